from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Metric = Literal["cosine", "euclidean"]
METRICS: tuple[str, ...]

def top_k(
    vectors: npt.NDArray[Any],
    queries: npt.NDArray[Any],
    k: int,
    start: int = 0,
    end: int | None = None,
    exclude: npt.ArrayLike | None = None,
    workers: int | None = None,
    metric: str = "cosine",
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Find the ``k`` rows of ``vectors`` nearest to each query, exactly.

    Parameters
    ----------
    vectors
        Shape (n, dim). Converted by a copy unless float32 and C-contiguous.
    queries
        Shape (q, dim), of any length (norm).
    k
        Rows wanted per query; at most ``end - start`` are returned.
    start, end
        Only rows of ``vectors[start:end]`` are candidates.
    exclude
        Shape (q, m): indices of rows that are no answer to a query, -1 where unused.
    workers
        Threads at most, all cores for None; fewer run where the work is small.
    metric
        ``"cosine"``, or ``"euclidean"`` for scores of minus the distance.

    Returns
    -------
    indices : int64, shape (q, min(k, end - start))
        Best first, equal scores by ascending index; -1 where a query has fewer candidates.
    scores : float32, of the same shape
        Minus infinity where the index is -1.

    Notes
    -----
    A row or query of zeros has cosine 0 with everything. A row whose score is not a
    number, because it or the query holds NaN or infinity, is never an answer.

    Raises
    ------
    ValueError
        If the shapes do not fit, the metric is unknown or ``workers`` is not positive.
    """

def all_scores(
    vectors: npt.NDArray[Any],
    queries: npt.NDArray[Any],
    start: int = 0,
    end: int | None = None,
    workers: int | None = None,
    metric: str = "cosine",
) -> npt.NDArray[np.float32]:
    """Score every row of ``vectors[start:end]`` for each query, as `top_k` does.

    Returns
    -------
    float32, shape (q, end - start)
    """
