"""Runs a schedule's epochs on worker threads, and watches over them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

from vecloom.training.progress import Progress

POLL_SECONDS = 0.05


class Schedule(Protocol):
    """An order of training, compiled: see ``_core.blocked`` and ``_core.streaming``."""

    @property
    def progress(self) -> float:
        """Share of the epoch that is done."""

    @property
    def loss(self) -> tuple[float, float]:
        """Sum of the epoch's loss, and the number (or weight) of predictions it is a sum over."""

    def begin(
        self, epoch: int, lr_start: float, lr_stop: float, with_loss: bool, workers: int = 1
    ) -> None:
        """Prepare an epoch for a number of workers, on which no result depends."""

    def work(self) -> None:
        """Work on the epoch until it is done; called in every worker."""

    def stop(self) -> None:
        """Make every worker return soon."""


class TrainingInterrupted(KeyboardInterrupt):
    """Ctrl-C during training. ``model`` is usable, can be saved, and can be trained on."""

    def __init__(self, message: str, model: object) -> None:
        super().__init__(message)
        self.model = model


def run_workers(schedule: Schedule, workers: int, watch: Callable[[], None]) -> None:
    """Work on one epoch with ``workers`` threads, calling ``watch`` now and then.

    Whatever ``watch`` raises (Ctrl-C included) first stops the workers, so that
    no thread touches the vectors any more when the exception arrives.
    """
    failures: list[BaseException] = []

    def work() -> None:
        try:
            schedule.work()
        except BaseException as failure:
            failures.append(failure)
            schedule.stop()

    threads = [
        threading.Thread(target=work, name=f"vecloom-{i}", daemon=True) for i in range(workers)
    ]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(POLL_SECONDS)
                watch()
    finally:
        schedule.stop()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
    if failures:
        raise failures[0]


def run_epoch(
    schedule: Schedule,
    *,
    workers: int,
    epoch: int,
    seed_epoch: int,
    alphas: tuple[float, float],
    with_loss: bool,
    progress: Progress,
) -> float:
    """Train one epoch, in which the learning rate falls from one of ``alphas`` to the other.

    Parameters
    ----------
    epoch : int
        Which epoch of this call it is, for the progress shown.
    seed_epoch : int
        Which epoch of the model's life it is: its random numbers depend on it.

    Returns
    -------
    float
        The loss summed over the epoch; 0 without ``with_loss``.
    """
    begin = time.monotonic()
    start, stop = alphas
    schedule.begin(seed_epoch, start, stop, with_loss, workers)

    def watch() -> None:
        share = schedule.progress
        progress.update(epoch, share, start + (stop - start) * share)

    run_workers(schedule, workers, watch)
    watch()
    loss = schedule.loss[0]
    progress.end_epoch(epoch, time.monotonic() - begin, loss if with_loss else None)
    return loss
