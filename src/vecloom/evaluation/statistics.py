"""Correlation coefficients with their p-values."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt


class Correlation(NamedTuple):
    """A coefficient, and the probability of one as far from 0 if there were no correlation."""

    statistic: float
    pvalue: float


def pearson(x: npt.ArrayLike, y: npt.ArrayLike) -> Correlation:
    """Pearson's coefficient of linear correlation.

    Parameters
    ----------
    x, y
        Shape (n,), n >= 2.

    Returns
    -------
    Correlation
        Both values are NaN where x or y is constant or holds NaN.

    Raises
    ------
    ValueError
        If there are fewer than two values.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if len(x) < 2:
        raise ValueError(f"a correlation needs at least two pairs of values, got {len(x)}")
    dx, dy = x - x.mean(), y - y.mean()
    spread = math.sqrt((dx @ dx) * (dy @ dy))
    if not spread > 0:
        return Correlation(math.nan, math.nan)
    r = min(1.0, max(-1.0, float(dx @ dy) / spread))
    return Correlation(r, _two_sided(r, len(x) - 2))


def spearman(x: npt.ArrayLike, y: npt.ArrayLike) -> Correlation:
    """Spearman's rank correlation, ties having their average rank; otherwise as `pearson`."""
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if np.isnan(x).any() or np.isnan(y).any():
        return Correlation(math.nan, math.nan)
    return pearson(_ranks(x), _ranks(y))


def _ranks(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(count) - (count - 1) / 2)[place])


def _two_sided(r: float, dof: int) -> float:
    """Probability that Student's |t| exceeds r * sqrt(dof / (1 - r^2))."""
    return _incomplete_beta(dof / 2, 0.5, 1 - r * r) if dof else 1.0


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b) (DLMF 8.17)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - _incomplete_beta(b, a, 1 - x)
    scale = a * math.log(x) + b * math.log1p(-x)
    scale += math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    # The continued fraction DLMF 8.17.22, backwards from a term that no longer counts.
    terms = 50 + int(math.sqrt(a + b)) * 5
    value = 1.0
    for n in range(terms, 0, -1):
        m = n // 2
        if n % 2:
            d = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            d = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        value = 1 + d / value
    return math.exp(scale) / (a * value)
