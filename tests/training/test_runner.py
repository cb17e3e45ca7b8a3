"""The runner starts workers, watches over them, and leaves none behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from vecloom.training.runner import run_workers


class FakeSchedule:
    """Works until it is stopped, or for a moment."""

    progress = 0.0
    loss = (0.0, 0)

    def __init__(self, endless: bool = True, failure: BaseException | None = None) -> None:
        self.failure = failure
        self.stopped = threading.Event()
        self.entered = 0
        if not endless:
            self.stopped.set()

    def begin(self, epoch: int, lr_start: float, lr_stop: float, with_loss: bool) -> None:
        raise AssertionError("run_workers does not begin epochs")

    def work(self) -> None:
        self.entered += 1
        if self.failure is not None and self.entered == 1:
            raise self.failure
        self.stopped.wait()

    def stop(self) -> None:
        self.stopped.set()


def raising(error: BaseException) -> Callable[[], None]:
    def watch() -> None:
        raise error

    return watch


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_worker_works_once(workers: int) -> None:
    schedule = FakeSchedule(endless=False)
    run_workers(schedule, workers, lambda: None)
    assert schedule.entered == workers


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("from a watch")])
def test_what_the_watch_raises_stops_the_workers(error: BaseException) -> None:
    schedule = FakeSchedule()
    with pytest.raises(type(error)):
        run_workers(schedule, 3, raising(error))
    assert schedule.stopped.is_set()


def test_a_failing_worker_stops_the_others() -> None:
    schedule = FakeSchedule(failure=MemoryError("no memory"))
    with pytest.raises(MemoryError, match="no memory"):
        run_workers(schedule, 3, lambda: None)
