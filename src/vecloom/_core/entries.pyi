import numpy as np
import numpy.typing as npt

def split_entries(
    block: memoryview,
    words: list[bytes],
    counts: npt.NDArray[np.int64],
    types: npt.NDArray[np.uint8],
) -> int:
    """Cut whole entries off the front of a block of a dictionary of fastText.

    Parameters
    ----------
    block
        Bytes; an entry may be cut at its end.
    words
        The words found are appended. How many it holds before tells where the next entry goes.
    counts, types
        Shape (n,), n being the number of entries of the dictionary: filled from there on, as the
        bytes are in the file (little-endian).

    Returns
    -------
    used : int
        Bytes that the entries found take.
    """
