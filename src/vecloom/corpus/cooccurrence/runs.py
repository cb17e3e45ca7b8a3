"""Counts of parts of a text, each in a file, and how they become one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from vecloom._core.cooccurrence import Accumulator
from vecloom.corpus.cooccurrence.assembly import Assembly, Unit, run_threads
from vecloom.corpus.cooccurrence.budget import Budget
from vecloom.corpus.cooccurrence.table import LAYOUT, TYPES, Block, Table
from vecloom.corpus.mapped import Array
from vecloom.corpus.vocabulary import Int64s


class Run:
    """The counts of a part of the text, in a file that is read piece by piece.

    It is read and not mapped, so that memory holds no more of it than is asked for.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        arrays = LAYOUT.open(path)[0]
        # an empty array is not mapped
        self._places = {
            name: (array.dtype, array.offset)
            for name, array in arrays.items()
            if isinstance(array, np.memmap)
        }
        carries = self._read("carries", 0, len(arrays["carries"])).reshape(-1, 2)
        self._table = Table(np.empty(0, np.uint64), np.empty(0, np.int64), carries)

    def _read(self, name: str, start: int, stop: int) -> Array:
        if start == stop:
            return np.empty(0, TYPES[name])
        dtype, offset = self._places[name]
        with open(self._path, "rb") as file:
            return np.fromfile(file, dtype, stop - start, offset=offset + start * dtype.itemsize)

    def row_starts(self, start: int, stop: int) -> Int64s:
        """Read where the rows from ``start`` begin, and where the one before ``stop`` ends."""
        return self._read("row_starts", start, stop + 1)

    def block(self, start: int, stop: int) -> Block:
        """Read the rows from ``start`` to before ``stop``."""
        starts = self.row_starts(start, stop)
        first, last = int(starts[0]), int(starts[-1])
        records = self._read("records", first, last)
        return records, np.diff(starts), self._table.carries_of(first, last)


def merge_runs(
    paths: Sequence[str],
    n_words: int,
    budget: Budget,
    assembly: Assembly,
    advance: Callable[[int], None],
) -> None:
    """Add up the counts of several files, row by row, on several threads.

    ``advance`` is called with numbers of records as they are done.
    """
    runs = [Run(path) for path in paths]
    lengths = np.zeros(n_words, np.int64)
    for run in runs:
        lengths += np.diff(run.row_starts(0, n_words))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    units, lock, done = _units(starts, len(runs), budget.block), threading.Lock(), 0

    def work() -> None:
        nonlocal done
        accumulator = Accumulator(n_words, budget.block)
        while not assembly.stopped:
            with lock:
                unit = next(units, None)
            if unit is None:
                return
            assembly.put(unit, _merged(runs, unit, accumulator, budget.block), accumulator)
            done += unit.last - unit.first  # of what is shown only

    shown = 0

    def watch() -> None:
        nonlocal shown
        advance(done - shown)
        shown = done

    run_threads(work, budget.workers, assembly.stop, watch)


def _merged(runs: list[Run], unit: Unit, accumulator: Accumulator, room: int) -> Block:
    if unit.last - unit.first <= room:
        return accumulator.merge([run.block(unit.row_start, unit.row_stop) for run in runs])
    # a single row, of which the runs together have more than there is room for
    for run in runs:
        accumulator.add(run.block(unit.row_start, unit.row_stop))
    return accumulator.total()


def _units(starts: Int64s, n_runs: int, room: int) -> Iterator[Unit]:
    """Cut the rows into units of as many records as there is room for, or of one row.

    The length of a row takes the room of a record, in each run.
    """
    filled = starts + n_runs * np.arange(len(starts))
    row = number = 0
    while row < len(starts) - 1:
        first = int(starts[row])
        stop = max(int(np.searchsorted(filled, filled[row] + room, "right")) - 1, row + 1)
        yield Unit(number, row, stop, first, int(starts[stop]))
        row, number = stop, number + 1
