"""The arguments of fastText's trainings: names, defaults and bounds, each told once."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum
from typing import Any

from vecloom._core.cores import available_cores
from vecloom.formats.facebook import FacebookArgs
from vecloom.training.config import whole


class LossName(IntEnum):
    """Losses, numbered as in fastText's files."""

    hs = 1
    ns = 2
    softmax = 3
    ova = 4


class ModelName(IntEnum):
    """Models, numbered as in fastText's files."""

    cbow = 1
    skipgram = 2
    supervised = 3


# What the files' reader calls the models.
FILE_NAMES = {ModelName.cbow: "cbow", ModelName.skipgram: "sg", ModelName.supervised: "sup"}


@dataclass
class Args:
    """Arguments of a training, under Facebook's names.

    The defaults are those of skip-gram and CBOW; `SUPERVISED` has the others.

    Attributes
    ----------
    input : path, or list of lines
        The text.
    model : ModelName
        What to train.
    lr : float
        Learning rate at the beginning; it falls to 0.
    dim, ws, epoch : int
        Dimensions of the vectors, words on either side that are context, passes over the text.
    minCount, minCountLabel : int
        Words and labels that occur less often are left out.
    minn, maxn : int
        Characters of the shortest and the longest subword; ``maxn=0`` for none.
    neg : int
        Negative samples.
    wordNgrams : int
        Words in the longest word n-gram (supervised).
    loss : LossName
        Negative sampling, hierarchical softmax, softmax or one-vs-all.
    bucket : int
        Rows that subwords and word n-grams share.
    thread : int
        Threads; by default every core.
    lrUpdateRate : int
        Kept in files; here the rate is always up to date.
    t : float
        Share of the text from which on a word is thinned out.
    label : str
        What labels begin with.
    verbose : int
        0 for no progress bar.
    pretrainedVectors : str
        A .vec file to begin from.
    seed : int
        Seed of all random numbers.
    autotuneValidationFile, autotuneMetric, autotunePredictions, autotuneDuration, autotuneModelSize
        Search for the best arguments; see `vecloom.fasttext.train_supervised`.
    given : frozenset of str
        Names of those that are not defaults: no search changes them.
    """

    input: Any = ""
    model: ModelName = ModelName.skipgram
    lr: float = 0.05
    dim: int = 100
    ws: int = 5
    epoch: int = 5
    minCount: int = 5
    minCountLabel: int = 0
    minn: int = 3
    maxn: int = 6
    neg: int = 5
    wordNgrams: int = 1
    loss: LossName = LossName.ns
    bucket: int = 2_000_000
    thread: int = 0
    lrUpdateRate: int = 100
    t: float = 1e-4
    label: str = "__label__"
    verbose: int = 2
    pretrainedVectors: str = ""
    seed: int = 0
    autotuneValidationFile: str = ""
    autotuneMetric: str = "f1"
    autotunePredictions: int = 1
    autotuneDuration: int = 300
    autotuneModelSize: str = ""
    given: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        """Check every value; the message names the argument."""
        self.model = _member("model", self.model, ModelName)
        self.loss = _member("loss", self.loss, LossName)
        self.thread = self.thread or available_cores()
        for name, least in LEAST.items():
            setattr(self, name, whole(name, getattr(self, name), least))
        for name in ("lr", "t"):
            setattr(self, name, _positive(name, getattr(self, name)))
        for name in ("label", "autotuneMetric"):
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"{name} must be a str, got {getattr(self, name)!r}")
        self.autotuneModelSize = str(self.autotuneModelSize)
        if self.wordNgrams <= 1 and self.maxn == 0:
            self.bucket = 0

    @property
    def supervised(self) -> bool:
        """Whether labels are learnt."""
        return self.model == ModelName.supervised

    @classmethod
    def of_file(cls, args: FacebookArgs) -> Args:
        """Take over what a file says of its training."""
        models = {name: model for model, name in FILE_NAMES.items()}
        named = {FROM_FILE[name]: getattr(args, name) for name in FROM_FILE}
        args_ = cls()  # not through the checks: whatever is in a readable file is shown
        for name, value in named.items():
            setattr(args_, name, value)
        args_.model, args_.loss = models[args.model], LossName[args.loss]
        return args_

    def to_file(self) -> FacebookArgs:
        """Return what a file keeps of them."""
        kept = {name: getattr(self, own) for name, own in FROM_FILE.items()}
        return FacebookArgs(**kept, model=FILE_NAMES[self.model], loss=self.loss.name)


