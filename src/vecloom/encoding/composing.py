"""Vectors of words that a table does not have, made of their n-grams."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.vectors import FastTextKeyedVectors, KeyedVectors

Floats = npt.NDArray[np.float32]
Int32s = npt.NDArray[np.int32]

# Words whose vectors are kept: those of a whole language's rare words would fill the memory.
MOST_WORDS = 1 << 16
NO_VECTOR = -1


def can_compose(vectors: KeyedVectors) -> bool:
    """Whether unknown words have vectors too."""
    return isinstance(vectors, FastTextKeyedVectors) and vectors.bucket > 0


class Composer:
    """Makes the vectors of unknown words, of each word once. Threads may share it."""

    def __init__(self, vectors: FastTextKeyedVectors) -> None:
        self._vectors = vectors
        self._lock = threading.Lock()
        self._clear()

    def _clear(self) -> None:
        self._rows: dict[Any, int] = {}
        self._made: list[Floats] = []

    def compose(self, words: list[Any]) -> tuple[Floats, Int32s]:
        """Make the vectors of different words.

        Returns
        -------
        made : float32 (m, D)
        rows : int32 (len(words),)
            The row of each word in ``made``; -1 for one without an n-gram.
        """
        with self._lock:
            if len(self._rows) > MOST_WORDS:
                self._clear()
            self._add([word for word in words if word not in self._rows])
            kept = np.array([self._rows[word] for word in words], np.int32)
            have = kept != NO_VECTOR
            made = [self._made[row] for row in kept[have].tolist()]
        rows = np.where(have, np.cumsum(have) - 1, NO_VECTOR).astype(np.int32)
        return np.array(made, np.float32).reshape(-1, self._vectors.vector_size), rows

    def _add(self, words: list[Any]) -> None:
        lengths = np.diff(self._vectors.ngrams.of(list(map(self._vectors.spelled, words)))[1])
        # A number is a word only where the keys are numbers, and then it stands for itself.
        composed = [
            word for word, n in zip(words, lengths, strict=True) if n and isinstance(word, str)
        ]
        self._rows.update(dict.fromkeys(words, NO_VECTOR))
        for word, vector in zip(composed, self._vectors.infer(composed), strict=True):
            self._rows[word] = len(self._made)
            self._made.append(vector)
