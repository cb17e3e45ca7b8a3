"""What models of words have in common: parameters, vocabulary, training, files."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from typing import Any, ClassVar, TypeVar

import numpy as np
import numpy.typing as npt

from vecloom._core.cores import available_cores
from vecloom.corpus import Corpus, Selection, Vocabulary, select, tokenizers
from vecloom.formats import native
from vecloom.models.engine import Bags, Scheduler, Weights, are_same
from vecloom.models.fitting import fit
from vecloom.models.inspection import Inspection
from vecloom.models.pretrained import Pretrained
from vecloom.models.reading import Files, Sentences, read_text
from vecloom.models.saving import Saved, construct, restore, save_model
from vecloom.models.weights import Matrix, counts_of, grown, rows_of, selection_of, trainable
from vecloom.training.config import TrainingConfig, whole
from vecloom.training.runner import Schedule
from vecloom.vectors import KeyedVectors

logger = logging.getLogger(__name__)

StrPath = str | PathLike[str]
Rows = npt.NDArray[np.int32]
Model = TypeVar("Model", bound="WordModel")

CONFIG_FIELDS = tuple(TrainingConfig.__dataclass_fields__)
VOCABULARY_FIELDS = ("min_count", "max_vocab_size", "max_final_vocab", "sorted_vocab")
# Whole numbers that are no business of the training loops, and the least each may be.
LEAST = {"min_count": 0, "max_vocab_size": 1, "max_final_vocab": 1, "workers": 1}
# What training has come to.
STATE = ("epochs_trained", "epoch_losses", "corpus_count", "corpus_total_words")
# The matrices of output weights, and the parameter that asks for each.
OUTPUTS = {"syn1neg": "negative", "syn1": "hs", "syn1full": "softmax"}


class WordModel(Saved, Inspection):
    """The part that models of words share; none by itself.

    A model says what its vectors are (`_empty_vectors`), gives words their rows (`_grow_inputs`),
    names the matrix that is trained (`_inputs`), and, where vectors are made of what was trained,
    makes them (`_compose`).

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
    sg: bool
    hs: bool
    negative: int
    softmax: bool
    ns_exponent: float
    cbow_mean: bool
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
    wv: KeyedVectors
    syn1neg: Matrix | None
    syn1: Matrix | None
    syn1full: Matrix | None

    def __init__(self, given: Mapping[str, Any]) -> None:
        config = TrainingConfig(**{name: given[name] for name in CONFIG_FIELDS})
        for name in (*self.PARAMETERS, "progress"):
            setattr(self, name, given[name])
        self.__dict__.update(config.as_dict())
        for name, least in LEAST.items():
            if given[name] is not None or name == "min_count":
                setattr(self, name, whole(name, given[name], least))
        tokenizers.resolve(self.tokenizer)
        self.encoding = given.get("encoding", "utf-8")
        self.corpus_count = self.corpus_total_words = 0
        self._pretrained = Pretrained.given(given)
        self._begin_anew()
        if given["sentences"] is not None or given["corpus_file"] is not None:
            corpus = self._read(given["sentences"], given["corpus_file"])
            rows = self._build_vocab(corpus, False, given["trim_rule"])
            self._train(corpus, rows, self._config(), self.compute_loss, given["callbacks"])

    def _begin_anew(self) -> None:
        """Forget all words and what was trained."""
        self.wv = self._empty_vectors()
        self.syn1neg = self.syn1 = self.syn1full = None
        self.epochs_trained = 0
        self.epoch_losses: list[float] = []

    def _read(self, sentences: Sentences | Corpus | None, corpus_file: Files | None) -> Corpus:
        """Return the text of either argument, encoded."""
        return read_text(sentences, corpus_file, self.tokenizer, self.workers, self.encoding)

    # -- what a model says of itself

    def _empty_vectors(self) -> KeyedVectors:
        """Make a table without words."""
        return KeyedVectors(self.vector_size)

    @abstractmethod
    def _grow_inputs(self, selection: Selection) -> None:
        """Give every selected word its rows; those there are keep theirs."""

    @abstractmethod
    def _inputs(self) -> Matrix:
        """Return the matrix that is trained, checked."""

    def _bags(self) -> Bags | None:
        """Name the rows that make up each word, and their locks; None: a free row each."""
        lockf = self.wv.lockf()
        return None if lockf is None else Bags(None, None, lockf)

    def _scheduler(
        self, config: TrainingConfig, corpus: Corpus, rows: Rows
    ) -> Callable[[Weights], Schedule]:
        """Prepare the training: between its epochs a callback may move rows and lock them."""
        made: tuple[Bags | None, Scheduler] | None = None

        def schedule(weights: Weights) -> Schedule:
            nonlocal made
            bags = self._bags()
            if made is None or not are_same(bags, made[0]):
                made = bags, Scheduler(config, counts_of(self.wv), corpus, rows, bags)
            return made[1](weights)

        return schedule

    def _compose(self) -> None:
        """Make ``wv.vectors`` from what was trained: nothing to do where it is just that."""

    # -- vocabulary

    def build_vocab(
        self,
        corpus_iterable: Sentences | Corpus | None = None,
        *,
        corpus_file: Files | None = None,
        update: bool = False,
        trim_rule: Any = None,
    ) -> None:
        """Choose the vocabulary from text, and make the weights.

        Parameters
        ----------
        corpus_iterable, corpus_file
            Text, as in the constructor.
        update : bool
            Add the text's words to those there are, keeping what is trained.
        trim_rule : callable, optional
            As in the constructor.
        """
        self._build_vocab(self._read(corpus_iterable, corpus_file), update, trim_rule)

    def _build_vocab(self, corpus: Corpus, update: bool, trim_rule: Any) -> Rows:
        self.corpus_count = corpus.n_sentences + (self.corpus_count if update else 0)
        self.corpus_total_words = corpus.n_tokens + (self.corpus_total_words if update else 0)
        return self._set_vocabulary(corpus.vocabulary, update, trim_rule)

    def build_vocab_from_freq(
        self,
        word_freq: Mapping[Any, int],
        *,
        corpus_count: int | None = None,
        trim_rule: Any = None,
        update: bool = False,
    ) -> None:
        """Choose the vocabulary from counts given as a mapping of word to count."""
        self._set_vocabulary(Vocabulary.from_counts(word_freq), update, trim_rule)
        self.corpus_count = corpus_count or 0
        self.corpus_total_words = int(sum(word_freq.values()))

    def _set_vocabulary(self, vocabulary: Vocabulary, update: bool, trim_rule: Any) -> Rows:
        """Choose words and make their weights; return the rows of the vocabulary's ids."""
        rules = {name: getattr(self, name) for name in VOCABULARY_FIELDS}
        if update and len(self.wv):
            known = selection_of(self.wv, self.min_count)
            selection = known.extended(vocabulary, trim_rule=trim_rule, **rules)
        else:
            selection = select(vocabulary, trim_rule=trim_rule, **rules)
            self._begin_anew()
        self._make_weights(selection)
        return selection.rows

    def _make_weights(self, selection: Selection) -> None:
        """Give every word its weights; those there are keep theirs."""
        first = len(self.wv)
        if self._pretrained is not None:
            words, counts = self._pretrained.joined(selection.words, selection.counts)
            selection = replace(selection, words=words, counts=counts)
        self._grow_inputs(selection)
        self._grow_outputs()
        if self._pretrained is not None:
            self._pretrained.give(self.wv, first)

    def reset_from(self, other_model: WordModel) -> None:
        """Take the words and counts of another model, which are copied, and make new weights.

        Parameters
        ----------
        other_model : WordModel
            With a vocabulary.
        """
        selection = selection_of(other_model.wv, self.min_count)
        self.corpus_count = other_model.corpus_count
        self.corpus_total_words = other_model.corpus_total_words
        self._begin_anew()
        self._make_weights(selection)

    def init_weights(self) -> None:
        """Forget what was trained, and begin anew with the same words."""
        self.reset_from(self)

    def _outputs(self, n_words: int) -> dict[str, int]:
        """Name the matrices of output weights that the losses need, with their rows."""
        n_rows = {"syn1neg": n_words, "syn1": max(n_words - 1, 0), "syn1full": n_words}
        return {name: n_rows[name] for name, loss in OUTPUTS.items() if getattr(self, loss)}

    def _grow_outputs(self) -> None:
        """Give every word its output weights; those there are keep theirs."""
        for name, n in self._outputs(len(self.wv)).items():
            # a tree over other words is another tree: its nodes start afresh
            old = None if name == "syn1" else getattr(self, name)
            setattr(self, name, grown(old, n, self.layer1_size))

    # -- training

    def train(
        self,
        corpus_iterable: Sentences | Corpus | None = None,
        *,
        corpus_file: Files | None = None,
        total_examples: int | None = None,
        total_words: int | None = None,
        epochs: int | None = None,
        start_alpha: float | None = None,
        end_alpha: float | None = None,
        compute_loss: bool | None = None,
        callbacks: Sequence[Any] = (),
        report_delay: float = 1.0,
    ) -> tuple[int, int]:
        """Train on text, from where the weights are.

        Parameters
        ----------
        corpus_iterable, corpus_file
            Text, as in the constructor; words outside the vocabulary are passed over.
        total_examples, total_words : int, optional
            Accepted for gensim's sake; the text is counted.
        epochs : int, optional
            Passes over this text; default the model's.
        start_alpha, end_alpha : float, optional
            Learning rate at the beginning and the end of this call; default the model's.
        compute_loss : bool, optional
            Sum up the loss; default the model's.
        callbacks : sequence
            Called at the begin and end of training and of each epoch.
        report_delay : float
            Seconds between lines in the log.

        Returns
        -------
        tuple of int
            Words trained on (those in the vocabulary, times epochs done) and words read.
        """
        corpus = self._read(corpus_iterable, corpus_file)
        config = self._config(epochs=epochs, alpha=start_alpha, min_alpha=end_alpha)
        with_loss = self.compute_loss if compute_loss is None else compute_loss
        return self._train(
            corpus, rows_of(corpus.vocabulary, self.wv), config, with_loss, callbacks, report_delay
        )

    def _train(
        self,
        corpus: Corpus,
        rows: Rows,
        config: TrainingConfig,
        with_loss: bool,
        callbacks: Sequence[Any],
        report_delay: float = 1.0,
    ) -> tuple[int, int]:
        if not len(self.wv):
            raise RuntimeError(
                "there is no word to train: call build_vocab first, or, if you did, lower "
                f"min_count (now {self.min_count}): no word of the text passes it"
            )
        scheduler = self._scheduler(config, corpus, rows)
        scheduler(self._weights())  # what is wrong is told before training begins
        workers = available_cores() if self.workers is None else whole("workers", self.workers, 1)
        logger.info(
            "training %d words x %d dimensions for %d epochs over %d tokens with %d workers",
            len(self.wv),
            self.vector_size,
            config.epochs,
            corpus.n_tokens,
            workers,
        )
        trained_before = self.epochs_trained
        fit(
            self,
            lambda: scheduler(self._weights()),
            config,
            corpus.n_tokens,
            workers,
            with_loss,
            callbacks,
            report_delay,
        )
        known = int(corpus.vocabulary.counts[rows >= 0].sum())
        epochs = self.epochs_trained - trained_before
        return known * epochs, corpus.n_tokens * epochs

    def _config(self, **overrides: Any) -> TrainingConfig:
        """Return the parameters as they are now: users set attributes between calls."""
        values = {name: getattr(self, name) for name in CONFIG_FIELDS}
        values |= {name: value for name, value in overrides.items() if value is not None}
        return TrainingConfig(**values)

    def _weights(self) -> Weights:
        """Return the matrices that the losses need, checked."""
        inputs, outputs = self._inputs(), self._outputs(len(self.wv))
        for name, n in outputs.items():
            setattr(self, name, trainable(name, getattr(self, name), (n, self.layer1_size)))
        return Weights(
            inputs, *(getattr(self, name) if name in outputs else None for name in OUTPUTS)
        )

    # -- saving

    def save(self, path: StrPath) -> None:
        """Save the model, so that training can go on: one file, see docs/formats.md."""
        state = (*self.PARAMETERS, *STATE)
        save_model(self, path, kind=self.KIND, state=state, weights=OUTPUTS)

    @classmethod
    def from_file(cls: type[Model], file: native.NativeFile) -> Model:
        """Make the model that a native file holds.

        Raises
        ------
        FormatError
            If a parameter is missing or bad, or the vectors are.
        """
        state = (*cls.PARAMETERS, *STATE)
        model = construct(cls, file, parameters=cls.PARAMETERS, state=state)
        return restore(model, file, state=state, weights=OUTPUTS)
