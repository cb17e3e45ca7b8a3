"""Iterables in pieces, flattened and cut short, under the names that gensim's users know."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import numpy as np

Item = TypeVar("Item")
Key = TypeVar("Key")


def chunkize(
    corpus: Iterable[Item],
    chunksize: int,
    maxsize: int = 0,
    as_numpy: bool = False,
    dtype: Any = np.float32,
) -> Iterator[Any]:
    """Yield the items in lists of equal length, the last of which may be shorter.

    Parameters
    ----------
    corpus : iterable
    chunksize : int
        Items of a list.
    maxsize : int
        Not used: gensim reads ahead so many lists in another process.
    as_numpy : bool
        Make each item an array.
    dtype
        Of these arrays.

    Raises
    ------
    ValueError
        If ``chunksize`` is not positive.
    """
    if chunksize < 1:
        raise ValueError(f"chunksize={chunksize}: must be positive")
    items = iter(corpus)
    while chunk := list(itertools.islice(items, int(chunksize))):
        yield [np.array(item, dtype) for item in chunk] if as_numpy else chunk


def chunkize_serial(
    iterable: Iterable[Item], chunksize: int, as_numpy: bool = False, dtype: Any = np.float32
) -> Iterator[Any]:
    """`chunkize`."""
    return chunkize(iterable, chunksize, as_numpy=as_numpy, dtype=dtype)


def lazy_flatten(nested_list: Any) -> Iterator[Any]:
    """Yield the items of an iterable, and in their place those of its iterables; str are whole."""
    for item in nested_list:
        if isinstance(item, Iterable) and not isinstance(item, (str, bytes)):
            yield from lazy_flatten(item)
        else:
            yield item


def flatten(nested_list: Any) -> list[Any]:
    """List what `lazy_flatten` yields."""
    return list(lazy_flatten(nested_list))


def revdict(d: dict[Key, Item]) -> dict[Item, Key]:
    """Swap keys and values; of equal values the last key is kept."""
    return {value: key for key, value in d.items()}


def is_corpus(obj: Any) -> tuple[bool, Any]:
    """Tell whether an object yields bags of words, lists of (int, number); one that is empty no.

    Returns
    -------
    bool
    object
        To be read from in its place: looking at the first item of an iterator has taken it off.
    """
    try:
        first, obj = _peek(obj)
        bag = list(first)
        number, value = (0, 0.0) if not bag else bag[0]
        int(number), float(value)
    except (TypeError, ValueError, StopIteration):
        return False, obj
    return True, obj


def _peek(obj: Any) -> tuple[Any, Any]:
    items = iter(obj)
    first = next(items)
    return first, itertools.chain([first], items) if items is obj else obj


class ClippedCorpus:
    """The first items of an iterable, as often as it can be iterated over.

    Parameters
    ----------
    corpus : iterable
    max_docs : int, optional
        How many; None: all.
    """

    def __init__(self, corpus: Iterable[Any], max_docs: int | None = None) -> None:
        self.corpus, self.max_docs = corpus, max_docs

    def __iter__(self) -> Iterator[Any]:
        return itertools.islice(self.corpus, self.max_docs)

    def __len__(self) -> int:
        length = len(self.corpus)  # type: ignore[arg-type]  # if it has one
        return length if self.max_docs is None else min(length, self.max_docs)


class RepeatCorpusNTimes:
    """An iterable, several times over.

    Parameters
    ----------
    corpus : iterable
        That can be iterated over more than once.
    n : int
        How often.
    """

    def __init__(self, corpus: Iterable[Any], n: int) -> None:
        self.corpus, self.n = corpus, n

    def __iter__(self) -> Iterator[Any]:
        for _ in range(self.n):
            yield from self.corpus
