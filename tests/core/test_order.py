"""One seed, one result: whoever does the work, and however many they are."""

from __future__ import annotations

import numpy as np
import pytest
from schedules import Text, run

WORDS, DIM = 700, 20


@pytest.fixture(scope="module")
def text() -> Text:
    rng = np.random.default_rng(2)
    words = np.minimum(rng.zipf(1.3, 30_000) - 1, WORDS - 1)
    return Text([part.tolist() for part in np.split(words, 1000)], WORDS, window=4, shrink=True)


def trained(
    text: Text, workers: int, blocks: int, slab: int, epochs: int = 2
) -> tuple[bytes, bytes, list[tuple[float, int]]]:
    rng = np.random.default_rng(0)
    inputs = rng.normal(0, 0.1, (WORDS, DIM)).astype(np.float32)
    outputs = rng.normal(0, 0.1, (WORDS, DIM)).astype(np.float32)
    noise = np.arange(WORDS, 0, -1) ** 0.75
    schedule = text.blocked(
        inputs,
        outputs,
        noise,
        negative=4,
        blocks=blocks,
        slab_tokens=slab,
        part_tokens=1000,
        tile_pairs=4,
    )
    losses = [run(schedule, workers, epoch, 0.05) for epoch in range(epochs)]
    return inputs.tobytes(), outputs.tobytes(), losses


@pytest.mark.parametrize(("blocks", "slab"), [(1, 4000), (2, 40_000), (8, 10_000), (32, 1500)])
def test_blocked_schedule_does_not_depend_on_workers(text: Text, blocks: int, slab: int) -> None:
    alone = trained(text, 1, blocks, slab)
    for workers in (2, 3, 4, 7):
        assert trained(text, workers, blocks, slab) == alone


def test_epochs_differ_and_seeds_too(text: Text) -> None:
    _, _, losses = trained(text, 2, 4, 10_000)
    other = trained(text.changed(seed=2), 2, 4, 10_000)[2]
    assert losses[0] != other[0]
    assert losses[0][1] != losses[1][1]


def test_learning_rate_falls_along_the_epoch(text: Text) -> None:
    """The first words of a text change by the first rate, the last ones by the last."""
    half = len(text.sentences) // 2
    apart = Text([[0, 1]] * half + [[2, 3]] * half, 5, window=1)
    for kind in ("blocked", "streaming"):
        inputs, outputs = np.zeros((5, 1), np.float32), np.zeros((5, 1), np.float32)
        inputs[:] = 1
        noise = [0, 0, 0, 0, 1]
        if kind == "blocked":
            schedule = apart.blocked(inputs, outputs, noise, slab_tokens=50)
        else:
            schedule = apart.streaming(
                inputs, sampled=outputs, noise=noise, negative=1, strips=1, strip_tokens=50
            )
        schedule.begin(0, 2e-5, 0.0, False)
        schedule.work()
        early, late = outputs[:2].sum(), outputs[2:4].sum()
        assert early == pytest.approx(2 * half * 0.5 * 1.5e-5, rel=0.05), kind
        assert late == pytest.approx(2 * half * 0.5 * 0.5e-5, rel=0.08), kind
