"""Tables of words and vectors, read block by block: never more memory than the table takes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from vecloom.formats.files import FormatError, Source, TruncatedFileError, WordEncodingError

logger = logging.getLogger(__name__)

BLOCK = 1 << 20
# A word longer than this is none; a line may also take 32 bytes a number.
_LONGEST_WORD = 1 << 20
# Memory that a header may claim before the file has shown what it holds.
_UNPROVEN = 1 << 24

# Cuts rows off the front of a block: (block, rows, starts, stops, at_end) -> (n_rows, used, good).
Split = Callable[
    [memoryview, NDArray[np.floating], NDArray[np.int64], NDArray[np.int64], bool],
    tuple[int, int, bool],
]


class Window:
    """A window that slides over a file: its unread bytes, as many as have been asked for.

    Parameters
    ----------
    source : Source
    block : int
        Bytes to read at once.

    Attributes
    ----------
    name : str
        The file's name.
    size : int or None
        Bytes left in the file when it was opened, if known.
    offset : int
        Place in the file of the first unread byte.
    at_end : bool
        Whether the file holds nothing beyond the window.
    """

    def __init__(self, source: Source, block: int = BLOCK) -> None:
        self.name = source.name
        self.size = source.size
        self.block = block
        self.offset = 0
        self.at_end = False
        self._stream = source.stream
        self._buffer = bytearray(block)
        self._start = self._stop = 0

    @property
    def unread(self) -> memoryview:
        """The unread bytes. To be released before the window moves."""
        return memoryview(self._buffer)[self._start : self._stop]

    def __len__(self) -> int:
        return self._stop - self._start

    @property
    def ends_within_a_line(self) -> bool:
        """Whether the end of the file has been read, and its last line has no newline."""
        return self.at_end and self._stop > 0 and self._buffer[self._stop - 1] != ord("\n")

    def skip(self, n: int) -> None:
        """Count the first n unread bytes as read."""
        self._start += n
        self.offset += n

    def fill(self) -> None:
        """Read on: at least one byte more, or to the end of the file."""
        kept = len(self)
        buffer = self._buffer
        if 2 * kept > len(buffer):
            buffer = bytearray(max(self.block, 2 * kept))
        buffer[:kept] = self._buffer[self._start : self._stop]
        self._buffer, self._start, self._stop = buffer, 0, kept
        with memoryview(buffer) as view:
            while self._stop < len(buffer) and not self.at_end:
                n = self._stream.readinto(view[self._stop :])  # type: ignore[attr-defined]
                self._stop += n or 0
                self.at_end = not n

    def line(self, longest: int = _LONGEST_WORD) -> bytes | None:
        """Return the first unread line without its end; None if it is longer than one may be."""
        while (end := self._buffer.find(b"\n", self._start, self._stop)) < 0:
            if self.at_end:
                end = self._stop
                break
            if len(self) > longest:
                return None
            self.fill()
        return bytes(self._buffer[self._start : end])

    def holds_only(self, padding: bytes) -> bool:
        """Whether only the bytes of ``padding`` follow; reads them."""
        while True:
            if bytes(self.unread).strip(padding):
                return False
            self.skip(len(self))
            if self.at_end:
                return True
            self.fill()


@dataclass(frozen=True)
class Decoding:
    """How words become str: an encoding and what to do about bytes that are not of it."""

    encoding: str
    errors: str


@dataclass(frozen=True)
class Layout:
    """What the rows of a file are.

    Attributes
    ----------
    split : callable
        Cuts rows off a block.
    columns : int
        Numbers in a row.
    row_bytes : int
        The least bytes a row may take in the file.
    padding : bytes
        What may follow the last row.
    stage : dtype
        What `split` writes, float32 or float64.
    explain : callable
        Raises the error for the row that the window stands at, whose number is given.
    """

    split: Split
    columns: int
    row_bytes: int
    padding: bytes
    stage: np.dtype[Any]
    explain: Callable[[int], Exception]


def read_rows(
    window: Window,
    layout: Layout,
    *,
    promised: int | None,
    limit: int | None,
    dtype: DTypeLike,
    decoding: Decoding,
) -> tuple[list[str], NDArray[np.floating]]:
    """Read rows to the number promised, to the limit, or to the end of the file.

    Parameters
    ----------
    window : Window
        Standing at the first row.
    layout : Layout
    promised : int or None
        The number of rows that the header gives; None where there is none.
    limit : int or None
        Read no more rows than this.
    dtype : dtype
        Type of the matrix.
    decoding : Decoding

    Returns
    -------
    words : list of str, length n
    matrix : ndarray, shape (n, columns)

    Raises
    ------
    TruncatedFileError
        The file ends before the rows promised have come.
    WordEncodingError
        A word is not of the encoding.
    FormatError
        A row is damaged, or rows follow the last one promised.
    """
    wanted = min((n for n in (promised, limit) if n is not None), default=None)
    matrix = np.empty((_first_capacity(window, layout, wanted, dtype), layout.columns), dtype)
    words: list[str] = []
    batch = max(1, window.block // (2 * layout.columns * layout.stage.itemsize))
    stage = np.empty((batch, layout.columns), layout.stage)
    bounds = np.empty((2, batch), np.int64)
    while wanted is None or len(words) < wanted:
        most = batch if wanted is None else min(batch, wanted - len(words))
        with window.unread as block:
            n, used, good = layout.split(block, stage[:most], bounds[0], bounds[1], window.at_end)
            first = len(words)
            words += _decode(block, bounds[:, :n], decoding, window, first)
        if len(words) > len(matrix):
            # In place: the allocator can often grow a large block without a copy.
            matrix.resize((max(len(words), len(matrix) * 3 // 2), layout.columns), refcheck=False)
        with np.errstate(over="ignore", invalid="ignore"):  # beyond a narrower type's range is inf
            matrix[first : first + n] = stage[:n]
        window.skip(used)
        if not good:
            raise layout.explain(len(words))
        if n == 0:
            if window.at_end:
                break
            if len(window) > _LONGEST_WORD + 32 * layout.columns:
                raise layout.explain(len(words))
            window.fill()
    _check_count(window, layout, len(words), promised, limit)
    if len(words) < len(matrix):
        matrix.resize((len(words), layout.columns), refcheck=False)
    return words, matrix


def _first_capacity(window: Window, layout: Layout, wanted: int | None, dtype: DTypeLike) -> int:
    """Rows to make room for at first: what is wanted if the file can hold it, else a few."""
    few = max(1, _UNPROVEN // (layout.columns * np.dtype(dtype).itemsize))
    if wanted is None:
        return few
    if window.size is not None and wanted * layout.row_bytes <= window.size:
        return wanted
    return min(wanted, few)


def _decode(
    block: memoryview, bounds: NDArray[np.int64], decoding: Decoding, window: Window, first: int
) -> list[str]:
    encoding, errors = decoding.encoding, decoding.errors
    spans = list(zip(*bounds.tolist(), strict=True))
    try:
        return [str(block[start:stop], encoding, errors) for start, stop in spans]
    except UnicodeDecodeError:
        for i, (start, stop) in enumerate(spans):
            try:
                str(block[start:stop], encoding, errors)
            except UnicodeDecodeError as error:
                raise WordEncodingError(
                    f"{window.name}: word {first + i + 1} is not valid {encoding}: {error.reason}"
                    f" at byte {window.offset + start + error.start} of the file"
                    f" (the word's bytes are {bytes(block[start:stop][:60])!r}); pass"
                    " unicode_errors='replace' or 'ignore' to read it nonetheless,"
                    " or encoding= if the file has another one",
                    error,
                ) from error
        raise


def _check_count(
    window: Window, layout: Layout, found: int, promised: int | None, limit: int | None
) -> None:
    if promised is None or (limit is not None and found >= limit):
        return
    if found < promised:
        raise TruncatedFileError(
            f"{window.name}: the header promised {promised} words, the file ends after {found};"
            " it was cut, or its header is wrong"
        )
    here = window.offset
    if not window.holds_only(layout.padding):
        raise FormatError(
            f"{window.name}: the header promised {promised} words, but the file goes on after them"
            f" at byte {here}; correct the header"
            + (f", or pass limit={promised} to read only those" if promised else "")
        )


def drop_duplicates(
    words: list[str], matrix: NDArray[np.floating], name: str
) -> tuple[list[str], dict[str, int], NDArray[np.floating]]:
    """Keep the first row of each word, in place, and warn once if there were others.

    Returns
    -------
    words : list of str, length n
    index : dict
        The row of each word.
    matrix : ndarray, shape (n, columns)
    """
    index = dict(zip(words, range(len(words)), strict=True))
    if len(index) == len(words):
        return words, index, matrix
    index = {}
    repeated: list[str] = []
    for row, word in enumerate(words):
        if word in index:
            repeated.append(word)
            continue
        if repeated:
            matrix[len(index)] = matrix[row]
        index[word] = len(index)
    logger.warning(
        "%s: %d words stand in it more than once, the first of them %r; kept the first vector of"
        " each",
        name,
        len(repeated),
        repeated[0],
    )
    matrix.resize((len(index), matrix.shape[1]), refcheck=False)
    return list(index), index, matrix
