"""Questions to a table of co-occurrences."""

from __future__ import annotations

import numpy as np

from vecloom._core.cooccurrence import find_column
from vecloom.corpus.cooccurrence.table import BLOCK, HALF, LAYOUT, Table, UInt64s, split_halves
from vecloom.corpus.vocabulary import Int32s


def stored_row(table: Table, row: int) -> tuple[Int32s, UInt64s]:
    """Return the columns and weights of a row, as far as it is stored.

    Raises
    ------
    ValueError
        If the file is damaged there.
    """
    first, last = (int(start) for start in table.row_starts[row : row + 2])
    records, carries = table.records[first:last], table.carries_of(first, last)
    columns, weights = split_halves(records)
    n_words = len(table.row_starts) - 1
    if len(columns) and columns.max() >= n_words:
        raise LAYOUT.damaged(table.source, f"a column of row {row} numbers no word")
    weights[carries[:, 0]] += carries[:, 1].astype(np.uint64) << HALF
    return columns.astype(np.int32), weights


def whole_row(table: Table, row: int) -> tuple[Int32s, UInt64s]:
    """Return the columns and weights of a row of a symmetric table, of which half is stored."""
    found = find_column(table.records, table.row_starts[: row + 1], row)
    rows = np.searchsorted(table.row_starts, found, "right") - 1
    weights = split_halves(table.records[found])[1]
    _, kept, carried = np.intersect1d(
        found, table.carries[:, 0], assume_unique=True, return_indices=True
    )
    weights[kept] += table.carries[carried, 1].astype(np.uint64) << HALF
    columns, stored = stored_row(table, row)
    return np.concatenate([rows.astype(np.int32), columns]), np.concatenate([weights, stored])


def greatest(table: Table, symmetric: bool, n: int) -> list[tuple[int, int, int]]:
    """List the ``n`` greatest weights with row and column, ties in the order of the records."""
    kept: list[tuple[int, int, int]] = []
    for rows, columns, weights in table.blocks(symmetric, BLOCK):
        # the least weight that can be among them: most blocks have few as great
        bar = kept[-1][0] if n and len(kept) == n else 0
        some = np.flatnonzero(weights > bar)
        # of equal ones the first stays first, for the sort is stable
        best = some[np.argsort(~weights[some], kind="stable")[:n]]
        found = zip(
            weights[best].tolist(), rows[best].tolist(), columns[best].tolist(), strict=True
        )
        kept = sorted([*kept, *found], key=lambda record: -record[0])[:n]
    return kept
