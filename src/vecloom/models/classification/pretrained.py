"""Word vectors that a classifier begins with."""

from __future__ import annotations

from os import PathLike

import numpy as np
import numpy.typing as npt

from vecloom.formats.convert import detect
from vecloom.formats.files import FormatError, TruncatedFileError, open_source
from vecloom.models.pretrained import open_table
from vecloom.vectors.ngrams import as_bytes

Words = tuple[list[bytes], npt.NDArray[np.float32]]


def read_pretrained(path: str | PathLike[str], dim: int) -> Words:
    """Read word vectors from a file of any format.

    Parameters
    ----------
    path : path-like
        As of `vecloom.load`.
    dim : int
        The dimensions that the classifier has.

    Returns
    -------
    words : list of bytes
    vectors : ndarray of float32, shape (len(words), dim)

    Raises
    ------
    FormatError
        The file is damaged or of no known format, or the dimensions are others.
    """
    if detect(path) == "word2vec-text":
        return _read_text(path, dim)
    table = open_table(path)
    if table.vector_size != dim:
        raise FormatError(f"{path}: {_other_dimensions(table.vector_size, dim)}")
    words = [as_bytes(str(word)) for word in table.index_to_key]
    return words, np.asarray(table.vectors, np.float32)


def _other_dimensions(found: int, dim: int) -> str:
    return f"vectors of {found} dimensions, where dim is {dim}"


def _read_text(path: str | PathLike[str], dim: int) -> Words:
    """Read word vectors in text, as fastText writes them: words may be of any bytes.

    Parameters
    ----------
    path : path-like
        A header of two numbers, then a word and ``dim`` numbers a line; also compressed.
    dim : int
        The dimensions that the classifier has.

    Returns
    -------
    words : list of bytes
    vectors : ndarray of float32, shape (len(words), dim)

    Raises
    ------
    FormatError
        The header is none, the dimensions are others, or a number is none.
    TruncatedFileError
        There are fewer lines than the header says.
    """
    words: list[bytes] = []
    blocks: list[npt.NDArray[np.float32]] = []
    with open_source(path) as source:
        header = source.stream.readline(1 << 10).split()
        if len(header) != 2 or not all(field.isdigit() for field in header):
            raise FormatError(f"{path}: the first line is no header of two numbers, but {header!r}")
        n, found = map(int, header)
        if found != dim:
            raise FormatError(f"{path}: {_other_dimensions(found, dim)}")
        for number, line in enumerate(source.stream, 2):
            if len(words) == n:
                break
            word, *numbers = line.rstrip(b" \r\n").split(b" ")
            blocks.append(_vector(path, number, numbers, dim))
            words.append(word)
    if len(words) < n:
        raise TruncatedFileError(f"{path}: the header promises {n} vectors, there are {len(words)}")
    return words, np.array(blocks, np.float32).reshape(n, dim)


def _vector(
    path: str | PathLike[str], number: int, numbers: list[bytes], dim: int
) -> npt.NDArray[np.float32]:
    try:
        vector = np.array(numbers, np.float32)
    except ValueError:
        raise FormatError(f"{path}: line {number} has a number that is none") from None
    if vector.shape != (dim,):
        raise FormatError(f"{path}: line {number} has {len(vector)} numbers, where {dim} are due")
    return vector
