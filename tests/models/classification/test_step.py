"""What training adds is minus the gradient of the loss it tells, for every loss."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from supervised_reference import gradient, loss_of, tree

from vecloom.corpus.labelled import LabelledText
from vecloom.models.classification.config import SupervisedConfig
from vecloom.models.classification.epochs import SupervisedTraining
from vecloom.models.classification.labels import reader_of
from vecloom.models.classification.training import train_supervised
from vecloom.models.classification.training_set import TrainingSet
from vecloom.models.quantization import prune

LINE = b"__label__b one two one three"
# Counts of the labels fall from a to e, and the line above is trained on a model of its own.
OTHERS = [b"__label__%c four" % c for c in b"aaaaabbbbcccdde"]
RATE = 0.05
SHAPE = {"dim": 6, "bucket": 40, "word_ngrams": 2, "minn": 2, "maxn": 3, "neg": 40}


def start(loss: str, line: bytes, **options: Any) -> tuple[SupervisedTraining, Any]:
    """A model with weights of some size, about to train on one line for one epoch."""
    model = train_supervised(lines=[*OTHERS, LINE], loss=loss, epoch=0, seed=4, **SHAPE)
    rng = np.random.default_rng(1)
    model.input = np.array(model.input)
    for matrix in (model.input, model.output):
        matrix[:] = rng.normal(size=matrix.shape)
    data = TrainingSet(LabelledText.from_lines([line]))
    if "weight" in options:
        data.set_weights([options.pop("weight")])
    data.label_weights = options.pop("label_weights", None)
    config = SupervisedConfig(loss=loss, epoch=1, lr=RATE, **SHAPE)
    return SupervisedTraining(data, config, model=model), model


def expected(loss: str, training: Any, model: Any, targets: list[int]) -> tuple[Any, ...]:
    """The loss of the line, and its gradients by both matrices."""
    line = training.data.text
    content = b" ".join(line.words(line.ids[:-1])) + b"\n"
    rows = reader_of(model).read([content])[0]
    inputs, outputs = model.input.astype(float), model.output.astype(float)
    paths = tree(model.dictionary.label_counts.tolist())

    def value() -> float:
        return loss_of(loss, outputs @ inputs[rows].mean(axis=0), targets, paths)

    return value(), gradient(value, inputs), gradient(value, outputs)


@pytest.mark.parametrize("loss", ["softmax", "hs", "ova"])
def test_a_step_descends_the_loss(loss: str) -> None:
    training, model = start(loss, LINE)
    target = model.dictionary.labels.index(b"__label__b")
    value, d_inputs, d_outputs = expected(loss, training, model, [target])
    before = model.input.copy(), model.output.copy()
    training.run(1)
    assert training.epoch_losses == pytest.approx([value], rel=1e-4)
    # the mean of n rows passes 1/n of its gradient on to each, once per occurrence
    np.testing.assert_allclose(model.input - before[0], -RATE * d_inputs, atol=2e-6)
    np.testing.assert_allclose(model.output - before[1], -RATE * d_outputs, atol=2e-6)


def test_one_versus_all_takes_all_labels_at_once() -> None:
    training, model = start("ova", LINE + b" __label__d")
    targets = [model.dictionary.labels.index(name) for name in (b"__label__b", b"__label__d")]
    value, _, d_outputs = expected("ova", training, model, targets)
    before = model.output.copy()
    training.run(1)
    assert training.epoch_losses == pytest.approx([value], rel=1e-4)
    np.testing.assert_allclose(model.output - before, -RATE * d_outputs, atol=2e-6)


def test_negatives_are_labels_other_than_the_target() -> None:
    """With many negatives of few labels, the update of each is a multiple of that of one."""
    training, model = start("ns", LINE)
    target = model.dictionary.labels.index(b"__label__b")
    _, _, d_outputs = expected("ova", training, model, [target])
    before = model.output.copy()
    training.run(1)
    change = (model.output - before) / (-RATE * d_outputs)
    times = change.mean(axis=1)
    np.testing.assert_allclose(change, np.broadcast_to(times[:, None], change.shape), rtol=2e-3)
    np.testing.assert_allclose(times, times.round(), atol=0.01)
    assert times[target] == pytest.approx(1, abs=0.01)
    assert round(times.sum()) == 1 + SHAPE["neg"]
    assert times[0] > times[-1] > 0  # frequent ones are drawn more often


@pytest.mark.parametrize("loss", ["softmax", "hs", "ns", "ova"])
@pytest.mark.parametrize(
    "weights", [{"weight": 0.5}, {"label_weights": {b"__label__b": 0.5, b"__label__a": 9.0}}]
)
def test_weights_multiply_the_gradient(loss: str, weights: dict[str, Any]) -> None:
    changes = []
    for options in ({}, weights):
        training, model = start(loss, LINE, **options)
        before = model.input.copy()
        training.run(1)
        changes.append(model.input - before)
    np.testing.assert_allclose(changes[1], 0.5 * changes[0], atol=1e-6)
    assert np.abs(changes[0]).max() > 1e-3


@pytest.mark.parametrize("line", [b"__label__b", b"one two", b"__label__z one"])
def test_without_words_or_labels_nothing_is_learnt(line: bytes) -> None:
    training, model = start("softmax", line)
    words = model.dictionary.words
    if line == b"__label__b":  # the end of the line is a word
        model.dictionary.words[words.index(b"</s>")] = b"other"
        training = SupervisedTraining(training.data, training.config, model=model)
    before = model.input.copy()
    training.run(1)
    np.testing.assert_array_equal(model.input, before)


def test_the_rate_falls_linearly_with_the_tokens() -> None:
    """Lines that are alike, and hardly move the weights: their steps are as long as the rate."""
    lines = [b"__label__a one"] * 100
    config = SupervisedConfig(epoch=4, lr=1e-6, dim=4, loss="ova")
    training = SupervisedTraining(TrainingSet(LabelledText.from_lines(lines)), config)
    steps = []

    class Steps:
        def on_train_begin(self, model: Any) -> None: ...
        def on_epoch_begin(self, model: Any) -> None:
            self.before = model.model.output.copy()

        def on_epoch_end(self, model: Any) -> None:
            steps.append(np.abs(model.model.output - self.before).sum())

        def on_train_end(self, model: Any) -> None: ...

    training.run(1, callbacks=[Steps()])
    # the rate of a line is that at its beginning
    means = np.mean([[1 - (e + i / 100) / 4 for i in range(100)] for e in range(4)], axis=1)
    np.testing.assert_allclose(np.array(steps) / steps[0], means / means[0], rtol=1e-3)


def test_a_pruned_model_is_trained_in_the_rows_it_kept() -> None:
    lines = [b"__label__a one two three", b"__label__b three two one"] * 20
    model = train_supervised(lines=lines, lr=0.5, dim=4, word_ngrams=3, bucket=500, workers=1)
    pruned = prune(model, 12)
    before = pruned.input.copy()
    train_supervised(lines=lines, model=pruned, lr=0.5, epoch=1, workers=1)
    assert (pruned.input != before).any(axis=1).all()
    assert len(pruned.input) == 12
