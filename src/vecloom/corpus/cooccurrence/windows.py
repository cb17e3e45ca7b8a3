"""What standing near counts: windows, and weights that are whole numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

MOST_WINDOW = 1 << 16
# Fractions finer than this would make weights of long windows outgrow their 32 bits too often.
FINEST = 1 << 24


@dataclass(frozen=True)
class Windows:
    """Which words stand near each other, and how much a pair weighs.

    Weights are counted in whole numbers of a unit, so that sums are exact and do not depend on the
    order of adding. The unit is 1 without distance weighting; else 1/lcm(1, ..., window), in which
    every 1/distance is whole, up to a window of 18, and 2**-24 above, to which 1/distance is
    rounded (a relative error of distance * 2**-25 at most).

    Attributes
    ----------
    window : int
        The greatest distance, in words of the vocabulary.
    symmetric : bool
        Count to both sides, or only words to the right of the row's.
    distance_weighting : bool
        A pair weighs 1/distance, or 1.

    Raises
    ------
    TypeError, ValueError
        If ``window`` is not an integer between 1 and 65,536.
    """

    window: int
    symmetric: bool = True
    distance_weighting: bool = True

    def __post_init__(self) -> None:
        if isinstance(self.window, bool) or not isinstance(self.window, (int, np.integer)):
            raise TypeError(f"window={self.window!r}: must be an integer")
        if not 1 <= self.window <= MOST_WINDOW:
            raise ValueError(f"window={self.window}: must be between 1 and {MOST_WINDOW}")

    @property
    def scale(self) -> int:
        """How many units make 1."""
        if not self.distance_weighting:
            return 1
        # the least common multiple grows fast: no need to compute that of thousands
        exact = math.lcm(*range(1, min(int(self.window), 32) + 1))
        return exact if exact <= FINEST else FINEST

    def weights(self, longest: int) -> npt.NDArray[np.uint64]:
        """Compute the weights by distance, of which sentences up to ``longest`` tokens have need.

        Returns
        -------
        ndarray of uint64, shape (n + 1,)
            The first, of distance 0, is 0.
        """
        distances = np.arange(1, max(1, min(int(self.window), longest - 1)) + 1)
        weights = np.full(len(distances), 1, np.uint64)
        if self.distance_weighting:
            weights = ((2 * self.scale + distances) // (2 * distances)).astype(np.uint64)
        return np.concatenate([np.zeros(1, np.uint64), weights])

    def check_sums(self, most_occurrences: int) -> None:
        """Make sure that no sum outgrows 64 bits.

        Raises
        ------
        OverflowError
            If a word that occurs so often could stand near itself too often.
        """
        per_word = 2 * int(self.weights(MOST_WINDOW + 1).sum())
        if per_word * most_occurrences >= 1 << 64:
            raise OverflowError(
                f"a word that occurs {most_occurrences} times may have sums beyond 64 bits in "
                f"windows of {self.window}: choose a smaller window"
            )

    def metadata(self) -> dict[str, str]:
        """Put into words for the header of a file."""
        return {
            "window": str(int(self.window)),
            "symmetric": str(bool(self.symmetric)).lower(),
            "distance_weighting": str(bool(self.distance_weighting)).lower(),
        }

    @classmethod
    def from_metadata(cls, metadata: dict[str, Any]) -> Windows:
        """Read the words of a header.

        Raises
        ------
        KeyError, ValueError
            If they are not those that `metadata` writes.
        """
        window, truth = metadata["window"], {"true": True, "false": False}
        if not (isinstance(window, str) and window.isdecimal() and len(window) < 9):
            raise ValueError(window)
        return cls(int(window), truth[metadata["symmetric"]], truth[metadata["distance_weighting"]])
