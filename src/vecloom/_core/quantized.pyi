import numpy as np
import numpy.typing as npt

def train_centroids(
    points: npt.NDArray[np.float32], centroids: npt.NDArray[np.float32], iterations: int
) -> None:
    """Move centroids to the means of the points nearest to them (k-means, Lloyd 1982).

    A centroid that is nearest to no point moves to the point farthest from its centroid. Without
    the GIL; the result depends on the arguments alone.

    Parameters
    ----------
    points
        Shape (n, dim), finite.
    centroids
        Shape (k, dim): where they begin, overwritten.
    iterations
        How often they move.

    Raises
    ------
    ValueError
        The dimensions differ.
    """

def encode(
    rows: npt.NDArray[np.float32],
    centroids: npt.NDArray[np.float32],
    sub_dim: int,
    k: int,
    codes: npt.NDArray[np.uint8],
) -> None:
    """Find the nearest centroid of every piece of every row, without the GIL.

    Parameters
    ----------
    rows
        Shape (n, dim), finite.
    centroids
        Shape (k * dim,): those of the first piece, then those of the second, and so on.
    sub_dim
        Dimensions of every piece; the last may have fewer.
    k
        Centroids of a piece, at most 256.
    codes
        Shape (n, ceil(dim / sub_dim)), overwritten.

    Raises
    ------
    ValueError
        The shapes do not fit.
    """
