"""What gensim's users read off a model while it trains, and after."""

from __future__ import annotations

import logging
import time
from typing import Any

from vecloom.training.callbacks import Callback
from vecloom.training.config import TrainingConfig

logger = logging.getLogger(__name__)


class Bookkeeper(Callback):
    """Keeps a model's counts and its running loss; called before the user's callbacks.

    Parameters
    ----------
    config : TrainingConfig
        Of this training.
    with_loss : bool
        The loss is summed up.
    """

    def __init__(self, config: TrainingConfig, with_loss: bool) -> None:
        self._config = config
        self._with_loss = with_loss
        self._epochs = 0
        self._since = time.monotonic()

    def on_train_begin(self, model: Any) -> None:
        """Begin the sum of the loss, which is that of one call of ``train``."""
        if self._config.start_alpha > model.min_alpha_yet_reached:
            logger.warning(
                "the learning rate begins at %g, though training had come down to %g",
                self._config.start_alpha,
                model.min_alpha_yet_reached,
            )
        model.running_training_loss = 0.0

    def on_epoch_end(self, model: Any) -> None:
        """Add up loss and time."""
        self._epochs += 1
        model.min_alpha_yet_reached = self._config.alpha_at(self._epochs)
        if self._with_loss:
            model.running_training_loss += model.epoch_losses[-1]
        now = time.monotonic()
        model.total_train_time += now - self._since
        self._since = now

    def on_train_end(self, model: Any) -> None:
        """Count the training."""
        model.train_count += 1
