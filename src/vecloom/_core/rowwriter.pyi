"""Rows of word2vec files; in text, each number in the fewest digits that give it back."""

import numpy as np
from numpy.typing import NDArray

def join_binary(words: list[bytes], rows: NDArray[np.float32]) -> bytes: ...
def join_text(
    words: list[bytes], rows: NDArray[np.float32] | NDArray[np.float64]
) -> memoryview: ...
