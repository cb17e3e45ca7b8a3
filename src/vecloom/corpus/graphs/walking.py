"""Walks into a corpus, encoded as they are made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from vecloom._core import text as core
from vecloom._core.parallel import over_ranges
from vecloom._core.walks import Walker, shuffled, tally
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.graphs.adjacency import Adjacency
from vecloom.corpus.reading import CHUNK
from vecloom.corpus.sources import StrPath
from vecloom.corpus.store import Store
from vecloom.corpus.vocabulary import Int32s, Int64s, Vocabulary, Word

BATCH = 1 << 22  # tokens in memory before they are stored
RANGE = 1 << 16  # tokens that a thread makes at once


def walks(
    edges: Adjacency,
    nodes: Sequence[Word],
    *,
    num_walks: int,
    walk_length: int,
    p: float,
    q: float,
    seed: int,
    workers: int | None,
    storage: StrPath,
) -> Corpus:
    """Make the corpus of walks: see `Graph.walks`."""
    _check(num_walks, walk_length, p, q, seed, workers)
    walker = Walker(*edges, p, q, seed)
    counts, first = np.zeros(len(nodes), np.int64), np.zeros(len(nodes), np.int64)
    with Store(storage) as store:
        for turn in range(num_walks):
            starts = shuffled(len(nodes), seed, turn)
            for ids, ends in _walked(walker, starts, walk_length, turn, workers):
                tally(ids, store.n_tokens, counts, first)
                store.append(ids, ends)
        order = np.argsort(first, kind="stable")
        vocabulary, ranks = Vocabulary.from_tokens(
            [nodes[v] for v in order.tolist()], counts[order], type(nodes[0])
        )
        mapping = np.empty(len(nodes), np.int32)
        mapping[order] = ranks
        _renumber(store, mapping, workers)
        return Corpus._finish(store, vocabulary, "the walks", storage)


def _check(
    num_walks: int, walk_length: int, p: float, q: float, seed: int, workers: int | None
) -> None:
    for name, number in (("num_walks", num_walks), ("walk_length", walk_length)):
        if number < 1:
            raise ValueError(f"{name}={number}: at least one is needed")
    for name, value in (("p", p), ("q", q)):
        if not (value > 0 and math.isfinite(value) and math.isfinite(1 / value)):
            raise ValueError(f"{name}={value}: a positive number is needed; 1 changes nothing")
    if not 0 <= seed < 2**64:
        raise ValueError(f"seed={seed}: expected a number from 0 to 2**64 - 1")
    if workers is not None and workers < 1:
        raise ValueError(f"workers={workers}: at least one is needed; None takes every core")


def _walked(
    walker: Walker, starts: Int32s, length: int, turn: int, workers: int | None
) -> Iterator[tuple[Int32s, Int64s]]:
    """Yield the walks from some nodes, in order: nodes and ends."""
    walks_at_once = max(BATCH // length, 1)
    for begin in range(0, len(starts), walks_at_once):
        batch = starts[begin : begin + walks_at_once]
        number = turn * len(starts) + begin
        parts: dict[int, tuple[Int32s, Int64s]] = {}

        def work(
            first: int,
            stop: int,
            batch: Int32s = batch,
            number: int = number,
            parts: dict[int, tuple[Int32s, Int64s]] = parts,
        ) -> None:
            parts[first] = walker.walk(batch[first:stop], length, number + first)

        over_ranges(work, len(batch), max(RANGE // length, 1), workers)
        for first in sorted(parts):
            yield parts[first]


def _renumber(store: Store, mapping: Int32s, workers: int | None) -> None:
    """Replace the numbers of nodes by their ranks."""

    def work(start: int, stop: int) -> None:
        ids = store.read(start, stop)
        core.remap(ids, mapping)
        store.write(start, ids)

    over_ranges(work, store.n_tokens, CHUNK, workers)
