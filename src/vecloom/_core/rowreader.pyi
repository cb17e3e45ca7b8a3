"""Rows of word2vec files cut from bytes, their numbers parsed exactly, in no locale."""

import numpy as np
from numpy.typing import NDArray

def split_text(
    data: bytes | bytearray | memoryview,
    rows: NDArray[np.float32] | NDArray[np.float64],
    starts: NDArray[np.int64],
    stops: NDArray[np.int64],
    at_end: bool,
    spaced: bool,
) -> tuple[int, int, bool]: ...
def split_binary(
    data: bytes | bytearray | memoryview,
    rows: NDArray[np.float32],
    starts: NDArray[np.int64],
    stops: NDArray[np.int64],
) -> tuple[int, int]: ...
