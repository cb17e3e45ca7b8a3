"""Matrices stored as codes of a product quantizer, as fastText's .ftz files hold them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

# A code is one byte.
N_CENTROIDS = 256
# Rows decoded at once, so that the indices of their centroids stay small beside the rows.
_BLOCK_ROWS = 1 << 14


@dataclass(frozen=True, eq=False)
class ProductQuantizer:
    """Centroids of the pieces that vectors are cut into (Jegou, Douze & Schmid 2011).

    Attributes
    ----------
    dim : int
        Dimensions of a vector.
    n_sub : int
        Pieces, each with 256 centroids of its own.
    sub_dim : int
        Dimensions of every piece but the last.
    last_sub_dim : int
        Dimensions of the last piece, at most `sub_dim`.
    centroids : ndarray, float32, shape (256 * dim,)
        The 256 centroids of the first piece, then those of the second, and so on.

    Raises
    ------
    ValueError
        These contradict each other, or a centroid is not finite.
    """

    dim: int
    n_sub: int
    sub_dim: int
    last_sub_dim: int
    centroids: NDArray[np.float32]

    def __post_init__(self) -> None:
        if not 1 <= self.sub_dim <= self.dim:
            raise ValueError(f"sub_dim is {self.sub_dim}, where dim is {self.dim}")
        n_sub = -(-self.dim // self.sub_dim)
        last = self.dim - (n_sub - 1) * self.sub_dim
        if (self.n_sub, self.last_sub_dim) != (n_sub, last):
            raise ValueError(
                f"n_sub is {self.n_sub} and last_sub_dim {self.last_sub_dim}, where dim {self.dim}"
                f" and sub_dim {self.sub_dim} make {n_sub} and {last}"
            )
        if self.centroids.shape != (N_CENTROIDS * self.dim,):
            raise ValueError(
                f"centroids of shape {self.centroids.shape}, where"
                f" {(N_CENTROIDS * self.dim,)} is due"
            )
        if not np.isfinite(self.centroids).all():
            place = int(np.flatnonzero(~np.isfinite(self.centroids))[0])
            raise ValueError(f"number {place} of the centroids is {self.centroids[place]}")

    def piece(self, sub: int) -> NDArray[np.float32]:
        """Return the centroids of one piece: a view of shape (256, dimensions of the piece)."""
        begin = N_CENTROIDS * sub * self.sub_dim
        columns = self.sub_dim if sub < self.n_sub - 1 else self.last_sub_dim
        return self.centroids[begin : begin + N_CENTROIDS * columns].reshape(N_CENTROIDS, columns)

    def decode(self, codes: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Put vectors together from the codes of their pieces.

        Parameters
        ----------
        codes : ndarray, uint8, shape (n, n_sub)

        Returns
        -------
        ndarray, float32, shape (n, dim)
        """
        out = np.empty((len(codes), self.dim), np.float32)
        # The pieces of full length are looked up in one table of all their centroids.
        n_full = self.dim // self.sub_dim
        width = n_full * self.sub_dim
        table = self.centroids[: N_CENTROIDS * width].reshape(-1, self.sub_dim)
        first = N_CENTROIDS * np.arange(n_full)
        for begin in range(0, len(codes), _BLOCK_ROWS):
            block = codes[begin : begin + _BLOCK_ROWS]
            rows = out[begin : begin + _BLOCK_ROWS]
            rows[:, :width] = table[block[:, :n_full] + first].reshape(len(block), width)
            if n_full < self.n_sub:
                rows[:, width:] = self.piece(n_full)[block[:, n_full]]
        return out


@dataclass(frozen=True, eq=False)
class QuantizedMatrix:
    """A matrix whose rows are codes of a product quantizer (Joulin et al. 2016).

    Attributes
    ----------
    shape : (int, int)
        Rows m, and dimensions n.
    codes : ndarray, uint8, shape (m, n_sub)
        For each piece of a row, the number of its centroid.
    quantizer : ProductQuantizer
    norm_codes : ndarray, uint8, shape (m,), or None
        Where lengths are quantized on their own: the number of each row's length. The rest then
        stands for the row at length one.
    norm_quantizer : ProductQuantizer or None
        The lengths themselves, of one dimension.

    Raises
    ------
    ValueError
        These contradict each other.
    """

    shape: tuple[int, int]
    codes: NDArray[np.uint8]
    quantizer: ProductQuantizer
    norm_codes: NDArray[np.uint8] | None = None
    norm_quantizer: ProductQuantizer | None = None

    def __post_init__(self) -> None:
        m, n = self.shape
        if self.quantizer.dim != n:
            raise ValueError(f"a quantizer of {self.quantizer.dim} dimensions for rows of {n}")
        if self.codes.shape != (m, self.quantizer.n_sub):
            raise ValueError(
                f"codes of shape {self.codes.shape}, where {(m, self.quantizer.n_sub)} is due"
            )
        if (self.norm_codes is None) != (self.norm_quantizer is None):
            raise ValueError("codes of lengths and their quantizer go together")
        if self.norm_codes is not None and self.norm_codes.shape != (m,):
            raise ValueError(f"{len(self.norm_codes)} codes of lengths for {m} rows")
        if self.norm_quantizer is not None and self.norm_quantizer.dim != 1:
            raise ValueError(f"lengths of {self.norm_quantizer.dim} dimensions")

    def __len__(self) -> int:
        return self.shape[0]

    def rows(self, ids: ArrayLike) -> NDArray[np.float32]:
        """Decode rows.

        Parameters
        ----------
        ids : array of int, shape (k,), or slice
            Which ones; negative numbers count from the end.

        Returns
        -------
        ndarray, float32, shape (k, n)

        Raises
        ------
        IndexError
            There is no such row.
        """
        chosen = ids if isinstance(ids, slice) else np.asarray(ids, np.int64)
        rows = self.quantizer.decode(self.codes[chosen])
        if self.norm_codes is not None and self.norm_quantizer is not None:
            rows *= self.norm_quantizer.centroids[self.norm_codes[chosen]][:, None]
        return rows
