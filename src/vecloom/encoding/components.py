"""What the vectors of all sentences have in common: their first singular vectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Components:
    """Directions, and what share of a vector's part along each is taken away.

    Attributes
    ----------
    directions : ndarray of float32, shape (C, D)
        Of length one, at right angles to each other.
    strengths : ndarray of float32, shape (C,)
    """

    directions: Floats
    strengths: Floats

    @classmethod
    def none(cls, dimensions: int) -> Components:
        """Make those of which there are none."""
        return cls(np.zeros((0, dimensions), np.float32), np.zeros(0, np.float32))


def common(parts: Iterable[Floats], n: int, dimensions: int, weighted: bool) -> Components:
    """Find the first `n` right singular vectors of a matrix that comes in parts.

    Nothing is subtracted from the matrix before. At most as many are found as it has of
    singular values that are not zero.

    Parameters
    ----------
    parts : iterable of ndarray of float32, shape (m, D)
    n, dimensions : int
    weighted : bool
        Strengths in the ratio of the squares of the singular values, with sum 1 (Ethayarajh
        2018, section 3.3); otherwise ones (Arora, Liang and Ma 2017, algorithm 1).
    """
    total = np.zeros((dimensions, dimensions))
    for part in parts:
        total += part.T @ part
    # Squares of the singular values, ascending.
    squares, vectors = np.linalg.eigh(total)
    there = squares > max(squares[-1], 0) * np.finfo(np.float32).eps
    chosen = np.flatnonzero(there)[::-1][:n]
    if not len(chosen):
        return Components.none(dimensions)
    directions = vectors[:, chosen].T
    # Their signs are anybody's choice: the largest number is positive.
    largest = np.abs(directions).argmax(axis=1)
    directions = directions * np.sign(directions[np.arange(len(chosen)), largest])[:, None]
    strengths = squares[chosen] / squares[chosen].sum() if weighted else np.ones(len(chosen))
    return Components(np.ascontiguousarray(directions, np.float32), strengths.astype(np.float32))
