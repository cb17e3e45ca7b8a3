"""A text's co-occurrences: in one slab if memory allows, else in runs that are merged."""

from __future__ import annotations

import logging
import time
from types import TracebackType

from tqdm import tqdm

from vecloom.corpus.cooccurrence.assembly import Assembly
from vecloom.corpus.cooccurrence.budget import Needs
from vecloom.corpus.cooccurrence.counting import SlabCounter, bounds, longest_sentence, slab_end
from vecloom.corpus.cooccurrence.runs import merge_runs
from vecloom.corpus.cooccurrence.table import Table, open_table
from vecloom.corpus.cooccurrence.windows import Windows
from vecloom.corpus.cooccurrence.workspace import Workspace, describe
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.reading import PROGRESS_SECONDS, default_workers
from vecloom.corpus.vocabulary import Int32s, Vocabulary

logger = logging.getLogger(__name__)

RAM_SHARE = 4  # a result that surely takes no more than this part of the memory stays in it


class Pipeline:
    """Counts the co-occurrences of a corpus.

    Parameters
    ----------
    corpus : Corpus
    rows : ndarray of int32, shape (n_types,)
        The row of each id of the corpus, -1 for words left out.
    vocabulary : Vocabulary
        The words of the rows.
    windows : Windows
    memory : int
        Bytes.
    workers : int or None
    directory : str or None
        Where parts are kept, so that a count that was stopped goes on.
    progress : bool or None
        Show a bar; None shows one on a terminal only.
    """

    def __init__(
        self,
        corpus: Corpus,
        rows: Int32s,
        vocabulary: Vocabulary,
        windows: Windows,
        *,
        memory: int,
        workers: int | None,
        directory: str | None,
        progress: bool | None,
    ) -> None:
        self._corpus, self._rows = corpus, rows
        self._vocabulary, self._windows = vocabulary, windows
        self._directory, self._progress = directory, progress
        reach = len(windows.weights(longest_sentence(corpus))) - 1
        n_places = int(vocabulary.counts.sum()) + corpus.n_sentences
        needs = Needs(len(vocabulary), reach, n_places)
        # Most records there can be. The table is kept in RAM if they are few enough.
        self._room = int(bounds(vocabulary.counts, reach, windows.symmetric).sum())
        spare = min(memory // RAM_SHARE, memory - needs.least)
        self._in_ram = directory is None and 8 * self._room <= spare
        if self._in_ram:
            memory -= 8 * self._room
        self._budget = needs.share_out(memory, workers or default_workers())
        self._in_one = n_places <= self._budget.slab

    def run(self) -> tuple[Table, str | None]:
        """Count; return the table, and the file it is mapped from if that one stays."""
        task = {}
        if self._directory is not None:
            task = describe(self._corpus, self._rows, self._windows)
        with Workspace(self._directory, task) as space:
            if space.finished():
                logger.info("%s: counted already", space.result)
                table = open_table(space.result)[0]
            else:
                table = self._count(space)
            space.remove_runs()
            if space.kept:
                return table, space.result
            if not self._in_ram:
                space.keep_while(table.records)
            return table, None

    def _count(self, space: Workspace) -> Table:
        n_tokens, at = self._corpus.n_tokens, space.done()
        if at:
            logger.info("going on after %d tokens of %d, counted before", at, n_tokens)
        if at < n_tokens or not n_tokens:
            counter = SlabCounter(
                self._corpus, self._rows, len(self._vocabulary), self._windows, self._budget
            )
            with Report(int(self._vocabulary.counts.sum()), "token", self._progress) as report:
                report.update(int(self._vocabulary.counts.sum() * (at / max(n_tokens, 1))))
                if at == 0 and self._in_one:
                    return self._slab(counter, 0, n_tokens, self._result(space), report)
                while at < n_tokens:
                    high = slab_end(self._corpus, at, self._budget.slab)
                    run = self._assembly(space.run(at, high))
                    self._slab(counter, at, high, run, report)
                    at = high
            del counter
        return self._merge(space)

    def _slab(
        self, counter: SlabCounter, low: int, high: int, assembly: Assembly, report: Report
    ) -> Table:
        with assembly:
            counter.count(low, high, assembly, report.update)
            return assembly.complete(self._vocabulary, self._windows)

    def _merge(self, space: Workspace) -> Table:
        paths = space.runs()
        logger.info("merging %d parts", len(paths))
        with self._result(space) as assembly, Report(None, "record", self._progress) as report:
            merge_runs(paths, len(self._vocabulary), self._budget, assembly, report.update)
            return assembly.complete(self._vocabulary, self._windows)

    def _result(self, space: Workspace) -> Assembly:
        if not self._in_ram:
            return self._assembly(space.result)
        n_words, most_early = len(self._vocabulary), self._budget.most_early
        return Assembly(n_words, room=self._room, most_early=most_early)

    def _assembly(self, path: str) -> Assembly:
        return Assembly(len(self._vocabulary), path=path, most_early=self._budget.most_early)


class Report:
    """What a user sees of the progress: a bar on a terminal, lines in the log."""

    def __init__(self, total: int | None, unit: str, show: bool | None) -> None:
        self._bar = tqdm(
            total=total,
            unit=unit,
            unit_scale=True,
            disable=None if show is None else not show,
            dynamic_ncols=True,
            leave=False,
            desc="counting" if unit == "token" else "merging",
        )
        self._unit, self._total, self._done = unit, total, 0
        self._reported = time.monotonic()

    def __enter__(self) -> Report:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.close()

    def update(self, n: int) -> None:
        """Report that ``n`` more are done."""
        self._done += n
        self._bar.update(n)
        if time.monotonic() - self._reported > PROGRESS_SECONDS:
            self._reported = time.monotonic()
            of = "" if self._total is None else f" of {self._total}"
            logger.info("PROGRESS: %d%s %ss", self._done, of, self._unit)
