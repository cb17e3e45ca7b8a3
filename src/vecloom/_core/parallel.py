"""Work that is cut into ranges or items, done on several threads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from vecloom._core.cores import available_cores

Item = TypeVar("Item")
Result = TypeVar("Result")

# Items taken ahead of the one that is waited for, for each thread.
AHEAD = 2


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


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], workers: int | None = None
) -> Iterator[Result]:
    """Yield ``work(item)`` for each item, in order, from several threads.

    Parameters
    ----------
    work : callable
        Does not depend on the order of the calls.
    items : iterable
        Taken by the calling thread, few of them ahead: any number will do.
    workers : int, optional
        Threads beside the calling one; every core for None. 1: no thread is started.
    """
    threads = available_cores() if workers is None else workers
    if threads == 1:
        yield from map(work, items)
        return
    waiting: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="vecloom")
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > AHEAD * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
