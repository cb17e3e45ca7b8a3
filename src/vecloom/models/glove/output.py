"""GloVe's vectors as users see them: sums, one side or both, biases, a vector for unknown words."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.models.glove.weights import GloveWeights
from vecloom.models.weights import Matrix
from vecloom.vectors import KeyedVectors

# The vector of unknown words is the mean of so many of the last, which are the rarest, as in the
# reference program.
RARE_WORDS = 100


def composed(weights: GloveWeights, output: str, biases: bool) -> Matrix:
    """Return vectors of the kind named, float32 (V, D), or (V, 2 * D) where concatenated.

    With biases there is one dimension more, of concatenated vectors one behind each.
    """
    dim = weights.vector_size
    word, context = (
        table[:, [*range(dim), dim + side]] if biases else table[:, :dim]
        for side, table in enumerate(weights.tables)
    )
    if output == "sum":
        return word + context
    if output == "concatenation":
        return np.concatenate([word, context], axis=1)
    return np.ascontiguousarray(word if output == "word" else context)


def keyed_vectors(
    weights: GloveWeights,
    words: list[Any],
    counts: npt.NDArray[np.int64],
    *,
    output: str,
    biases: bool,
    unk: str | None,
) -> KeyedVectors:
    """Return vectors under their words, and under ``unk``, if given, that of unknown words.

    Raises
    ------
    ValueError
        If ``unk`` is one of the words.
    """
    if unk in words:
        raise ValueError(f"unk={unk!r} is a word of the text: choose another name")
    vectors = composed(weights, output, biases)
    if unk is not None and words:
        occurring = vectors[counts > 0] if counts.any() else vectors
        rare = occurring[-RARE_WORDS:].mean(axis=0, dtype=np.float64)
        vectors = np.concatenate([vectors, rare.astype(np.float32)[None]])
        words, counts = [*words, unk], np.append(counts, 0)
    wv = KeyedVectors(vectors.shape[1])
    wv.vectors = vectors
    wv.index_to_key = list(words)
    wv.key_to_index = {word: row for row, word in enumerate(words)}
    wv.expandos["count"] = counts.copy()
    return wv
