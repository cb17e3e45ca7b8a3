"""`FastTextClassifier` under the names by which the contracts know a model."""

from __future__ import annotations

from typing import Any

from vecloom import FastTextClassifier

NAMES = {"vector_size": "dim", "epochs": "epoch", "alpha": "lr"}
# What a classifier has no counterpart of: it always sums up its loss, and ends at a rate of 0.
WITHOUT = ("compute_loss", "min_alpha", "sample")
# How much larger a classifier's usual learning rate is.
FASTER = 20


class Classifier(FastTextClassifier):
    """A classifier whose texts are sentences; it learns to tell how their first word begins."""

    @property
    def epochs(self) -> int:
        return self.epoch

    @property
    def epochs_trained(self) -> int:
        return len(self.epoch_losses)

    @property
    def epoch_losses(self) -> list[float]:
        return self.epoch_losses_

    def train(self, text: list[list[str]]) -> None:
        losses = list(self.epoch_losses_)
        for _ in range(self.epoch):
            self.partial_fit(text, labels(text))
            losses += self.epoch_losses_
        self.epoch_losses_ = losses


def classifier(text: Any = None, *, corpus_file: Any = None, **parameters: Any) -> Classifier:
    """Make a classifier as the models of words are made."""
    if "alpha" in parameters:
        parameters["alpha"] *= FASTER
    named = {NAMES.get(k, k): v for k, v in parameters.items() if k not in WITHOUT}
    model = Classifier(**named)
    if corpus_file is not None:
        model.fit_file(corpus_file)
    elif text is not None:
        model.fit(text, labels(text))
    model.callbacks = ()  # models of words keep none for the next training
    return model


def labels(text: list[list[str]]) -> list[str]:
    """Label each sentence with its first word, less the last letter."""
    return [line[0][:-1] for line in text]