# Whole numbers, and the least each may be.
LEAST: dict[str, int | None] = {
    "dim": 1,
    "ws": 1,
    "epoch": 0,
    "minCount": 0,
    "minCountLabel": 0,
    "minn": 0,
    "maxn": 0,
    "neg": 0,
    "wordNgrams": 0,
    "bucket": 0,
    "thread": 1,
    "lrUpdateRate": 0,
    "verbose": 0,
    "seed": None,
    "autotunePredictions": 1,
    "autotuneDuration": 1,
}

SUPERVISED: dict[str, Any] = {
    "model": "supervised",
    "lr": 0.1,
    "minCount": 1,
    "minn": 0,
    "maxn": 0,
    "loss": "softmax",
}

# Names of the fields in files, and Facebook's names for the same.
FROM_FILE = {
    "dim": "dim",
    "ws": "ws",
    "epoch": "epoch",
    "min_count": "minCount",
    "neg": "neg",
    "word_ngrams": "wordNgrams",
    "bucket": "bucket",
    "minn": "minn",
    "maxn": "maxn",
    "lr_update_rate": "lrUpdateRate",
    "t": "t",
}

NAMES = tuple(each.name for each in fields(Args) if each.init)
# Every name in snake_case too, and the few that Facebook calls otherwise besides.
ALIASES = {re.sub("([A-Z])", lambda found: "_" + found[1].lower(), name): name for name in NAMES}
ALIASES |= {name: name for name in NAMES}
ALIASES |= {"label_prefix": "label", "autotune_validation": "autotuneValidationFile"}


def read_args(
    names: tuple[str, ...],
    values: tuple[Any, ...],
    named: Mapping[str, Any],
    defaults: Mapping[str, Any],
) -> Args:
    """Put together what was given, in order and by name, with the defaults.

    Parameters
    ----------
    names
        Arguments that may be given, in their order.
    values
        Those given without a name.
    named
        Those given by name, Facebook's or in snake_case.
    defaults
        Where they are others than those of `Args`.

    Raises
    ------
    TypeError
        For a name that is unknown or given twice, or a value of the wrong type.
    ValueError
        For a value out of its bounds.
    """
    if len(values) > len(names):
        raise TypeError(f"{len(values)} arguments were given, at most {len(names)} are known")
    given = dict(zip(names, values, strict=False))
    for alias, value in named.items():
        name = ALIASES.get(alias)
        if name is None or name not in names:
            raise TypeError(f"unexpected argument {alias!r}; known are {', '.join(names)}")
        if name in given:
            raise TypeError(f"argument {name!r} is given more than once")
        given[name] = value
    args = Args(**{**defaults, **given})
    args.given = frozenset(given)
    return args


def _member(name: str, value: Any, kind: type[Any]) -> Any:
    """Return the member of an enumeration, given as itself or by its name."""
    if isinstance(value, kind):
        return value
    if not isinstance(value, str) or value not in kind.__members__:
        known = ", ".join(map(repr, kind.__members__))
        raise ValueError(f"{name}={value!r} is unknown: choose among {known}")
    return kind[value]


def _positive(name: str, value: Any) -> float:
    """Return a finite float of at least 0."""
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        raise TypeError(f"{name} must be a number, got {value!r}")
    number = float(value)
    if not (math.isfinite(number) and number >= 0):
        raise ValueError(f"{name} must be finite and not negative, got {number}")
    return number
