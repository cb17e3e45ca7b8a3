"""How often words and pairs of words occur: gensim's ``Phrases.vocab``, natively."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core import phrases as core
from vecloom._core.parallel import over_ranges
from vecloom._core.words import UNKNOWN, Words
from vecloom.corpus import Corpus
from vecloom.corpus.vocabulary import Bytes, Int32s, Int64s

logger = logging.getLogger(__name__)

SLAB = 1 << 20  # tokens that are looked at together
TALLIED = 1 << 16  # counts up to here are told apart where some are to be dropped


PAIR_ARRAYS = ("pair_first", "pair_between", "pair_last", "pair_counts", "pair_places")


class PhraseCounts(Mapping[str, int]):
    """Occurrences of words, and of pairs of words joined by a delimiter.

    A mapping from str to int, as gensim's ``Phrases.vocab``: words that are no connector words, and
    what is made of two words with the connector words that stand between. Strings are not kept for
    pairs but put together when they are asked for: a pair takes some 35 bytes.

    Whatever is looked up is cut at the delimiter first. So "new_york" is one entry, whether it
    was a token of the text or the words "new" and "york" were.

    Parameters
    ----------
    delimiter : str
        Stands between the words of a phrase.
    connector_words : collection of str
        Words that are no part of pairs but stand between.
    """

    def __init__(self, delimiter: str, connector_words: Collection[str] = ()) -> None:
        self._delimiter = delimiter
        self._connector_words = frozenset(connector_words)
        self._words = Words()
        self._counts = np.zeros(0, np.int64)  # of the words, 0 where one is only a part of pairs
        self._pairs = core.PairCounts()
        self.n_tokens = 0
        self.min_reduce = 1

    # -- counting

    def add(self, corpus: Corpus, max_size: int, workers: int | None = None) -> None:
        """Count the words and pairs of a text too.

        Parameters
        ----------
        corpus : Corpus
            Of str.
        max_size : int
            When there are more entries, the rarest are dropped: see `prune`.
        workers : int, optional
            Threads, which do not change the result.
        """
        vocabulary = corpus.vocabulary.arrays()
        blob, starts = vocabulary["words"], vocabulary["word_starts"]
        ids = self._words.add(blob, starts)
        roles = self._roles(ids, holding(self._delimiter, blob, starts))
        self._grow_counts()
        self._counts[ids] += np.where(roles == 0, corpus.vocabulary.counts, 0)
        self._pairs.begin()
        for start in range(0, corpus.n_tokens, SLAB):
            stop = min(start + SLAB, corpus.n_tokens)
            at = self.n_tokens + start
            self._pairs.walk(corpus.ids, corpus.offsets, ids, roles, start, stop, at)
            self._over_shares(self._pairs.count, workers)
            self._add_odd()
            if len(self) > max_size:
                self.prune(max_size)
        self._pairs.end()
        self.n_tokens += corpus.n_tokens

    def _grow_counts(self) -> None:
        more = np.zeros(len(self._words) - len(self._counts), np.int64)
        self._counts = np.concatenate([self._counts, more])

    def _roles(self, ids: Int32s, odd: Int64s) -> Bytes:
        """Tell of each id of a text whether it is a connector word, or holds the delimiter."""
        roles = np.zeros(len(ids) + 1, np.uint8)
        connectors = [self._words.find(word) for word in self._connector_words]
        roles[:-1][np.isin(ids, connectors)] = core.IS_CONNECTOR
        roles[odd] |= core.IS_ODD
        return roles[:-1]

    def _add_odd(self) -> None:
        """Cut what was counted of words that hold the delimiter into parts, and count it so."""
        first, between, last, counts, places = self._pairs.take_odd()
        spelled = Spelling(self._words, self._pairs, self._delimiter)
        strings = spelled.all(first, between, last)
        for string, count, place in zip(strings, counts.tolist(), places.tolist(), strict=True):
            parts = [self._insert(part) for part in string.split(self._delimiter)]
            if len(parts) == 1:  # it holds some of the delimiter's bytes only
                self._grow_counts()
                self._counts[parts[0]] += count
                continue
            node = self._pairs.between(parts[1:-1], insert=True)
            self._pairs.add(parts[0], node, parts[-1], count, place)
        self._grow_counts()

    def _insert(self, word: str) -> int:
        found = self._words.find(word)
        return self._words.insert(word) if found == UNKNOWN else found

    def prune(self, max_size: int) -> None:
        """Drop the rarest words and pairs, so that no more than so many are left.

        Entries of equal counts stay or go together. gensim drops the rarest after each sentence
        while there are too many; here that is done after each few million tokens. So less is
        dropped, and what is counted is nearer to what occurs.
        """
        occurring = np.bincount(np.minimum(self._counts, TALLIED - 1), minlength=TALLIED)
        occurring[0] = 0
        self._pairs.tally(occurring)
        left = np.cumsum(occurring[::-1])[::-1]  # entries that occur so often or more
        fitting = np.flatnonzero(left <= max_size)
        least = int(fitting[0]) if len(fitting) else int(self._counts.max()) + 1
        least = max(least, self.min_reduce)
        before = len(self)
        self._counts[self._counts < least] = 0
        for share in range(core.N_SHARES):
            self._pairs.prune(share, min(least, 2**32 - 1))
        self.min_reduce = least + 1
        logger.info(
            "dropped words and pairs that occur less than %d times (%d of %d)",
            least,
            before - len(self),
            before,
        )

    def _over_shares(self, work: Any, workers: int | None) -> None:
        def some(first: int, stop: int) -> None:
            for share in range(first, stop):
                work(share)

        over_ranges(some, core.N_SHARES, 1, workers)

    # -- asking

    def count_of(self, words: Iterable[str]) -> int:
        """Return how often some words stand one after the other, one word how often it occurs."""
        return self._count(self._delimiter.join(words))

    def _count(self, string: str) -> int:
        ids = [self._words.find(part) for part in string.split(self._delimiter)]
        if UNKNOWN in ids:
            return 0
        if len(ids) == 1:
            return int(self._counts[ids[0]])
        node = self._pairs.between(ids[1:-1])
        return 0 if node == core.NOTHING else self._pairs.get(ids[0], node, ids[-1])

    def __getitem__(self, string: str) -> int:
        count = self._count(string) if isinstance(string, str) else 0
        if not count:
            raise KeyError(string)
        return count

    def __contains__(self, string: object) -> bool:
        return isinstance(string, str) and self._count(string) > 0

    def __len__(self) -> int:
        return int(np.count_nonzero(self._counts)) + len(self._pairs)

    def __iter__(self) -> Iterator[str]:
        """Yield words, then pairs by their first occurrence."""
        ids = np.flatnonzero(self._counts).astype(np.int32)
        yield from self._words.spelled(ids)
        first, between, last, _, places = self._pairs.arrays()
        order = np.argsort(places, kind="stable")
        yield from self.spelled(first[order], between[order], last[order])

    def spelled(self, first: Int32s, between: Int32s, last: Int32s) -> Iterator[str]:
        """Yield the strings of pairs."""
        return Spelling(self._words, self._pairs, self._delimiter).all(first, between, last)

    # -- scoring

    def scored(
        self, min_count: float, threshold: float, npmi: bool
    ) -> tuple[list[str], npt.NDArray[np.float64]]:
        """Return the pairs that score above the threshold, by first occurrence, and their scores.

        Scores are computed as `original_scorer` and `npmi_scorer` do, to the last bit.
        """
        found: list[Any] = [None] * core.N_SHARES
        settings = (min_count, len(self), self.n_tokens, threshold, npmi)

        def score(share: int) -> None:
            found[share] = self._pairs.score(share, self._counts, *settings)

        self._over_shares(score, None)
        parts = [np.concatenate(part) for part in zip(*found, strict=True)]
        first, between, last, _, places, scores = parts
        order = np.argsort(places, kind="stable")
        strings = self.spelled(first[order], between[order], last[order])
        return list(strings), scores[order]

    def pairs(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield pairs by first occurrence, with the counts of the first word, the last, and both.

        Those of which a word does not occur by itself are left out.
        """
        first, between, last, counts, places = self._pairs.arrays()
        kept = np.flatnonzero((self._counts[first] > 0) & (self._counts[last] > 0))
        kept = kept[np.argsort(places[kept], kind="stable")]
        first, between, last = first[kept], between[kept], last[kept]
        strings = self.spelled(first, between, last)
        columns = (self._counts[first], self._counts[last], counts[kept])
        yield from zip(strings, *(column.tolist() for column in columns), strict=True)

    # -- as arrays

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all that is counted, as files hold it."""
        words, starts = self._words.arrays()
        arrays: dict[str, npt.NDArray[Any]] = {"words": words, "word_starts": starts}
        arrays["word_counts"] = self._counts
        arrays["node_parents"], arrays["node_words"] = self._pairs.nodes()
        return arrays | dict(zip(PAIR_ARRAYS, self._pairs.arrays(), strict=True))

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]], n_tokens: int, least: int) -> None:
        """Put what `arrays` returned into fresh counts.

        Raises
        ------
        ValueError
            If a word or a node is there twice.
        """
        self._words.add(arrays["words"], arrays["word_starts"])
        self._counts = arrays["word_counts"].copy()
        if len(self._words) != len(self._counts):
            raise ValueError("a word stands twice among the words")
        nodes = zip(arrays["node_parents"].tolist(), arrays["node_words"].tolist(), strict=True)
        for number, (parent, word) in enumerate(nodes, 1):
            if self._pairs.insert_node(parent, word) != number:
                raise ValueError("a node stands twice among the nodes")
        pairs = [arrays[name] for name in PAIR_ARRAYS]
        self._over_shares(lambda share: self._pairs.add_share(share, *pairs), None)
        self.n_tokens, self.min_reduce = n_tokens, least

    def __getstate__(self) -> dict[str, Any]:
        return {
            "delimiter": self._delimiter,
            "connector_words": self._connector_words,
            "arrays": self.arrays(),
            "n_tokens": self.n_tokens,
            "min_reduce": self.min_reduce,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["delimiter"], state["connector_words"])  # type: ignore[misc]
        self.restore(state["arrays"], state["n_tokens"], state["min_reduce"])


class Spelling:
    """Puts together the strings of pairs; words and nodes are spelled once."""

    def __init__(self, words: Words, pairs: core.PairCounts, delimiter: str) -> None:
        self._words, self._pairs, self._delimiter = words, pairs, delimiter

    def all(self, first: Int32s, between: Int32s, last: Int32s) -> Iterator[str]:
        """Yield the strings of pairs; a first word of NOTHING stands for the last by itself."""
        delimiter = self._delimiter
        nodes = {node: self._pairs.words_between(node) for node in np.unique(between).tolist()}
        inner = [word for words in nodes.values() for word in words]
        used = np.unique(np.concatenate([first, last, np.array(inner, np.int32)]))
        used = used[used != core.NOTHING]
        word = dict(zip(used.tolist(), self._words.spelled(used), strict=True))
        middle = {
            node: delimiter + "".join(word[i] + delimiter for i in words)
            for node, words in nodes.items()
        }
        for a, node, b in zip(first.tolist(), between.tolist(), last.tolist(), strict=True):
            yield word[b] if a == core.NOTHING else word[a] + middle[node] + word[b]


def holding(delimiter: str, blob: Bytes, starts: Int64s) -> Int64s:
    """List the words that hold a byte of the delimiter."""
    of_delimiter = np.zeros(256, np.bool_)
    of_delimiter[list(delimiter.encode("utf-8", "surrogatepass"))] = True
    places = np.flatnonzero(of_delimiter[blob])
    return np.unique(np.searchsorted(starts, places, side="right") - 1)
