"""The epochs of one call of ``train``: the same for every model."""

from __future__ import annotations

import contextlib
import logging
import math
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Protocol

from vecloom.models.weights import check_finite
from vecloom.training.callbacks import StopTraining, call
from vecloom.training.progress import Progress
from vecloom.training.runner import Schedule, TrainingInterrupted, run_epoch
from vecloom.vectors import KeyedVectors

logger = logging.getLogger(__name__)


class Trainable(Protocol):
    """What fitting needs of a model."""

    RATE: ClassVar[str]  # the parameter that is the learning rate
    TABLES: ClassVar[tuple[str, ...]]  # the attributes that are tables of vectors
    wv: KeyedVectors
    progress: bool | None
    epochs_trained: int
    epoch_losses: list[float]

    def _compose(self) -> None: ...


class Course(Protocol):
    """What fitting needs of a configuration."""

    @property
    def epochs(self) -> int:
        """Epochs of this training."""

    def alpha_at(self, epoch: int) -> float:
        """Return the learning rate when ``epoch`` epochs are done."""


def fit(
    model: Trainable,
    schedule: Callable[[], Schedule],
    config: Course,
    n_tokens: int,
    workers: int,
    with_loss: bool,
    callbacks: Sequence[Any],
    report_delay: float,
    unit: str = "word",
) -> None:
    """Train ``config.epochs`` epochs of ``n_tokens`` tokens, calling the callbacks.

    What is counted may be other than words: ``unit`` names it.

    ``schedule`` is asked for the schedule of each epoch: callbacks may replace matrices.

    Raises
    ------
    TrainingInterrupted
        On Ctrl-C, with the model, which is usable.
    FloatingPointError
        When the vectors, or the loss, are no longer finite.
    """
    try:
        call(callbacks, "on_train_begin", model)
        with Progress(n_tokens, config.epochs, model.progress, report_delay, unit) as progress:
            for epoch in range(config.epochs):
                call(callbacks, "on_epoch_begin", model)
                try:
                    loss = run_epoch(
                        schedule(),
                        workers=workers,
                        epoch=epoch,
                        seed_epoch=model.epochs_trained,
                        alphas=(config.alpha_at(epoch), config.alpha_at(epoch + 1)),
                        with_loss=with_loss,
                        progress=progress,
                    )
                finally:  # also where it was interrupted
                    model._compose()
                _end_epoch(model, loss if with_loss else None)
                call(callbacks, "on_epoch_end", model)
    except StopTraining:
        logger.info("training was ended early by a callback")
    except KeyboardInterrupt:
        message = f"training was interrupted in epoch {model.epochs_trained + 1}"
        raise TrainingInterrupted(message, model) from None
    with contextlib.suppress(StopTraining):  # it has ended
        call(callbacks, "on_train_end", model)


def _end_epoch(model: Trainable, loss: float | None) -> None:
    model.epochs_trained += 1
    try:
        for name in model.TABLES:
            check_finite(f"{name}.vectors", getattr(model, name).vectors)
        if loss is not None and not math.isfinite(loss):
            raise ValueError("the loss is not finite")
    except ValueError as error:
        raise FloatingPointError(
            f"training diverged in epoch {model.epochs_trained} ({error}): lower {model.RATE} "
            f"(now {getattr(model, model.RATE)})"
        ) from None
    if loss is not None:
        model.epoch_losses.append(loss)
