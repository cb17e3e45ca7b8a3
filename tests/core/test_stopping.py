"""A schedule that is told to stop does so in the middle of its work."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from schedules import Text

from vecloom.training.runner import Schedule

DIM = 64


def stopped_early(schedule: Schedule, touched: np.ndarray) -> int:
    """Start a worker, stop it once it changes ``touched``; return the predictions it made."""
    before = touched.copy()
    schedule.begin(0, 0.01, 0.01, True)
    worker = threading.Thread(target=schedule.work)
    worker.start()
    while worker.is_alive() and (touched == before).all():
        time.sleep(0.001)
    schedule.stop()
    worker.join()
    return schedule.loss[1]


@pytest.mark.parametrize("kind", ["blocked", "sampling", "softmax"])
def test_work_stops_within_a_bucket_or_chunk(kind: str) -> None:
    n = 400
    rng = np.random.default_rng(0)
    words = rng.integers(0, n, 4000 if kind == "softmax" else 16_000)
    text = Text([words.tolist()], n, window=40)
    inputs, outputs = rng.normal(0, 0.1, (2, n, DIM)).astype(np.float32)
    if kind == "blocked":
        schedule = text.blocked(
            inputs, outputs, np.ones(n), negative=60, blocks=1, slab_tokens=len(words)
        )
    elif kind == "sampling":
        schedule = text.streaming(inputs, sampled=outputs, noise=np.ones(n), negative=60)
    else:
        schedule = text.streaming(inputs, full=outputs)
    all_pairs = len(words) * 80 - 40 * 41
    assert 0 < stopped_early(schedule, inputs) < all_pairs


@pytest.mark.parametrize("kind", ["blocked", "streaming"])
def test_a_stopped_schedule_can_begin_again(kind: str) -> None:
    text = Text([[0, 1, 2] * 50], 3)
    inputs, outputs = np.ones((2, 3, 4), np.float32)
    if kind == "blocked":
        schedule = text.blocked(inputs, outputs, np.ones(3))
    else:
        schedule = text.streaming(inputs, sampled=outputs, noise=np.ones(3), negative=1)
    counts = []
    for stop in (False, True, False):
        schedule.begin(0, 0.01, 0.01, False)
        if stop:
            schedule.stop()
        schedule.work()
        counts.append(schedule.loss[1])
    assert counts == [counts[0], 0, counts[0]]
    assert counts[0] > 0
