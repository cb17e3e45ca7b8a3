"""`FastTextKeyedVectors`: vectors of words and of their n-grams, which unknown words have too."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from vecloom.formats import native
from vecloom.formats.files import FormatError
from vecloom.vectors.composed import ComposedVectors
from vecloom.vectors.ngrams import Ngrams
from vecloom.vectors.table import Array, Key

Subwords = TypeVar("Subwords", bound="FastTextKeyedVectors")

# The parts of a file that whole words do not have.
SIZES = ("min_n", "max_n", "bucket")
ROWS, BUCKETS = "rows", "ngrams.buckets"


class FastTextKeyedVectors(ComposedVectors):
    """Vectors of words that are means over a row of the word's own and the rows of its n-grams.

    A word that is no key gets the mean of its n-grams' rows (Bojanowski et al. 2017, "Enriching
    word vectors with subword information"). Names are those of gensim 4's class.

    Rows of n-grams are kept for those buckets only that some key's n-gram falls into; an unknown
    word's other n-grams count as zeros. Tables from Facebook's files have a row for every bucket.

    Parameters
    ----------
    vector_size : int
        Dimensions D.
    min_n, max_n : int
        Lengths of n-grams in characters, the brackets put around a word included.
    bucket : int
        Number of buckets that n-grams are hashed to. 0: no n-grams.
    count : int
        Rows to allocate ahead for words.
    dtype
        Element type of `vectors`.

    Attributes
    ----------
    rows : ndarray of float32, shape (V + R, D)
        What is trained: the words' own rows, then those of n-grams.
    ngrams : Ngrams
        The n-grams of words and their rows.
    vectors_vocab_lockf, vectors_ngrams_lockf : ndarray of float32
        What training multiplies the changes of each row by: one number for all, or one per word
        and per bucket. Default ``[1]``. `set_lockf` sets both for whole words.
    """

    KIND = "fasttext vectors"

    # Looking up

    def _is_word(self, key: object) -> bool:
        """Tell whether a key may be taken apart: numbers only where the keys are numbers."""
        of_numbers = bool(self.index_to_key) and isinstance(self.index_to_key[0], (int, np.integer))
        return isinstance(key, (int, np.integer) if of_numbers else str)

    def __contains__(self, key: object) -> bool:
        """Tell whether the key has a vector: it is known, or has an n-gram."""
        if self.has_index_for(key):
            return True
        return self._is_word(key) and len(self.ngrams.of([self.spelled(key)])[0]) > 0

    def _vector_of(self, key: Any) -> Array:
        if self.has_index_for(key):
            return super()._vector_of(key)
        vector: Array = self.infer([key])[0]
        vector.setflags(write=False)
        return vector

    def _infer(self, keys: Sequence[Any]) -> Array:
        return self.infer(keys)

    def infer(self, words: Sequence[Key]) -> Array:
        """Make vectors from n-grams alone: the mean of their rows, for known words too.

        Parameters
        ----------
        words
            Any words, known or not.

        Returns
        -------
        ndarray, shape (len(words), vector_size)

        Raises
        ------
        KeyError
            If a word has no n-gram.
        """
        buckets, offsets = self.ngrams.of([self.spelled(word) for word in words])
        lengths = np.diff(offsets)
        for word, length in zip(words, lengths.tolist(), strict=True):
            if not (length and self._is_word(word)):
                raise KeyError(
                    f"Key '{word}' not present, and it has no n-grams to make a vector of"
                )
        rows = self.ngrams.rows(buckets)
        there = rows >= 0
        if not there.all():  # what has no row counts as zeros
            offsets = np.append(0, np.cumsum(there))[offsets]
            rows = rows[there]
        scales = np.reciprocal(lengths.astype(np.float32))
        return self._sums(offsets, rows + np.int32(len(self)), scales)

    def get_sentence_vector(self, sentence: Any) -> Array:
        """Mean of the words' vectors, each scaled to length one, shape (vector_size,).

        Parameters
        ----------
        sentence
            Words, known or not; those without a vector are left out.

        Raises
        ------
        ValueError
            If there are no words.
        """
        return self.get_mean_vector(sentence)

    # Changing

    def init_post_load(self, fb_vectors: npt.ArrayLike) -> None:
        """Take over the matrix of a file of Facebook's.

        Parameters
        ----------
        fb_vectors
            Shape (V + bucket, vector_size); not copied if it is float32.
        """
        self.rows = self._fitting("fb_vectors", fb_vectors, len(self) + self.bucket)
        self._set_ngrams(None)
        self.adjust_vectors()

    def add_vectors(
        self,
        keys: Key | Sequence[Key],
        weights: npt.ArrayLike,
        extras: Mapping[str, Array] | None = None,
        replace: bool = False,
    ) -> None:
        """Append keys and their vectors: see `KeyedVectors.add_vectors`.

        A word's own row becomes what makes its mean the vector given.
        """
        before = self.vectors
        super().add_vectors(keys, weights, extras, replace)
        given = self.vectors
        changed = np.flatnonzero((given[: len(before)] != before).any(axis=1))
        self._own_rows_follow(np.append(changed, np.arange(len(before), len(given))))

    def add_vector(self, key: Key, vector: npt.ArrayLike) -> int:
        """Add one vector in the first free row, and return the row."""
        known = key in self.key_to_index
        index = super().add_vector(key, vector)
        if not known:
            self._own_rows_follow(np.array([index]))
        return index

    def take_rows(self, table: FastTextKeyedVectors, first: int = 0) -> None:
        """Take from another table the rows of its words and n-grams.

        If it has a row for every bucket, as one of Facebook's files, so does this one then.

        Parameters
        ----------
        table
            With n-grams as here.
        first
            Only words from this row on, and n-grams that no word before it has.

        Raises
        ------
        ValueError
            If the n-grams of the table have other lengths or another number of buckets.
        """
        if any(getattr(self, name) != getattr(table, name) for name in SIZES):
            sizes = ", ".join(f"{name}={getattr(table, name)}" for name in SIZES)
            raise ValueError(f"the vectors given have other n-grams: set {sizes}")
        if table.ngrams.bucket_of_row is None:  # for unknown words all buckets count
            self._make_dense()
        offsets, members = self.bags()
        rows, fresh = np.require(self.rows, requirements="W"), np.ones(self.n_rows, np.bool_)
        fresh[members[: offsets[first]]] = False
        words = [key for key in self.index_to_key[first:] if key in table.key_to_index]
        rows[[self.key_to_index[word] for word in words]] = table.rows[
            [table.key_to_index[word] for word in words]
        ]
        buckets = self.ngrams.bucket_of_row
        found = table.ngrams.rows(
            np.arange(self.bucket, dtype=np.int32) if buckets is None else buckets
        )
        taken = np.flatnonzero(fresh[len(self) :] & (found >= 0))
        rows[len(self) + taken] = table.rows[len(table) + found[taken]]
        self.rows = rows
        self.adjust_vectors()

    def _own_rows_follow(self, words: npt.NDArray[np.intp]) -> None:
        """Choose own rows so that the words' means are what `vectors` says."""
        self._fit_rows(seed=None)
        self.rows = np.require(self.rows, requirements="W")
        if not self.bucket:
            self.rows[words] = self.vectors[words]
            self.adjust_vectors()
            return
        offsets, members = self.bags()
        sizes = np.diff(offsets)[words]
        ngrams = [members[offsets[word] + 1 : offsets[word + 1]] for word in words.tolist()]
        bounds = np.append(0, np.cumsum(sizes - 1))
        sums = self._sums(bounds, np.concatenate([members[:0], *ngrams]), np.ones(len(words), "f4"))
        self.rows[words] = self.vectors[words] * sizes[:, np.newaxis] - sums

    def _reorder(self, order: npt.NDArray[np.intp]) -> None:
        super()._reorder(order)
        self.rows = np.concatenate([self.rows[order], self.rows[len(order) :]])
        self._fit_rows(seed=None)

    # Files

    def to_arrays(self) -> dict[str, Array]:
        """Name all arrays as a file does: only rows that are there are in it."""
        if len(self.rows) != self.n_rows:
            raise ValueError(f"rows has {len(self.rows)} rows for {self.n_rows}: resize_vectors()")
        arrays = super().to_arrays()
        if not np.may_share_memory(self.rows, self.vectors):  # without n-grams they are the same
            arrays[ROWS] = self.rows
        if self.ngrams.bucket_of_row is not None:
            arrays[BUCKETS] = self.ngrams.bucket_of_row
        return arrays

    def to_config(self) -> dict[str, Any]:
        """Name what a file says of the n-grams; `KeyedVectors.load` reads the words alone."""
        return {name: getattr(self, name) for name in SIZES}

    @classmethod
    def from_file(cls: type[Subwords], file: native.NativeFile) -> Subwords:
        """Take vectors, n-grams and all from a file, of a model or not.

        Raises
        ------
        FormatError
            If it has none, or they do not fit each other.
        """
        sizes: dict[str, Any] = {name: file.config.get(name) for name in SIZES}
        try:
            ngrams = Ngrams(**sizes, bucket_of_row=file.arrays.get(BUCKETS))
        except (TypeError, ValueError) as error:
            raise FormatError(
                f"{file.name}, of kind {file.kind!r}, holds no n-grams ({error}): it was saved by "
                "another class"
            ) from None
        make = functools.partial(cls, **sizes)
        loaded: Subwords = native.unpack_vectors(file, make)
        loaded.ngrams = ngrams
        loaded.rows = rows = file.arrays.get(ROWS, loaded.vectors)
        if rows.dtype != np.float32 or rows.shape != (loaded.n_rows, loaded.vector_size):
            raise FormatError(
                f"{file.name}: rows of shape {rows.shape} and type {rows.dtype}, where "
                f"{loaded.n_rows} of {loaded.vector_size} float32 are expected"
            )
        loaded._take_locks(file)
        return loaded
