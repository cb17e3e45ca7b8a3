"""What models of words share: building the vocabulary, training, saving.

A model is a thin description of what to train; the training itself is one
schedule of tiles that knows no model (see ``engine``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, ClassVar, TypeVar

from vecloom._core.cores import available_cores
from vecloom.corpus import Corpus
from vecloom.formats import FormatError, native
from vecloom.models.bookkeeping import Bookkeeper
from vecloom.models.engine import Bags, Scheduler, Weights, are_same
from vecloom.models.fitting import fit
from vecloom.models.inspection import Inspection
from vecloom.models.jobs import Jobs, overrides_jobs, train_in_jobs
from vecloom.models.parameters import STATE
from vecloom.models.reading import Files, Sentences
from vecloom.models.saving import construct, restore, save_model
from vecloom.models.tree import from_arrays
from vecloom.models.vocabulary import OUTPUTS, Given, Rows
from vecloom.models.weights import counts_of, rows_of, trainable
from vecloom.training.config import TrainingConfig, whole
from vecloom.training.runner import Schedule
from vecloom.vectors.renamed import old_keywords

logger = logging.getLogger(__name__)

StrPath = str | PathLike[str]
Model = TypeVar("Model", bound="WordModel")


class WordModel(Inspection, Jobs):
    """The part that models of words share; none by itself.

    A model says what its vectors are (`_empty_vectors`), gives words their rows (`_grow_inputs`),
    names the matrix that is trained (`_inputs`), and, where vectors are made of what was trained,
    makes them (`_compose`).

    Parameters
    ----------
    given : mapping
        The arguments of the model's constructor, by name.
    """

    MATRICES: ClassVar[tuple[str, ...]] = tuple(OUTPUTS)  # in files, besides vectors

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__(given)
        sentences, corpus_file = given["sentences"], given["corpus_file"]
        if sentences is not None or corpus_file is not None:
            self._learn(sentences, corpus_file, given["trim_rule"], given["callbacks"])
        for name in ("trim_rule", "callbacks"):
            if given[name] and sentences is None and corpus_file is None:
                logger.warning("%s was given without text, and is not kept: give it with it", name)
        self.add_lifecycle_event("created", params=str(self))

    def _learn(
        self, sentences: Any, corpus_file: Any, trim_rule: Any, callbacks: Sequence[Any]
    ) -> None:
        """Build the vocabulary and train, by the methods that a subclass may override."""
        source = corpus_file if sentences is None else sentences
        self._given = Given(source, self._read(sentences, corpus_file))
        text = {"corpus_iterable": sentences, "corpus_file": corpus_file}
        try:
            self.build_vocab(**text, trim_rule=trim_rule)
            self.train(
                **text,
                total_examples=self.corpus_count,
                total_words=self.corpus_total_words,
                epochs=self.epochs,
                start_alpha=self.alpha,
                end_alpha=self.min_alpha,
                compute_loss=self.compute_loss,
                callbacks=callbacks,
            )
        finally:
            self._given = None

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

    # -- training

    @old_keywords(sentences="corpus_iterable", documents="corpus_iterable", iter="epochs")
    def train(
        self,
        corpus_iterable: Sentences | Corpus | None = None,
        corpus_file: Files | None = None,
        total_examples: int | None = None,
        total_words: int | None = None,
        epochs: int | None = None,
        start_alpha: float | None = None,
        end_alpha: float | None = None,
        word_count: int = 0,
        queue_factor: int = 2,
        report_delay: float = 1.0,
        compute_loss: bool | None = None,
        callbacks: Sequence[Any] = (),
    ) -> tuple[int, int]:
        """Train on text, from where the weights are.

        Parameters
        ----------
        corpus_iterable, corpus_file
            Text, as in the constructor; words outside the vocabulary are passed over.
        total_examples, total_words : int, optional
            Sentences and words of the text. It is counted all the same; other numbers are told in
            the log.
        epochs : int, optional
            Passes over this text, and the model's ``epochs`` from now on.
        start_alpha, end_alpha : float, optional
            Learning rate at the beginning and the end of this call; default the model's.
        word_count, queue_factor : int
            Accepted for gensim's sake, without effect.
        report_delay : float
            Seconds between lines in the log.
        compute_loss : bool, optional
            Sum up the loss; default the model's.
        callbacks : sequence
            Called at the begin and end of training and of each epoch.

        Returns
        -------
        tuple of int
            Words trained on (those in the vocabulary, times epochs done) and words read.

        Raises
        ------
        RuntimeError
            Without a vocabulary.
        TypeError, ValueError
            If both texts are given, or none, or a number is out of range.
        """
        config = self._config(epochs=epochs, alpha=start_alpha, min_alpha=end_alpha)
        self.epochs = config.epochs
        with_loss = self.compute_loss if compute_loss is None else compute_loss

        def train(corpus: Corpus, config: TrainingConfig) -> tuple[int, int]:
            rows = self._rows(corpus)
            self._given = None  # callbacks copy the model, without its text
            return self._train(corpus, rows, config, with_loss, callbacks, report_delay)

        if overrides_jobs(self) and corpus_iterable is not None and corpus_file is None:
            return train_in_jobs(self, corpus_iterable, total_examples, config, train)
        corpus = self._text(corpus_iterable, corpus_file)
        for name, told, found in (
            ("total_examples", total_examples, corpus.n_sentences),
            ("total_words", total_words, corpus.n_tokens),
        ):
            if told is not None and told != found:
                logger.warning("%s is %d, but the text has %d", name, told, found)
        return train(corpus, config)

    def _rows(self, corpus: Corpus) -> Rows:
        """Return the model's row of each id of a text, -1 for none."""
        given = self._given
        if given is not None and given.corpus is corpus and given.rows is not None:
            return given.rows
        return rows_of(corpus.vocabulary, self.wv)

    def _train(
        self,
        corpus: Corpus,
        rows: Rows,
        config: TrainingConfig,
        with_loss: bool,
        callbacks: Sequence[Any],
        report_delay: float,
    ) -> tuple[int, int]:
        if not len(self.wv):
            raise RuntimeError(
                "there is no word to train: call build_vocab first, or, if you did, lower "
                f"min_count (now {self.min_count}): no word of the text passes it"
            )
        scheduler = self._scheduler(config, corpus, rows)
        scheduler(self._weights())  # what is wrong is told before training begins
        workers = available_cores() if self.workers is None else whole("workers", self.workers, 1)
        message = (
            f"training {len(self.wv)} words x {self.vector_size} dimensions for {config.epochs} "
            f"epochs over {corpus.n_tokens} tokens with {workers} workers"
        )
        self.add_lifecycle_event("train", msg=message)
        trained_before, seconds_before = self.epochs_trained, self.total_train_time
        fit(
            self,
            lambda: scheduler(self._weights()),
            config,
            corpus.n_tokens,
            workers,
            with_loss,
            [Bookkeeper(config, with_loss), *callbacks],
            report_delay,
        )
        known = int(corpus.vocabulary.counts[rows >= 0].sum())
        epochs = self.epochs_trained - trained_before
        read, trained = corpus.n_tokens * epochs, known * epochs
        seconds = self.total_train_time - seconds_before
        message = f"read {read} tokens, {trained} of known words, in {seconds:.1f} s"
        self.add_lifecycle_event("train", msg=message)
        return trained, read

    def _weights(self) -> Weights:
        """Return the matrices that the losses need, checked."""
        inputs, outputs = self._inputs(), self._outputs(len(self.wv))
        for name, n in outputs.items():
            setattr(self, name, trainable(name, getattr(self, name), (n, self.layer1_size)))
        sampled, tree, full = (getattr(self, name) if name in outputs else None for name in OUTPUTS)
        if self._noise is not None and len(self._noise) != len(self.wv):
            raise ValueError(f"cum_table is of {len(self._noise)} words, wv of {len(self.wv)}")
        if self._paths is not None:
            self._paths.check(len(self.wv))
        return Weights(inputs, sampled, tree, full, self._noise, self._paths)

    # -- saving

    def _arrays(self) -> dict[str, Any]:
        """Name the arrays that a file needs besides vectors and `MATRICES`."""
        return {} if self._paths is None else self._paths.to_arrays()

    def save(
        self,
        path: StrPath,
        separately: Any = None,
        sep_limit: int = 0,
        ignore: Any = (),
        pickle_protocol: int = 0,
    ) -> None:
        """Save the model, so that training can go on: one file, see docs/formats.md.

        Parameters
        ----------
        path : path-like
        separately, sep_limit, ignore, pickle_protocol
            Accepted for gensim's sake, without effect.
        """
        self.add_lifecycle_event("saving", path=str(path))
        state = (*self.PARAMETERS, *STATE)
        save_model(
            self, path, kind=self.KIND, state=state, weights=self.MATRICES, arrays=self._arrays()
        )

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
        restore(model, file, state=state, weights=cls.MATRICES)
        try:
            model._paths = from_arrays(file.arrays, len(model.wv))
        except ValueError as error:
            raise FormatError(f"{file.name}: {error}") from None
        model.lifecycle_events = []  # it was made before
        model.add_lifecycle_event("loaded", path=file.name)
        return model
