"""New documents: their known words, and the vectors that their inference starts from."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.lookup import WordRows
from vecloom._core.parallel import over_ranges
from vecloom.corpus import Corpus
from vecloom.models.weights import Matrix, rows_of
from vecloom.vectors import KeyedVectors

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

BLOCK = 1024  # documents whose vectors are drawn at once
MANY_TOKENS = 100_000
DOCUMENTS_AT_ONCE = 256  # to look up
# Of SplitMix64 (Steele, Lea and Flood 2014): the step, and the mixer's shifts and factors.
STEP = np.uint64(0x9E3779B97F4A7C15)
MIXER = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)
LAST_SHIFT = np.uint64(31)


def encode(
    documents: Iterable[Any] | Corpus, wv: KeyedVectors, workers: int
) -> tuple[Int32s, Int64s]:
    """Return the rows of the known words of documents.

    Parameters
    ----------
    documents : iterable of token lists, or Corpus
        Or of anything that has tokens as its ``words``.
    wv : KeyedVectors
        The words.
    workers : int
        Threads to look them up with.

    Returns
    -------
    ids : ndarray of int32
        The rows of all documents' words, one after the other.
    offsets : ndarray of int64, shape (n_documents + 1,)
        Document ``d`` is ``ids[offsets[d]:offsets[d + 1]]``.

    Raises
    ------
    TypeError
        If a document is a str, or no iterable of tokens.
    """
    if isinstance(documents, Corpus):
        documents.validate()
        rows, ends = rows_of(documents.vocabulary, wv)[documents.ids], documents.offsets
    else:
        rows, ends = _rows_of_tokens(documents, wv.key_to_index, workers)
    known = rows >= 0
    before = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(known, out=before[1:])
    return rows[known], before[ends]


def _rows_of_tokens(
    documents: Iterable[Any], index: Mapping[Any, int], workers: int
) -> tuple[Int32s, Int64s]:
    ends = [0]
    tokens = list(_words(documents, ends))
    rows = None
    if ends[-1] >= MANY_TOKENS:
        with contextlib.suppress(TypeError):  # tokens of other types are unknown words, or told
            rows = _found_natively(tokens, ends, index, workers)
    if rows is None:
        rows = _found(tokens, ends, index)
    return rows, np.array(ends, np.int64)


def _found(tokens: list[Any], ends: list[int], index: Mapping[Any, int]) -> Int32s:
    try:
        every = itertools.chain.from_iterable(tokens)
        return np.fromiter(map(index.get, every, itertools.repeat(-1)), np.int32, ends[-1])
    except TypeError as error:
        if "unhashable" not in str(error):
            raise
        number = next(n for n, words in enumerate(tokens) if not all(map(_is_token, words)))
        raise TypeError(
            f"document {number} (counted from 0) holds a token that is neither str nor int "
            f"({error}): a document is a list of tokens"
        ) from None


def _found_natively(
    tokens: list[Any], ends: list[int], index: Mapping[Any, int], workers: int
) -> Int32s:
    """Do what `_found` does, on several threads; getting ready takes as long as 100,000 tokens."""
    known, rows = WordRows(dict(index)), np.empty(ends[-1], np.int32)

    def find(first: int, stop: int) -> None:
        lists = [words if isinstance(words, list) else list(words) for words in tokens[first:stop]]
        rows[ends[first] : ends[stop]] = known.find_tokens(lists, first, False)[0]

    over_ranges(find, len(tokens), DOCUMENTS_AT_ONCE, workers)
    return rows


def _is_token(word: Any) -> bool:
    return isinstance(word, Hashable)


def _words(documents: Iterable[Any], ends: list[int]) -> Iterator[Any]:
    """Yield the tokens of every document, and note how many there are before its end."""
    if isinstance(documents, (str, bytes)):
        raise TypeError(f"documents is {documents[:40]!r}: expected an iterable of token lists")
    for number, document in enumerate(documents):
        words = getattr(document, "words", document)
        if isinstance(words, (str, bytes)) or not isinstance(words, Iterable):
            raise TypeError(
                f"document {number} (counted from 0) is {words!r:.60}, of type "
                f"{type(words).__name__}, where a list of tokens is expected: split it first"
            )
        tokens = words if isinstance(words, (list, tuple)) else list(words)
        ends.append(ends[-1] + len(tokens))
        yield tokens


def start_vectors(ids: Int32s, offsets: Int64s, dim: int, seed: int) -> Matrix:
    """Draw the vector that each document starts from: of like documents the same.

    They are uniform in [-1/2, 1/2) / D, by the seed and the document's words in their order. A
    document without words gets zeros.

    Returns
    -------
    ndarray of float32, shape (n_documents, dim)
    """
    n = len(offsets) - 1
    vectors = np.zeros((n, dim), np.float32)
    steps = np.arange(1, dim + 1, dtype=np.uint64) * STEP
    for first in range(0, n, BLOCK):
        block = offsets[first : first + BLOCK + 1]
        written = np.flatnonzero(np.diff(block))
        if not len(written):
            continue
        states = _hashes(ids[block[0] : block[-1]], block[written] - block[0], seed)
        bits = _mixed(states[:, np.newaxis] + steps) >> np.uint64(40)
        vectors[first + written] = (bits.astype(np.float32) * np.float32(2**-24) - 0.5) / dim
    return vectors


def _hashes(ids: Int32s, starts: Int64s, seed: int) -> Words:
    """Return a number for each run of ids, which depends on all of them and on their order."""
    lengths = np.diff(np.append(starts, len(ids)))
    places = (np.arange(len(ids)) - np.repeat(starts, lengths)).astype(np.uint64)
    words = _mixed(_mixed(places * STEP) + ids.astype(np.uint64))
    begin = np.array([seed & 0xFFFFFFFFFFFFFFFF], np.uint64)
    return _mixed(np.add.reduceat(words, starts) + _mixed(begin + lengths.astype(np.uint64)))


def _mixed(state: Words) -> Words:
    """Spread the bits of each number over all its bits."""
    for shift, factor in MIXER:
        state = (state ^ (state >> shift)) * factor
    return state ^ (state >> LAST_SHIFT)
