"""The parameters of models of words, and what training has come to."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from vecloom.corpus import Corpus, tokenizers
from vecloom.models.pretrained import Pretrained
from vecloom.models.reading import Files, Sentences, read_text
from vecloom.models.saving import Saved
from vecloom.models.weights import Matrix
from vecloom.training.config import TrainingConfig, whole
from vecloom.training.lifecycle import LifecycleEvents
from vecloom.vectors import KeyedVectors

logger = logging.getLogger(__name__)

CONFIG_FIELDS = tuple(TrainingConfig.__dataclass_fields__)
VOCABULARY_FIELDS = ("min_count", "max_vocab_size", "max_final_vocab", "sorted_vocab")
# Whole numbers that are no business of the training loops, and the least each may be.
LEAST = {"min_count": 0, "max_vocab_size": 1, "max_final_vocab": 1, "workers": 1}
FLAGS = ("sg", "hs", "cbow_mean")  # 0 or 1 to gensim's users
# What gensim's users give and read, and no training here depends on.
WITHOUT_EFFECT: dict[str, Any] = {"hashfxn": hash, "null_word": 0, "batch_words": 10_000}
# What training has come to, and begins from.
STATE = (
    "epochs_trained",
    "epoch_losses",
    "corpus_count",
    "corpus_total_words",
    "effective_min_count",
    "min_alpha_yet_reached",
    "train_count",
)


class ModelParameters(Saved, LifecycleEvents):
    """The attributes of a model of words that are told to its constructor, or count something.

    Parameters
    ----------
    given : mapping
        The arguments of the model's constructor, by name.
    """

    RATE: ClassVar[str] = "alpha"  # the parameter that is the learning rate
    TABLES: ClassVar[tuple[str, ...]] = ("wv",)  # what is trained
    PARAMETERS: ClassVar[tuple[str, ...]] = (
        *CONFIG_FIELDS,
        *VOCABULARY_FIELDS,
        "workers",
        "comment",
        "compute_loss",
        "tokenizer",
    )

    vector_size: int
    alpha: float
    min_alpha: float
    window: int
    shrink_windows: bool
    sample: float
    seed: int
    sg: int
    hs: int
    negative: int
    softmax: bool
    ns_exponent: float
    cbow_mean: int
    cbow_exact_gradient: bool
    epochs: int
    min_count: int
    max_vocab_size: int | None
    max_final_vocab: int | None
    sorted_vocab: bool
    workers: int | None
    comment: str | None
    compute_loss: bool
    tokenizer: Any
    encoding: str  # of files that are read; not saved, as they are not
    progress: bool | None
    hashfxn: Callable[[str], int]
    null_word: int
    batch_words: int
    wv: KeyedVectors
    syn1neg: Matrix | None
    syn1: Matrix | None
    syn1full: Matrix | None

    def __init__(self, given: Mapping[str, Any]) -> None:
        config = TrainingConfig(**{name: given[name] for name in CONFIG_FIELDS})
        for name in (*self.PARAMETERS, "progress"):
            setattr(self, name, given[name])
        self.__dict__.update(config.as_dict())
        self.__dict__.update({name: int(getattr(config, name)) for name in FLAGS})
        for name, least in LEAST.items():
            if given[name] is not None or name == "min_count":
                setattr(self, name, whole(name, given[name], least))
        tokenizers.resolve(self.tokenizer)
        self.encoding = given.get("encoding", "utf-8")
        for name, usual in WITHOUT_EFFECT.items():
            setattr(self, name, given.get(name, usual))
        self.corpus_count = self.corpus_total_words = self.train_count = 0
        self.running_training_loss = self.total_train_time = 0.0
        self.effective_min_count = self.min_count
        self.raw_vocab: dict[Any, int] = {}
        self._pretrained = Pretrained.given(given)
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Forget all words and what was trained."""
        self.wv = self._empty_vectors()
        self.syn1neg = self.syn1 = self.syn1full = None
        self.epochs_trained = 0
        self.epoch_losses: list[float] = []
        self.min_alpha_yet_reached = self.alpha

    def _empty_vectors(self) -> KeyedVectors:
        """Make a table without words."""
        return KeyedVectors(self.vector_size)

    @abstractmethod
    def _inputs(self) -> Matrix:
        """Return the matrix that is trained, checked."""

    def _read(self, sentences: Sentences | Corpus | None, corpus_file: Files | None) -> Corpus:
        """Return the text of either argument, encoded."""
        return read_text(sentences, corpus_file, self.tokenizer, self.workers, self.encoding)

    def _config(self, **overrides: Any) -> TrainingConfig:
        """Return the parameters as they are now: users set attributes between calls."""
        values = {name: getattr(self, name) for name in CONFIG_FIELDS}
        values |= {name: value for name, value in overrides.items() if value is not None}
        return TrainingConfig(**values)

    @property
    def layer1_size(self) -> int:
        """The dimensions of what predicts a word, and of the output weights (gensim's name)."""
        return self.vector_size

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}<vocab={len(self.wv)}, vector_size={self.vector_size}, "
            f"alpha={self.alpha}>"
        )

    def __repr__(self) -> str:
        return str(self)
