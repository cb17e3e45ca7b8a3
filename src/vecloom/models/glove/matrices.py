"""What GloVe has learnt, as attributes of the model."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.formats.native import NativeFile
from vecloom.models.glove.pretrained import Anchors
from vecloom.models.glove.weights import GloveWeights
from vecloom.models.weights import Matrix


def _matrix(name: str, text: str) -> property:
    """Make an attribute of one of the matrices, which can be read, written into and assigned."""

    def get(model: Matrices) -> Matrix:
        return model._ready().get(name)

    def set_(model: Matrices, values: Any) -> None:
        model._ready().set(name, values)

    return property(get, set_, doc=text)


class Matrices:
    """The matrices by name; those of a file are taken out of it when they are first needed."""

    _weights: GloveWeights
    _anchors: Anchors
    _file: NativeFile | None

    word_vectors = _matrix("word_vectors", "Vectors of words: float32 (V, D).")
    context_vectors = _matrix("context_vectors", "Vectors of words as contexts: float32 (V, D).")
    word_biases = _matrix("word_biases", "Biases of words: float32 (V,).")
    context_biases = _matrix("context_biases", "Biases of contexts: float32 (V,).")
    word_squares = _matrix("word_squares", "AdaGrad's sums: float32 (V, D + 1), a copy.")
    context_squares = _matrix("context_squares", "AdaGrad's sums: float32 (V, D + 1), a copy.")

    @property
    def anchors(self) -> Matrix:
        """Vectors that words are held near to: float32 (R, D)."""
        return self._anchors.vectors

    @property
    def anchor_rows(self) -> npt.NDArray[np.int32]:
        """The anchor of each word, -1 for none: int32 (V,), empty without ``mu``."""
        return self._anchors.rows

    def _begin_matrices(self, vector_size: int) -> None:
        self._weights = GloveWeights(0, vector_size)
        self._anchors = Anchors.none(vector_size)
        self._file = None

    def _take_from(self, file: NativeFile, n_words: int, vector_size: int) -> None:
        self._anchors = Anchors.from_file(file, n_words, vector_size)
        self._weights = GloveWeights(0, vector_size)
        self._file = file
        self._n_words = n_words

    def _ready(self) -> GloveWeights:
        """Return the weights, taken from the file if they are still there."""
        if self._file is not None:
            dim = self._weights.vector_size
            self._weights = GloveWeights.from_file(self._file, self._n_words, dim)
            self._file = None
        return self._weights
