"""Word2vec: skip-gram and CBOW."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.cores import available_cores
from vecloom.corpus import Corpus, Selection, Vocabulary, select, tokenizers
from vecloom.formats import native
from vecloom.models.engine import Scheduler, Weights
from vecloom.models.fitting import fit
from vecloom.models.prediction import predict_output
from vecloom.models.reading import Files, Sentences, read_text
from vecloom.models.saving import restore, save_model
from vecloom.models.weights import Matrix, counts_of, grow_vectors, grown, rows_of, trainable
from vecloom.training.config import TrainingConfig, whole
from vecloom.vectors import KeyedVectors

logger = logging.getLogger(__name__)

StrPath = str | PathLike[str]
Rows = npt.NDArray[np.int32]
CONFIG_FIELDS = tuple(TrainingConfig.__dataclass_fields__)
VOCABULARY_FIELDS = ("min_count", "max_vocab_size", "max_final_vocab", "sorted_vocab")
# Whole numbers that are no business of the training loops, and the least each may be.
LEAST = {"min_count": 0, "max_vocab_size": 1, "max_final_vocab": 1, "workers": 1}
# What a file keeps: the constructor's parameters, what training has come to, the matrices.
PARAMETERS = (*CONFIG_FIELDS, *VOCABULARY_FIELDS, "workers", "comment", "compute_loss", "tokenizer")
STATE = ("epochs_trained", "epoch_losses", "corpus_count", "corpus_total_words")
STATE_FIELDS = (*PARAMETERS, *STATE)
WEIGHTS = ("syn1neg", "syn1", "syn1full")


class Word2Vec:
    """Word vectors by skip-gram or CBOW (Mikolov et al. 2013a, 2013b).

    Given text, the constructor reads it, chooses the vocabulary and trains; without, use
    :meth:`build_vocab` and :meth:`train`. Names and defaults are gensim 4's but where it says so.

    Parameters
    ----------
    sentences : iterable of lists of tokens, or Corpus, optional
        Lists, or anything that yields token lists once (a generator will do: the text is encoded
        in one pass). Tokens are str or int. A `Corpus` is used as it is.
    corpus_file : path, glob, folder, list of paths, or "-", optional
        Text files, plain or compressed, one sentence a line, tokens separated by spaces. Read on
        all cores. Not together with ``sentences``.
    vector_size : int
        Dimensions D of the vectors.
    alpha : float, optional
        Learning rate at the beginning. Default 0.025 for skip-gram, 0.05 for CBOW (word2vec.c's;
        gensim's 0.025 costs CBOW 0.05 of WordSim-353 and of the analogies).
    min_alpha : float
        Learning rate at the end; it falls linearly.
    window : int
        How many words on either side are context.
    min_count : int
        Drop words that occur less often.
    max_vocab_size : int, optional
        Consider only so many of the most frequent words.
    max_final_vocab : int, optional
        Raise ``min_count`` until at most so many words are left.
    sample : float
        Share of the text from which on a word is thinned out; 0 keeps everything.
    seed : int
        The same seed gives the same vectors: for skip-gram with negative sampling at any number
        of workers, for everything else with ``workers=1``. (The same instruction set is assumed;
        see ``VECLOOM_ISA``.)
    workers : int, optional
        Threads. Default: every core this process may use (gensim: 3).
    sg : bool
        Skip-gram rather than CBOW.
    hs : bool
        Hierarchical softmax.
    negative : int
        Number of negative samples, 0 for none, at most 63. Samples are shared by a few
        neighbouring predictions.
    softmax : bool
        The full softmax, for small vocabularies.
    ns_exponent : float
        Negatives are drawn by ``count ** ns_exponent``.
    cbow_mean : bool
        CBOW's context is the mean of its words, else their sum.
    cbow_exact_gradient : bool
        Divide what the words of a mean receive by their number, as its gradient does. Default
        False, as word2vec.c and gensim.
    epochs : int
        Passes over the text.
    trim_rule : callable, optional
        ``trim_rule(word, count, min_count)``, see `vecloom.corpus.select`.
    sorted_vocab : bool
        Order words by descending count, else by first occurrence.
    compute_loss : bool
        Sum up the loss: see ``epoch_losses``.
    callbacks : sequence
        Objects with the methods of `vecloom.training.Callback`.
    comment : str, optional
        Kept with the model.
    shrink_windows : bool
        Draw each window's size from 1 to ``window``, else always use it whole.
    tokenizer : str or callable
        For ``corpus_file``: "whitespace", "words", or a function from a line to tokens.
    progress : bool, optional
        Show a progress bar; by default on a terminal only.

    Attributes
    ----------
    wv : KeyedVectors
        The vectors: float32 (V, D) and their words.
    syn1neg, syn1, syn1full : ndarray of float32 or None
        Output weights of negative sampling (V, D), hierarchical softmax (V - 1, D), softmax (V, D).
    epoch_losses : list of float
        Loss of each epoch trained with ``compute_loss``, summed over its predictions in float64.
    corpus_count, corpus_total_words : int
        Sentences and tokens of the text that the vocabulary is of.

    Raises
    ------
    ValueError, TypeError
        For parameters out of range and text of the wrong shape.
    RuntimeError
        When no word is left to train.
    TrainingInterrupted
        On Ctrl-C, a ``KeyboardInterrupt`` whose ``model`` attribute is this model, usable.
    """

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
    tokenizer: Any
    progress: bool | None
    wv: KeyedVectors
    syn1neg: Matrix | None
    syn1: Matrix | None
    syn1full: Matrix | None

    def __init__(
        self,
        sentences: Sentences | Corpus | None = None,
        *,
        corpus_file: Files | None = None,
        vector_size: int = 100,
        alpha: float | None = None,
        window: int = 5,
        min_count: int = 5,
        max_vocab_size: int | None = None,
        sample: float = 1e-3,
        seed: int = 1,
        workers: int | None = None,
        min_alpha: float = 1e-4,
        sg: bool | int = 0,
        hs: bool | int = 0,
        negative: int = 5,
        softmax: bool = False,
        ns_exponent: float = 0.75,
        cbow_mean: bool | int = 1,
        cbow_exact_gradient: bool = False,
        epochs: int = 5,
        trim_rule: Any = None,
        sorted_vocab: bool | int = 1,
        compute_loss: bool = False,
        callbacks: Sequence[Any] = (),
        comment: str | None = None,
        max_final_vocab: int | None = None,
        shrink_windows: bool = True,
        tokenizer: Any = "whitespace",
        progress: bool | None = None,
    ) -> None:
        given = locals()
        config = TrainingConfig(**{name: given[name] for name in CONFIG_FIELDS})
        self.__dict__.update(config.as_dict())
        for name in (*VOCABULARY_FIELDS, "workers", "comment", "tokenizer", "progress"):
            setattr(self, name, given[name])
        for name, least in LEAST.items():
            if given[name] is not None or name == "min_count":
                setattr(self, name, whole(name, given[name], least))
        tokenizers.resolve(tokenizer)
        self.compute_loss = compute_loss
        self.wv = KeyedVectors(self.vector_size)
        self.syn1neg = self.syn1 = self.syn1full = None
        self.epoch_losses: list[float] = []
        self.epochs_trained = 0
        self.corpus_count = self.corpus_total_words = 0
        if sentences is not None or corpus_file is not None:
            corpus = self._read(sentences, corpus_file)
            rows = self._build_vocab(corpus, False, trim_rule)
            self._train(corpus, rows, self._config(), compute_loss, callbacks)

    def _read(self, sentences: Sentences | Corpus | None, corpus_file: Files | None) -> Corpus:
        """Return the text of either argument, encoded."""
        return read_text(sentences, corpus_file, self.tokenizer, self.workers)

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
            known = Selection(
                list(self.wv.index_to_key),
                counts_of(self.wv),
                np.empty(0, np.int32),
                self.min_count,
            )
            selection = known.extended(vocabulary, trim_rule=trim_rule, **rules)
        else:
            selection = select(vocabulary, trim_rule=trim_rule, **rules)
            self.wv = KeyedVectors(self.vector_size)
            self.syn1neg = self.syn1 = self.syn1full = None
            self.epochs_trained = 0
            self.epoch_losses = []
        self._grow(selection)
        return selection.rows

    def _grow(self, selection: Selection) -> None:
        """Give every selected word its rows; those there are keep theirs."""
        grow_vectors(self.wv, selection, self.seed)
        n, dim = len(selection), self.vector_size
        if self.negative:
            self.syn1neg = grown(self.syn1neg, n, dim)
        if self.softmax:
            self.syn1full = grown(self.syn1full, n, dim)
        if self.hs:  # a tree over other words is another tree: its nodes start afresh
            self.syn1 = grown(None, max(n - 1, 0), dim)

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
        scheduler = Scheduler(config, counts_of(self.wv), corpus, rows)
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
        n, dim = len(self.wv), self.vector_size
        self.wv.vectors = trainable("wv.vectors", self.wv.vectors, (n, dim))
        if self.negative:
            self.syn1neg = trainable("syn1neg", self.syn1neg, (n, dim))
        if self.hs:
            self.syn1 = trainable("syn1", self.syn1, (max(n - 1, 0), dim))
        if self.softmax:
            self.syn1full = trainable("syn1full", self.syn1full, (n, dim))
        return Weights(
            self.wv.vectors,
            self.syn1neg if self.negative else None,
            self.syn1 if self.hs else None,
            self.syn1full if self.softmax else None,
        )

    def get_latest_training_loss(self) -> float:
        """Return the loss summed over all epochs since the vocabulary was built (see gensim)."""
        return float(sum(self.epoch_losses))

    # -- using the model

    def predict_output_word(
        self, context_words_list: Sequence[Any], topn: int = 10
    ) -> list[tuple[Any, float]] | None:
        """Return the words most likely in the middle of the given ones, with probabilities.

        Needs negative sampling's weights. Words outside the vocabulary are passed over; None if
        none is left.
        """
        if self.syn1neg is None:
            raise RuntimeError("predict_output_word needs a model trained with negative > 0")
        mean = bool(self.cbow_mean or self.sg)
        return predict_output(self.wv, self.syn1neg, context_words_list, topn, mean=mean)

    def estimate_memory(self, vocab_size: int | None = None) -> dict[str, int]:
        """Return the bytes that words and matrices take."""
        n = len(self.wv) if vocab_size is None else vocab_size
        matrix = n * self.vector_size * 4
        report = {"vocab": n * 200, "vectors": matrix}
        losses = (("syn1neg", self.negative), ("syn1", self.hs), ("syn1full", self.softmax))
        report.update({name: matrix for name, used in losses if used})
        report["total"] = sum(report.values())
        return report

    # -- saving

    def save(self, path: StrPath) -> None:
        """Save the model, so that training can go on: one file, see docs/formats.md."""
        save_model(self, path, kind="word2vec", state=STATE_FIELDS, weights=WEIGHTS)

    @classmethod
    def load(cls, path: StrPath, *, mmap: bool = False) -> Word2Vec:
        """Load a saved model.

        Parameters
        ----------
        mmap : bool
            Map the matrices instead of reading them; they are copied when trained on.
        """
        file = native.read_arrays(path, kind="word2vec", mmap=mmap)
        return cls.from_file(file)

    @classmethod
    def from_file(cls, file: native.NativeFile) -> Word2Vec:
        """Make the model that a native file holds."""
        parameters = {name: file.config[name] for name in PARAMETERS}
        return restore(cls(**parameters), file, state=STATE_FIELDS, weights=WEIGHTS)

    @property
    def layer1_size(self) -> int:
        """The dimensions of the vectors (gensim's name)."""
        return self.vector_size

    def __repr__(self) -> str:
        kind = "skip-gram" if self.sg else "CBOW"
        return f"<Word2Vec: {kind}, {len(self.wv)} words, {self.vector_size} dimensions>"
