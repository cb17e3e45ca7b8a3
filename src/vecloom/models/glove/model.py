"""GloVe: word vectors from how often words occur together."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, ClassVar, TypeVar

import numpy as np

from vecloom._core.cores import available_cores
from vecloom.corpus import Cooccurrence, Corpus, tokenizers
from vecloom.formats import FormatError, native
from vecloom.models.fitting import fit
from vecloom.models.glove.config import COUNTING, FIELDS, GloveConfig, Parameters
from vecloom.models.glove.engine import make_schedule
from vecloom.models.glove.matrices import Matrices
from vecloom.models.glove.output import keyed_vectors
from vecloom.models.glove.pretrained import begin_from
from vecloom.models.glove.vocabulary import joined, rows_of
from vecloom.models.glove.weights import MATRICES
from vecloom.models.pretrained import Lock, Pretrained
from vecloom.models.pretrained import Source as Table
from vecloom.models.reading import Files, Sentences, read_text
from vecloom.models.saving import Saved, construct, restore, save_model
from vecloom.training.runner import Schedule
from vecloom.vectors import KeyedVectors

logger = logging.getLogger(__name__)

StrPath = str | PathLike[str]
Source = Sentences | Corpus | Cooccurrence
Model = TypeVar("Model", bound="GloVe")

# What training has come to.
STATE = ("epochs_trained", "epoch_losses")
NO_WORDS = (
    "there is no word to train: call build_vocab first, or, if you did, lower min_count (now {}): "
    "no word of the text passes it"
)
ANCHORS = ("anchors", "anchor_rows")


class GloVe(Saved, Parameters, Matrices):
    """Word vectors by weighted regression on co-occurrences (Pennington et al. 2014).

    Trains ``w_i . c_j + b_i + b'_j`` to be ``log X_ij``, the weight of an error being ``f(X_ij) =
    min(1, (X_ij / x_max) ** alpha)``, by AdaGrad. X sums up, over all pairs of words at most
    ``window`` apart, the reciprocal of their distance. Given text or co-occurrences, the
    constructor trains; without, use `build_vocab` and `train`. The defaults are those of the
    reference program (https://github.com/stanfordnlp/GloVe) but where it says so.

    The same seed gives the same vectors, at any number of workers. (The same instruction set is
    assumed; see ``VECLOOM_ISA``.)

    Parameters
    ----------
    sentences : Cooccurrence, Corpus, or iterable of lists of tokens, optional
        Text is counted first; to train more than once on the same text, count it yourself.
    corpus_file : path, glob, folder, list of paths, or "-", optional
        Text files, as of `Word2Vec`. Not together with ``sentences``.
    vector_size : int
        Dimensions D of the vectors. (Reference: 50.)
    window : int
        How many words on either side are context. Of text only; a Cooccurrence has its own.
    min_count, max_vocab : int
        Drop words that occur less often; keep at most so many. Of text only.
    symmetric, distance_weighting : bool
        Count words on both sides, else to the left only; count 1 / distance, else 1. Of text only.
    x_max, alpha : float
        Co-occurrence from which on all weigh alike, and the exponent of the weight below it.
        The reference's demonstration, on 100 MB of text, takes an ``x_max`` of 10.
    learning_rate : float
        Of AdaGrad. Biases learn without it, as in the reference program.
    grad_clip : float
        Bound of the components of a gradient.
    epochs : int
        Passes over the co-occurrences. (Reference: 25; 15 in its demonstration.)
    seed : int
        Any integer.
    workers : int, optional
        Threads. Default: every core this process may use.
    memory : str or int
        Bound for counting text: see `Cooccurrence.from_corpus`.
    output : {"sum", "word", "context", "concatenation"}
        What ``wv`` holds: the sum of the vectors of words and of contexts, either, or both.
    biases : bool
        Put biases behind the vectors, as further dimensions.
    unk : str, optional
        Add a vector for unknown words under this name, the mean of the 100 rarest. (The reference
        program adds "<unk>".)
    pretrained : KeyedVectors or path, optional
        Vectors of D dimensions that words begin from, half as word and half as context: a table,
        or a file of any format that `vecloom.load` reads. See docs/fine-tuning.md.
    keep_words : bool
        Keep the words of ``pretrained`` that the text lacks, with the count 0.
    lockf : float or mapping of word to float
        0 freezes the words of ``pretrained``, 1 leaves them free; a mapping names words. AdaGrad
        has no steps to multiply by what is between: see ``mu``.
    mu : float
        Keep words near their pre-trained vectors r: adds ``mu * |w + c - r| ** 2`` to the
        objective for each, once an epoch (Mittens, Dingwall and Potts 2018; there 0.1).
    callbacks : sequence
        Objects with the methods of `vecloom.training.Callback`.
    comment : str, optional
        Kept with the model.
    tokenizer : str, Jieba, Characters or callable
        For ``corpus_file``: "whitespace", "words", "jieba", "characters", or a function from a
        line to tokens; see `vecloom.Corpus.from_files`.
    encoding : str
        Of ``corpus_file``: "utf-8", "auto", "gb18030", "big5" and so on. Not saved.
    progress : bool, optional
        Show a progress bar; by default on a terminal only.

    Attributes
    ----------
    wv : KeyedVectors
        The vectors, made anew after each epoch; `keyed_vectors` gives others.
    words, counts : list, ndarray of int64
        The vocabulary, and how often each word occurs.
    word_vectors, context_vectors : ndarray of float32, shape (V, D)
        What is trained: write into them, or assign.
    word_biases, context_biases : ndarray of float32, shape (V,)
    word_squares, context_squares : ndarray of float32, shape (V, D + 1)
        AdaGrad's sums, of vector and bias: copies; assign to change them.
    epochs_trained : int
    epoch_losses : list of float
        The objective, summed in float64 over the records of each epoch as they were met. (The
        reference program shows half of it, divided by their number.)

    Raises
    ------
    ValueError, TypeError
        For parameters out of range and text of the wrong shape.
    RuntimeError
        When no word is left to train.
    FloatingPointError
        When training diverges.
    TrainingInterrupted
        On Ctrl-C, a ``KeyboardInterrupt`` whose ``model`` attribute is this model, usable.
    """

    KIND: ClassVar[str] = "glove"
    RATE: ClassVar[str] = "learning_rate"
    TABLES: ClassVar[tuple[str, ...]] = ("wv",)
    PARAMETERS: ClassVar[tuple[str, ...]] = (*FIELDS, "memory", "comment", "tokenizer")

    def __init__(
        self,
        sentences: Source | None = None,
        *,
        corpus_file: Files | None = None,
        vector_size: int = 100,
        window: int = 15,
        min_count: int = 5,
        max_vocab: int | None = None,
        symmetric: bool = True,
        distance_weighting: bool = True,
        x_max: float = 100.0,
        alpha: float = 0.75,
        learning_rate: float = 0.05,
        grad_clip: float = 100.0,
        epochs: int = 15,
        seed: int = 1,
        workers: int | None = None,
        memory: str | int = "1GB",
        output: str = "sum",
        biases: bool = False,
        unk: str | None = None,
        pretrained: Table | None = None,
        keep_words: bool = True,
        lockf: Lock = 1.0,
        mu: float = 0.0,
        callbacks: Sequence[Any] = (),
        comment: str | None = None,
        tokenizer: Any = "whitespace",
        encoding: str = "utf-8",
        progress: bool | None = None,
    ) -> None:
        given = locals()
        config = self._set_parameters(given)
        tokenizers.resolve(tokenizer)
        self.memory, self.comment = memory, comment
        self.tokenizer, self.encoding = tokenizer, encoding
        self.progress = progress
        self._begin_from(given)
        self._begin_anew()
        if sentences is not None or corpus_file is not None:
            counts = self.count(sentences, corpus_file=corpus_file)
            self._set_vocabulary(counts, update=False)
            self._train(counts, config, callbacks, 1.0)

    def _begin_from(self, given: Mapping[str, Any]) -> None:
        """Take the vectors that words begin from, and what to do with them."""
        self._pretrained = Pretrained.given(given)
        if self._pretrained is None and self.mu:
            raise ValueError("mu needs pretrained vectors, to which it keeps words near")

    def _begin_anew(self) -> None:
        self.words: list[Any] = []
        self.counts = np.empty(0, np.int64)
        self._begin_matrices(self.vector_size)
        self.epochs_trained = 0
        self.epoch_losses: list[float] = []
        self.wv = KeyedVectors(self.vector_size)
        self._compose()

    # -- text and vocabulary

    def count(
        self,
        sentences: Source | None = None,
        *,
        corpus_file: Files | None = None,
        words: Iterable[Any] | None = None,
    ) -> Cooccurrence:
        """Count the co-occurrences of text as the model's parameters say.

        Parameters
        ----------
        sentences, corpus_file
            As in the constructor; co-occurrences are returned as they are.
        words : iterable of str or int, optional
            Those to count; default all that ``min_count`` and ``max_vocab`` leave.

        Raises
        ------
        RuntimeError
            If no word is left.
        """
        if isinstance(sentences, Cooccurrence):
            if corpus_file is not None:
                raise TypeError("give either co-occurrences or corpus_file, not both")
            return sentences
        corpus = read_text(sentences, corpus_file, self.tokenizer, self.workers, self.encoding)
        if corpus.vocabulary.counts.max(initial=0) < self.min_count:
            raise RuntimeError(NO_WORDS.format(self.min_count))
        longest = int(np.diff(corpus.offsets).max(initial=1))
        named = {name: getattr(self, name) for name in COUNTING}
        return Cooccurrence.from_corpus(corpus, min(self.window, longest), words=words, **named)

    def build_vocab(
        self,
        corpus_iterable: Source | None = None,
        *,
        corpus_file: Files | None = None,
        update: bool = False,
        pretrained: Table | None = None,
    ) -> None:
        """Take the words of text or of co-occurrences, and draw their vectors.

        Parameters
        ----------
        corpus_iterable, corpus_file
            Text or co-occurrences, as in the constructor.
        update : bool
            Add the words to those there are, keeping what is trained.
        pretrained : KeyedVectors or path, optional
            Vectors that the new words begin from, all kept and none locked; default those of the
            constructor.
        """
        if pretrained is not None:
            self._begin_from({"pretrained": pretrained, "vector_size": self.vector_size})
        self._set_vocabulary(self.count(corpus_iterable, corpus_file=corpus_file), update)

    def _set_vocabulary(self, counts: Cooccurrence, update: bool) -> None:
        if not update:
            self._begin_anew()
        first = len(self.words)
        self.words, self.counts = joined(self.words, self.counts, counts)
        if self._pretrained is not None:
            self.words, self.counts = self._pretrained.joined(self.words, self.counts)
        self._weights = self._ready().grown(len(self.words), self.seed, self.learning_rate)
        found, vectors = begin_from(self._pretrained, self._weights, self.words, first)
        if self.mu or len(self.anchors):
            self._anchors = self._anchors.extended(len(self.words), found, vectors)
        self._compose()
        if self._pretrained is not None:
            self._pretrained.lock(self.wv, first)

    # -- training

    def train(
        self,
        corpus_iterable: Source | None = None,
        *,
        corpus_file: Files | None = None,
        epochs: int | None = None,
        learning_rate: float | None = None,
        callbacks: Sequence[Any] = (),
        report_delay: float = 1.0,
    ) -> None:
        """Train on text or co-occurrences, from where the weights are.

        Parameters
        ----------
        corpus_iterable, corpus_file
            Text or co-occurrences, as in the constructor. Words outside the vocabulary are passed
            over.
        epochs : int, optional
            Passes over the co-occurrences; default the model's.
        learning_rate : float, optional
            Of this call; default the model's.
        callbacks : sequence
            Called at the begin and end of training and of each epoch.
        report_delay : float
            Seconds between lines in the log.
        """
        overrides = {"epochs": epochs, "learning_rate": learning_rate}
        config = self._config(**overrides)
        counts = self.count(corpus_iterable, corpus_file=corpus_file, words=self.words or None)
        self._train(counts, config, callbacks, report_delay)

    def _train(
        self,
        counts: Cooccurrence,
        config: GloveConfig,
        callbacks: Sequence[Any],
        report_delay: float,
    ) -> None:
        if not self.words:
            raise RuntimeError(NO_WORDS.format(self.min_count))
        workers = config.workers or available_cores()
        weights = self._ready()
        rows = rows_of(counts, self.words)
        made = make_schedule(config, weights, self._anchors, counts, rows, workers)

        def schedule() -> Schedule:
            weights.lock(self.wv.lockf())
            return made

        schedule()  # what is wrong is told before training begins
        logger.info(
            "training %d words x %d dimensions for %d epochs over %d records with %d workers",
            len(self.words),
            self.vector_size,
            config.epochs,
            counts.n_records,
            workers,
        )
        fit(
            self,
            schedule,
            config,
            counts.n_records,
            workers,
            True,
            callbacks,
            report_delay,
            "record",
        )

    # -- vectors

    def keyed_vectors(
        self, output: str = "sum", *, biases: bool = False, unk: str | None = None
    ) -> KeyedVectors:
        """Return vectors of another kind than ``wv`` holds.

        Parameters
        ----------
        output, biases, unk
            As in the constructor.
        """
        self._config(output=output)  # checks the name
        return keyed_vectors(
            self._ready(), self.words, self.counts, output=output, biases=biases, unk=unk
        )

    def _compose(self) -> None:
        """Make ``wv`` from what was trained."""
        made = self.keyed_vectors(self.output, biases=self.biases, unk=self.unk)
        made.vectors_lockf = self.wv.vectors_lockf
        made.fit_locks()
        self.wv.__dict__.update(made.__dict__)

    # -- saving

    def save(self, path: StrPath) -> None:
        """Save the model, so that training can go on: one file, see docs/formats.md."""
        state = (*self.PARAMETERS, *STATE)
        save_model(self, path, kind=self.KIND, state=state, weights=(*MATRICES, *ANCHORS))

    @classmethod
    def from_file(cls: type[Model], file: native.NativeFile) -> Model:
        """Make the model that a native file holds.

        Raises
        ------
        FormatError
            If a parameter is missing or bad, or the vectors are.
        """
        # mu is for vectors, which are put back afterwards
        parameters = [name for name in cls.PARAMETERS if name != "mu"]
        state = ("mu", *STATE)
        model = construct(cls, file, parameters=parameters, state=(*parameters, *state))
        restore(model, file, state=state, weights=())
        model.words = [word for word in model.wv.index_to_key if word != model.unk]
        counts = model.wv.expandos.get("count", np.empty(0, np.int64))
        if len(counts) != len(model.wv):
            raise FormatError(f"{file.name} does not hold a GloVe model: it has no counts")
        model.counts = np.array(counts[: len(model.words)], np.int64)
        model._take_from(file, len(model.words), model.vector_size)
        return model

    def __repr__(self) -> str:
        return f"<GloVe: {len(self.words)} words, {self.vector_size} dimensions>"
