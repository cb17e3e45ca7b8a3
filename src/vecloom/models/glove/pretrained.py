"""GloVe that begins from vectors there are, and may be held near to them (Mittens).

Dingwall and Potts 2018, "Mittens: an extension of GloVe for learning domain-specialized
representations": the objective gets a term ``mu * |w_i + c_i - r_i| ** 2`` for each word i with a
pre-trained vector r_i.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.formats import FormatError
from vecloom.formats.native import NativeFile
from vecloom.models.glove.weights import GloveWeights
from vecloom.models.pretrained import Pretrained
from vecloom.models.weights import Matrix


@dataclass
class Anchors:
    """Vectors that words are held near to.

    Attributes
    ----------
    vectors : ndarray of float32, shape (R, D)
    rows : ndarray of int32, shape (V,)
        The anchor of each word, -1 for none.
    """

    vectors: Matrix
    rows: npt.NDArray[np.int32]

    @classmethod
    def none(cls, vector_size: int) -> Anchors:
        """Return the anchors of no words."""
        return cls(np.empty((0, vector_size), np.float32), np.empty(0, np.int32))

    @classmethod
    def from_file(cls, file: NativeFile, n_words: int, vector_size: int) -> Anchors:
        """Take the anchors from the file of a model, for as many words.

        Raises
        ------
        FormatError
            If there are none, or they do not fit the words.
        """
        vectors, rows = file.arrays.get("anchors"), file.arrays.get("anchor_rows")
        if (
            vectors is None
            or rows is None
            or vectors.shape != (len(vectors), vector_size)
            or rows.shape not in ((n_words,), (0,))
            or not -1 <= rows.min(initial=-1) <= rows.max(initial=-1) < len(vectors)
        ):
            raise FormatError(f"{file.name} does not hold a GloVe model: its anchors do not fit")
        return cls(np.array(vectors, np.float32), np.array(rows, np.int32))

    def extended(self, n_words: int, words: list[int], vectors: Matrix) -> Anchors:
        """Return the anchors of a larger vocabulary, with those of the rows ``words`` added."""
        rows = np.full(n_words, -1, np.int32)
        rows[: len(self.rows)] = self.rows
        rows[words] = len(self.vectors) + np.arange(len(words))
        return Anchors(np.concatenate([self.vectors, vectors]), rows)


def begin_from(
    pretrained: Pretrained | None, weights: GloveWeights, words: list[Any], first: int
) -> tuple[list[int], Matrix]:
    """Give the words from row ``first`` on their pre-trained vectors, half on either side.

    The random vector of a word is added on one side and subtracted on the other: else word and
    context would begin alike.

    Returns
    -------
    rows, vectors : list of int, ndarray of float32, shape (len(rows), D)
        The words that have one, and these.
    """
    dim = weights.vector_size
    if pretrained is None:
        return [], np.empty((0, dim), np.float32)
    rows, vectors = pretrained.known(words, first)
    weights.words[rows, :dim] += vectors / 2
    weights.contexts[rows, :dim] = vectors - weights.words[rows, :dim]
    return rows, vectors
