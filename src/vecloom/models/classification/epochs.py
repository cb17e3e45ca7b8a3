"""One training of a classifier: the compiled loop over a text, epoch by epoch."""

from __future__ import annotations

import contextlib
import logging
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.cores import available_cores
from vecloom._core.label_losses import LabelLosses
from vecloom._core.labelled import LabelledLines
from vecloom._core.supervised import SupervisedTrainer
from vecloom.formats.compact import CompactMatrix
from vecloom.formats.facebook import FacebookModel
from vecloom.models.classification.config import SupervisedConfig
from vecloom.models.classification.labels import tree_paths
from vecloom.models.classification.matrices import (
    UsedRows,
    frequent_rows,
    new_matrices,
    number_rows,
    trained,
)
from vecloom.models.classification.training_set import (
    Pretrained,
    TrainingSet,
    choose_dictionary,
    lines_of,
)
from vecloom.models.weights import check_finite
from vecloom.training.callbacks import StopTraining, call
from vecloom.training.config import whole
from vecloom.training.progress import Progress
from vecloom.training.runner import TrainingInterrupted, run_epoch

logger = logging.getLogger(__name__)

# The version of fastText's files that models are made for.
VERSION = 12
# Negatives are drawn by count ** this.
NOISE_EXPONENT = 0.5
REPORT_SECONDS = 1.0


class SupervisedTraining:
    """A classifier in training; what callbacks are given.

    Parameters
    ----------
    data : TrainingSet
    config : SupervisedConfig
    model : FacebookModel, optional
        Train it on, in place.
    pretrained : tuple of words and vectors, optional

    Attributes
    ----------
    model : FacebookModel
        As far as it is trained; its matrices are those being trained.
    config : SupervisedConfig
    epochs_trained : int
    epoch_losses : list of float
        Mean loss of a line in each epoch, if it was asked for.
    """

    def __init__(
        self,
        data: TrainingSet,
        config: SupervisedConfig,
        *,
        model: FacebookModel | None = None,
        pretrained: Pretrained | None = None,
    ) -> None:
        self.epochs_trained = 0
        self.epoch_losses: list[float] = []
        self.data = data
        self.config = config if model is None else config.like(model.args)
        prefix = config.label_prefix.encode()
        if model is None:
            args, dictionary = config.args(), choose_dictionary(data, config, pretrained)
        else:
            model.check()  # the compiled loop trusts its rows
            args, dictionary = model.args, model.dictionary
        lines = lines_of(data, args, dictionary, prefix)
        used = UsedRows.of(data, lines, len(dictionary.words), args.bucket)
        if model is None:
            matrices = new_matrices(config, dictionary, used, pretrained)
            model = FacebookModel(VERSION, args, dictionary, *matrices)
        elif isinstance(model.input, CompactMatrix):
            model.input.add_buckets(used.buckets)
        number_rows(lines, model)
        self.model = model
        self._used = np.flatnonzero(used.counts)
        self._trainer = self._make_trainer(lines, frequent_rows(model, used, data.text.n_lines))

    def _make_trainer(self, lines: LabelledLines, frequent: dict[str, int]) -> SupervisedTrainer:
        args, dictionary = self.model.args, self.model.dictionary
        label_weights = None
        if self.data.label_weights is not None:
            weight = self.data.label_weights
            label_weights = np.array([weight.get(n, 1) for n in dictionary.labels], np.float32)
        losses = LabelLosses(
            trained(self.model.output),
            loss=args.loss,
            paths=tree_paths(dictionary.label_counts) if args.loss == "hs" else None,
            noise=np.maximum(dictionary.label_counts, 1) ** NOISE_EXPONENT,
            negative=args.neg,
        )
        return SupervisedTrainer(
            trained(self.model.input),
            losses,
            lines,
            seed=self.config.seed & 0xFFFFFFFFFFFFFFFF,
            line_weights=self.data.line_weights,
            label_weights=label_weights,
            **frequent,
        )

    def trained_rows(self) -> npt.NDArray[np.intp] | slice:
        """Return which rows of the input, as they are in memory, training changes."""
        dense = isinstance(self.model.input, np.ndarray) and self.model.dictionary.pruned is None
        return self._used if dense else slice(None)

    def run(
        self,
        workers: int | None = None,
        *,
        callbacks: Sequence[Any] = (),
        compute_loss: bool = True,
        progress: bool | None = None,
    ) -> None:
        """Train for as many epochs as the configuration says.

        Raises
        ------
        TrainingInterrupted
            On Ctrl-C; its ``model`` is the `FacebookModel`, usable.
        FloatingPointError
            The weights are no longer finite.
        """
        threads = available_cores() if workers is None else whole("workers", workers, 1)
        n_tokens, epochs = len(self.data.text.ids), self.config.epoch
        try:
            call(callbacks, "on_train_begin", self)
            with Progress(n_tokens, epochs, progress, REPORT_SECONDS) as shown:
                for epoch in range(epochs):
                    call(callbacks, "on_epoch_begin", self)
                    self._run_epoch(epoch, threads, compute_loss, shown)
                    call(callbacks, "on_epoch_end", self)
        except StopTraining:
            logger.info("training was ended early by a callback")
        except KeyboardInterrupt:
            message = f"training was interrupted in epoch {self.epochs_trained + 1}"
            raise TrainingInterrupted(message, self.model) from None
        with contextlib.suppress(StopTraining):  # it has ended
            call(callbacks, "on_train_end", self)

    def _run_epoch(self, epoch: int, workers: int, with_loss: bool, progress: Progress) -> None:
        if self.config.shuffle:
            rng = np.random.default_rng((self.config.seed & 0xFFFFFFFFFFFFFFFF, epoch))
            self._trainer.set_order(rng.permutation(self.data.text.n_lines))
        lr, epochs = self.config.lr, self.config.epoch
        run_epoch(
            self._trainer,
            workers=workers,
            epoch=epoch,
            seed_epoch=epoch,
            alphas=(lr * (1 - epoch / epochs), lr * (1 - (epoch + 1) / epochs)),
            with_loss=with_loss,
            progress=progress,
        )
        self.epochs_trained += 1
        try:
            check_finite("the output matrix", trained(self.model.output))
        except ValueError as error:
            raise FloatingPointError(
                f"training diverged in epoch {self.epochs_trained} ({error}): lower lr (now {lr})"
            ) from None
        if with_loss:
            total, n = self._trainer.loss
            self.epoch_losses.append(total / n if n else math.nan)
