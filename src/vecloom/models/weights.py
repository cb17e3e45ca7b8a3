"""The matrices of a model: made, grown, and checked before the compiled loops touch them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import Selection, Vocabulary
from vecloom.vectors import KeyedVectors

Matrix = npt.NDArray[np.float32]


def random_rows(n: int, dim: int, seed: int, first: int = 0) -> Matrix:
    """Draw initial vectors, uniform in [-1/2, 1/2) / dim, as word2vec.c does.

    Parameters
    ----------
    n, dim : int
        Shape of the result.
    seed : int
        Any integer.
    first : int
        Row of the model that the first one will be: rows added later are drawn
        from a stream of their own.
    """
    rng = np.random.default_rng((seed & 0xFFFFFFFFFFFFFFFF, first))
    rows = rng.random((n, dim), dtype=np.float32)
    rows -= np.float32(0.5)
    rows /= np.float32(dim)
    return rows


def grown(matrix: Matrix | None, n: int, dim: int) -> Matrix:
    """Return the matrix, if any, with zero rows added up to ``n``."""
    if matrix is None:
        return np.zeros((n, dim), np.float32)
    return np.concatenate([matrix, np.zeros((n - len(matrix), dim), np.float32)])


def grow_vectors(wv: KeyedVectors, selection: Selection, seed: int) -> None:
    """Give every selected word a random vector; those there are keep theirs."""
    first = len(wv)
    fresh = random_rows(len(selection) - first, wv.vector_size, seed, first)
    wv.vectors = np.concatenate([wv.vectors[:first], fresh]) if first else fresh
    wv.index_to_key = list(selection.words)
    wv.key_to_index = {word: row for row, word in enumerate(wv.index_to_key)}
    wv.expandos["count"] = np.asarray(selection.counts, np.int64)


def trainable(name: str, matrix: Any, shape: tuple[int, int]) -> Matrix:
    """Return ``matrix`` as the compiled loops need it, itself where it already is.

    Users reassign ``wv.vectors`` and ``syn1neg``: shape, type and layout are
    checked, and a copy made where they can be put right.

    Raises
    ------
    ValueError
        If the shape is another, or a value is not finite.
    """
    array = np.asarray(matrix)
    if array.shape != shape:
        raise ValueError(f"{name} has shape {array.shape}, the model needs {shape}")
    ready = np.require(array, np.float32, ["C", "A", "W"])
    check_finite(name, ready)
    return ready


def check_finite(name: str, matrix: Matrix) -> None:
    """Raise ``ValueError`` where a value is NaN or infinite."""
    if matrix.size and not np.isfinite(matrix.sum(dtype=np.float64)):
        row = int(np.flatnonzero(~np.isfinite(matrix).all(axis=1))[0])
        raise ValueError(f"{name} has a value that is not finite, first in row {row}")


def counts_of(wv: KeyedVectors) -> npt.NDArray[np.int64]:
    """Occurrences of each word, int64 (V,)."""
    counts = np.asarray(wv.expandos.get("count", ()), np.int64)
    if counts.shape != (len(wv),):
        raise ValueError(
            f"wv has {len(wv)} words, but counts of shape {counts.shape}: set the "
            'occurrences of each with wv.set_vecattr(word, "count", n)'
        )
    return counts


def rows_of(vocabulary: Vocabulary, wv: KeyedVectors) -> npt.NDArray[np.int32]:
    """Return the model's row of each id of a vocabulary, -1 for none: int32 (n_types,)."""
    index = wv.key_to_index
    rows = np.fromiter(
        (index.get(word, -1) for word in vocabulary.words), np.int32, len(vocabulary)
    )
    if rows.max(initial=-1) >= len(wv):
        raise ValueError(f"wv.key_to_index leads to row {rows.max()}, but wv has {len(wv)} words")
    return rows
