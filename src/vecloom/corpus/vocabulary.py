"""The words of a corpus, by descending frequency."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core import text as core

Word = str | int
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


class Vocabulary:
    """Words with their counts, sorted by descending count, ties by first occurrence.

    A word's id is its place in this order. Immutable. Corpora make it (``corpus.vocabulary``);
    the words are kept as bytes and become Python objects when they are asked for, since a model
    wants few of the many types of a large text.

    Parameters
    ----------
    blob : ndarray of uint8
        The words in UTF-8, one after the other; integers in decimal.
    starts : ndarray of int64, shape (n_words + 1,)
        Where each word begins in ``blob``, and where the last one ends.
    counts : ndarray of int64, shape (n_words,)
        Occurrences of each word.
    first : ndarray of int64, shape (n_words,)
        Numbers that order the words by first occurrence.
    kind : type
        ``str`` or ``int``, the type of the words.
    """

    def __init__(
        self, blob: Bytes, starts: Int64s, counts: Int64s, first: Int64s, kind: type = str
    ) -> None:
        self._blob = blob
        self._starts = starts
        self._counts = _read_only(counts)
        self._first = first
        self._kind = kind

    @classmethod
    def from_counts(cls, counts: Mapping[Any, int]) -> Vocabulary:
        """Build from a mapping of words (str or int) to counts.

        Raises
        ------
        TypeError
            If a word is neither str nor int, if both occur, or if a count is not an integer.
        ValueError
            If a count is not positive, or if there are no words.
        """
        if not counts:
            raise ValueError("no counts: the mapping of words to counts is empty")
        encoder = core.TokenEncoder([list(counts)])
        encoder.encode(1)
        values = np.fromiter((_count(word, counts[word]) for word in counts), np.int64, len(counts))
        return cls.from_tokens(encoder.index, values, encoder.kind or str)[0]

    @classmethod
    def from_tokens(
        cls, tokens: Iterable[Word], counts: Int64s, kind: type
    ) -> tuple[Vocabulary, Int32s]:
        """Build from tokens in order of first occurrence; return the id of each token too."""
        order, ids = rank(counts, np.arange(len(counts), dtype=np.int64))
        listed = list(tokens)
        if kind is str:
            spelled = [str(listed[i]).encode("utf-8", "surrogatepass") for i in order.tolist()]
        else:
            spelled = [b"%d" % listed[i] for i in order.tolist()]
        starts = np.zeros(len(spelled) + 1, np.int64)
        np.cumsum([len(word) for word in spelled], out=starts[1:])
        blob = np.frombuffer(b"".join(spelled), np.uint8)
        return cls(blob, starts, counts[order], order, kind), ids

    @property
    def counts(self) -> Int64s:
        """Occurrences of each word: int64, shape (n_words,), descending."""
        return self._counts

    @property
    def kind(self) -> type:
        """``str`` or ``int``, the type of the words."""
        return self._kind

    @functools.cached_property
    def words(self) -> list[Any]:
        """All words (str, or int), by id."""
        return self.decode(np.arange(len(self)))

    @functools.cached_property
    def index(self) -> dict[Any, int]:
        """From word to id."""
        return {word: i for i, word in enumerate(self.words)}

    def decode(self, ids: npt.ArrayLike) -> list[Any]:
        """List the words of some ids."""
        content, wanted = self._blob.tobytes(), np.asarray(ids, np.int64)
        spans = zip(self._starts[wanted].tolist(), self._starts[wanted + 1].tolist(), strict=True)
        if self._kind is int:
            return [int(content[start:stop]) for start, stop in spans]
        return [str(content[start:stop], "utf-8", "surrogatepass") for start, stop in spans]

    def order_of_occurrence(self) -> Int64s:
        """List the ids in the order in which the words first occurred (int64)."""
        return np.argsort(self._first, kind="stable")

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """List the arrays the vocabulary consists of, as a corpus file names them."""
        return {
            "counts": self._counts,
            "first": self._first,
            "word_starts": self._starts,
            "words": self._blob,
        }

    def __len__(self) -> int:
        return len(self._counts)

    def __contains__(self, word: object) -> bool:
        return word in self.index

    def __getitem__(self, word: Word) -> int:
        return self.index[word]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.words)

    def __repr__(self) -> str:
        return f"<Vocabulary of {len(self):,} words>"


def rank(counts: Int64s, first: Int64s) -> tuple[Int64s, Int32s]:
    """Order words by descending count, ties by first occurrence; return each one's rank too."""
    order = np.lexsort((first, -counts))
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return order, ranks


def _count(word: object, count: object) -> int:
    try:
        number = operator.index(count)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"the count of {word!r} is {count!r}: counts must be integers") from None
    if not 0 < number < 2**63:
        raise ValueError(f"the count of {word!r} is {number}: counts must be positive")
    return number


def _read_only(array: Int64s) -> Int64s:
    view = array.view()
    view.flags.writeable = False
    return view
