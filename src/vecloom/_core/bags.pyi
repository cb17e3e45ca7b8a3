import numpy as np
import numpy.typing as npt

class Bags:
    def __init__(
        self,
        inputs: npt.NDArray[np.float32],
        n_words: int,
        offsets: npt.NDArray[np.int64] | None = None,
        rows: npt.NDArray[np.int32] | None = None,
        lockf: npt.NDArray[np.float32] | None = None,
    ) -> None: ...
    @property
    def most(self) -> int: ...
