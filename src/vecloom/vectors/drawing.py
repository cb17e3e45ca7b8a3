"""Rows of random numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.parallel import over_ranges

# Numbers drawn by one generator: a block stays in the second-level cache while it is scaled.
_BLOCK = 1 << 17


def fill_uniform(rows: npt.NDArray[Any], low: float, high: float, seed: int, *stream: int) -> None:
    """Fill rows with numbers uniform in [low, high), on all cores.

    The numbers depend on the seed, the stream, the shape and the place alone.

    Parameters
    ----------
    rows : ndarray of float32 or float64, shape (n, dim), C-contiguous
    low, high : float
    seed : int
        Any integer.
    *stream : int
        Not negative: tells streams of the same seed apart.
    """
    kind = rows.dtype.type
    step = max(1, _BLOCK // max(rows.shape[1], 1))

    def draw(first: int, stop: int) -> None:
        block = rows[first:stop]
        random = np.random.default_rng((seed & 0xFFFFFFFFFFFFFFFF, *stream, first))
        random.random(out=block, dtype=kind)
        block *= kind(high - low)
        block += kind(low)

    over_ranges(draw, len(rows), step)
