"""Co-occurrences of small texts."""

from __future__ import annotations

from typing import Any

import numpy as np

from vecloom import Corpus
from vecloom.corpus import Cooccurrence


def counted(text: list[list[Any]], window: int = 15, *, symmetric: bool = True) -> Cooccurrence:
    """Count a text, every word kept."""
    corpus = Corpus(text)
    return Cooccurrence.from_corpus(corpus, window, min_count=1, symmetric=symmetric, workers=1)


def dense(counts: Cooccurrence) -> np.ndarray:
    """Return X, float64 (V, V)."""
    x = np.zeros((len(counts.words), len(counts.words)))
    for rows, columns, weights in counts.blocks():
        x[rows, columns] = weights * counts.unit
        if counts.symmetric:
            x[columns, rows] = x[rows, columns]
    return x
