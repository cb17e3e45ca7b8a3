"""What a classifier is trained with: parameters, checked once, unchangeable afterwards."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from vecloom._core.label_losses import LOSSES
from vecloom.formats.facebook import FacebookArgs
from vecloom.training.config import whole

# fastText's command line has a longer name for one loss.
ALIASES = {"one-vs-all": "ova"}
# What each whole number among the parameters must be at least.
LEAST = {
    "dim": 1,
    **dict.fromkeys(("ws", "epoch", "min_count", "min_count_label", "minn", "maxn"), 0),
    **dict.fromkeys(("neg", "word_ngrams", "bucket", "lr_update_rate"), 0),
}


@dataclass(frozen=True, kw_only=True)
class SupervisedConfig:
    """Parameters of a classifier, with fastText's names and defaults.

    Parameters
    ----------
    lr : float
        Learning rate at the beginning; it falls linearly to 0.
    dim : int
        Dimensions of the vectors.
    epoch : int
        Passes over the text.
    min_count, min_count_label : int
        Leave out words, labels, that occur less often.
    minn, maxn : int
        Shortest and longest subwords, in characters; none where ``maxn`` is 0.
    neg : int
        Negatives, for the loss "ns".
    word_ngrams : int
        The longest n-grams of words.
    loss : {"softmax", "hs", "ns", "ova"}
        Softmax, hierarchical softmax, negative sampling, one versus all.
    bucket : int
        Rows that all n-grams share; 0 rows where there are none.
    label_prefix : str
        What labels begin with.
    seed : int
    shuffle : bool
        Visit the lines in another order every epoch, not as they stand.
    ws, t, lr_update_rate
        Kept in the file, and not used.

    Raises
    ------
    ValueError, TypeError
        Naming the parameter, its value, and what it may be.
    """

    lr: float = 0.1
    dim: int = 100
    epoch: int = 5
    min_count: int = 1
    min_count_label: int = 0
    minn: int = 0
    maxn: int = 0
    neg: int = 5
    word_ngrams: int = 1
    loss: str = "softmax"
    bucket: int = 2_000_000
    label_prefix: str = "__label__"
    seed: int = 0
    shuffle: bool = False
    ws: int = 5
    t: float = 1e-4
    lr_update_rate: int = 100

    def __post_init__(self) -> None:
        """Check every field and put it into its type."""
        for name, least in LEAST.items():
            object.__setattr__(self, name, whole(name, getattr(self, name), least))
        object.__setattr__(self, "seed", whole("seed", self.seed, None))
        object.__setattr__(self, "loss", ALIASES.get(self.loss, self.loss))
        if self.loss not in LOSSES:
            known = ", ".join(map(repr, LOSSES))
            raise ValueError(f"loss={self.loss!r} is unknown: choose among {known}")
        for name in ("lr", "t"):
            value = getattr(self, name)
            if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
                raise TypeError(f"{name} must be a number, got {value!r}")
            if not math.isfinite(value) or value < 0:
                raise ValueError(f"{name} must be finite and not negative, got {value}")
        if not isinstance(self.label_prefix, str) or not self.label_prefix:
            raise ValueError(f"label_prefix must be text that is not empty: {self.label_prefix!r}")

    def like(self, args: FacebookArgs) -> SupervisedConfig:
        """Return these parameters with the shape of a model that is there."""
        shape = ("dim", "minn", "maxn", "neg", "word_ngrams", "loss", "bucket")
        return replace(self, **{name: getattr(args, name) for name in shape})

    def args(self) -> FacebookArgs:
        """Return what a file keeps of the parameters."""
        kept = (
            *("dim", "ws", "epoch", "min_count", "neg", "word_ngrams", "loss"),
            *("minn", "maxn", "lr_update_rate"),
        )
        bucket = self.bucket if self.word_ngrams > 1 or self.maxn > 0 else 0
        values = {name: getattr(self, name) for name in kept}
        return FacebookArgs(**values, model="sup", bucket=bucket, t=float(self.t))
