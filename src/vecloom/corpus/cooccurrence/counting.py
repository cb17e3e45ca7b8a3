"""From an encoded text to co-occurrence counts: slab by slab, all threads on the rows of one."""

from __future__ import annotations

import bisect
import logging
import threading
from collections.abc import Callable, Iterator

import numpy as np

from vecloom._core.cooccurrence import Accumulator
from vecloom._core.slabs import Slab
from vecloom.corpus.cooccurrence.assembly import Assembly, Unit, run_threads
from vecloom.corpus.cooccurrence.budget import Budget
from vecloom.corpus.cooccurrence.windows import Windows
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.vocabulary import Int32s, Int64s

logger = logging.getLogger(__name__)

# A row is cut, if it is more than this share of the text: in English, "the" alone is a sixteenth.
SHARE = 256
LEAST_SHARE = 1 << 14

Advance = Callable[[int], None]


def longest_sentence(corpus: Corpus) -> int:
    """Length of the longest sentence in tokens."""
    chunk, longest = 1 << 20, 0
    for start in range(0, corpus.n_sentences, chunk):
        lengths = np.diff(corpus.offsets[start : start + chunk + 1])
        longest = max(longest, int(lengths.max()))
    return longest


def slab_end(corpus: Corpus, low: int, room: int) -> int:
    """Where a slab ends that begins with token ``low`` and has room for so many.

    The beginning of a sentence takes the room of a token.
    """
    offsets = corpus.offsets
    first = bisect.bisect_left(offsets, low)
    # sentence s begins within the room if all tokens and beginnings before it fit
    fitting = bisect.bisect_right(
        range(len(offsets)), low + room, lo=first, key=lambda s: int(offsets[s]) + s - first + 1
    )
    return max(low + 1, min(low + room - (fitting - first), corpus.n_tokens))


class SlabCounter:
    """Counts slabs of one corpus, one after the other, in memory that is used again.

    Parameters
    ----------
    corpus : Corpus
    rows : ndarray of int32, shape (n_types,)
        The row of each id, -1 for words left out.
    n_words : int
    windows : Windows
    budget : Budget
    """

    def __init__(
        self, corpus: Corpus, rows: Int32s, n_words: int, windows: Windows, budget: Budget
    ) -> None:
        self._weights = windows.weights(longest_sentence(corpus))
        self._symmetric, self._budget, self._n_words = windows.symmetric, budget, n_words
        window, parts = len(self._weights) - 1, budget.workers
        self._slab = Slab(corpus.ids, corpus.offsets, rows, n_words, window, budget.slab, parts)
        self._accumulators = [
            Accumulator(n_words, budget.block, window) for _ in range(budget.workers)
        ]

    def count(self, low: int, high: int, assembly: Assembly, advance: Advance) -> None:
        """Count the pairs whose right word is one of the tokens from ``low`` to before ``high``.

        ``advance`` is called with numbers of tokens as they are done.
        """
        slab = self._slab
        slab.begin(low, high)
        self._for_all_parts(slab.tally, assembly)
        slab.arrange()
        self._for_all_parts(slab.place, assembly)
        units = self._units(slab.occurrences)
        accumulators = iter(self._accumulators)
        lock, done = threading.Lock(), 0

        def work() -> None:
            nonlocal done
            with lock:
                accumulator = next(accumulators)
            while not assembly.stopped:
                with lock:
                    unit = next(units, None)
                if unit is None:
                    return
                block = accumulator.count(
                    slab,
                    self._weights,
                    self._symmetric,
                    unit.row_start,
                    unit.row_stop,
                    unit.first,
                    unit.last,
                )
                assembly.put(unit, block, accumulator)
                done += unit.last - unit.first  # of what is shown only

        shown = 0

        def watch() -> None:
            nonlocal shown
            advance(done - shown)
            shown = done

        run_threads(work, self._budget.workers, assembly.stop, watch)

    def _for_all_parts(self, work: Callable[[int], None], assembly: Assembly) -> None:
        parts, lock = iter(range(self._slab.parts)), threading.Lock()

        def work_on_one() -> None:
            with lock:
                part = next(parts)
            work(part)

        run_threads(work_on_one, self._slab.parts, assembly.stop, lambda: None)

    def _units(self, starts: Int64s) -> Iterator[Unit]:
        """Cut the rows into units that fit in a block, and take about as long as each other."""
        places = np.diff(starts)
        most = bounds(places, len(self._weights) - 1, self._symmetric)
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(most)])
        share = max(int(starts[-1]) // SHARE, LEAST_SHARE)
        row = number = 0
        while row < self._n_words:
            first, last = int(starts[row]), int(starts[row + 1])
            stop = row + 1
            if last - first <= share:
                stop = min(
                    int(np.searchsorted(starts, first + share, "right")),
                    int(np.searchsorted(ends, ends[row] + self._budget.block, "right")),
                )
                stop = max(stop - 1, row + 1)
                last = int(starts[stop])
            while last - first > share and stop == row + 1:
                yield Unit(number, row, stop, first, first + share, partial=True)
                first, number = first + share, number + 1
            yield Unit(number, row, stop, first, last)
            row, number = stop, number + 1


def bounds(places: Int64s, window: int, symmetric: bool) -> Int64s:
    """Most records of each row, whose word has so many places."""
    n_words = len(places)
    columns = n_words - np.arange(n_words) if symmetric else n_words
    reach = 2 * window if symmetric else window
    return np.minimum(places * reach, columns)
