"""What GloVe is trained with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from vecloom.training.config import finite, whole

OUTPUTS = ("sum", "word", "context", "concatenation")


@dataclass(frozen=True, kw_only=True)
class GloveConfig:
    """Parameters of counting, of the objective and of its optimiser.

    Every field is checked on construction; a ``ValueError`` or ``TypeError`` names the parameter,
    its value, and what it may be.
    """

    vector_size: int = 100
    window: int = 15
    min_count: int = 5
    max_vocab: int | None = None
    symmetric: bool = True
    distance_weighting: bool = True
    x_max: float = 100.0
    alpha: float = 0.75
    learning_rate: float = 0.05
    grad_clip: float = 100.0
    epochs: int = 15
    mu: float = 0.0
    seed: int = 1
    workers: int | None = None
    output: str = "sum"
    biases: bool = False
    unk: str | None = None

    def __post_init__(self) -> None:
        """Check every field and put it into its type."""
        numbers = {"vector_size": 1, "window": 1, "min_count": 0, "epochs": 0, "seed": None}
        for name, least in numbers.items():
            self._put(name, whole(name, getattr(self, name), least))
        for name in ("max_vocab", "workers"):
            if getattr(self, name) is not None:
                self._put(name, whole(name, getattr(self, name), 1))
        for name in ("x_max", "alpha", "learning_rate", "grad_clip", "mu"):
            self._put(name, finite(name, getattr(self, name)))
        for name in ("symmetric", "distance_weighting", "biases"):
            self._put(name, bool(getattr(self, name)))
        for name in ("alpha", "learning_rate", "mu"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative, got {getattr(self, name)}")
        for name in ("x_max", "grad_clip"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)}")
        with np.errstate(over="ignore"):
            if not math.isfinite(np.float32(self.learning_rate * self.grad_clip)):
                raise ValueError(f"learning_rate is far too large: {self.learning_rate}")
        if self.output not in OUTPUTS:
            raise ValueError(f"output must be one of {', '.join(OUTPUTS)}, got {self.output!r}")
        if self.unk is not None and not isinstance(self.unk, str):
            raise TypeError(f"unk must be a word, got {self.unk!r}")

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def alpha_at(self, epoch: int) -> float:
        """Return the learning rate, which AdaGrad leaves as it is."""
        return self.learning_rate


# What of a model is asked for by the counting text, `window` besides.
COUNTING = (
    "min_count",
    "max_vocab",
    "symmetric",
    "distance_weighting",
    "memory",
    "workers",
    "progress",
)
FIELDS = tuple(GloveConfig.__dataclass_fields__)


class Parameters:
    """The parameters of a model as its attributes, which users set between calls."""

    vector_size: int
    window: int
    min_count: int
    max_vocab: int | None
    symmetric: bool
    distance_weighting: bool
    x_max: float
    alpha: float
    learning_rate: float
    grad_clip: float
    epochs: int
    mu: float
    seed: int
    workers: int | None
    output: str
    biases: bool
    unk: str | None

    def _set_parameters(self, given: Mapping[str, Any]) -> GloveConfig:
        """Take those among the arguments of the constructor, checked."""
        config = GloveConfig(**{name: given[name] for name in FIELDS})
        for name in FIELDS:
            setattr(self, name, getattr(config, name))
        return config

    def _config(self, **overrides: Any) -> GloveConfig:
        """Return the parameters as they are now, checked; None overrides nothing."""
        values = {name: getattr(self, name) for name in FIELDS}
        values |= {name: value for name, value in overrides.items() if value is not None}
        return GloveConfig(**values)
