"""Phrases of an encoded corpus: ids in, ids out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from vecloom._core import text as core
from vecloom._core.joining import (
    BEGINS_PHRASE,
    CONNECTS_WORDS,
    ENDS_PHRASE,
    Joiner,
    gathered,
    lines,
)
from vecloom._core.parallel import over_ranges
from vecloom._core.walks import tally
from vecloom._core.words import Words
from vecloom.corpus import Corpus, TaggedCorpus, Vocabulary
from vecloom.corpus.reading import CHUNK
from vecloom.corpus.sources import StrPath
from vecloom.corpus.store import Store
from vecloom.corpus.vocabulary import Bytes, Int32s, Int64s, rank
from vecloom.models.phrases.counts import holding

RANGE = 1 << 18  # tokens that a thread takes at once
BATCH = 1 << 23  # tokens in memory before they are stored


class CorpusJoiner:
    """Joins the phrases of one corpus.

    Parameters
    ----------
    corpus : Corpus
        Of str.
    phrases : collection of str
        What is a phrase.
    delimiter : str
    connector_words : collection of str
    """

    def __init__(
        self,
        corpus: Corpus,
        phrases: Collection[str],
        delimiter: str,
        connector_words: Collection[str],
    ) -> None:
        check_words(corpus)
        corpus.validate()
        self._corpus = corpus
        self._phrases = list(phrases)
        self._joiner = Joiner(self._phrases, delimiter)
        arrays = corpus.vocabulary.arrays()
        self._blob, self._starts = arrays["words"], arrays["word_starts"]
        roles = roles_of(self._phrases, delimiter, connector_words)
        self._roles = _roles_of_ids(roles, self._blob, self._starts)
        # Phrases are numbered behind the words of the text.
        n = len(corpus.vocabulary)
        self._numbers = np.arange(n, n + len(self._phrases) + 1, dtype=np.int32)
        self._odd = holding(delimiter, self._blob, self._starts)

    def join(self, workers: int | None, storage: StrPath) -> Corpus:
        """Make the corpus with the phrases joined."""
        n = len(self._corpus.vocabulary) + len(self._phrases)
        counts, first = np.zeros(n, np.int64), np.zeros(n, np.int64)
        with Store(storage, keep_empty=True) as store:
            for ids, ends in self._joined(self._tokens(), workers):
                tally(ids, store.n_tokens, counts, first)
                store.append(ids, ends)
            vocabulary, mapping = self._vocabulary(counts, first)

            def renumber(start: int, stop: int) -> None:
                ids = store.read(start, stop)
                core.remap(ids, mapping)
                store.write(start, ids)

            over_ranges(renumber, store.n_tokens, CHUNK, workers)
            made = Corpus._finish(store, vocabulary, "the corpus given", storage)
        return tagged_as(made, self._corpus)

    def found(self, workers: int | None) -> list[str]:
        """List the phrases that the corpus has, by their first occurrence."""
        n = len(self._corpus.vocabulary) + len(self._phrases)
        counts, first = np.zeros(n, np.int64), np.zeros(n, np.int64)
        position = 0
        for ids, _ in self._joined(self._numbers, workers):
            tally(ids, position, counts, first)
            position += len(ids)
        counts, first = (array[len(self._corpus.vocabulary) :] for array in (counts, first))
        there = np.flatnonzero(counts)
        there = there[np.argsort(first[there], kind="stable")]
        return [self._phrases[number] for number in there.tolist()]

    def _tokens(self) -> Int32s:
        """Return the number of each phrase, that of a word where the text has one spelled so."""
        tokens = self._numbers.copy()
        words = self._corpus.vocabulary.decode(self._odd)
        for id, word in zip(self._odd.tolist(), words, strict=True):
            if (number := self._joiner.find(word)) >= 0:
                tokens[number] = id
        return tokens

    def _joined(self, tokens: Int32s, workers: int | None) -> Iterator[tuple[Int32s, Int64s]]:
        """Yield ids and ends of the sentences, in order."""
        corpus = self._corpus
        for begin, end in _cuts(corpus.offsets, 0, corpus.n_sentences, BATCH):
            ranges = list(_cuts(corpus.offsets, begin, end, RANGE))
            parts: list[tuple[Int32s, Int64s]] = [(corpus.ids, corpus.offsets)] * len(ranges)

            def work(
                first: int,
                stop: int,
                ranges: list[tuple[int, int]] = ranges,
                parts: list[tuple[Int32s, Int64s]] = parts,
            ) -> None:
                for number in range(first, stop):
                    parts[number] = self._joiner.join(
                        corpus.ids,
                        corpus.offsets,
                        *ranges[number],
                        self._blob,
                        self._starts,
                        self._roles,
                        tokens,
                    )

            over_ranges(work, len(ranges), 1, workers)
            yield from parts

    def _vocabulary(self, counts: Int64s, first: Int64s) -> tuple[Vocabulary, Int32s]:
        """Rank the words and phrases that there are; return the rank of every number too."""
        phrases, places = _spelled(self._phrases)
        blob = np.concatenate([self._blob, phrases])
        starts = np.concatenate([self._starts, self._starts[-1] + places[1:]])
        there = np.flatnonzero(counts)
        order, ranks = rank(counts[there], first[there])
        numbers = there[order]
        mapping = np.zeros(len(counts), np.int32)
        mapping[there] = ranks
        words = gathered(blob, starts, numbers)
        return Vocabulary(*words, counts[numbers], first[numbers]), mapping


def text_of(corpus: Corpus) -> Iterator[Bytes]:
    """Yield a corpus as text in UTF-8: a sentence a line, words separated by spaces."""
    arrays = corpus.vocabulary.arrays()
    blob, starts = arrays["words"], arrays["word_starts"]
    for first, stop in _cuts(corpus.offsets, 0, corpus.n_sentences, RANGE):
        yield lines(corpus.ids, corpus.offsets, first, stop, blob, starts)


def _cuts(offsets: Int64s, first: int, stop: int, size: int) -> Iterator[tuple[int, int]]:
    """Cut sentences into runs of about so many tokens."""
    while first < stop:
        end = int(np.searchsorted(offsets, offsets[first] + size, side="right")) - 1
        end = min(max(end, first + 1), stop)
        yield first, end
        first = end


def roles_of(
    phrases: Iterable[str], delimiter: str, connector_words: Collection[str]
) -> dict[str, int]:
    """Tell which strings may stand before the rest of a phrase, and which behind."""
    roles: dict[str, int] = {}
    for phrase in phrases:
        at = phrase.find(delimiter)
        while at >= 0:
            first, last = phrase[:at], phrase[at + len(delimiter) :]
            roles[first] = roles.get(first, 0) | BEGINS_PHRASE
            roles[last] = roles.get(last, 0) | ENDS_PHRASE
            at = phrase.find(delimiter, at + 1)
    return roles | dict.fromkeys(connector_words, CONNECTS_WORDS)


def _roles_of_ids(roles: Mapping[str, int], blob: Bytes, starts: Int64s) -> Bytes:
    """Tell the roles of the words of a vocabulary, 0 for those that have none."""
    words = Words()
    words.add(*_spelled(roles))
    values = np.array([*roles.values(), 0], np.uint8)  # UNKNOWN is the last
    return values[words.add(blob, starts, insert=False)]


def _spelled(words: Iterable[str]) -> tuple[Bytes, Int64s]:
    """Write words one after the other; tell where each begins."""
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    starts = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(word) for word in encoded], out=starts[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), starts


def has_odd(corpus: Corpus, delimiter: str) -> bool:
    """Tell whether words of a corpus hold some of the delimiter."""
    arrays = corpus.vocabulary.arrays()
    return len(holding(delimiter, arrays["words"], arrays["word_starts"])) > 0


def check_words(corpus: Corpus) -> None:
    """Refuse a corpus of integers.

    Raises
    ------
    TypeError
        If the words are not str.
    """
    if corpus.vocabulary.kind is not str:
        raise TypeError(
            "the tokens are int, where phrases are made of str: write them as text first"
        )


def tagged_as(made: Corpus, source: Corpus) -> Corpus:
    """Give the sentences the tags that those of another corpus have, if it has any."""
    if not isinstance(source, TaggedCorpus):
        return made
    documents = TaggedCorpus.numbered(made)
    documents._set_tags(source.tags, source.tag_ids, source.tag_offsets)
    return documents
