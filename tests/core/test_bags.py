"""Words made up of several rows, against a few lines of NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from schedules import Text, run, softmax_step

DIM, N_WORDS, LR = 7, 12, 0.1
SENTENCES = [[0, 1, 2, 3, 4, 5], [6], [7, 8, 9, 10, 11]]  # no word twice in reach of another
OFFSETS = np.cumsum([0, *(1 + word % 4 for word in range(N_WORDS))]).astype(np.int64)
N_ROWS = int(OFFSETS[-1])
ROWS = np.random.default_rng(5).permutation(N_ROWS).astype(np.int32)
WINDOW = 2

Matrix = npt.NDArray[Any]


def members(word: int) -> Matrix:
    return ROWS[OFFSETS[word] : OFFSETS[word + 1]]


def windows(sentence: list[int]) -> list[tuple[int, list[int]]]:
    return [
        (word, sentence[max(0, i - WINDOW) : i] + sentence[i + 1 : i + 1 + WINDOW])
        for i, word in enumerate(sentence)
        if len(sentence) > 1
    ]


def reference(inputs: Matrix, outputs: Matrix, lockf: Matrix, cbow: bool, exact: bool) -> None:
    for sentence in SENTENCES:
        for centre, around in windows(sentence):
            sources = around if cbow else [centre]
            targets = [centre] if cbow else around
            rows = np.concatenate([members(word) for word in sources])
            h = inputs[rows].mean(axis=0)
            before = h.copy()
            for target in targets:
                h += softmax_step(h, outputs, target, LR)
            share = 1 / len(rows) if exact and cbow else 1
            inputs[rows] += share * lockf[rows, None] * (h - before)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("cbow", [False, True])
@pytest.mark.parametrize("locked", [False, True])
def test_bags_are_trained_as_in_the_papers(cbow: bool, exact: bool, locked: bool) -> None:
    rng = np.random.default_rng(1)
    inputs = rng.normal(0, 0.5, (N_ROWS, DIM)).astype(np.float32)
    outputs = rng.normal(0, 0.5, (N_WORDS, DIM)).astype(np.float32)
    lockf = np.ones(N_ROWS, np.float32)
    if locked:
        lockf = rng.choice([0, 0.5, 1], N_ROWS).astype(np.float32)
        lockf[members(3)] = 0  # a whole word
    expected_inputs, expected_outputs = inputs.astype(float), outputs.astype(float)
    reference(expected_inputs, expected_outputs, lockf, cbow, exact)
    schedule = Text(SENTENCES, N_WORDS, WINDOW).streaming(
        inputs,
        bags=(OFFSETS, ROWS, lockf if locked else None),
        full=outputs,
        cbow=cbow,
        backward_mean=exact,
    )
    _, predictions = run(schedule, lr=LR)
    assert predictions == (11 if cbow else 32)
    np.testing.assert_allclose(inputs, expected_inputs, rtol=2e-4, atol=2e-5)
    np.testing.assert_allclose(outputs, expected_outputs, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("cbow", [False, True])
@pytest.mark.parametrize("strips", [1, 3, 8])
def test_every_bag_is_trained_once_in_any_number_of_strips(cbow: bool, strips: int) -> None:
    rng = np.random.default_rng(2)
    text = Text([rng.integers(0, N_WORDS, 200).tolist(), [1], [2, 3]], N_WORDS, WINDOW)
    counts = set()
    for chunk in (10, 64, 1000):
        inputs = np.ones((N_ROWS, DIM), np.float32)
        outputs = np.zeros((N_WORDS, DIM), np.float32)
        schedule = text.streaming(
            inputs,
            bags=(OFFSETS, ROWS),
            sampled=outputs,
            noise=np.ones(N_WORDS),
            negative=2,
            cbow=cbow,
            strips=strips,
            strip_tokens=chunk,
        )
        counts.add(run(schedule)[1])
        assert np.isfinite(inputs).all()
    assert counts == {202 if cbow else 2 * (2 * 200 - 3) + 2}


@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("cbow", [False, True])
def test_a_worker_with_copies_of_its_own_learns_what_one_without_does(
    cbow: bool, single: bool
) -> None:
    rng = np.random.default_rng(3)
    text = Text([rng.integers(0, N_WORDS, 40).tolist() for _ in range(100)], N_WORDS, WINDOW)
    trained = []
    for workers in (1, 2):
        inputs = np.random.default_rng(4).normal(0, 0.5, (N_ROWS, DIM)).astype(np.float32)
        outputs = np.zeros((N_WORDS, DIM), np.float32)
        schedule = text.streaming(
            inputs,
            bags=() if single else (OFFSETS, ROWS),
            sampled=outputs,
            noise=np.ones(N_WORDS),
            negative=2,
            cbow=cbow,
            strips=2,
            strip_tokens=20,
        )
        schedule.begin(0, LR, LR, False, workers)
        schedule.work()  # the only one, but as one of two
        trained.append((inputs, outputs))
    for alone, shared in zip(*trained, strict=True):
        np.testing.assert_allclose(shared, alone, rtol=1e-3, atol=1e-4)
    assert (trained[0][1] != trained[1][1]).any()  # copies were used: sums round differently
