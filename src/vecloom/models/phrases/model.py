"""Phrases learnt from text."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from os import PathLike
from typing import Any, ClassVar

from vecloom.corpus import Corpus
from vecloom.formats import FormatError, native
from vecloom.models.phrases import files
from vecloom.models.phrases.counts import PhraseCounts
from vecloom.models.phrases.encoded import check_words
from vecloom.models.phrases.frozen import FrozenPhrases
from vecloom.models.phrases.scoring import Scorer, npmi_scorer, original_scorer, resolve
from vecloom.models.phrases.settings import (
    check_range,
    checked_delimiter,
    checked_number,
    checked_words,
)
from vecloom.models.phrases.transformation import (
    CLASSES,
    Odd,
    Phrasegrams,
    PhraseTransformation,
)
from vecloom.models.reading import Files, read_text
from vecloom.training.config import whole

logger = logging.getLogger(__name__)

Sentences = Iterable[Iterable[str]]


class Phrases(PhraseTransformation):
    """Words that stand together more often than by chance, learnt from text.

    Named, and reckoning, as gensim's class of this name. Words and pairs are counted natively, on
    all cores, and the result does not depend on how many there are.

    Parameters
    ----------
    sentences : iterable of lists of str, or Corpus, optional
        Text to learn from; it is gone through once.
    min_count : float, default 5
        What `original_scorer` takes off the counts of pairs, and `npmi_scorer` demands of them.
    threshold : float, default 10
        Pairs that score above it are phrases. A higher one makes fewer; useful values depend on the
        scoring, and those of "default" on the size of the text.
    max_vocab_size : int, default 40,000,000
        When there are more words and pairs, the rarest are dropped: see `PhraseCounts.prune`. A
        pair takes some 35 bytes.
    delimiter : str, default "_"
        Stands between the words of a phrase.
    progress_per : int
        Accepted for gensim's sake.
    scoring : {"default", "npmi"} or callable
        `original_scorer`, `npmi_scorer`, or a function that is called with ``worda_count``,
        ``wordb_count``, ``bigram_count``, ``len_vocab``, ``min_count`` and ``corpus_word_count``,
        by name. A function runs in Python for every pair that was counted.
    connector_words : collection of str
        Words that may stand within a phrase, such as "of" in "bank of america", but neither begin
        nor end one: for English `ENGLISH_CONNECTOR_WORDS`.
    corpus_file : path, list of paths, folder or pattern, optional
        Text to learn from in place of ``sentences``, a sentence a line: the fastest way.
    tokenizer, encoding
        How files are read, as in `Corpus.from_files`.
    workers : int, optional
        Threads; every core by default.

    Attributes
    ----------
    vocab : PhraseCounts
        How often words and pairs occur, a read-only mapping.
    corpus_word_count : int
        Tokens learnt from.
    min_reduce : int
        Entries that occur less often would be dropped next; 1 if none was dropped yet.

    Raises
    ------
    TypeError
        If sentences are str, tokens are not str, or an argument is of the wrong type.
    ValueError
        If there are no tokens, or an argument is out of range.

    Examples
    --------
    >>> sentences = [["new", "york", "is", "large"], ["i", "like", "new", "york"]] * 5
    >>> phrases = Phrases(sentences, min_count=1, threshold=1)
    >>> phrases[["new", "york", "again"]]
    ['new_york', 'again']
    """

    KIND: ClassVar[str] = "phrases"

    scoring: Scorer

    def __init__(
        self,
        sentences: Sentences | Corpus | None = None,
        min_count: float = 5,
        threshold: float = 10.0,
        max_vocab_size: int = 40_000_000,
        delimiter: str = "_",
        progress_per: int = 10_000,
        scoring: str | Scorer = "default",
        connector_words: Collection[str] = frozenset(),
        *,
        corpus_file: Files | None = None,
        tokenizer: Any = "whitespace",
        encoding: str = "utf-8",
        workers: int | None = None,
    ) -> None:
        self.min_count: float = checked_number("min_count", min_count)
        self.threshold = checked_number("threshold", threshold)
        check_range(self.min_count, self.threshold, scoring)
        self.max_vocab_size = whole("max_vocab_size", max_vocab_size, 1)
        self.delimiter = checked_delimiter(delimiter)
        self.progress_per = progress_per
        self.scoring = resolve(scoring)
        self.connector_words = checked_words(connector_words)
        self.workers = None if workers is None else whole("workers", workers, 1)
        self._counts = PhraseCounts(self.delimiter, self.connector_words)
        self._found: tuple[Any, Phrasegrams] | None = None
        if sentences is not None or corpus_file is not None:
            self._add(read_text(sentences, corpus_file, tokenizer, workers, encoding))

    @property
    def vocab(self) -> PhraseCounts:
        """How often words and pairs occur."""
        return self._counts

    @property
    def corpus_word_count(self) -> int:
        """Tokens learnt from."""
        return self._counts.n_tokens

    @property
    def min_reduce(self) -> int:
        """Entries that occur less often would be dropped next."""
        return self._counts.min_reduce

    def add_vocab(
        self,
        sentences: Sentences | Corpus | None = None,
        *,
        corpus_file: Files | None = None,
        tokenizer: Any = "whitespace",
        encoding: str = "utf-8",
    ) -> None:
        """Learn from more text.

        Parameters
        ----------
        sentences, corpus_file, tokenizer, encoding
            As in the constructor.
        """
        self._add(read_text(sentences, corpus_file, tokenizer, self.workers, encoding))

    def _add(self, corpus: Corpus) -> None:
        check_words(corpus)
        corpus.validate()
        self._found = None
        self._counts.add(corpus, self.max_vocab_size, self.workers)
        logger.info(
            "collected %d words and pairs of %d tokens in %d sentences",
            len(self._counts),
            corpus.n_tokens,
            corpus.n_sentences,
        )

    def score_candidate(
        self, word_a: str, word_b: str, in_between: Sequence[str]
    ) -> tuple[str | None, float | None]:
        """Score two words, and the connector words between them, as one phrase.

        Parameters
        ----------
        word_a, word_b : str
            The first and the last word.
        in_between : list of str
            The words between.

        Returns
        -------
        tuple
            The phrase and its score, or ``(None, None)`` if it is none.
        """
        phrase = self.delimiter.join([word_a, *in_between, word_b])
        counts = [self._counts.get(string, 0) for string in (word_a, word_b, phrase)]
        if not all(counts):
            return None, None
        score = self._score(*counts)
        return (None, None) if score <= self.threshold else (phrase, score)

    def _score(self, first: int, last: int, both: int) -> float:
        return self.scoring(
            worda_count=first,
            wordb_count=last,
            bigram_count=both,
            len_vocab=len(self._counts),
            min_count=self.min_count,
            corpus_word_count=self.corpus_word_count,
        )

    def export_phrases(self) -> dict[str, float]:
        """Return all phrases with their scores, by their first occurrence.

        Of a string that the delimiter cuts into more than two parts, the first part and the last
        are scored, as in gensim.
        """
        if self.scoring in (original_scorer, npmi_scorer):
            is_npmi = self.scoring is npmi_scorer
            phrases, scores = self._counts.scored(self.min_count, self.threshold, is_npmi)
            return dict(zip(phrases, scores.tolist(), strict=True))
        scored = ((phrase, self._score(*counts)) for phrase, *counts in self._counts.pairs())
        return {phrase: score for phrase, score in scored if not score <= self.threshold}

    def _phrases(self) -> Phrasegrams:
        """Return the exported phrases; they are looked for again when a setting has changed."""
        settings = (self.min_count, self.threshold, self.scoring)
        if self._found is None or self._found[0] != settings:
            self._found = settings, Phrasegrams(self.export_phrases())
        return self._found[1]

    def _odd(self) -> Odd | None:
        """Words that hold the delimiter are scored as they are, not by their parts."""
        return self.score_candidate

    def freeze(self) -> FrozenPhrases:
        """Return the phrases alone: smaller, quicker, and not to be learnt further."""
        return FrozenPhrases(self)

    def save(self, path: str | PathLike[str]) -> None:
        """Save to one file, so that learning can go on: see docs/formats.md.

        A scoring function of your own is not saved, and is to be given to `load`.
        """
        files.save_phrases(self, path)

    @classmethod
    def from_file(cls, file: native.NativeFile, scoring: Scorer | None = None) -> Phrases:
        """Make the phrases that a native file holds.

        Raises
        ------
        FormatError, ValueError
            As `load`.
        """
        settings = files.settings_of(file, (*files.SETTINGS, *files.COUNTED))
        files.check_counts(file.arrays, file.name)
        n_tokens, min_reduce = settings.pop("corpus_word_count"), settings.pop("min_reduce")
        scorer = files.scorer_of(file, scoring)
        try:
            phrases = cls(scoring=scorer, **settings)
            phrases._counts.restore(file.arrays, n_tokens, min_reduce)
        except (OverflowError, TypeError, ValueError) as error:
            raise FormatError(f"{file.name}: {error}") from None
        return phrases

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_found": None}

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}<{len(self._counts)} vocab, min_count={self.min_count}, "
            f"threshold={self.threshold}, max_vocab_size={self.max_vocab_size}>"
        )

    __repr__ = __str__


CLASSES[Phrases.KIND] = Phrases
