"""Means of rows of a matrix, dense or quantized: the vectors of words and lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.formats.facebook import Matrix as AnyMatrix

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]

# Means computed at once: their rows stay in the processor's cache.
CHUNK = 256


def rows_of(matrix: Any, rows: Rows) -> Matrix:
    """Return some rows of a matrix: float32 (len(rows), D)."""
    found: Matrix = matrix[rows] if isinstance(matrix, np.ndarray) else matrix.rows(rows)
    return found


def mean_row(matrix: AnyMatrix, rows: Rows) -> Matrix:
    """Return the mean of some rows, zeros if there are none: float32 (D,)."""
    mean: Matrix = mean_rows(matrix, rows, np.array([0, len(rows)]))[0]
    return mean


def mean_rows(matrix: AnyMatrix, rows: Rows, offsets: Offsets) -> Matrix:
    """Return the means of ``rows[offsets[i]:offsets[i + 1]]``: float32 (len(offsets) - 1, D)."""
    means = np.zeros((len(offsets) - 1, matrix.shape[1]), np.float32)
    for first in range(0, len(means), CHUNK):
        bounds = offsets[first : first + CHUNK + 1]
        lengths = np.diff(bounds)
        some = lengths > 0
        if some.any():
            members = rows_of(matrix, rows[bounds[0] : bounds[-1]])
            sums = np.add.reduceat(members, (bounds[:-1] - bounds[0])[some], axis=0)
            means[first : first + CHUNK][some] = sums / lengths[some, None].astype(np.float32)
    return means


def unit(vectors: Matrix) -> Matrix:
    """Return vectors of length 1, zeros as they are: float32 (n, D)."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    norms[norms == 0] = 1
    scaled: Matrix = vectors / norms
    return scaled
