import numpy as np
import numpy.typing as npt

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

class Slab:
    parts: int
    def __init__(
        self,
        ids: Int32s,
        offsets: Int64s,
        rows: Int32s,
        n_words: int,
        window: int,
        capacity: int,
        parts: int,
    ) -> None: ...
    @property
    def occurrences(self) -> Int64s: ...
    def begin(self, low: int, high: int) -> None: ...
    def tally(self, part: int) -> None: ...
    def arrange(self) -> None: ...
    def place(self, part: int) -> None: ...
