"""The matrices of a model: made, grown, and checked before the compiled loops touch them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

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


def grown(matrix: Matrix, n: int) -> Matrix:
    """Return the matrix with zero rows added up to ``n``."""
    return np.concatenate([matrix, np.zeros((n - len(matrix), matrix.shape[1]), np.float32)])


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
