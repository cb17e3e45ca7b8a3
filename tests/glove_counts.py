"""Co-occurrences counted the plain way, with the interface of vecloom's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

UNIT = 1 / 360360  # of a weight: a multiple of all distances up to 15


class PlainCounts:
    """Counts of token lists, every word kept, by descending frequency."""

    unit = UNIT

    def __init__(self, text: list[list[Any]], window: int = 15, *, symmetric: bool = True) -> None:
        self.window, self.symmetric, self.distance_weighting = window, symmetric, True
        frequency = Counter(word for line in text for word in line).most_common()
        self.words = [word for word, _ in frequency]
        self.counts = np.array([n for _, n in frequency], np.int64)
        index = {word: i for i, word in enumerate(self.words)}
        self.weights: Counter[tuple[int, int]] = Counter()
        for line in text:
            ids = [index[word] for word in line]
            for place, right in enumerate(ids):
                for distance in range(1, min(window, place) + 1):
                    self._add(ids[place - distance], right, round(1 / UNIT) // distance)
        self.n_records = len(self.weights)

    def _add(self, left: int, right: int, weight: int) -> None:
        pair = (left, right)
        if self.symmetric:
            pair = (min(pair), max(pair))
            weight *= 1 + (left == right)
        self.weights[pair] += weight

    def blocks(self, max_records: int = 1 << 20) -> Iterator[tuple[Any, Any, Any]]:
        pairs = sorted(self.weights)
        for start in range(0, len(pairs), max_records):
            part = pairs[start : start + max_records]
            rows, columns = np.array(part, np.int32).T.copy()
            yield rows, columns, np.array([self.weights[pair] for pair in part], np.uint64)

    def dense(self) -> np.ndarray:
        """Return X, (V, V)."""
        x = np.zeros((len(self.words), len(self.words)))
        for (i, j), weight in self.weights.items():
            x[i, j] = weight * self.unit
            if self.symmetric:
                x[j, i] = x[i, j]
        return x
