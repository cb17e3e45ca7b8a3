"""What a `SentenceEncoder` was asked for, checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from vecloom.corpus.tokenizers import Tokenizer
from vecloom.training.config import finite, whole

# For each method, the components taken away by default.
METHODS = {"mean": 0, "tfidf": 0, "sif": 1, "usif": 5, "max": 0}
CHOICES = {
    "method": tuple(METHODS),
    "frequencies": ("auto", "counts", "zipf", "fit"),
    "unknown": ("compose", "skip"),
}


@dataclass(frozen=True)
class Options:
    """The parameters of `SentenceEncoder` but for the vectors.

    Raises
    ------
    ValueError
        If one has a value that is not listed there.
    """

    method: str
    tokenizer: str | Callable[[str], Iterable[Any]] | Tokenizer
    a: float | None
    n_components: int | None
    frequencies: str
    unknown: str
    normalize: bool
    workers: int | None

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if (value := getattr(self, name)) not in choices:
                listed = ", ".join(map(repr, choices))
                raise ValueError(f"{name}={value!r} is unknown: choose among {listed}")
        if self.a is not None and finite("a", self.a) <= 0:
            raise ValueError(f"a={self.a!r}: a positive number is expected")
        for name, least in (("n_components", 0), ("workers", 1)):
            if getattr(self, name) is not None:
                whole(name, getattr(self, name), least)

    @property
    def components(self) -> int:
        """How many common components are taken away."""
        return METHODS[self.method] if self.n_components is None else int(self.n_components)

    @property
    def needs_text(self) -> bool:
        """Whether something is to be learned from sentences before others can be encoded."""
        if self.components or self.method == "tfidf":
            return True
        if self.method not in ("sif", "usif"):
            return False
        return self.frequencies == "fit" or (self.method == "usif" and self.a is None)
