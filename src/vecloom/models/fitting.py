"""The epochs of one call of ``train``: the same for every model."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from vecloom.models.weights import check_finite
from vecloom.training.callbacks import StopTraining, call
from vecloom.training.config import TrainingConfig
from vecloom.training.progress import Progress
from vecloom.training.runner import Schedule, TrainingInterrupted, run_epoch
from vecloom.vectors import KeyedVectors

logger = logging.getLogger(__name__)


class Trainable(Protocol):
    """What fitting needs of a model."""

    wv: KeyedVectors
    alpha: float
    progress: bool | None
    epochs_trained: int
    epoch_losses: list[float]

    def _compose(self) -> None: ...


def fit(
    model: Trainable,
    schedule: Callable[[], Schedule],
    config: TrainingConfig,
    n_tokens: int,
    workers: int,
    with_loss: bool,
    callbacks: Sequence[Any],
    report_delay: float,
) -> None:
    """Train ``config.epochs`` epochs of ``n_tokens`` tokens, calling the callbacks.

    ``schedule`` is asked for the schedule of each epoch: callbacks may replace matrices.

    Raises
    ------
    TrainingInterrupted
        On Ctrl-C, with the model, which is usable.
    FloatingPointError
        When the vectors are no longer finite.
    """
    try:
        call(callbacks, "on_train_begin", model)
        with Progress(n_tokens, config.epochs, model.progress, report_delay) as progress:
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
        check_finite("wv.vectors", model.wv.vectors)
    except ValueError as error:
        raise FloatingPointError(
            f"training diverged in epoch {model.epochs_trained} ({error}): lower alpha "
            f"(now {model.alpha})"
        ) from None
    if loss is not None:
        model.epoch_losses.append(loss)
