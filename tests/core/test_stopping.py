"""A schedule that is told to stop does so in the middle of its work."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest
from schedules import Text

from vecloom._core.glove import BlockedGlove
from vecloom._core.records import RECORD
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


def glove(n: int, records: int) -> tuple[BlockedGlove, np.ndarray]:
    """Make a schedule of random records of one block, and its table of words."""
    rng = np.random.default_rng(0)
    table = np.empty(records, RECORD)
    table["first"], table["second"] = rng.integers(0, n, (2, records))
    table["log_x"], table["weight"] = 1, 1
    words, contexts = rng.normal(0, 0.1, (2, n, 2 * DIM)).astype(np.float32) ** 2
    offsets = np.array([0, records])
    schedule = BlockedGlove(
        words, contexts, table, offsets, blocks=1, symmetric=False, clip=100, group=8, seed=1
    )
    return schedule, words


def test_glove_stops_within_a_bucket() -> None:
    schedule, words = glove(400, 2_000_000)
    assert 0 < stopped_early(schedule, words) < 2_000_000


def test_glove_can_begin_again() -> None:
    schedule, _ = glove(50, 1000)
    counts = []
    for stop in (False, True, False):
        schedule.begin(0, 0.01, 0.01)
        if stop:
            schedule.stop()
        schedule.work()
        counts.append(schedule.loss[1])
    assert counts == [1000, 0, 1000]
    assert schedule.progress == 1


def test_glove_refuses_what_does_not_fit() -> None:
    words, records = np.ones((4, 32), np.float32), np.empty(0, RECORD)
    good = {"blocks": 1, "symmetric": True, "clip": 1.0, "group": 8, "seed": 1}
    offsets = np.zeros(2, np.int64)
    for change, message in (
        ({"blocks": 3}, "blocks do not fit"),
        ({"blocks": 2}, "2 x 2 buckets"),
        ({"anchors": words, "anchor_rows": np.zeros(3, np.int32)}, "anchors"),
        ({"anchors": words[:, :16].copy(), "anchor_rows": np.full(4, 4, np.int32)}, "anchors"),
    ):
        with pytest.raises(ValueError, match=message):
            BlockedGlove(words, words.copy(), records, offsets, **{**good, **change})
    with pytest.raises(ValueError, match="not padded"):
        BlockedGlove(words[:, :20].copy(), words[:, :20].copy(), records, offsets, **good)
