"""What a user sees while a model trains: a bar on a terminal, lines in the log."""

from __future__ import annotations

import logging
import time
from types import TracebackType

from tqdm import tqdm

logger = logging.getLogger(__name__)


class Progress:
    """Progress of one call of ``train``: words, epochs, learning rate, speed.

    Parameters
    ----------
    total_words : int
        Tokens in one epoch.
    epochs : int
        Epochs of this call.
    show : bool or None
        Show a bar; None shows one on a terminal only.
    report_delay : float
        Seconds between lines in the log.
    unit : str
        What is counted, where it is not words.
    """

    def __init__(
        self,
        total_words: int,
        epochs: int,
        show: bool | None,
        report_delay: float,
        unit: str = "word",
    ) -> None:
        self.total_words = total_words
        self.epochs = epochs
        self.report_delay = report_delay
        self.unit = unit
        self._bar = tqdm(
            total=total_words * epochs,
            unit=unit,
            unit_scale=True,
            disable=None if show is None else not show,
            dynamic_ncols=True,
            leave=False,
            desc="training",
        )
        self._begin = self._reported = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.close()

    def update(self, epoch: int, share: float, alpha: float) -> None:
        """Report that ``share`` of an epoch (0 to 1) is done, the learning rate being ``alpha``."""
        words = round((epoch + share) * self.total_words)
        self._bar.set_postfix(
            epoch=f"{min(epoch + 1, self.epochs)}/{self.epochs}",
            alpha=f"{alpha:.5f}",
            refresh=False,
        )
        self._bar.update(words - self._bar.n)
        now = time.monotonic()
        if now - self._reported >= self.report_delay:
            self._reported = now
            logger.info(
                "epoch %d of %d: %.1f%%, %.0f %ss/s, learning rate %.6f",
                epoch + 1,
                self.epochs,
                100 * share,
                words / (now - self._begin),
                self.unit,
                alpha,
            )

    def end_epoch(self, epoch: int, seconds: float, loss: float | None) -> None:
        """Log one finished epoch."""
        logger.info(
            "epoch %d of %d done: %d %ss in %.1f s, %.0f %ss/s%s",
            epoch + 1,
            self.epochs,
            self.total_words,
            self.unit,
            seconds,
            self.total_words / max(seconds, 1e-9),
            self.unit,
            "" if loss is None else f", loss {loss:.6g}",
        )
