"""Vectors that are means of rows: a row for each word, and one for each n-gram."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from vecloom._core.ngrams import bag_sums
from vecloom.vectors.drawing import fill_uniform
from vecloom.vectors.keyed import KeyedVectors
from vecloom.vectors.locking import Factors
from vecloom.vectors.ngrams import Int32s, Int64s, Ngrams, as_bytes
from vecloom.vectors.table import Array, Key

Matrix = npt.NDArray[np.float32]


class ComposedVectors(KeyedVectors):
    """The rows that words are made of, and their means; see `FastTextKeyedVectors`."""

    LOCKS = ("vectors_vocab_lockf", "vectors_ngrams_lockf")

    vectors_vocab_lockf: Factors

    def __init__(
        self,
        vector_size: int,
        min_n: int,
        max_n: int,
        bucket: int,
        count: int = 0,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        self._dtype = np.dtype(dtype)
        super().__init__(vector_size, count=count, dtype=dtype)
        self.ngrams = Ngrams(min_n, max_n, bucket)
        self.rows: Matrix = np.zeros((count, self.vector_size), np.float32)
        self.vectors_ngrams_lockf: Factors = np.ones(1, np.float32)
        self._bags: tuple[Int64s, Int32s] | None = None

    @property
    def vectors(self) -> Array:
        """The means, shape (V, D): what every question about keys looks at.

        They are an ordinary array, made from `rows` when it is first asked for, and again after
        `adjust_vectors`. It can be changed and assigned.
        """
        if self._vectors is None:
            self._set_vectors(self._compose())
        return self._vectors  # type: ignore[no-any-return]

    @vectors.setter
    def vectors(self, values: Array) -> None:
        self._dtype = values.dtype
        self._set_vectors(values)

    def _compose(self) -> Array:
        if not self.bucket:
            return self.vectors_vocab.astype(self._dtype, copy=False)
        offsets, members = self.bags()
        return self._sums(offsets, members, np.reciprocal(np.diff(offsets).astype(np.float32)))

    def _sums(self, offsets: Int64s, members: Int32s, scales: Matrix) -> Array:
        rows = np.require(self.rows, np.float32, "C")
        return bag_sums(rows, offsets, members, scales).astype(self._dtype, copy=False)

    # The parts that words are made of

    @property
    def min_n(self) -> int:
        """Least length of an n-gram."""
        return self.ngrams.min_n

    @property
    def max_n(self) -> int:
        """Greatest length of an n-gram."""
        return self.ngrams.max_n

    @property
    def bucket(self) -> int:
        """Number of buckets; 0 where words have no n-grams."""
        return self.ngrams.bucket

    @property
    def n_rows(self) -> int:
        """How many rows the words and the n-grams have together."""
        return len(self) + len(self.ngrams)

    @property
    def row_of_bucket(self) -> Int32s | None:
        """The row of each bucket behind those of the words, -1 for none; None: the bucket's own."""
        return self.ngrams.row_of_bucket

    @property
    def vectors_vocab(self) -> Matrix:
        """The words' own rows, float32 (V, D): a view, which can be assigned to."""
        return self.rows[: len(self)]

    @vectors_vocab.setter
    def vectors_vocab(self, values: npt.ArrayLike) -> None:
        own = self._fitting("vectors_vocab", values, len(self))
        self.rows = np.require(self.rows, requirements="W")
        self.rows[: len(self)] = own

    @property
    def vectors_ngrams(self) -> Matrix:
        """The rows of all buckets, float32 (bucket, D): a view, which can be assigned to.

        Asking for it gives every bucket a row, once and for all: zeros where it had none.
        """
        self._make_dense()
        return self.rows[len(self) :]

    @vectors_ngrams.setter
    def vectors_ngrams(self, values: npt.ArrayLike) -> None:
        rows = self._fitting("vectors_ngrams", values, self.bucket)
        self.rows = np.concatenate([self.vectors_vocab, rows])
        self._set_ngrams(None)

    def _fitting(self, name: str, values: npt.ArrayLike, n: int) -> Matrix:
        matrix = np.asarray(values, np.float32)
        if matrix.shape != (n, self.vector_size):
            raise ValueError(f"{name} has shape {matrix.shape}: expected {(n, self.vector_size)}")
        return matrix

    def _make_dense(self) -> None:
        buckets = self.ngrams.bucket_of_row
        if buckets is None:
            return
        rows = np.zeros((len(self) + self.bucket, self.vector_size), np.float32)
        rows[: len(self)] = self.vectors_vocab
        for first in range(0, len(buckets), 1 << 14):  # indexing all at once would copy all
            block = slice(len(self) + first, len(self) + min(first + (1 << 14), len(buckets)))
            rows[len(self) + buckets[first : first + (1 << 14)]] = self.rows[block]
        self.rows = rows
        self._set_ngrams(None)

    def _set_ngrams(self, bucket_of_row: Int32s | None) -> None:
        self.ngrams = Ngrams(self.min_n, self.max_n, self.bucket, bucket_of_row)
        self._bags = None

    @property
    def buckets_word(self) -> list[npt.NDArray[np.uint32]]:
        """The buckets of each key's n-grams, made anew each time."""
        buckets, offsets = self.ngrams.of(list(map(self.spelled, self.index_to_key)))
        flat = buckets.view(np.uint32)
        return [flat[start:stop] for start, stop in pairwise(offsets.tolist())]

    def bags(self) -> tuple[Int64s, Int32s]:
        """Find the rows that make up each word: its own, then those of its n-grams.

        Returns
        -------
        offsets : ndarray of int64, shape (V + 1,)
        members : ndarray of int32
            Indices into `rows`.
        """
        if self._bags is None or len(self._bags[0]) != len(self) + 1:
            self._fit_rows(seed=0)
        assert self._bags is not None  # made by that
        return self._bags

    # Locks

    @property
    def vectors_lockf(self) -> Factors:
        """Locks of the words' own rows, the same as ``vectors_vocab_lockf``."""
        return self.vectors_vocab_lockf

    @vectors_lockf.setter
    def vectors_lockf(self, values: Factors) -> None:
        self.vectors_vocab_lockf = values

    def lockf(self) -> Factors | None:
        """Return what changes of each row are multiplied by, float32 (V + R,); None for ones."""
        own = self._factors("vectors_vocab_lockf", len(self))
        ngrams = self._factors("vectors_ngrams_lockf", self.bucket)
        if (own == 1).all() and (ngrams == 1).all():
            return None
        buckets = self.ngrams.bucket_of_row
        return np.concatenate([own, ngrams if buckets is None else ngrams[buckets]])

    def set_lockf(self, factors: Mapping[Key, float]) -> None:
        """Lock some words, and leave the locks of others as they are.

        An n-gram is locked as much as any of its words: else a frozen word would move with it.

        Parameters
        ----------
        factors : mapping of key to float
            What training multiplies the changes of each word by, 0 to freeze it.

        Raises
        ------
        KeyError
            If a key is not present.
        ValueError
            If a factor is negative or not finite.
        """
        super().set_lockf(factors)
        buckets, offsets = self.ngrams.of(list(map(self.spelled, self.index_to_key)))
        ngrams = np.ones(max(self.bucket, 1), np.float32)
        np.minimum.at(ngrams, buckets, np.repeat(self.vectors_vocab_lockf, np.diff(offsets)))
        self.vectors_ngrams_lockf = ngrams if (ngrams != 1).any() else np.ones(1, np.float32)

    # Making rows and means

    def resize_vectors(self, seed: int = 0) -> None:
        """Give every key, and every n-gram of a key, a row; those there are keep theirs.

        New rows are drawn uniformly from [-1, 1) / vector_size, by `seed`. The means are made
        anew.
        """
        self._fit_rows(seed)
        self.adjust_vectors()

    def _fit_rows(self, seed: int | None) -> None:
        """Make `rows` and `ngrams` fit the keys; new rows are zeros if there is no seed."""
        old, n_words = self.rows, len(self)
        n_old_ngrams = len(self.ngrams)
        n_old = len(old) - n_old_ngrams
        buckets, offsets = self.ngrams.of(list(map(self.spelled, self.index_to_key)))
        members = self.ngrams.admit(buckets)
        own = np.arange(n_words, dtype=np.int32)
        self._bags = (
            offsets + np.arange(n_words + 1),
            np.insert(members + n_words, offsets[:-1], own),
        )
        if n_old == n_words and n_old_ngrams == len(self.ngrams):
            return
        kept = min(n_old, n_words)
        self.rows = np.empty((self.n_rows, self.vector_size), np.float32)
        self.rows[:kept] = old[:kept]
        self.rows[n_words : n_words + n_old_ngrams] = old[len(old) - n_old_ngrams :]
        for stream, first, stop in ((0, kept, n_words), (1, n_words + n_old_ngrams, self.n_rows)):
            if seed is None:
                self.rows[first:stop] = 0
            else:
                bound = 1 / self.vector_size
                fill_uniform(self.rows[first:stop], -bound, bound, seed, stream, first)

    def adjust_vectors(self) -> None:
        """Let `vectors` be made anew, after `rows` were changed.

        Of each word it is the mean of its own row and those of its n-grams.
        """
        self._vectors = self._read_only = self._direct = None

    def recalc_char_ngram_buckets(self) -> None:
        """Find the n-grams of all keys anew, after keys were changed by hand."""
        self._fit_rows(seed=0)

    def spelled(self, key: object) -> bytes:
        """Return the bytes whose n-grams a key has; a number has those of its decimals."""
        if isinstance(key, str):
            return as_bytes(key)
        return b"" if key is None else str(key).encode()
