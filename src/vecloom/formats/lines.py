"""Lines of a word and numbers, parsed on several threads."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecloom._core import rowreader
from vecloom._core.cores import available_cores
from vecloom._core.parallel import in_order

# Bytes to read at once, and those that are worth a thread: they take some milliseconds.
LINES = 1 << 22
_PART = 1 << 20
# Where to look for the end of the line that a cut would go through.
_REACH = 1 << 17

Int64s = NDArray[np.int64]


def split_lines(
    block: memoryview,
    rows: NDArray[Any],
    starts: Int64s,
    stops: Int64s,
    at_end: bool,
    spaced: bool,
) -> tuple[int, int, bool]:
    """Cut lines off the front of a block: `rowreader.split_text`, and the same result.

    A line makes a row, so the ends of lines tell which rows each thread is to write.
    """
    cuts = _cuts(block)
    counts = [int(np.count_nonzero(np.frombuffer(block[a:b], np.uint8) == 10)) for a, b in cuts]
    firsts = np.append(0, np.cumsum(counts)).tolist()

    def parse(part: int) -> tuple[int, int, bool]:
        begin, end = cuts[part]
        last = part == len(cuts) - 1  # which may end within a line
        own = slice(firsts[part], None if last else firsts[part + 1])
        result = rowreader.split_text(
            block[begin:end], rows[own], starts[own], stops[own], at_end and last, spaced
        )
        starts[own] += begin
        stops[own] += begin
        return result

    n_rows = used = 0
    for part, (n, length, good) in enumerate(in_order(parse, range(len(cuts)), len(cuts))):
        n_rows, used = firsts[part] + n, cuts[part][0] + length
        if not good or n < counts[part]:
            return n_rows, used, good
    return n_rows, used, True


def _cuts(block: memoryview) -> list[tuple[int, int]]:
    """Cut a block after ends of lines, into a part for each thread that is worth it."""
    parts = max(1, min(available_cores(), len(block) // _PART))
    bounds = [0]
    for part in range(1, parts):
        at = len(block) * part // parts
        end = bytes(block[at : at + _REACH]).find(b"\n")
        if end >= 0:
            bounds.append(at + end + 1)
    return list(zip(bounds, [*bounds[1:], len(block)], strict=True))
