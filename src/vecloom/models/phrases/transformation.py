"""What phrases do to text, however they were learnt."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, ClassVar, overload

from vecloom._core.joining import Roles, join_tokens
from vecloom.corpus import Corpus
from vecloom.corpus.sources import StrPath
from vecloom.formats import FormatError, native
from vecloom.models.phrases.encoded import CorpusJoiner, check_words, has_odd, roles_of
from vecloom.models.phrases.scoring import Scorer

# From the words of a candidate to the phrase and its score, None if it is no phrase.
Odd = Callable[[str, str, list[str]], tuple[str | None, float | None]]


class Phrasegrams(dict[str, float]):
    """Phrases and their scores; knows which words begin and end some, also when more are added."""

    _roles: tuple[Any, Roles] | None = None

    def roles(self, delimiter: str, connector_words: frozenset[str]) -> Roles:
        """Return what `join_tokens` wants to know of words."""
        settings = delimiter, connector_words
        if self._roles is None or self._roles[0] != settings:
            self._roles = settings, Roles(roles_of(self, delimiter, connector_words))
        return self._roles[1]

    def __reduce__(self) -> Any:
        return type(self), (dict(self),)

    def __setitem__(self, phrase: str, score: float) -> None:
        self._roles = None
        super().__setitem__(phrase, score)

    def setdefault(self, phrase: str, score: Any = None, /) -> Any:  # noqa: D102  # dict's
        self._roles = None
        return super().setdefault(phrase, score)

    def update(self, *phrases: Any, **scores: float) -> None:  # noqa: D102  # dict's
        self._roles = None
        super().update(*phrases, **scores)

    def __ior__(self, phrases: Any) -> Phrasegrams:  # type: ignore[override,misc]
        self.update(phrases)
        return self


# What is made of files, by the kind that they say they are; the classes add themselves.
CLASSES: dict[str, type[PhraseTransformation]] = {}


class PhraseTransformation(ABC):
    """Joins the phrases of sentences and of whole texts.

    A sentence is gone through from left to right. Two words that follow one another, with any
    connector words between, are a phrase if they score above the threshold; then the next phrase
    begins behind it.

    Attributes
    ----------
    threshold : float
        Scores must be above it.
    delimiter : str
        Stands between the words of a phrase.
    connector_words : frozenset of str
        Words that may stand within a phrase, but neither begin nor end one.
    """

    KIND: ClassVar[str]  # what files call it

    min_count: float
    threshold: float
    delimiter: str
    scoring: Scorer | None
    connector_words: frozenset[str]

    @abstractmethod
    def _phrases(self) -> Phrasegrams:
        """Return the phrases with their scores."""

    def _odd(self) -> Odd | None:
        """Return what judges candidates with words that hold the delimiter; None: as others."""
        return None

    @classmethod
    @abstractmethod
    def from_file(cls, file: native.NativeFile, scoring: Scorer | None = None) -> Any:
        """Make what a native file holds.

        Raises
        ------
        FormatError, ValueError
            As `load`.
        """

    @staticmethod
    def load(
        path: str | os.PathLike[str], *, mmap: bool = False, scoring: Scorer | None = None
    ) -> Any:
        """Load what was saved, `Phrases` or `FrozenPhrases`.

        Parameters
        ----------
        path : path-like
        mmap : bool
            Accepted as other classes have it; all is read in any case.
        scoring : callable, optional
            The scoring function, if it was one of your own: these are not saved.

        Raises
        ------
        FormatError
            If the file is damaged, or holds something else.
        ValueError
            If a scoring function is needed.
        """
        file = native.read_arrays(path)
        if file.kind not in CLASSES:
            raise FormatError(
                f"{file.name} holds {file.kind!r}, no phrases: open it with vecloom.load"
            )
        return CLASSES[file.kind].from_file(file, scoring)

    @abstractmethod
    def score_candidate(
        self, word_a: str, word_b: str, in_between: Sequence[str]
    ) -> tuple[str | None, float | None]:
        """Score two words, and the connector words between them, as one phrase.

        Returns
        -------
        tuple
            The phrase and its score, or ``(None, None)`` if it is none.
        """

    @overload
    def __getitem__(self, sentence: Corpus) -> Corpus: ...

    @overload
    def __getitem__(self, sentence: Any) -> Any: ...

    def __getitem__(self, sentence: Any) -> Any:
        """Join the phrases of a sentence, or of a whole text.

        Parameters
        ----------
        sentence : list of str, iterable of lists of str, or Corpus

        Returns
        -------
        list of str, JoinedSentences or Corpus
            Of a sentence its tokens; of an iterable of sentences one that joins while it is
            iterated over, as often as the other can be; of a `Corpus` another one: see `transform`.

        Raises
        ------
        TypeError
            If it is a str, or tokens are not str.
        """
        if isinstance(sentence, Corpus):
            return self.transform(sentence)
        _refuse_text(sentence)
        is_sentence, tokens = _told_apart(sentence)
        return self._join(tokens) if is_sentence else JoinedSentences(self, tokens)

    def _join(self, tokens: Iterable[Any], scores: list[float | None] | None = None) -> list[str]:
        phrases = self._phrases()
        return join_tokens(
            tokens,
            self.delimiter,
            phrases,
            phrases.roles(self.delimiter, self.connector_words),
            self.threshold,
            self._odd(),
            scores,
        )

    def transform(
        self, corpus: Corpus, *, workers: int | None = None, storage: StrPath = "auto"
    ) -> Corpus:
        """Join the phrases of an encoded text, natively and on all cores.

        Parameters
        ----------
        corpus : Corpus
            Of str. The tags of a `TaggedCorpus` are kept.
        workers : int, optional
            Threads; every core by default. They do not change the result.
        storage : {"auto", "memory"} or path
            Where the new corpus is kept, as in `Corpus.from_files`.

        Returns
        -------
        Corpus
            What `Corpus` of the joined sentences would be.

        Raises
        ------
        TypeError
            If it is no `Corpus`, or its tokens are int.
        """
        if not isinstance(corpus, Corpus):
            raise TypeError(
                f"expected a Corpus, not {type(corpus).__name__}: make one by Corpus(sentences) or "
                "Corpus.from_files, or index with the sentences, phrases[sentences]"
            )
        check_words(corpus)
        if self._odd() is not None and has_odd(corpus, self.delimiter):
            return Corpus.from_sentences(
                (self._join(tokens) for tokens in corpus.sentences()),
                keep_empty=True,
                storage=storage,
            )
        return self._joiner(corpus).join(workers, storage)

    def _joiner(self, corpus: Corpus) -> CorpusJoiner:
        phrases = [p for p, score in self._phrases().items() if score > self.threshold]
        return CorpusJoiner(corpus, phrases, self.delimiter, self.connector_words)

    def analyze_sentence(self, sentence: Iterable[str]) -> Iterator[tuple[str, float | None]]:
        """Yield the tokens of a sentence with its phrases joined, and the scores of these.

        Parameters
        ----------
        sentence : iterable of str

        Yields
        ------
        tuple of str and float
            A phrase and its score, or a word and None.
        """
        _refuse_text(sentence)
        scores: list[float | None] = []
        tokens = self._join(sentence, scores)
        yield from zip(tokens, scores, strict=True)

    def find_phrases(self, sentences: Iterable[Iterable[str]] | Corpus) -> dict[str, float]:
        """Return the phrases that sentences have, by their first occurrence, with their scores.

        Parameters
        ----------
        sentences : iterable of lists of str, or Corpus
        """
        if isinstance(sentences, Corpus) and self._odd() is None:
            phrases = self._phrases()
            return {phrase: phrases[phrase] for phrase in self._joiner(sentences).found(None)}
        given = sentences.sentences() if isinstance(sentences, Corpus) else sentences
        _refuse_text(given)
        found = {}
        for sentence in given:
            for phrase, score in self.analyze_sentence(sentence):
                if score is not None:
                    found[phrase] = score
        return found


class JoinedSentences:
    """Sentences whose phrases are joined while they are iterated over.

    What ``phrases[sentences]`` returns. It can be iterated over as often as the sentences can.

    Parameters
    ----------
    phrases : Phrases or FrozenPhrases
    sentences : iterable of lists of str
    """

    def __init__(self, phrases: PhraseTransformation, sentences: Iterable[Iterable[str]]) -> None:
        self.phrases = phrases
        self.sentences = sentences

    def __iter__(self) -> Iterator[list[str]]:
        for number, sentence in enumerate(self.sentences):
            if isinstance(sentence, (str, bytes)):
                raise TypeError(
                    f"sentence {number} (counted from 0) is {sentence[:40]!r}, of type "
                    f"{type(sentence).__name__}, where a list of tokens is expected: split it first"
                )
            yield self.phrases._join(sentence)

    def __len__(self) -> int:
        return len(self.sentences)  # type: ignore[arg-type]  # where these have a length


def _refuse_text(sentence: object) -> None:
    if isinstance(sentence, (str, bytes, os.PathLike)):
        raise TypeError(
            f"{sentence!r:.60} is of type {type(sentence).__name__}, where a list of tokens or an "
            "iterable of such is expected: split text first, for instance with str.split(); read "
            "files with Corpus.from_files"
        )


def _told_apart(given: Iterable[Any]) -> tuple[bool, Iterable[Any]]:
    """Tell whether a sentence or several are given, and return the same again.

    What holds no items is a sentence; an iterator of sentences stays one.
    """
    iterator = iter(given)
    for item in iterator:
        whole = chain([item], iterator) if iterator is given else given
        return isinstance(item, (str, bytes)), whole
    return True, []
