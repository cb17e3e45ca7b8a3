"""Measuring a classifier in training on texts kept apart."""

from __future__ import annotations

import logging
from os import PathLike
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.models.classification.labels import LabelPredictor
from vecloom.models.classification.matrices import trained
from vecloom.training.callbacks import Callback, StopTraining

logger = logging.getLogger(__name__)


class Validation(Callback):
    """After every epoch, measures how often the likeliest label is one of those given.

    With ``patience``, the model ends with the weights of the best epoch, the first of equals.

    Parameters
    ----------
    lines : list of bytes
        With their line ends.
    labels : list of sets of bytes
        The labels of each line; lines without any are not measured.
    label_prefix : bytes or None
        As for `LabelPredictor`.
    patience : int or None
        End training when so many epochs have not bettered the measure. None: all epochs are
        trained, and the last one counts.

    Attributes
    ----------
    scores : list of float
        One for each epoch.
    """

    def __init__(
        self,
        lines: list[bytes],
        labels: list[set[bytes]],
        *,
        label_prefix: bytes | None = None,
        patience: int | None = None,
    ) -> None:
        if len(lines) != len(labels):
            raise ValueError(f"there are {len(lines)} texts to measure on, labels of {len(labels)}")
        self._lines = [line for line, some in zip(lines, labels, strict=True) if some]
        self._labels = [some for some in labels if some]
        if not self._lines:
            raise ValueError("no text to measure on has a label")
        self._prefix, self._patience = label_prefix, patience
        self.scores: list[float] = []
        self._best: Snapshot | None = None

    @classmethod
    def from_file(cls, path: str | PathLike[str], prefix: str, patience: int | None) -> Validation:
        """Measure on a file, in which labels stand as in the texts trained on."""
        with open(path, "rb") as file:
            lines = file.read().splitlines(keepends=True)
        start = prefix.encode()
        labels = [{word for word in line.split() if word.startswith(start)} for line in lines]
        return cls(lines, labels, label_prefix=start, patience=patience)

    def on_epoch_end(self, model: Any) -> None:
        """Measure, and end training if it no longer helps."""
        predictor = LabelPredictor(model.model, label_prefix=self._prefix)
        predicted = predictor.predict(self._lines)[0][:, 0].tolist()
        hits = sum(
            label >= 0 and predictor.labels[label] in some
            for label, some in zip(predicted, self._labels, strict=True)
        )
        self.scores.append(hits / len(self._lines))
        logger.info("validation after epoch %d: %.4f", len(self.scores), self.scores[-1])
        if self._patience is None:
            return
        if self._since_best() == 0:
            self._best = self._best or Snapshot(model.trained_rows())
            self._best.take(model.model)
        if self._since_best() >= self._patience:
            raise StopTraining

    def on_train_end(self, model: Any) -> None:
        """Return to the best epoch, if it was not the last."""
        if self._best is not None and self._since_best() > 0:
            self._best.put_back(model.model)
            best = len(self.scores) - self._since_best()
            logger.info("the weights of epoch %d, the best one, are kept", best)
        self._best = None

    def _since_best(self) -> int:
        """Return how many epochs came after the first of the best."""
        return len(self.scores) - 1 - self.scores.index(max(self.scores))


class Snapshot:
    """A copy of the weights that training changes: some rows of the input, and the output.

    Parameters
    ----------
    rows : ndarray of int, shape (n,), or slice
        The rows of the input as it is in memory; the others, of n-grams that no line has, stay as
        they are.
    """

    def __init__(self, rows: npt.NDArray[np.intp] | slice) -> None:
        self._rows = rows

    def take(self, model: Any) -> None:
        """Copy the weights of a model."""
        self._input = trained(model.input)[self._rows].copy()
        self._output = model.output.copy()

    def put_back(self, model: Any) -> None:
        """Write the copied weights into the model's matrices."""
        trained(model.input)[self._rows] = self._input
        model.output[:] = self._output
