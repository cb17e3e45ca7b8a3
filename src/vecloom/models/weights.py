"""The matrices of a model: made, grown, and checked before the compiled loops touch them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import Selection, Vocabulary
from vecloom.vectors import KeyedVectors
from vecloom.vectors.drawing import fill_uniform

Matrix = npt.NDArray[np.float32]


def grown(matrix: Matrix | None, n: int, dim: int) -> Matrix:
    """Return the matrix, if any, with zero rows added up to ``n``."""
    if matrix is None:
        return np.zeros((n, dim), np.float32)
    return np.concatenate([matrix, np.zeros((n - len(matrix), dim), np.float32)])


def grow_vectors(wv: KeyedVectors, selection: Selection, seed: int, bound: float) -> None:
    """Give every selected word a random vector; those there are keep theirs.

    Vectors drawn are uniform in [-bound, bound).
    """
    first = len(wv)
    vectors = np.empty((len(selection), wv.vector_size), np.float32)
    vectors[:first] = wv.vectors[:first]
    fill_uniform(vectors[first:], -bound, bound, seed, first)
    wv.vectors = vectors
    set_words(wv, selection)


def selection_of(wv: KeyedVectors, min_count: int) -> Selection:
    """Return the words of a table and their counts as a selection from no text."""
    words, rows = list(wv.index_to_key), np.empty(0, np.int32)
    return Selection(words, counts_of(wv), rows, min_count)


def set_words(wv: KeyedVectors, selection: Selection) -> None:
    """Make the selected words, and their counts, those of a table."""
    wv.index_to_key = list(selection.words)
    wv.key_to_index = {word: row for row, word in enumerate(wv.index_to_key)}
    wv.expandos["count"] = np.asarray(selection.counts, np.int64)
    wv.fit_locks()


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
