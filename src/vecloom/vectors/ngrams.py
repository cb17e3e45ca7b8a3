"""Character n-grams: those of a word, and the rows that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.ngrams import number_buckets, subword_buckets

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

NO_ROWS: Int32s = np.empty(0, np.int32)


def as_bytes(word: str) -> bytes:
    """Encode a word as it was in the text: words that are not UTF-8 have escaped bytes."""
    try:
        return word.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate that is no escape
        return word.encode("utf-8", "surrogatepass")


def ft_ngram_hashes(word: str, minn: int, maxn: int, num_buckets: int) -> list[int]:
    """List the buckets of a word's n-grams, as fastText hashes them.

    Parameters
    ----------
    word : str
    minn, maxn : int
        Lengths in characters, the brackets put around the word included.
    num_buckets : int
        How many buckets there are.

    Raises
    ------
    ValueError
        If a number is negative or not below 2**31.
    """
    buckets: list[int] = subword_buckets([as_bytes(word)], minn, maxn, num_buckets)[0].tolist()
    return buckets


class Ngrams:
    """The n-grams of words, hashed to buckets, and which bucket has which row.

    A table of n-grams is *compact* as long as only those buckets have a row that some word
    needed, and *dense* when bucket b has row b.

    Parameters
    ----------
    min_n, max_n : int
        Lengths in characters, the brackets around a word included.
    bucket : int
        Number of buckets; taken as 0 where no length is left.
    bucket_of_row : ndarray of int32, shape (R,), optional
        The bucket that each row belongs to; None for a dense table. Default: no rows.

    Raises
    ------
    ValueError
        If a number is negative or not below 2**31, or a row that of no bucket.
    """

    def __init__(
        self,
        min_n: int,
        max_n: int,
        bucket: int,
        bucket_of_row: Int32s | None = NO_ROWS,
    ) -> None:
        subword_buckets([], min_n, max_n, bucket)  # which checks the numbers
        self.min_n, self.max_n = int(min_n), int(max_n)
        self.bucket = int(bucket) if max_n >= max(min_n, 1) else 0
        if bucket_of_row is not None and not self._are_buckets(bucket_of_row):
            raise ValueError(f"the rows are not those of buckets below {self.bucket}")
        self.bucket_of_row = bucket_of_row
        self._sorted: tuple[Int32s, npt.NDArray[np.intp]] | None = None

    def _are_buckets(self, values: npt.NDArray[Any]) -> bool:
        if values.dtype != np.int32 or values.ndim != 1:
            return False
        return bool(((values >= 0) & (values < self.bucket)).all())

    def __len__(self) -> int:
        """Count the rows."""
        return self.bucket if self.bucket_of_row is None else len(self.bucket_of_row)

    def of(self, words: Sequence[bytes]) -> tuple[Int32s, Int64s]:
        """Find the buckets of words: see `vecloom._core.ngrams.subword_buckets`."""
        return subword_buckets(list(words), self.min_n, self.max_n, self.bucket)

    def admit(self, buckets: Int32s) -> Int32s:
        """Find the rows of buckets; those without one get the next rows, as they come.

        Words in the order of frequency so give the n-grams of frequent words neighbouring rows.
        """
        if self.bucket_of_row is None:
            return buckets
        self.bucket_of_row, rows = number_buckets(buckets, self.bucket, self.bucket_of_row)
        self._sorted = None
        return rows

    def rows(self, buckets: Int32s) -> Int32s:
        """Find the rows of buckets, -1 for those without one."""
        if self.bucket_of_row is None or not len(self.bucket_of_row):
            return buckets if self.bucket_of_row is None else np.full_like(buckets, -1)
        if self._sorted is None:
            order = np.argsort(self.bucket_of_row)
            self._sorted = self.bucket_of_row[order], order
        known, order = self._sorted
        places = np.minimum(np.searchsorted(known, buckets), len(known) - 1)
        return np.where(known[places] == buckets, order[places], -1).astype(np.int32)

    @property
    def row_of_bucket(self) -> Int32s | None:
        """The row of every bucket, int32 (bucket,), -1 for none; None for a dense table."""
        if self.bucket_of_row is None:
            return None
        rows = np.full(self.bucket, -1, np.int32)
        rows[self.bucket_of_row] = np.arange(len(self.bucket_of_row), dtype=np.int32)
        return rows

    def __getstate__(self) -> dict[str, object]:
        """Leave out what can be found again."""
        return {**self.__dict__, "_sorted": None}
