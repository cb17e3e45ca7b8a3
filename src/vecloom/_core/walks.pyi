import numpy as np
import numpy.typing as npt

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

class Walker:
    def __init__(
        self,
        offsets: Int64s,
        targets: Int32s,
        weights: npt.NDArray[np.float64] | None,
        p: float,
        q: float,
        seed: int,
    ) -> None: ...
    def walk(self, starts: Int32s, length: int, first: int) -> tuple[Int32s, Int64s]: ...

def shuffled(n: int, seed: int, turn: int) -> Int32s: ...
def tally(nodes: Int32s, position: int, counts: Int64s, first: Int64s) -> None: ...
