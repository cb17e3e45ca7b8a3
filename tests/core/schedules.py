"""Small schedules, and what can be read off the matrices they train."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.bags import Bags
from vecloom._core.blocked import BlockedSkipGram
from vecloom._core.contexts import Contexts
from vecloom._core.losses import Losses
from vecloom._core.streaming import Streaming
from vecloom.training.runner import Schedule, run_workers

ALWAYS = 0xFFFFFFFF
LOSSES = (
    "sampled",
    "noise",
    "negative",
    "tree",
    "path_offsets",
    "path_nodes",
    "path_labels",
    "full",
)
RATE = 2.0**-30  # so small that logits stay zero, and a power of two: sums are exact


@dataclass(frozen=True)
class Text:
    """Sentences of word ids, and how a model sees them."""

    sentences: list[list[int]]
    n_words: int
    window: int = 3
    shrink: bool = False
    thresholds: npt.NDArray[np.uint32] | None = None
    rows: npt.NDArray[np.int32] | None = None
    seed: int = 1
    options: dict[str, Any] = field(default_factory=dict)

    def changed(self, **changes: Any) -> Text:
        return replace(self, **changes)

    def arrays(self) -> tuple[Any, ...]:
        """Return ids, offsets, rows and thresholds."""
        lengths = [len(sentence) for sentence in self.sentences]
        kept = np.full(self.n_words, ALWAYS, np.uint32)
        rows = np.arange(self.n_words, dtype=np.int32)
        return (
            np.array([word for sentence in self.sentences for word in sentence], np.int32),
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            rows if self.rows is None else self.rows,
            kept if self.thresholds is None else self.thresholds,
        )

    def blocked(self, inputs: Any, outputs: Any, noise: Any, **options: Any) -> Schedule:
        options = {"negative": 1, "blocks": 1, "slab_tokens": 1000, **options}
        return BlockedSkipGram(
            inputs, outputs, *self.arrays(), noise,
            window=self.window, shrink=self.shrink, seed=self.seed, **options,
        )  # fmt: skip

    def streaming(self, inputs: Any, **options: Any) -> Schedule:
        losses = {name: options.pop(name) for name in LOSSES if name in options}
        means = {"forward_mean": True, "backward_mean": True}
        means |= {name: options.pop(name) for name in means if name in options}
        bags = Bags(inputs, self.n_words, *options.pop("bags", ()))
        if options.pop("cbow", False):
            longest = max(map(len, self.sentences))
            options["contexts"] = Contexts(bags, min(self.window, longest), **means)
        return Streaming(
            bags,
            Losses(options.pop("dim", inputs.shape[1]), **losses),
            *self.arrays(),
            window=self.window, shrink=self.shrink, seed=self.seed, **options,
        )  # fmt: skip


def run(
    schedule: Schedule, workers: int = 1, epoch: int = 0, lr: float = RATE
) -> tuple[float, int]:
    """Train one epoch at a constant rate; return the loss, and how many predictions it sums."""
    schedule.begin(epoch, lr, lr, True, workers)
    run_workers(schedule, workers, lambda: None)
    return schedule.loss


def count_pairs(text: Text, kind: str, **options: Any) -> npt.NDArray[np.int64]:
    """Let skip-gram count how often each context (column) predicts each target (row).

    With unit vectors as inputs, outputs of zeros and a small learning rate, the output of a
    target gets half the rate times the sum of its contexts' vectors. All negatives are one
    further word, which no text holds.
    """
    n = text.n_words
    inputs = np.eye(n + 1, dtype=np.float32)
    outputs = np.zeros((n + 1, n + 1), np.float32)
    noise = np.eye(n + 1)[n]
    wider = text.changed(
        n_words=n + 1,
        thresholds=None if text.thresholds is None else np.append(text.thresholds, np.uint32(0)),
    )
    if kind == "blocked":
        schedule = wider.blocked(inputs, outputs, noise, **options)
    else:
        schedule = wider.streaming(inputs, sampled=outputs, noise=noise, negative=1, **options)
    _, predictions = run(schedule)
    sums = outputs[:n, :n] / (0.5 * RATE)
    counts = np.rint(sums).astype(np.int64)
    np.testing.assert_allclose(sums, counts, atol=0.1)
    assert counts.sum() == predictions
    return counts


def softmax_step(
    h: npt.NDArray[Any], outputs: npt.NDArray[Any], target: int, lr: float
) -> npt.NDArray[Any]:
    """Let a vector predict a word by the full softmax; return how the vector is to move."""
    logits = outputs @ h
    chances = np.exp(logits - logits.max())
    gradient = -lr * chances / chances.sum()
    gradient[target] += lr
    update = gradient @ outputs
    outputs += np.outer(gradient, h)
    return np.asarray(update)
