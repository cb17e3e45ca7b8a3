"""Threads that make blocks of rows, and the table these are put together to, in order."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from vecloom._core.cooccurrence import Accumulator
from vecloom.corpus.cooccurrence.table import LAYOUT, Block, Table, UInt64s, byte_of, write_table
from vecloom.corpus.cooccurrence.windows import Windows
from vecloom.corpus.mapped import HEADER_SIZE, name_beside
from vecloom.corpus.mapped import write as write_array
from vecloom.corpus.vocabulary import Int64s, Vocabulary

POLL_SECONDS = 0.1  # waiting is cut this short, so that Ctrl-C is heard on every platform


@dataclass(frozen=True)
class Unit:
    """Work for one thread: some rows, or a part of one.

    Attributes
    ----------
    number : int
        Units are numbered in the order of their rows.
    row_start, row_stop : int
        The rows.
    first, last : int
        Which of the places of these rows.
    partial : bool
        More of its row is in the next unit.
    """

    number: int
    row_start: int
    row_stop: int
    first: int
    last: int
    partial: bool = False


class Assembly:
    """A table that is put together of blocks, which threads finish in any order.

    A context manager: a file that was not completed is removed.

    Parameters
    ----------
    n_words : int
        Rows.
    path : str, optional
        The file to write.
    room : int, optional
        How many records there are at most, without a ``path``: the table is kept in RAM.
    most_early : int
        So many blocks may wait for one before them; the threads of others wait themselves.
    """

    def __init__(
        self, n_words: int, *, path: str | None = None, room: int = 0, most_early: int = 8
    ) -> None:
        self._path = path
        self._temporary = None if path is None else name_beside(path)
        self._records = np.empty(room if path is None else 0, np.uint64)
        self._lengths = np.zeros(n_words, np.int64)
        self._carries: list[Int64s] = []
        self._n_records = 0
        self._most_early = most_early
        self._turn = threading.Condition()
        self._early: dict[int, tuple[Unit, Block]] = {}
        self._parts: list[Block] = []
        self._next = 0
        self._stopped = False

    def __enter__(self) -> Assembly:
        if self._temporary is not None:
            with open(self._temporary, "xb") as file:
                file.write(bytes(HEADER_SIZE))
        return self

    def __exit__(self, *error: object) -> None:
        if self._temporary is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._temporary)

    @property
    def stopped(self) -> bool:
        """Whether threads should return."""
        return self._stopped

    def stop(self) -> None:
        """Let every thread return soon."""
        with self._turn:
            self._stopped = True
            self._turn.notify_all()

    def put(self, unit: Unit, block: Block, accumulator: Accumulator) -> None:
        """Add a finished block; wait while too many are early."""
        ready = []
        with self._turn:
            self._early[unit.number] = unit, block
            while self._next in self._early:
                ready.append(self._arrange(*self._early.pop(self._next), accumulator))
                self._next += 1
            self._turn.notify_all()
        for at, records in ready:
            self._write(at, records)
        with self._turn:
            while unit.number - self._next >= self._most_early and not self._stopped:
                self._turn.wait()

    def _arrange(self, unit: Unit, block: Block, accumulator: Accumulator) -> tuple[int, UInt64s]:
        """Give a block its place, once all of its rows is there."""
        at = self._n_records
        if unit.partial:
            self._parts.append(block)
            return at, block[0][:0]
        if self._parts:
            block = accumulator.merge([*self._parts, block])
            self._parts = []
        records, lengths, carries = block
        self._lengths[unit.row_start : unit.row_stop] = lengths
        if len(carries):
            self._carries.append(carries + np.array([at, 0]))
        self._n_records += len(records)
        return at, records

    def _write(self, at: int, records: UInt64s) -> None:
        if self._temporary is None:
            self._records[at : at + len(records)] = records
        elif len(records):
            with open(self._temporary, "r+b") as file:
                file.seek(byte_of(at))
                write_array(file, records)

    def complete(self, vocabulary: Vocabulary, windows: Windows) -> Table:
        """Finish the table. That of a file is mapped."""
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(self._lengths)])
        carries = np.concatenate([np.empty((0, 2), np.int64), *self._carries])
        if self._path is None or self._temporary is None:
            self._records.resize(self._n_records, refcheck=False)
            return Table(self._records, starts, carries)
        write_table(self._temporary, Table(self._records, starts, carries), vocabulary, windows)
        os.replace(self._temporary, self._path)
        records = LAYOUT.open(self._path)[0]["records"]
        return Table(records, starts, carries, self._path)


def run_threads(
    work: Callable[[], None], workers: int, stop: Callable[[], None], watch: Callable[[], None]
) -> None:
    """Call ``work`` in each of some threads; ``stop`` them all at an error or an interruption."""

    def guarded() -> None:
        try:
            work()
        except BaseException:
            stop()
            raise

    with ThreadPoolExecutor(workers, thread_name_prefix="vecloom") as pool:
        try:
            futures = [pool.submit(guarded) for _ in range(workers)]
            while wait(futures, POLL_SECONDS).not_done:
                watch()
            watch()
        except BaseException:
            stop()
            raise
        for future in futures:
            future.result()
