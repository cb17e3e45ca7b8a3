"""Matrices of which only the rows that a text has used are stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

# Rows made at once where all are asked for.
_BLOCK_ROWS = 1 << 13


class CompactMatrix:
    """The input matrix of a classifier, without the rows of buckets that no text had an n-gram in.

    Those are zero: nothing was learnt about them. ``numpy.asarray`` makes the whole matrix.

    Parameters
    ----------
    stored : ndarray of float32, shape (n_words + R, dim)
        The rows of words, then those of some buckets.
    buckets : ndarray of int32, shape (R,)
        Whose these are, in any order.
    bucket : int
        How many buckets there are.

    Raises
    ------
    ValueError
        They do not fit each other.

    Attributes
    ----------
    stored, buckets, bucket
        As given.
    places : ndarray of int32, shape (bucket,)
        Of each bucket 1 more than its row in ``stored``, 0 where it has none: so no memory is taken
        for pages of buckets that have none.
    """

    def __init__(self, stored: NDArray[np.float32], buckets: NDArray[np.int32], bucket: int):
        if stored.ndim != 2 or buckets.ndim != 1 or len(stored) < len(buckets):
            raise ValueError(f"rows of shape {stored.shape} for buckets of shape {buckets.shape}")
        if len(buckets) and not 0 <= buckets.min() <= buckets.max() < bucket:
            raise ValueError(f"buckets must be 0 to {bucket - 1}")
        self.stored, self.buckets, self.bucket = stored, buckets, bucket
        self.places = self._places()

    @classmethod
    def of(cls, matrix: NDArray[np.float32], n_words: int) -> CompactMatrix:
        """Copy the rows of a whole matrix, but for those of buckets that are zero."""
        rows = matrix[n_words:]
        used = [
            rows[first : first + _BLOCK_ROWS].any(axis=1)
            for first in range(0, len(rows), _BLOCK_ROWS)
        ]
        buckets = np.flatnonzero(np.concatenate([np.zeros(0, bool), *used]))
        kept = np.concatenate([np.arange(n_words), n_words + buckets])
        return cls(matrix[kept], buckets.astype(np.int32), len(rows))

    @property
    def n_words(self) -> int:
        """Rows of words."""
        return len(self.stored) - len(self.buckets)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows of words and buckets, stored or not, and dimensions."""
        return self.n_words + self.bucket, self.stored.shape[1]

    def __len__(self) -> int:
        return self.shape[0]

    def _places(self) -> NDArray[np.int32]:
        try:
            places = np.zeros(self.bucket, np.int32)
        except MemoryError:
            raise ValueError(f"there is no memory for {self.bucket} buckets") from None
        rows = np.arange(self.n_words + 1, len(self.stored) + 1, dtype=np.int32)
        places[self.buckets] = rows
        if (places[self.buckets] != rows).any():
            raise ValueError("one of the buckets has two rows")
        return places

    def rows(self, ids: ArrayLike | slice) -> NDArray[np.float32]:
        """Return rows.

        Parameters
        ----------
        ids : array of int, shape (k,), or slice
            Which ones; negative numbers count from the end.

        Returns
        -------
        ndarray, float32, shape (k, dim)
            A copy.

        Raises
        ------
        IndexError
            There is no such row.
        """
        m, dim = self.shape
        wanted = np.arange(m)[ids] if isinstance(ids, slice) else np.asarray(ids, np.int64)
        bad = (wanted < -m) | (wanted >= m)
        if bad.any():
            raise IndexError(f"row {wanted[bad][0]} of {m}")
        wanted = np.where(wanted < 0, wanted + m, wanted)
        in_bucket = wanted >= self.n_words
        wanted[in_bucket] = self.places[wanted[in_bucket] - self.n_words].astype(np.int64) - 1
        rows = np.zeros((len(wanted), dim), np.float32)
        rows[wanted >= 0] = self.stored[wanted[wanted >= 0]]
        return rows

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield all rows in order, some at a time, in arrays of shape (k, dim)."""
        for first in range(0, len(self), _BLOCK_ROWS):
            yield self.rows(np.arange(first, min(first + _BLOCK_ROWS, len(self))))

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        """Make the whole matrix, float32 unless another ``dtype`` is asked for."""
        if copy is False:
            raise ValueError("rows that are not stored cannot be viewed: they are made as a copy")
        whole = np.empty(self.shape, np.float32)
        for i, block in enumerate(self.blocks()):
            whole[i * _BLOCK_ROWS :][: len(block)] = block
        return whole if dtype is None else whole.astype(dtype, copy=False)

    def add_buckets(self, buckets: NDArray[np.int32]) -> None:
        """Store the rows of these buckets too; ``stored`` is another array where some are new.

        Parameters
        ----------
        buckets : ndarray of int32
            Each once.
        """
        new = buckets[self.places[buckets] == 0]
        if len(new):
            zeros = np.zeros((len(new), self.shape[1]), np.float32)
            self.stored = np.concatenate([self.stored, zeros])
            self.buckets = np.concatenate([self.buckets, new])
            self.places = self._places()
