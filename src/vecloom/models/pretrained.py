"""Vectors that a model begins from: words that it then knows before it has read any text.

Output weights, which most files lack, begin at zeros all the same. Measured on film reviews (see
docs/fine-tuning.md), neither those of the pre-trained model nor a first epoch with the vectors
locked does better.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt

from vecloom.models.weights import Matrix, check_finite
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors
from vecloom.vectors.locking import as_factors

logger = logging.getLogger(__name__)

Source = KeyedVectors | str | PathLike[str]
Lock = float | Mapping[Any, float]


@dataclass(frozen=True)
class Pretrained:
    """A table of vectors, and what a model is to do with it.

    Attributes
    ----------
    table : KeyedVectors
    keep_words : bool
        The model keeps the words that its text lacks.
    lockf : float or mapping of word to float
        What training multiplies the changes of the words of the table by, or of the words named.
    """

    table: KeyedVectors
    keep_words: bool
    lockf: Lock

    @classmethod
    def given(cls, arguments: Mapping[str, Any]) -> Pretrained | None:
        """Open the table that a model's arguments name; None if they name none.

        Parameters
        ----------
        arguments : mapping
            Of a constructor: ``pretrained``, ``keep_words`` and ``lockf``, where it has these, and
            ``vector_size``.

        Raises
        ------
        ValueError
            If its dimensions are not ``vector_size``, a value is not finite, a factor of the lock
            is none, or there is a lock without a table.
        FormatError
            If the file holds no table of words and vectors.
        """
        source, lockf = arguments.get("pretrained"), arguments.get("lockf", 1.0)
        locks = lockf.values() if isinstance(lockf, Mapping) else [lockf]
        as_factors("lockf", list(locks))
        if source is None:
            if isinstance(lockf, Mapping) or lockf != 1:
                raise ValueError(
                    "lockf needs pretrained vectors, which it locks; to lock others, use "
                    "wv.set_lockf after build_vocab"
                )
            return None
        table, vector_size = open_table(source), arguments["vector_size"]
        if table.vector_size != vector_size:
            raise ValueError(
                f"the pretrained vectors have {table.vector_size} dimensions, the model "
                f"{vector_size}: set vector_size={table.vector_size}"
            )
        return cls(table, bool(arguments.get("keep_words", True)), lockf)

    # -- words

    def joined(
        self, words: list[Any], counts: npt.NDArray[np.int64]
    ) -> tuple[list[Any], npt.NDArray[np.int64]]:
        """Add the words that are kept to those of a text, as words that never occur in it.

        Parameters
        ----------
        words, counts : list, ndarray of int64, shape (V,)
            Those of the text, and how often each occurs.

        Raises
        ------
        TypeError
            If words are str here and int there.
        """
        check_kind(words, self.table.index_to_key)
        if not self.keep_words:
            return words, counts
        known = set(words)
        kept = [word for word in self.table.index_to_key if word not in known]
        return words + kept, np.append(counts, np.zeros(len(kept), np.int64))

    def known(self, words: list[Any], first: int = 0) -> tuple[list[int], Matrix]:
        """Find the words from row ``first`` on that the table has.

        Returns
        -------
        rows, vectors : list of int, ndarray of float32, shape (len(rows), D)
        """
        index = self.table.key_to_index
        rows = [row for row in range(first, len(words)) if words[row] in index]
        vectors = np.asarray(self.table.vectors[[index[words[row]] for row in rows]], np.float32)
        check_finite("pretrained", vectors)
        return rows, vectors.reshape(-1, self.table.vector_size)

    # -- vectors

    def give(self, wv: KeyedVectors, first: int) -> None:
        """Give the words from row ``first`` on their vectors and locks.

        The vector of a FastText word is made of rows. They are those of the table, where it has
        n-grams, else the word's own row makes up for those of its n-grams.
        """
        rows, vectors = self.known(wv.index_to_key, first)
        words = [wv.index_to_key[row] for row in rows]
        if has_ngrams(wv) and has_ngrams(self.table):
            wv.take_rows(self.table, first)
        else:
            wv.add_vectors(words, vectors, replace=True)
            if has_ngrams(wv):
                wv.adjust_vectors()  # to what the rows make of them, to the last digit
        self.lock(wv, first)
        logger.info(
            "%d of %d words begin from pretrained vectors", len(rows), len(wv.index_to_key) - first
        )

    def lock(self, wv: KeyedVectors, first: int) -> None:
        """Lock the words from row ``first`` on as far as they are to be."""
        words = wv.index_to_key[first:]
        if isinstance(self.lockf, Mapping):
            locks = {word: self.lockf[word] for word in words if word in self.lockf}
            if absent := [word for word in self.lockf if word not in wv.key_to_index]:
                logger.warning("lockf names %d words that the model lacks: %r", *_first(absent))
        else:
            locks = {w: self.lockf for w in words if w in self.table.key_to_index}
        if any(factor != 1 for factor in locks.values()):
            wv.set_lockf(locks)


def has_ngrams(wv: KeyedVectors) -> TypeGuard[FastTextKeyedVectors]:
    """Tell whether the vectors of words are made of those of n-grams."""
    return isinstance(wv, FastTextKeyedVectors) and wv.bucket > 0


def check_kind(words: list[Any], others: list[Any]) -> None:
    """Raise ``TypeError`` where words are str here and int there."""
    if words and others and isinstance(words[0], str) != isinstance(others[0], str):
        raise TypeError(
            f"the words of the text are {type(words[0]).__name__}, the pretrained ones "
            f"{type(others[0]).__name__}"
        )


def _first(words: list[Any]) -> tuple[int, Any]:
    return len(words), words[0]


def open_table(source: Source) -> KeyedVectors:
    """Return a table of vectors, or open the file of one, of any format.

    Raises
    ------
    FormatError
        If the file holds no such table.
    TypeError
        If it is neither.
    """
    if isinstance(source, KeyedVectors):
        return source
    if not isinstance(source, (str, PathLike)):
        raise TypeError(
            f"pretrained must be KeyedVectors (of a model: its wv) or a path, got {source!r}"
        )
    from vecloom.models.loading import load_vectors  # which knows every model

    return load_vectors(source)
