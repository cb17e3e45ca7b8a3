"""Reading of texts: threads take blocks in turn, count their words in tables of their own.

While the text is read, ids are provisional, those of the table of the thread that met the block;
at the end the tables are merged, the words ranked, and the ids replaced in place.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from vecloom._core import text as core
from vecloom._core.cores import available_cores
from vecloom.corpus import sources, tokenizers
from vecloom.corpus.sources import Block, BlockReader, Source, TextEncodingError
from vecloom.corpus.store import Store
from vecloom.corpus.vocabulary import Int32s, Int64s, Vocabulary, rank

logger = logging.getLogger(__name__)

BLOCK_SIZE = 2 << 20  # bytes: ids and text of a block fit in a core's cache
CHUNK = 1 << 20  # tokens of an iterable encoded, and of any text renumbered, at once
LINE_END = ord("\n")
PROGRESS_SECONDS = 10.0
POLL_SECONDS = 0.1  # joins are cut this short, so that Ctrl-C is heard on every platform


MOST_WORKERS = 16  # by default: each has a table of words, and they read in turn


def default_workers() -> int:
    """Return the number of cores this process may use, or MOST_WORKERS."""
    return min(available_cores(), MOST_WORKERS)


def read_sentences(
    sentences: Iterable[object], store: Store, max_words: int = core.MAX_WORDS
) -> Vocabulary:
    """Encode an iterable of token lists into the store, in one pass."""
    encoder = core.TokenEncoder(sentences, max_words, keep_empty=store.keep_empty)
    reported = time.monotonic()
    while True:
        ids, ends = encoder.encode(CHUNK)
        if not len(ends):
            break
        store.append(ids, ends)
        if time.monotonic() - reported > PROGRESS_SECONDS:
            reported = time.monotonic()
            logger.info(
                "PROGRESS: %d sentences, %d tokens, %d word types",
                encoder.n_sentences,
                store.n_tokens,
                len(encoder.index),
            )
    vocabulary, ranks = Vocabulary.from_tokens(encoder.index, encoder.counts(), encoder.kind or str)
    for start in range(0, store.n_tokens, CHUNK):
        _renumber(store, start, min(start + CHUNK, store.n_tokens), ranks)
    return vocabulary


def _renumber(store: Store, start: int, stop: int, mapping: Int32s) -> None:
    ids = store.read(start, stop)
    core.remap(ids, mapping)
    store.write(start, ids)


def tokenized(
    texts: list[Source], split: tokenizers.Split, encoding_errors: str, keep_empty: bool = False
) -> Iterator[Iterable[object]]:
    """Yield the tokens of every line, by a tokenizer that runs in Python."""
    for source in texts:
        for line in sources.lines(source, encoding_errors, keep_empty):
            yield split(line)


class TextReader:
    """Encodes texts into a store, natively and on several threads.

    Parameters
    ----------
    texts : list of Source
        What to read.
    prepare : callable
        The tokenizer's preparation of a block.
    encoding_errors : str
        What to do about bytes that are not UTF-8.
    workers : int
        Threads.
    store : Store
        Receives the ids, and empty lines too if it keeps such.
    block_size, max_words : int
        For tests: bytes read at once, and how many words there may be.
    """

    def __init__(
        self,
        texts: list[Source],
        prepare: tokenizers.Prepare,
        encoding_errors: str,
        workers: int,
        store: Store,
        *,
        block_size: int = BLOCK_SIZE,
        max_words: int = core.MAX_WORDS,
    ) -> None:
        self._reader = BlockReader(texts, block_size)
        self._prepare = prepare
        self._encoding_errors = encoding_errors
        self._workers = workers
        self._store = store
        self._tables = [core.WordTable(max_words) for _ in range(workers)]
        self._max_words = max_words
        self._stop = threading.Event()
        self._failures: list[tuple[int, BaseException]] = []
        # Blocks are stored in their order; those that are early wait, and so do their threads
        # when too many are waiting.
        self._stored = threading.Condition()
        self._early: dict[int, Callable[[], None]] = {}
        self._next = 0
        self._parts: list[tuple[int, int, int]] = []  # start, stop, table
        self._lines = (0, 0)  # source, line ends stored of it
        self._within_line = False  # the text stored so far ends within a line

    def read(self) -> Vocabulary:
        """Read everything and return the vocabulary.

        Raises
        ------
        TextEncodingError, ValueError, OSError, OverflowError
            The first error in the order of the text.
        """
        try:
            self._run(self._work)
        finally:
            self._reader.close()
        vocabulary, mappings = self._merge()
        parts = iter(_chunks(self._parts))
        lock = threading.Lock()

        def renumber(_: int) -> None:
            while not self._stop.is_set():
                with lock:
                    part = next(parts, None)
                if part is None:
                    return
                start, stop, table = part
                _renumber(self._store, start, stop, mappings[table])

        self._run(renumber)
        return vocabulary

    def _run(self, work: Callable[[int], None]) -> None:
        """Run ``work(worker)`` on all workers; stop them all at an error or an interruption."""

        def guarded(worker: int) -> None:
            try:
                work(worker)
            except BaseException as error:  # raised again below
                self._fail(self._reader.n_blocks, error)

        # Daemons: one that waits for standard input must not keep the process from ending.
        threads = [
            threading.Thread(target=guarded, args=(worker,), daemon=True, name=f"vecloom-{worker}")
            for worker in range(self._workers)
        ]
        try:
            for thread in threads:
                thread.start()
            self._wait(threads)
        except BaseException:
            self._halt()
            for thread in threads:
                if thread.ident is not None:
                    thread.join(1.0)
            raise
        if self._failures:
            raise min(self._failures, key=lambda failure: failure[0])[1]

    def _wait(self, threads: list[threading.Thread]) -> None:
        reported = time.monotonic()
        for thread in threads:
            while thread.is_alive():
                thread.join(POLL_SECONDS)
                if time.monotonic() - reported > PROGRESS_SECONDS:
                    reported = time.monotonic()
                    logger.info(
                        "PROGRESS: %.0f MB read, %d sentences, %d tokens",
                        self._reader.n_bytes / 1e6,
                        self._store.n_sentences,
                        self._store.n_tokens,
                    )

    def _work(self, worker: int) -> None:
        buffer = bytearray()
        while not self._stop.is_set():
            block = self._reader.read(buffer)
            if block is None:
                return
            try:
                self._encode(worker, block, buffer)
            except BaseException as error:
                self._fail(block.number, error)
                return

    def _tokens(
        self, table: core.WordTable, block: Block, text: bytearray
    ) -> tuple[Int32s, Int64s, int]:
        """Cut a block into tokens: see ``WordTable.encode``."""
        length = block.length
        if not core.is_utf8(text, length):
            text, length = self._decoded(block, text)
        text, length = self._prepare(text, length)
        position = self._position(block)
        return table.encode(text, length, position, every_line=self._store.keep_empty)

    def _position(self, block: Block) -> int:
        """Return a number that only orders the words by first occurrence: block, place in it."""
        return block.number << 36

    def _encode(self, worker: int, block: Block, buffer: bytearray) -> None:
        ends_within = buffer[block.length - 1] != LINE_END if block.length else None
        ids, ends, n_lines = self._tokens(self._tables[worker], block, buffer)

        def store() -> None:
            start = self._store.n_tokens
            if ends_within is not None:
                self._within_line = ends_within
            self._store.append(ids, self._closed(ids, ends) if block.last else ends)
            self._parts.append((start, start + len(ids), worker))
            self._lines = (block.source, self._lines_before(block.source) + n_lines)

        with self._stored:
            self._early[block.number] = store
            while self._next in self._early:
                self._early.pop(self._next)()
                self._next += 1
                self._stored.notify_all()
            while block.number - self._next > 2 * self._workers and not self._stop.is_set():
                self._stored.wait()

    def _closed(self, ids: Int32s, ends: Int64s) -> Int64s:
        """Return the ends of the sentences in the last block of a source, which ends a line too."""
        within, self._within_line = self._within_line, False
        empty = len(ends) > 0 and ends[-1] == len(ids)
        if not within or (empty and not self._store.keep_empty):
            return ends
        return np.append(ends, len(ids))

    def _decoded(self, block: Block, text: bytearray) -> tuple[bytearray, int]:
        try:
            return tokenizers.decoded(text, block.length, self._encoding_errors)
        except UnicodeDecodeError as error:
            # The line is known once all blocks before this one are stored.
            with self._stored:
                while self._next < block.number and not self._given_up(block.number):
                    self._stored.wait()
                before = self._lines_before(block.source)
            line = before + text.count(b"\n", 0, error.start) + 1
            source = str(self._reader.sources[block.source])
            raise TextEncodingError(
                source, block.offset + error.start, line, error.reason
            ) from None

    def _given_up(self, number: int) -> bool:
        """Whether some block before this one will never be stored."""
        failed = min((number for number, _ in self._failures), default=-1)
        return self._stop.is_set() and failed < number

    def _lines_before(self, source: int) -> int:
        return self._lines[1] if self._lines[0] == source else 0

    def _fail(self, number: int, error: BaseException) -> None:
        self._failures.append((number, error))
        self._halt()

    def _halt(self) -> None:
        self._stop.set()
        with self._stored:
            self._stored.notify_all()

    def _merge(self) -> tuple[Vocabulary, list[Int32s]]:
        """Merge the tables; return the vocabulary and, for each table, its ids' ranks."""
        merged = max(self._tables, key=len)
        here = np.arange(len(merged), dtype=np.int32)
        ids = [here if table is merged else merged.merge(table) for table in self._tables]
        counts, first = merged.counts()
        order, ranks = rank(counts, first)
        blob, starts = merged.spelling(order)
        vocabulary = Vocabulary(blob, starts, counts[order], first[order])
        return vocabulary, [ranks[table_ids] for table_ids in ids]


def _chunks(parts: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Cut long parts: those of a file are held in RAM while they are renumbered."""
    for start, stop, table in parts:
        for at in range(start, stop, CHUNK):
            yield at, min(at + CHUNK, stop), table
