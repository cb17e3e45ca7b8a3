"""What a model is trained with: parameters, checked once, unchangeable afterwards."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, kw_only=True)
class TrainingConfig:
    """Parameters of skip-gram and CBOW.

    Every field is checked on construction; a ``ValueError`` or ``TypeError``
    names the parameter, its value, and what it may be.
    """

    vector_size: int = 100
    alpha: float | None = None
    min_alpha: float = 1e-4
    window: int = 5
    shrink_windows: bool = True
    sample: float = 1e-3
    seed: int = 1
    sg: bool = False
    hs: bool = False
    negative: int = 5
    softmax: bool = False
    ns_exponent: float = 0.75
    cbow_mean: bool = True
    cbow_exact_gradient: bool = False
    epochs: int = 5

    def __post_init__(self) -> None:
        """Check every field and put it into its type."""
        if self.seed is None:  # as NumPy's generators take it: another one each time
            self._put("seed", int.from_bytes(os.urandom(4), "little") >> 1)
        numbers = {"vector_size": 1, "window": 0, "negative": 0, "epochs": 0, "seed": None}
        for name, least in numbers.items():
            self._put(name, whole(name, getattr(self, name), least))
        for name in ("min_alpha", "sample", "ns_exponent"):
            self._put(name, finite(name, getattr(self, name)))
        for flag in ("shrink_windows", "sg", "hs", "softmax", "cbow_mean", "cbow_exact_gradient"):
            self._put(flag, bool(getattr(self, flag)))
        default = 0.025 if self.sg else 0.05
        self._put("alpha", default if self.alpha is None else finite("alpha", self.alpha))
        if self.start_alpha < 0 or self.min_alpha < 0:
            raise ValueError(
                f"alpha and min_alpha must not be negative, got {self.alpha} and {self.min_alpha}"
            )
        if self.sample < 0:
            raise ValueError(f"sample must be 0 (keep every word) or more, got {self.sample}")
        if self.negative > MAX_NEGATIVE:
            raise ValueError(f"negative must be at most {MAX_NEGATIVE}, got {self.negative}")
        if not (self.negative or self.hs or self.softmax):
            raise ValueError(
                "nothing to train with: set negative > 0 (negative sampling), hs=1 (hierarchical "
                "softmax) or softmax=True (the full softmax, for small vocabularies)"
            )

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @property
    def start_alpha(self) -> float:
        """The learning rate at the beginning, defaults resolved."""
        assert self.alpha is not None  # resolved in __post_init__
        return self.alpha

    def alpha_at(self, epoch: int) -> float:
        """Return the learning rate when ``epoch`` epochs are done."""
        share = epoch / max(self.epochs, 1)
        return self.start_alpha + (self.min_alpha - self.start_alpha) * share

    def as_dict(self) -> dict[str, Any]:
        """Return the fields as a plain dictionary, for files and copies."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


MAX_NEGATIVE = 63


def whole(name: str, value: Any, least: int | None) -> int:
    """Return a whole number, NumPy's included, of at least ``least``."""
    try:
        number = int(value.__index__())
    except AttributeError:
        raise TypeError(f"{name} must be a whole number, got {value!r}") from None
    if least is not None and not least <= number < 2**31:
        raise ValueError(f"{name} must be {least} or more (and below 2**31), got {number}")
    return number


def finite(name: str, value: Any) -> float:
    """Return a finite float."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        raise TypeError(f"{name} must be a number, got {value!r}")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name} must be finite, got {number}")
    return number
