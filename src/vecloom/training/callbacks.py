"""Hooks into training."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Callback:
    """Base class of callbacks: override what you need.

    Any object with these four methods will do. Each is called in the thread
    that called ``train``, while no worker runs, so the model may be read,
    evaluated, saved and changed. An exception ends training and is passed on;
    raise :class:`StopTraining` to end it early without one.
    """

    def on_train_begin(self, model: Any) -> None:
        """Run before the first epoch."""

    def on_epoch_begin(self, model: Any) -> None:
        """Run before each epoch."""

    def on_epoch_end(self, model: Any) -> None:
        """Run after each epoch, with ``model.epoch_losses`` up to date."""

    def on_train_end(self, model: Any) -> None:
        """Run after the last epoch."""


class StopTraining(Exception):
    """Raised by a callback to end training early and keep the model as it is."""


def call(callbacks: Iterable[Any], hook: str, model: Any) -> None:
    """Call one hook of every callback, in order."""
    for callback in callbacks:
        getattr(callback, hook)(model)
