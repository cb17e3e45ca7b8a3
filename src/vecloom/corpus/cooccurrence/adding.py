"""The counts of two corpora together, whose vocabularies may differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from vecloom._core.cooccurrence import Accumulator
from vecloom.corpus.cooccurrence.assembly import Assembly, Unit
from vecloom.corpus.cooccurrence.table import (
    BLOCK,
    Block,
    Table,
    UInt64s,
    join_halves,
    split_halves,
)
from vecloom.corpus.vocabulary import Int32s, Vocabulary

BYTES = 64  # of memory for each record while a part of the rows is added up

# A table, and the new rows of its old ones.
Renumbered = tuple[Table, Int32s]


def union(vocabularies: Sequence[Vocabulary]) -> tuple[Vocabulary, list[Int32s]]:
    """Join vocabularies, adding counts; return the new row of each one's words too.

    Words are ordered by descending count, ties as they stand in the first vocabulary, then the
    second.

    Raises
    ------
    TypeError
        If words are str here and int there.
    """
    kinds = {vocabulary.kind for vocabulary in vocabularies if len(vocabulary)}
    if len(kinds) > 1:
        raise TypeError("the words of one are str, those of the other int: they cannot be merged")
    numbers: dict[object, int] = {}
    found = [
        np.array([numbers.setdefault(word, len(numbers)) for word in vocabulary.words], np.int64)
        for vocabulary in vocabularies
    ]
    counts = np.zeros(len(numbers), np.int64)
    for vocabulary, places in zip(vocabularies, found, strict=True):
        counts[places] += vocabulary.counts
    joined, ranks = Vocabulary.from_tokens(numbers, counts, kinds.pop() if kinds else str)  # type: ignore[arg-type]
    return joined, [ranks[places] for places in found]


def add_tables(
    tables: Sequence[Renumbered], n_words: int, symmetric: bool, memory: int, assembly: Assembly
) -> None:
    """Add up tables whose rows are renumbered, a part of the new rows at a time.

    Each part takes one reading of all tables.
    """
    lengths = np.zeros(n_words, np.int64)
    for rows, _, _ in _renumbered(tables, symmetric):
        lengths += np.bincount(rows, minlength=n_words)
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    room = max(memory // BYTES, 1)
    row = number = 0
    accumulator = Accumulator(n_words, 0)
    while row < n_words:
        stop = int(np.searchsorted(ends, ends[row] + room, "right")) - 1
        stop = max(stop, row + 1)
        unit = Unit(number, row, stop, int(ends[row]), int(ends[stop]))
        assembly.put(unit, _part(tables, symmetric, row, stop), accumulator)
        row, number = stop, number + 1


def _renumbered(
    tables: Sequence[Renumbered], symmetric: bool
) -> Iterator[tuple[Int32s, Int32s, UInt64s]]:
    for table, ranks in tables:
        for rows, columns, weights in table.blocks(symmetric, BLOCK):
            rows, columns = ranks[rows], ranks[columns]
            if symmetric:
                rows, columns = np.minimum(rows, columns), np.maximum(rows, columns)
            yield rows, columns, weights


def _part(tables: Sequence[Renumbered], symmetric: bool, start: int, stop: int) -> Block:
    """Add up the rows from ``start`` to before ``stop``."""
    keys, weights = [np.empty(0, np.uint64)], [np.empty(0, np.uint64)]
    for rows, columns, values in _renumbered(tables, symmetric):
        wanted = (rows >= start) & (rows < stop)
        numbers = (rows[wanted] - start).astype(np.uint64)
        keys.append(join_halves(numbers, columns[wanted].astype(np.uint64)))
        weights.append(values[wanted])
    return _block(np.concatenate(keys), np.concatenate(weights), stop - start)


def _block(keys: UInt64s, weights: UInt64s, n_rows: int) -> Block:
    """Make a block of pairs (row << 32 | column), in any order and some of them twice."""
    order = np.argsort(keys, kind="stable")
    keys, weights = keys[order], weights[order]
    if len(keys):
        firsts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        keys, weights = keys[firsts], np.add.reduceat(weights, firsts)
    rows, columns = split_halves(keys)
    upper = split_halves(weights)[0]
    carried = np.flatnonzero(upper)
    carries = np.stack([carried, upper[carried].astype(np.int64)], axis=1)
    lengths = np.bincount(rows.astype(np.int64), minlength=n_rows).astype(np.int64)
    return join_halves(columns, weights), lengths, carries
