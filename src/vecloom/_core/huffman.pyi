import numpy as np
import numpy.typing as npt

def huffman_paths(
    counts: npt.NDArray[np.int64], *, ordered: bool = False
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.uint8]]: ...
