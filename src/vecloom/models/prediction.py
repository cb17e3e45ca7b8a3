"""What word a model expects among others."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np

from vecloom.models.weights import Matrix
from vecloom.vectors import KeyedVectors

logger = logging.getLogger(__name__)


def predict_output(
    wv: KeyedVectors, outputs: Matrix, context: Sequence[Any], topn: int | None, *, mean: bool
) -> list[tuple[Any, float]] | None:
    """Return the words with the highest softmax of their output weights with the context.

    Parameters
    ----------
    outputs : ndarray of float32, shape (V, D)
        Output weights of negative sampling.
    context : sequence
        Words, or rows of words; those outside the vocabulary are passed over.
    topn : int or None
        How many words; None for all.
    mean : bool
        Take the mean of the context's vectors, else their sum.

    Returns
    -------
    list of (word, probability) or None
        None if no word of the context is in the vocabulary.
    """
    rows = [wv.get_index(word) for word in context if wv.has_index_for(word)]
    if not rows:
        logger.warning("none of the context words is in the vocabulary")
        return None
    bag = wv.vectors[rows].sum(axis=0)
    if mean:
        bag /= len(rows)
    logits = (outputs @ bag).astype(np.float64)
    odds = np.exp(logits - logits.max())
    odds /= odds.sum()
    best = np.argsort(-odds, kind="stable")[:topn]
    return [(wv.index_to_key[row], float(odds[row])) for row in best]
