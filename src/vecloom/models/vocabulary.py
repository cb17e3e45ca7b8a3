"""The vocabulary of a model of words: chosen from text or counts, extended, taken from another."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vecloom.corpus import (
    Corpus,
    Selection,
    Vocabulary,
    noise_weights,
    select,
    subsampling_thresholds,
)
from vecloom.corpus.selection import ALWAYS
from vecloom.models.parameters import VOCABULARY_FIELDS, ModelParameters
from vecloom.models.reading import Files, Sentences
from vecloom.models.tree import Paths
from vecloom.models.weights import counts_of, grown, selection_of
from vecloom.vectors.renamed import old_keywords

logger = logging.getLogger(__name__)

Rows = npt.NDArray[np.int32]

# The matrices of output weights, and the parameter that asks for each.
OUTPUTS = {"syn1neg": "negative", "syn1": "hs", "syn1full": "softmax"}
LAST_OF_CUM_TABLE = 2**31 - 1


class Given(NamedTuple):
    """The text that a constructor was given, which is read once for all its steps."""

    source: Any
    corpus: Corpus
    rows: Rows | None = None  # of the vocabulary's ids, once words are chosen


class ModelVocabulary(ModelParameters):
    """The part of models that chooses words and gives them weights.

    A model gives words their rows (`_grow_inputs`).
    """

    _given: Given | None = None
    _scanned: Corpus | None = None  # by `scan_vocab`, whose text is chosen from next
    # Where these do not follow from counts:
    _noise: npt.NDArray[np.float64] | None = None
    _paths: Paths | None = None  # of a tree that gensim has made

    def _begin_anew(self) -> None:
        super()._begin_anew()
        self._noise = self._paths = None

    @abstractmethod
    def _grow_inputs(self, selection: Selection) -> None:
        """Give every selected word its rows; those there are keep theirs."""

    def _text(self, corpus_iterable: Any, corpus_file: Any) -> Corpus:
        """Read the text of either argument, or take it from the constructor, which has read it."""
        source = corpus_file if corpus_iterable is None else corpus_iterable
        if self._given is not None and self._given.source is source:
            return self._given.corpus
        return self._read(corpus_iterable, corpus_file)

    # -- words from a text, or from counts

    @old_keywords(sentences="corpus_iterable", documents="corpus_iterable")
    def build_vocab(
        self,
        corpus_iterable: Sentences | Corpus | None = None,
        corpus_file: Files | None = None,
        update: bool = False,
        progress_per: int = 10_000,
        keep_raw_vocab: bool = False,
        trim_rule: Any = None,
        *,
        min_count: int | None = None,
        sample: float | None = None,
    ) -> None:
        """Choose the vocabulary from text, and make the weights.

        Parameters
        ----------
        corpus_iterable, corpus_file
            Text, as in the constructor.
        update : bool
            Add the text's words to those there are, keeping what is trained. ``corpus_count`` and
            ``corpus_total_words`` then are those of this text.
        progress_per : int
            Accepted for gensim's sake, without effect.
        keep_raw_vocab : bool
            Keep the counts of all words, those dropped too, in ``raw_vocab``.
        trim_rule : callable, optional
            As in the constructor.
        min_count : int, optional
            In place of the model's, for this call.
        sample : float, optional
            The model's from now on.

        Raises
        ------
        RuntimeError
            If words are to be added to none.
        TypeError
            If both texts are given, or none.
        """
        corpus = self._text(corpus_iterable, corpus_file)
        self._count(corpus)
        self.sample = self.sample if sample is None else sample
        selection = self._admit(corpus.vocabulary, corpus, update, trim_rule, min_count)
        if keep_raw_vocab:
            self.raw_vocab = _as_dict(corpus.vocabulary)
        if self._given is not None and corpus is self._given.corpus:
            self._given = self._given._replace(rows=selection.rows)
        self.add_lifecycle_event("build_vocab", update=update, trim_rule=str(trim_rule))

    def _count(self, corpus: Corpus) -> None:
        self.corpus_count, self.corpus_total_words = corpus.n_sentences, corpus.n_tokens

    def build_vocab_from_freq(
        self,
        word_freq: Mapping[Any, int],
        keep_raw_vocab: bool = False,
        corpus_count: int | None = None,
        trim_rule: Any = None,
        update: bool = False,
    ) -> None:
        """Choose the vocabulary from counts.

        Parameters
        ----------
        word_freq : mapping of word to int
        keep_raw_vocab, trim_rule, update
            As of `build_vocab`.
        corpus_count : int, optional
            How many sentences the counts are of.
        """
        self._admit(Vocabulary.from_counts(word_freq), None, update, trim_rule)
        self.corpus_count = corpus_count or 0
        self.corpus_total_words = int(sum(word_freq.values()))
        if keep_raw_vocab:
            self.raw_vocab = dict(word_freq)

    # -- the same step by step

    def scan_vocab(
        self,
        corpus_iterable: Sentences | Corpus | None = None,
        corpus_file: Files | None = None,
        progress_per: int = 10_000,
        workers: int | None = None,
        trim_rule: Any = None,
    ) -> tuple[int, int]:
        """Count the words of a text, for `prepare_vocab`: the first step of `build_vocab`.

        Parameters
        ----------
        corpus_iterable, corpus_file
            Text, as in the constructor.
        progress_per, workers, trim_rule
            Accepted for gensim's sake, without effect.

        Returns
        -------
        tuple of int
            Words and sentences read; ``raw_vocab`` has the counts.
        """
        self._scanned = corpus = self._text(corpus_iterable, corpus_file)
        self._count(corpus)
        self.raw_vocab = _as_dict(corpus.vocabulary)
        return corpus.n_tokens, corpus.n_sentences

    def prepare_vocab(
        self,
        update: bool = False,
        keep_raw_vocab: bool = False,
        trim_rule: Any = None,
        min_count: int | None = None,
        sample: float | None = None,
        dry_run: bool = False,
    ) -> dict[str, int]:
        """Choose the vocabulary from ``raw_vocab``, and make the weights; or tell what would be.

        Parameters
        ----------
        update, keep_raw_vocab, trim_rule, min_count, sample
            As of `build_vocab`.
        dry_run : bool
            Change nothing.

        Returns
        -------
        dict of str to int
            Words that are dropped (``drop_unique``) and kept (``num_retained_words``), tokens that
            are kept (``retain_total``), words that are thinned out (``downsample_unique``), tokens
            that this leaves (``downsample_total``), all but for chance.
        """
        vocabulary = Vocabulary.from_counts(self.raw_vocab)
        if dry_run:
            selection = self._select(vocabulary, update, trim_rule, min_count)
        else:
            self.sample = self.sample if sample is None else sample
            selection = self._admit(vocabulary, self._scanned, update, trim_rule, min_count)
            if not keep_raw_vocab:
                self.raw_vocab = {}
        kept = subsampling_thresholds(selection.counts, self.sample if sample is None else sample)
        left = selection.counts @ ((kept.astype(np.float64) + 1) / (ALWAYS + 1))
        return {
            "drop_unique": int(np.count_nonzero(selection.rows < 0)),
            "retain_total": int(selection.counts.sum()),
            "downsample_unique": int(np.count_nonzero(kept < ALWAYS)),
            "downsample_total": int(left),
            "num_retained_words": len(selection),
        }

    def prepare_weights(self, update: bool = False) -> None:
        """Make the weights anew, or with ``update`` those that are missing."""
        if update:
            self.update_weights()
        else:
            self.init_weights()

    # -- choosing

    def _admit(
        self,
        vocabulary: Vocabulary,
        corpus: Corpus | None,
        update: bool,
        trim_rule: Any,
        min_count: int | None = None,
    ) -> Selection:
        """Choose words, of a text if there is one, and make their weights."""
        selection = self._select(vocabulary, update, trim_rule, min_count)
        if not update:
            self._begin_anew()
        self.effective_min_count = selection.effective_min_count
        self._scanned = None
        self._make_weights(selection)
        if self.negative:
            self.make_cum_table()
        if corpus is not None:
            self._admit_documents(corpus)
        return selection

    def _admit_documents(self, corpus: Corpus) -> None:
        """Make the weights of documents: nothing to do where a model has none."""

    def _select(
        self, vocabulary: Vocabulary, update: bool, trim_rule: Any, min_count: int | None
    ) -> Selection:
        rules = {name: getattr(self, name) for name in VOCABULARY_FIELDS}
        if min_count is not None:
            rules["min_count"] = min_count
        if not update:
            return select(vocabulary, trim_rule=trim_rule, **rules)
        if not len(self.wv):
            raise RuntimeError(
                "there are no words to add words to: call build_vocab without update first"
            )
        known = selection_of(self.wv, self.min_count)
        return known.extended(vocabulary, trim_rule=trim_rule, **rules)

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

    # -- weights

    def reset_from(self, other_model: ModelVocabulary) -> None:
        """Take the words and counts of another model, which are copied, and make new weights.

        Parameters
        ----------
        other_model : Word2Vec, FastText or Doc2Vec
            With a vocabulary.
        """
        selection = selection_of(other_model.wv, self.min_count)
        self.corpus_count = other_model.corpus_count
        self.corpus_total_words = other_model.corpus_total_words
        self.effective_min_count = other_model.effective_min_count
        noise = other_model._noise
        logger.info("making new weights of %d words", len(selection))
        self._begin_anew()
        self._make_weights(selection)
        self._noise = noise

    def init_weights(self) -> None:
        """Forget what was trained, and begin anew with the same words."""
        self.reset_from(self)

    def update_weights(self) -> None:
        """Give weights to words that were added to ``wv`` by hand, and keep those there are.

        Raises
        ------
        RuntimeError
            If there is no word with a vector.
        """
        if not len(self.wv.vectors):
            raise RuntimeError("there are no weights to add to: call build_vocab first")
        self.wv.resize_vectors(self.seed)
        self._grow_outputs()

    def _outputs(self, n_words: int) -> dict[str, int]:
        """Name the matrices of output weights that the losses need, with their rows."""
        n_rows = {"syn1neg": n_words, "syn1": max(n_words - 1, 0), "syn1full": n_words}
        return {name: n_rows[name] for name, loss in OUTPUTS.items() if getattr(self, loss)}

    def _grow_outputs(self) -> None:
        """Give every word its output weights; those there are keep theirs."""
        for name, n in self._outputs(len(self.wv)).items():
            old = getattr(self, name)
            if name == "syn1":  # a tree over other words is another tree: its nodes start afresh
                old = self._paths = None
            setattr(self, name, grown(old, n, self.layer1_size))

    # -- the distribution of negatives

    @property
    def cum_table(self) -> npt.NDArray[np.uint32] | None:
        """How negatives are drawn: the words' chances summed up, uint32 (V,); None without any.

        It follows from counts and ``ns_exponent``, and ends with 2**31 - 1. One that is assigned
        is what training draws by until the vocabulary changes; it may end with any number.
        (Skip-gram draws within blocks of some thousand words, and none in a block that has no
        chance at all.)
        """
        if self._noise is not None:
            return np.cumsum(self._noise).astype(np.uint32)
        if self.negative and len(self.wv):
            return self._usual_cum_table(LAST_OF_CUM_TABLE)
        return None

    @cum_table.setter
    def cum_table(self, table: npt.ArrayLike | None) -> None:
        if table is None:
            self._noise = None
            return
        sums = np.asarray(table, np.float64)
        noise = np.diff(sums, prepend=0)
        if sums.shape != (len(self.wv),) or not ((noise >= 0).all() and noise.any()):
            raise ValueError(
                f"cum_table has shape {sums.shape}: expected ({len(self.wv)},), numbers that do "
                "not fall, the last above 0"
            )
        self._noise = noise

    def make_cum_table(self, domain: int = LAST_OF_CUM_TABLE) -> None:
        """Forget a ``cum_table`` that was assigned; called when the vocabulary has changed.

        A class may override it to assign another.

        Parameters
        ----------
        domain : int
            Where the table is to end.
        """
        usual = domain == LAST_OF_CUM_TABLE
        self.cum_table = None if usual else self._usual_cum_table(domain)

    def _usual_cum_table(self, last: int) -> npt.NDArray[np.uint32]:
        sums = np.cumsum(noise_weights(counts_of(self.wv), self.ns_exponent))
        return np.asarray(np.rint(sums / sums[-1] * last), np.uint32)


def _as_dict(vocabulary: Vocabulary) -> dict[Any, int]:
    return dict(zip(vocabulary.words, vocabulary.counts.tolist(), strict=True))
