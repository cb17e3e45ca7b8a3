"""Work that is cut into ranges, done on several threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from vecloom._core.cores import available_cores


def over_ranges(
    work: Callable[[int, int], object], n: int, step: int, workers: int | None = None
) -> None:
    """Call ``work(first, stop)`` for every range of ``step`` below ``n``.

    Parameters
    ----------
    work : callable
        Does not depend on the order of the calls; worth a thread only where it lets go of the GIL.
    n, step : int
    workers : int, optional
        Threads at most, the calling one included; every core for None.
    """
    if n <= step:
        work(0, n)
        return
    ranges = [(first, min(first + step, n)) for first in range(0, n, step)]
    threads = min(available_cores() if workers is None else workers, len(ranges))
    if threads <= 1:
        for first, stop in ranges:
            work(first, stop)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, first, stop) for first, stop in ranges]:
            done.result()
