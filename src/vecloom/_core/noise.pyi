import numpy as np
import numpy.typing as npt

class AliasTable:
    size: int
    def __init__(self, weights: npt.ArrayLike) -> None: ...
    def draw(self, n: int, seed: int) -> npt.NDArray[np.uint32]: ...
