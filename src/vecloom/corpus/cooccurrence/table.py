"""Co-occurrence counts as arrays, and their file.

Rows follow one another, each sorted by column. A symmetric table has the upper triangle only. The
arrays of the file, which is laid out as ``vecloom.corpus.mapped`` describes:

=========== ====== ============= =====================================================
records     uint64 (n_records,)  the column in the upper 32 bits, in the lower the
                                 weight's lower 32 bits
row_starts  int64  (n_words + 1) row r is records[row_starts[r]:row_starts[r + 1]]
carries     int64  (2 m,)        pairs: number of a record, its weight's upper 32 bits
counts      int64  (n_words,)    occurrences of each word
word_starts int64  (n_words + 1) where each word begins in `words`
words       uint8  (n_bytes,)    the words in UTF-8, integers in decimal
=========== ====== ============= =====================================================

The metadata tell ``window``, ``symmetric``, ``distance_weighting`` and the ``kind`` of the words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vecloom._core.cooccurrence import unpack
from vecloom.corpus.cooccurrence.windows import Windows
from vecloom.corpus.mapped import HEADER_SIZE, Layout
from vecloom.corpus.vocabulary import Int32s, Int64s, Vocabulary

UInt64s = npt.NDArray[np.uint64]
# Some rows: their records, how many each has, and carries numbered from the first record.
Block = tuple[UInt64s, Int64s, Int64s]

TYPES = {
    "records": "<u8",
    "row_starts": "<i8",
    "carries": "<i8",
    "counts": "<i8",
    "word_starts": "<i8",
    "words": "|u1",
}
LAYOUT = Layout("vecloom.cooccurrence", 1, "co-occurrence file", "table of co-occurrences", TYPES)
KINDS = {"str": str, "int": int}
BLOCK = 1 << 20  # records taken apart at once

HALF, LOWER = np.uint64(32), np.uint64(0xFFFFFFFF)


def join_halves(upper: UInt64s, lower: UInt64s) -> UInt64s:
    """Make one number of two of 32 bits; of the lower one the rest is cut off."""
    return upper << HALF | lower & LOWER


def split_halves(numbers: UInt64s) -> tuple[UInt64s, UInt64s]:
    """Return the upper and the lower 32 bits."""
    return numbers >> HALF, numbers & LOWER


@dataclass(frozen=True)
class Table:
    """The counts without their words.

    Attributes
    ----------
    records : ndarray of uint64, shape (n_records,)
    row_starts : ndarray of int64, shape (n_words + 1,)
    carries : ndarray of int64, shape (m, 2)
        As in the file.
    source : str
        What errors call it.
    """

    records: UInt64s
    row_starts: Int64s
    carries: Int64s
    source: str = "the counts in memory"

    def blocks(self, symmetric: bool, max_records: int) -> Iterator[tuple[Int32s, Int32s, UInt64s]]:
        """Yield rows, columns and weights of up to so many records at a time, and check them."""
        starts, n_words = self.row_starts, len(self.row_starts) - 1
        for first in range(0, len(self.records), max_records):
            last = min(first + max_records, len(self.records))
            row = int(np.searchsorted(starts, first, "right")) - 1
            stop = int(np.searchsorted(starts, last, "left"))
            ends = np.minimum(starts[row + 1 : stop + 1], last) - first
            carries, records = self.carries_of(first, last), self.records[first:last]
            try:
                yield unpack(records, ends, carries, row, n_words, symmetric)
            except ValueError as error:
                raise LAYOUT.damaged(
                    self.source, f"{error} of those from {first} on is out of order or range"
                ) from None

    def carries_of(self, start: int, stop: int) -> Int64s:
        """Return the carries of some records, numbered from the first of these."""
        first, last = np.searchsorted(self.carries[:, 0], [start, stop])
        return np.ascontiguousarray(self.carries[first:last] - np.array([start, 0]))


def write_table(path: str, table: Table, vocabulary: Vocabulary, windows: Windows) -> None:
    """Write all of a file but its records, which are there already, from HEADER_SIZE on."""
    words = vocabulary.arrays()
    arrays = {
        "row_starts": table.row_starts,
        "carries": table.carries.reshape(-1),
        **{name: words[name] for name in ("counts", "word_starts", "words")},
    }
    metadata = {**windows.metadata(), "kind": vocabulary.kind.__name__}
    with open(path, "r+b") as file:
        LAYOUT.complete(file, int(table.row_starts[-1]), arrays, metadata)


def open_table(path: str) -> tuple[Table, Vocabulary, Windows]:
    """Map a file.

    All but the records is checked; these are checked as they are read.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no file of co-occurrences, a damaged one, or of an unknown version.
    """
    arrays, metadata = LAYOUT.open(path)
    try:
        windows, kind = Windows.from_metadata(metadata), KINDS[metadata["kind"]]
    except (KeyError, TypeError, ValueError):
        raise LAYOUT.undescribed(path) from None
    carries = arrays["carries"]
    if len(carries) % 2:
        raise LAYOUT.damaged(path, "its carries are not pairs")
    table = Table(arrays["records"], arrays["row_starts"], carries.reshape(-1, 2), path)
    counts = arrays["counts"]
    if not _partition(table.row_starts, len(counts), len(table.records)):
        raise LAYOUT.damaged(path, "its rows do not cover its records")
    if not _sound(table.carries, len(table.records)):
        raise LAYOUT.damaged(path, "its carries are not those of its records")
    if not _partition(arrays["word_starts"], len(counts), len(arrays["words"])):
        raise LAYOUT.damaged(path, "its words do not fill their array")
    order = np.arange(len(counts), dtype=np.int64)
    vocabulary = Vocabulary(arrays["words"], arrays["word_starts"], counts, order, kind)
    try:
        n_different = len(vocabulary.index)
    except ValueError:  # not UTF-8, or no integer
        raise LAYOUT.damaged(path, "its words cannot be read") from None
    if n_different != len(counts):
        raise LAYOUT.damaged(path, "a word stands in it twice")
    return table, vocabulary, windows


def _partition(starts: Int64s, parts: int, total: int) -> bool:
    return (
        len(starts) == parts + 1
        and starts[0] == 0
        and starts[-1] == total
        and not (np.diff(starts) < 0).any()
    )


def _sound(carries: Int64s, n_records: int) -> bool:
    numbers, upper = carries[:, 0], carries[:, 1]
    if not len(carries):
        return True
    if numbers[0] < 0 or numbers[-1] >= n_records or (np.diff(numbers) <= 0).any():
        return False
    return bool((upper > 0).all() and (upper < 1 << 32).all())


def byte_of(record: int) -> int:
    """Where a record stands in the file."""
    return HEADER_SIZE + 8 * record
