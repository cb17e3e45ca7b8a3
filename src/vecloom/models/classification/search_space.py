"""Where parameters may lie, and how new ones are drawn near good ones."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

# Share of proposals that begin anew anywhere, at the beginning of a search; none at its end.
ANYWHERE = 0.5
CHANGED = 0.5  # share of parameters that a step changes
# How far steps go, as a share of a range, at the beginning of a search and at its end.
WIDE, NARROW = 0.3, 0.06

MIN_N, MAX_N = "minn", "maxn"
SUBWORDS = "subwords"  # the two as one parameter, as they only make sense together
# A table of more numbers than this is not tried: 2 GB in float32.
MOST_NUMBERS = 1 << 29

Random = np.random.Generator


class Domain(Protocol):
    """Where one parameter may lie."""

    @property
    def start(self) -> Any:
        """Return what to try first."""

    def anywhere(self, rng: Random) -> Any:
        """Draw a value."""

    def near(self, value: Any, width: float, rng: Random) -> Any:
        """Draw a value near another; ``width`` 1 is as wide as the domain."""


@dataclass(frozen=True)
class Range:
    """Numbers from ``low`` to ``high``, spread evenly by their logarithm, or as they are."""

    low: float
    high: float
    start: float
    log: bool = True
    whole: bool = True

    def anywhere(self, rng: Random) -> float:
        """Draw a number, every part of the range being as likely."""
        return self._at(rng.uniform())

    def near(self, value: float, width: float, rng: Random) -> float:
        """Draw a number by a normal distribution around another, cut off at the ends."""
        low, high, here = (self._scale(number) for number in (self.low, self.high, value))
        place = (here - low) / (high - low) + width * rng.standard_normal()
        return self._at(min(max(place, 0.0), 1.0))

    def _scale(self, number: float) -> float:
        return math.log(number) if self.log else number

    def _at(self, place: float) -> float:
        low, high = self._scale(self.low), self._scale(self.high)
        number = low + place * (high - low)
        number = math.exp(number) if self.log else number
        number = min(max(number, self.low), self.high)
        return round(number) if self.whole else number


@dataclass(frozen=True)
class Choice:
    """One of a few values."""

    values: tuple[Any, ...]
    start: Any

    def anywhere(self, rng: Random) -> Any:
        """Draw a value."""
        return self.values[rng.integers(len(self.values))]

    def near(self, value: Any, width: float, rng: Random) -> Any:
        """Keep the value, or with the probability ``width`` draw one."""
        return self.anywhere(rng) if rng.uniform() < width else value


def propose(
    space: Mapping[str, Domain], best: Mapping[str, Any], progress: float, rng: Random
) -> dict[str, Any]:
    """Draw parameters: mostly near the best so far, nearer as the search goes on.

    Random search does well where few of the parameters matter (Bergstra and Bengio 2012); steps
    that change a part of the parameters find out which.

    Parameters
    ----------
    space
        Domains of the parameters.
    best
        The best parameters so far.
    progress
        The share of the search that is over, between 0 and 1.
    rng
        Source of the random numbers.
    """
    if rng.uniform() < ANYWHERE * (1 - progress):
        return {name: domain.anywhere(rng) for name, domain in space.items()}
    width = WIDE * (NARROW / WIDE) ** progress
    changed = rng.uniform(size=len(space)) < CHANGED
    if space:
        changed[rng.integers(len(space))] = True
    return {
        name: domain.near(best[name], width, rng) if change else best[name]
        for (name, domain), change in zip(space.items(), changed, strict=True)
    }


def search_space(fixed: Mapping[str, Any], quantizing: bool = False) -> dict[str, Domain]:
    """Return the domains of the parameters that are not fixed."""
    space: dict[str, Domain] = {
        "lr": Range(0.01, 5.0, 0.1, whole=False),
        "epoch": Range(1, 100, 5),
        "dim": Range(10, 300, 100),
        "word_ngrams": Range(1, 5, 1, log=False),
        "bucket": Range(10_000, 5_000_000, 200_000),
        SUBWORDS: Choice(((0, 0), (2, 5), (3, 6)), (0, 0)),
    }
    if quantizing:
        space["dsub"] = Choice((2, 4, 8, 16), 2)
    taken = {SUBWORDS if name in (MIN_N, MAX_N) else name for name in fixed}
    return {name: domain for name, domain in space.items() if name not in taken}


def as_parameters(point: Mapping[str, Any]) -> dict[str, Any]:
    """Make a point of the space what a classifier takes."""
    parameters = dict(point)
    if SUBWORDS in parameters:
        parameters[MIN_N], parameters[MAX_N] = parameters.pop(SUBWORDS)
    if "bucket" in parameters and "dim" in parameters:
        parameters["bucket"] = min(parameters["bucket"], MOST_NUMBERS // parameters["dim"])
    return parameters
