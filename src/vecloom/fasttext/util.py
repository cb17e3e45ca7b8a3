"""Small helpers under the names of ``fasttext.util``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sized
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.fasttext.model import FastTextModel
from vecloom.training.config import whole

Matrix = npt.NDArray[np.float32]

# Rows that the principal components are computed from.
MAPPING_ROWS = 100_000


def reduce_model(ft_model: FastTextModel, target_dim: int) -> FastTextModel:
    """Project a model's matrices on the principal components of its input rows.

    Parameters
    ----------
    ft_model : FastTextModel
        A model that is not quantized; it is changed.
    target_dim : int
        Dimensions that are left.

    Returns
    -------
    FastTextModel
        The same model.

    Raises
    ------
    ValueError
        If the model is quantized, or ``target_dim`` larger than its dimension.
    """
    if whole("target_dim", target_dim, 1) > ft_model.get_dimension():
        raise ValueError(
            f"target_dim={target_dim}: the model has only {ft_model.get_dimension()} dimensions"
        )
    inputs, outputs = ft_model.get_input_matrix(), ft_model.get_output_matrix()
    sample = inputs[:MAPPING_ROWS].astype(np.float64)
    sample -= sample.mean(axis=0)
    _, components = np.linalg.eigh(sample.T @ sample)  # by ascending variance
    projection = components[:, : -target_dim - 1 : -1].astype(np.float32)
    ft_model.set_matrices(inputs @ projection, outputs @ projection)
    return ft_model


def find_nearest_neighbor(
    query: npt.NDArray[Any],
    vectors: npt.NDArray[Any],
    ban_set: Collection[int],
    cossims: npt.NDArray[Any] | None = None,
) -> int:
    """Return the row of ``vectors`` whose dot product with ``query`` is the greatest.

    Parameters
    ----------
    query : ndarray, shape (D,)
        What to look for.
    vectors : ndarray, shape (n, D)
        Where to look; normalise the rows for cosine similarity.
    ban_set : collection of int
        Rows that are passed over.
    cossims : ndarray, shape (n,), optional
        Where to put the dot products, to save the allocation.

    Raises
    ------
    ValueError
        If every row is banned.
    """
    products = np.matmul(vectors, query, out=cossims)
    allowed = np.setdiff1d(np.arange(len(vectors)), list(ban_set))
    if not len(allowed):
        raise ValueError(f"all {len(vectors)} rows are banned")
    return int(allowed[np.argmax(products[allowed])])


def test(
    predictions: Iterable[Iterable[str]], labels: Iterable[Collection[str]], k: int = 1
) -> tuple[float, float]:
    """Return precision and recall of predicted labels.

    Parameters
    ----------
    predictions : iterable of iterables of str
        Predicted labels of each text.
    labels : iterable of collections of str
        Right labels of each.
    k : int
        Predictions that each text could have.
    """
    pairs = [(list(guess), right) for guess, right in zip(predictions, labels, strict=False)]
    hits = sum(label in right for guess, right in pairs for label in guess)
    n_right = sum(len(_sized(right)) for _, right in pairs)
    if not n_right:
        raise ValueError("there is no label to test with")
    return hits / (k * len(pairs)), hits / n_right


def _sized(labels: Sized) -> Sized:
    if isinstance(labels, str):
        raise TypeError(f"labels of a text are a list, got the str {labels!r}")
    return labels
