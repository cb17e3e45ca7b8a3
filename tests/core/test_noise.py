"""Negatives are drawn by their weights."""

from __future__ import annotations

import numpy as np
import pytest
from schedules import RATE, Text, run
from scipy.stats import chisquare

from vecloom._core.noise import AliasTable

UNLIKELY = 1e-4  # the seeds are fixed, so that it happens never or always


@pytest.mark.parametrize("n", [2, 3, 100, 5000])
@pytest.mark.parametrize("shape", ["equal", "zipf", "steep"])
def test_alias_table_draws_by_weight(n: int, shape: str) -> None:
    rank = np.arange(1, n + 1)
    shapes = {"equal": np.ones(n), "zipf": rank**-0.75, "steep": 0.9 ** np.minimum(rank, 50)}
    weights = shapes[shape]
    draws = 400_000
    seen = np.bincount(AliasTable(weights).draw(draws, 7), minlength=n)
    assert len(seen) == n
    assert chisquare(seen, draws * weights / weights.sum()).pvalue > UNLIKELY


@pytest.mark.parametrize("n", [10, 1000, 30_000])
def test_words_of_no_weight_are_never_drawn(n: int) -> None:
    weights = np.random.default_rng(3).random(n)
    weights[::3] = 0
    assert (weights[AliasTable(weights).draw(300_000, 1)] > 0).all()


def test_one_word_is_always_drawn() -> None:
    assert not AliasTable([0.3]).draw(1000, 1).any()


@pytest.mark.parametrize("weights", [[], [0.0, 0.0], [np.nan, 1.0], [np.inf, 1.0]])
def test_weights_of_no_distribution_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="noise weights"):
        AliasTable(weights)


@pytest.mark.parametrize("blocks", [1, 4])
@pytest.mark.parametrize("kind", ["blocked", "streaming"])
def test_schedules_draw_by_weight(kind: str, blocks: int) -> None:
    """With inputs of one dimension, all one, each negative takes half the rate off its output."""
    n, negative = 44, 3
    weights = np.arange(1, n + 1) ** 0.75
    inputs, outputs = np.ones((n, 1), np.float32), np.zeros((n, 1), np.float32)
    weights[:4] = 0  # only these occur, so that no target is drawn
    text = Text([[0, 1, 2, 3] * 25] * 200, n, window=1)
    if kind == "blocked":
        schedule = text.blocked(inputs, outputs, weights, negative=negative, blocks=blocks)
    else:
        schedule = text.streaming(inputs, sampled=outputs, noise=weights, negative=negative)
    _, predictions = run(schedule)
    drawn = outputs[4:, 0] / (-0.5 * RATE)
    assert drawn.sum() == pytest.approx(predictions * negative, rel=0.02)
    # predictions that share negatives make the draws fewer: at the most 16 do
    if blocks == 1:
        expected = weights[4:] / weights[4:].sum() * drawn.sum()
        assert chisquare(drawn / 16, expected / 16).pvalue > UNLIKELY
