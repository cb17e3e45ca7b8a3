"""Doc2Vec: PV-DBOW and PV-DM."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, TypeVar

import numpy as np

from vecloom.corpus import Corpus, Selection, TaggedCorpus
from vecloom.formats import native
from vecloom.models.base import WordModel
from vecloom.models.doc2vec import tags
from vecloom.models.doc2vec.queries import Queries
from vecloom.models.engine import Bags, Documents, Scheduler, Weights, are_same
from vecloom.models.pretrained import Lock, Source
from vecloom.models.reading import Files, read_documents
from vecloom.models.vocabulary import ModelVocabulary, Rows
from vecloom.models.weights import Matrix, counts_of, grow_vectors, trainable
from vecloom.training.config import TrainingConfig, whole
from vecloom.training.runner import Schedule
from vecloom.vectors import KeyedVectors
from vecloom.vectors.drawing import fill_uniform
from vecloom.vectors.renamed import old_keywords

StrPath = str | PathLike[str]
TaggedDocuments = Iterable[Any]
Model = TypeVar("Model", bound="Doc2Vec")

NOT_OURS = ("sg", "cbow_mean", "softmax", "cbow_exact_gradient")
OWN = ("dm", "dm_mean", "dbow_words", "dm_concat", "dm_tag_count")
NULL_STREAM = 2  # of random numbers


class Doc2Vec(Queries):
    """Vectors of documents by PV-DBOW or PV-DM (Le and Mikolov 2014).

    Every tag has a vector, which learns to predict the words of the documents that stand under it;
    often a tag is the number or the name of one document. PV-DM (``dm=1``) predicts a word from the
    tags and the words around it, PV-DBOW (``dm=0``) from a tag alone, which is quicker and often
    better. Given documents, the constructor reads them, chooses the vocabulary and trains; without,
    use :meth:`build_vocab` and :meth:`train`. Names, order and defaults are gensim 4's but where it
    says so; parameters from ``alpha`` on are given by name.

    Parameters
    ----------
    documents : iterable of TaggedDocument, or Corpus, optional
        Or of anything with ``words`` and ``tags``; they are read once, so a generator will do. Of a
        `Corpus` that is no `TaggedCorpus` the sentences are documents, tagged with their numbers.
    corpus_file : path, glob, folder, list of paths, or "-", optional
        Text files, plain or compressed, one document a line, tagged with its number, counted from
        0. Empty lines count. Not together with ``documents``.
    vector_size : int
        Dimensions D of the vectors.
    dm_mean : bool, optional
        PV-DM's context is the mean of its vectors, by default, or their sum. (gensim 4 takes the
        mean in any case.)
    dm : bool
        PV-DM rather than PV-DBOW.
    dbow_words : bool
        PV-DBOW trains words too, by skip-gram; else they stay as they were drawn.
    dm_concat : bool
        PV-DM concatenates the vectors of ``dm_tag_count`` tags and of the words at each place of
        the window. A vector of its own stands for words that are missing (``null_vector``; gensim
        shows it as a word). Documents with another number of tags are passed over. Much larger,
        much slower.
    dm_tag_count : int
        Tags of each document, for ``dm_concat``.
    dv : KeyedVectors, optional
        Vectors that tags begin from, where it has them; the others are drawn.
    dv_mapfile : path, optional
        A file to keep the vectors of tags in, mapped into memory.
    window : int
        How many words on either side are context.
    epochs : int
        Passes over the documents.
    alpha : float
        Learning rate at the beginning.
    seed : int, optional
        The same seed gives the same vectors: for PV-DBOW with negative sampling at any number of
        workers, for everything else with ``workers=1``. None draws one.
    min_count, max_vocab_size, max_final_vocab, trim_rule, sorted_vocab
        Which words are known, as of `Word2Vec`. Tags are always kept.
    sample, hs, negative, ns_exponent, min_alpha, shrink_windows, workers, compute_loss, callbacks
        As of `Word2Vec`.
    cbow_mean : bool
        Stands for ``dm_mean`` where that is None.
    pretrained, keep_words, lockf, comment, tokenizer, encoding, progress
        As of `Word2Vec`; ``pretrained`` are vectors of words.
    hashfxn, batch_words
        As of `Word2Vec`.

    Attributes
    ----------
    dv : KeyedVectors
        The vectors of tags, float32 (T, D): integers in ascending order, then strings as they come;
        tags that come later stand behind. A tag is found as it is: of the tags 5 and 1000 alone
        there are two rows. Attributes are ``doc_count``, the documents of a tag, and
        ``word_count``, the words in these.
    wv : KeyedVectors
        The vectors of words, float32 (V, D).
    syn1neg, syn1 : ndarray of float32 or None
        Output weights of negative sampling and hierarchical softmax, of ``layer1_size`` dimensions.
    null_vector : ndarray of float32, shape (1, D), or None
        With ``dm_concat``: stands for words that a window lacks.
    epoch_losses, corpus_count, corpus_total_words
        As of `Word2Vec`; ``corpus_count`` is the number of documents.

    Raises
    ------
    ValueError, TypeError
        For parameters out of range and documents of the wrong shape.
    RuntimeError
        When no word is left to train.
    TrainingInterrupted
        On Ctrl-C, a ``KeyboardInterrupt`` whose ``model`` attribute is this model, usable.
    """

    KIND = "doc2vec"
    PARAMETERS = (*OWN, *(name for name in WordModel.PARAMETERS if name not in NOT_OURS))
    TABLES = ("wv", "dv")
    MATRICES = (*WordModel.MATRICES, "null_vector")

    @old_keywords(size="vector_size", iter="epochs", docvecs="dv", docvecs_mapfile="dv_mapfile")
    def __init__(
        self,
        documents: TaggedDocuments | Corpus | None = None,
        corpus_file: Files | None = None,
        vector_size: int = 100,
        dm_mean: bool | int | None = None,
        dm: bool | int = 1,
        dbow_words: bool | int = 0,
        dm_concat: bool | int = 0,
        dm_tag_count: int = 1,
        dv: KeyedVectors | None = None,
        dv_mapfile: StrPath | None = None,
        comment: str | None = None,
        trim_rule: Any = None,
        callbacks: Sequence[Any] = (),
        window: int = 5,
        epochs: int = 10,
        shrink_windows: bool = True,
        *,
        alpha: float = 0.025,
        min_alpha: float = 1e-4,
        min_count: int = 5,
        max_vocab_size: int | None = None,
        max_final_vocab: int | None = None,
        sample: float = 1e-3,
        seed: int | None = 1,
        workers: int | None = None,
        hs: bool | int = 0,
        negative: int = 5,
        ns_exponent: float = 0.75,
        cbow_mean: bool | int = 1,
        hashfxn: Callable[[str], int] = hash,
        sorted_vocab: bool | int = 1,
        batch_words: int = 10_000,
        compute_loss: bool = False,
        pretrained: Source | None = None,
        keep_words: bool = True,
        lockf: Lock = 1.0,
        tokenizer: Any = "whitespace",
        encoding: str = "utf-8",
        progress: bool | None = None,
    ) -> None:
        given = dict(locals())
        mean = bool(cbow_mean if dm_mean is None else dm_mean)
        given |= {"sentences": documents, "sg": not dm, "cbow_mean": mean, "dm_mean": mean}
        given |= {"dm_tag_count": whole("dm_tag_count", dm_tag_count, 1)}
        given |= {"softmax": False, "cbow_exact_gradient": False}
        if dv is not None and dv.vector_size != vector_size:
            raise ValueError(
                f"dv has {dv.vector_size} dimensions, the model {vector_size}: set "
                f"vector_size={dv.vector_size}"
            )
        self._begin_from, self._mapfile = dv, dv_mapfile
        super().__init__(given)

    def _begin_anew(self) -> None:
        super()._begin_anew()
        self.dv = KeyedVectors(self.vector_size)
        self.null_vector = None

    def _read(self, sentences: Any, corpus_file: Files | None) -> TaggedCorpus:
        return read_documents(sentences, corpus_file, self.tokenizer, self.workers, self.encoding)

    # -- vocabulary and tags

    def _admit_documents(self, corpus: Corpus) -> None:
        assert isinstance(corpus, TaggedCorpus)  # `_read` made it
        begin, mapfile, counts = self._begin_from, self._mapfile, corpus.tag_counts()
        tags.add_tags(self.dv, corpus.tags, counts, self.seed, begin=begin, mapfile=mapfile)

    def build_vocab_from_freq(
        self,
        word_freq: Mapping[Any, int],
        keep_raw_vocab: bool = False,
        corpus_count: int | None = None,
        trim_rule: Any = None,
        update: bool = False,
    ) -> None:
        """Choose the vocabulary from counts: see `Word2Vec.build_vocab_from_freq`.

        The tags are the numbers below ``corpus_count``, the number of documents; with ``update``
        they stay as they are.
        """
        n = whole("corpus_count", corpus_count or 0, 0)
        super().build_vocab_from_freq(word_freq, keep_raw_vocab, n, trim_rule, update)
        if not update:
            counts = np.ones(n, np.int64), np.zeros(n, np.int64)
            tags.add_tags(self.dv, range(n), counts, self.seed, mapfile=self._mapfile)

    def reset_from(self, other_model: ModelVocabulary) -> None:
        """Take the words and tags of another model with their counts, and make new weights.

        Parameters
        ----------
        other_model : Doc2Vec
            With a vocabulary. Of models without tags the words alone are taken.
        """
        dv = other_model.dv if isinstance(other_model, Doc2Vec) else KeyedVectors(self.vector_size)
        super().reset_from(other_model)
        counts = [dv.expandos.get(name, np.zeros(len(dv), np.int64)) for name in tags.COUNTS]
        begin, mapfile = self._begin_from, self._mapfile
        tags.add_tags(self.dv, dv.index_to_key, counts, self.seed, begin=begin, mapfile=mapfile)

    def _grow_inputs(self, selection: Selection) -> None:
        # As long as tags, and half as long as word2vec's: from longer ones few documents are learnt
        # less well.
        bound = 1 / (2 * self.vector_size)
        grow_vectors(self.wv, selection, self.seed, bound)
        if self._concat and self.null_vector is None:
            self.null_vector = np.empty((1, self.vector_size), np.float32)
            fill_uniform(self.null_vector, -bound, bound, self.seed, NULL_STREAM, 0)

    def _inputs(self) -> Matrix:
        shape = len(self.wv), self.vector_size
        self.wv.vectors = trainable("wv.vectors", self.wv.vectors, shape)
        return self.wv.vectors

    def _input_bytes(self, n_words: int) -> dict[str, int]:
        row = self.vector_size * 4
        lookup = self.estimated_lookup_memory()
        return {
            "vectors": n_words * row,
            "doctag_lookup": lookup,
            "doctag_syn0": len(self.dv) * row,
        }

    def estimated_lookup_memory(self) -> int:
        """Return the bytes that finding the rows of tags takes, about."""
        return 200 * len(self.dv)

    # -- training

    def _scheduler(
        self, config: TrainingConfig, corpus: Corpus, rows: Rows
    ) -> Callable[[Weights], Schedule]:
        assert isinstance(corpus, TaggedCorpus)  # `_read` made it
        if not len(self.dv):
            raise RuntimeError("there is no tag to train: call build_vocab with tagged documents")
        offsets, members = tags.rows_of_documents(corpus, self.dv, self._concat)
        made: tuple[Bags | None, Documents, Scheduler] | None = None

        def schedule(weights: Weights) -> Schedule:
            nonlocal made
            bags, documents = self._bags(), self._documents(offsets, members)
            # a callback may put other matrices in place, and lock rows
            if made is None or not (are_same(bags, made[0]) and _are_same(documents, made[1])):
                scheduler = Scheduler(config, counts_of(self.wv), corpus, rows, bags, documents)
                made = bags, documents, scheduler
            return made[2](weights)

        return schedule

    def _documents(self, offsets: tags.Int64s, members: tags.Int32s) -> Documents:
        """Name what is trained besides the words, checked."""
        shape = len(self.dv), self.vector_size
        self.dv.vectors = trainable("dv.vectors", self.dv.vectors, shape)
        return Documents(
            offsets,
            members,
            self.dv.vectors,
            self.dv.lockf(),
            words=bool(self.dbow_words),
            concat=self._concat,
            null=self._null() if self._concat else None,
        )

    def _config(self, **overrides: Any) -> TrainingConfig:
        config = super()._config(**overrides)
        # what is concatenated has a place for each word of the window
        return dataclasses.replace(config, shrink_windows=False) if self._concat else config

    # -- saving

    def _arrays(self) -> dict[str, Any]:
        return super()._arrays() | tags.pack_tags(self.dv)

    @classmethod
    def from_file(cls: type[Model], file: native.NativeFile) -> Model:
        """Make the model that a native file holds: see `WordModel.from_file`."""
        model = super().from_file(file)
        model.dv = tags.unpack_tags(file)
        return model


def _are_same(one: Documents, other: Documents) -> bool:
    """Tell whether these are the same matrices, and their locks equal."""
    same = one.vectors is other.vectors and one.null is other.null
    return same and are_same(Bags(lockf=one.lockf), Bags(lockf=other.lockf))
