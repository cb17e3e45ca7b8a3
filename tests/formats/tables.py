"""A plain table of vectors to read into and write from, and what it means that two are equal."""

from __future__ import annotations

from typing import Any

import numpy as np


class Table:
    """The least that formats ask of KeyedVectors."""

    def __init__(self, vector_size: int, count: int = 0, dtype: Any = np.float32) -> None:
        self.vectors = np.zeros((count, vector_size), dtype)
        self.index_to_key: list[Any] = []
        self.key_to_index: dict[Any, int] = {}
        self.expandos: dict[str, np.ndarray] = {}

    @classmethod
    def of(cls, keys: list[Any], vectors: Any, dtype: Any = np.float32, **expandos: Any) -> Table:
        vectors = np.asarray(vectors, dtype)
        table = cls(vectors.shape[1], dtype=dtype)
        table.vectors = vectors
        table.index_to_key = list(keys)
        table.key_to_index = {key: i for i, key in enumerate(keys)}
        table.expandos = {name: np.asarray(values) for name, values in expandos.items()}
        return table


def same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays are equal, -0.0 unlike 0.0 and NaN like NaN."""
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    same_sign = np.signbit(a) == np.signbit(b)
    return bool((((a == b) & same_sign) | (np.isnan(a) & np.isnan(b))).all())
