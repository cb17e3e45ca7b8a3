"""Vectors that training may be kept from changing, each by a factor of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from vecloom.vectors.editing import EditableTable
from vecloom.vectors.table import Key

Factors = npt.NDArray[np.float32]


def as_factors(name: str, values: npt.ArrayLike) -> Factors:
    """Return factors of a lock as an array.

    Raises
    ------
    ValueError
        If they are of more dimensions than one, or a number is negative or not finite.
    """
    factors = np.asarray(values, np.float32)
    if factors.ndim != 1:
        raise ValueError(f"{name} has shape {factors.shape}: expected one number or more")
    if not (np.isfinite(factors) & (factors >= 0)).all():
        raise ValueError(f"{name} has a number that is negative or not finite")
    return factors


class LockableTable(EditableTable):
    """A table with a lock for each of its vectors.

    Attributes
    ----------
    vectors_lockf : ndarray of float32, shape (1,) or (n_keys,)
        What training multiplies the changes of each vector by: 0 freezes it, 1 leaves it free,
        numbers between slow it down. A single number is that of all. Default ``[1]``.
    """

    LOCKS: ClassVar[tuple[str, ...]] = ("vectors_lockf",)

    vectors_lockf: Factors

    def __init__(self, vector_size: int, count: int = 0, dtype: npt.DTypeLike = np.float32) -> None:
        super().__init__(vector_size, count, dtype)
        self.vectors_lockf = np.ones(1, np.float32)

    def _factors(self, name: str, n: int) -> Factors:
        """Return one of `LOCKS` as ``n`` numbers: rows that it does not reach are free."""
        given = as_factors(name, getattr(self, name))
        if not len(given):
            raise ValueError(f"{name} is empty: expected one number or more")
        every = np.full(n, given[0] if len(given) == 1 else 1, np.float32)
        if len(given) > 1:
            every[: len(given)] = given[:n]
        return every

    def lockf(self) -> Factors | None:
        """Return what changes of each row are multiplied by, float32 (n_keys,); None for ones.

        Raises
        ------
        ValueError
            If `vectors_lockf` is not of one dimension, or a number negative or not finite.
        """
        factors = self._factors("vectors_lockf", len(self))
        return None if (factors == 1).all() else factors

    def set_lockf(self, factors: Mapping[Key, float]) -> None:
        """Lock some vectors, and leave the locks of others as they are.

        Parameters
        ----------
        factors : mapping of key to float
            What training multiplies the changes of each vector by, 0 to freeze it.

        Raises
        ------
        KeyError
            If a key is not present.
        ValueError
            If a factor is negative or not finite.
        """
        given = as_factors("lockf", list(factors.values()))
        locks = self._factors("vectors_lockf", len(self))
        locks[[self.get_index(key) for key in factors]] = given
        self.vectors_lockf = locks

    def fit_locks(self) -> None:
        """Make the locks as many as the keys, after keys were added: theirs are free."""
        if len(self.vectors_lockf) > 1:
            self.vectors_lockf = self._factors("vectors_lockf", len(self))

    def _reorder(self, order: npt.NDArray[np.intp]) -> None:
        self.fit_locks()
        super()._reorder(order)
        if len(self.vectors_lockf) > 1:
            self.vectors_lockf = self.vectors_lockf[order]
