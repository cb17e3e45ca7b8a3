"""Tags of documents, as contexts and in means, against a few lines of NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from schedules import RATE, Text, run, softmax_step

from vecloom._core.bags import Bags
from vecloom._core.contexts import Contexts
from vecloom._core.inference import Inference
from vecloom._core.losses import Losses

DIM, N_WORDS, N_TAGS, WINDOW, LR = 5, 12, 4, 2, 0.1
SENTENCES = [[0, 1, 2, 3, 4], [5], [6, 7, 8], [], [9, 10, 11]]
OFFSETS = np.array([0, 1, 1, 3, 4, 5], np.int64)  # the second document has no tag, the third two
TAGS = np.array([0, 1, 2, 0, 3], np.int32)

Matrix = npt.NDArray[Any]


def tags_of(document: int) -> list[int]:
    return TAGS[OFFSETS[document] : OFFSETS[document + 1]].tolist()


def matrices(width: int = DIM) -> tuple[Matrix, Matrix, Matrix]:
    rng = np.random.default_rng(1)
    shapes = (N_WORDS, DIM), (N_TAGS, DIM), (N_WORDS, width)
    words, tags, outputs = (rng.normal(0, 0.5, shape).astype(np.float32) for shape in shapes)
    return words, tags, outputs


@pytest.mark.parametrize("blocks", [1, 4])
@pytest.mark.parametrize("words", [False, True])
@pytest.mark.parametrize("workers", [1, 3])
def test_every_tag_meets_every_word_of_its_documents(
    blocks: int, words: bool, workers: int
) -> None:
    rng = np.random.default_rng(0)
    sentences = [rng.integers(0, N_WORDS, n).tolist() for n in (5, 1, 9, 0, 30)]
    noise = np.eye(N_WORDS + 1)[N_WORDS]  # negatives are a word that no text holds
    width = N_WORDS + 1 + N_TAGS
    inputs, outputs = np.eye(N_WORDS + 1, width), np.zeros((N_WORDS + 1, width))
    tags = np.eye(N_TAGS, width, N_WORDS + 1, dtype=np.float32)
    outputs = outputs.astype(np.float32)
    schedule = Text(sentences, N_WORDS + 1, WINDOW if words else 0).blocked(
        inputs.astype(np.float32) if words else None, outputs, noise,
        documents=Bags(tags, len(sentences), OFFSETS, TAGS),
        blocks=blocks, slab_tokens=16, part_tokens=8,
    )  # fmt: skip
    _, predictions = run(schedule, workers)
    expected = np.zeros((N_WORDS, width), int)
    for document, sentence in enumerate(sentences):
        for i, target in enumerate(sentence):
            for tag in tags_of(document):
                expected[target, N_WORDS + 1 + tag] += 1
            around = sentence[max(0, i - WINDOW) : i] + sentence[i + 1 : i + 1 + WINDOW]
            for context in around if words else ():
                expected[target, context] += 1
    np.testing.assert_allclose(outputs[:N_WORDS] / (0.5 * RATE), expected, atol=0.1)
    assert predictions == expected.sum()


@pytest.mark.parametrize("lock", [0.0, 0.5])
def test_blocked_inputs_move_as_far_as_locks_let_them(lock: float) -> None:
    text = Text([[0, 1, 2, 3] * 4], 4, WINDOW)
    moved = []
    for lockf in (None, np.array([1, lock, 1, 1], np.float32)):
        inputs = np.eye(4, DIM, dtype=np.float32)
        outputs = np.ones((4, DIM), np.float32) / 8
        run(text.blocked(inputs, outputs, np.ones(4), lockf=lockf), lr=2.0**-20)
        moved.append(inputs - np.eye(4, DIM))
    np.testing.assert_allclose(moved[1][1], lock * moved[0][1], rtol=1e-2, atol=1e-9)
    np.testing.assert_allclose(moved[1][[0, 2, 3]], moved[0][[0, 2, 3]], rtol=1e-2, atol=1e-9)
    assert np.abs(moved[0][1]).max() > 0


def distributed_memory(
    words: Matrix, tags: Matrix, outputs: Matrix, lockf: Matrix, forward: bool, backward: bool
) -> int:
    predictions = 0
    for document, sentence in enumerate(SENTENCES):
        of = tags_of(document)
        for i, target in enumerate(sentence):
            around = sentence[max(0, i - WINDOW) : i] + sentence[i + 1 : i + 1 + WINDOW]
            n = len(around) + len(of)
            if n == 0:
                continue
            predictions += 1
            h = (words[around].sum(0) + tags[of].sum(0)) / (n if forward else 1)
            step = softmax_step(h, outputs, target, LR) / (n if backward else 1)
            words[around] += step
            tags[of] += lockf[of, None] * step
    return predictions


@pytest.mark.parametrize("forward", [False, True])
@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("locked", [False, True])
def test_tags_are_part_of_the_mean(forward: bool, backward: bool, locked: bool) -> None:
    words, tags, outputs = matrices()
    expected = [matrix.astype(float) for matrix in (words, tags, outputs)]
    lockf = np.array([0, 0.5, 1, 2] if locked else [1, 1, 1, 1], np.float32)
    n = distributed_memory(*expected, lockf, forward, backward)
    bags = Bags(words, N_WORDS)
    documents = Bags(tags, len(SENTENCES), OFFSETS, TAGS, lockf if locked else None)
    contexts = Contexts(
        bags, WINDOW, forward_mean=forward, backward_mean=backward, documents=documents
    )
    schedule = Text(SENTENCES, N_WORDS, WINDOW).streaming(words, full=outputs, contexts=contexts)
    assert run(schedule, lr=LR)[1] == n == 11
    for got, want in zip((words, tags, outputs), expected, strict=True):
        np.testing.assert_allclose(got, want, rtol=2e-4, atol=2e-5)


def concatenated(sentence: list[int], i: int, words: Matrix, null: Matrix) -> list[Matrix]:
    places = [*range(i - WINDOW, i), *range(i + 1, i + 1 + WINDOW)]
    return [words[sentence[j]] if 0 <= j < len(sentence) else null[0] for j in places]


def test_tags_and_words_are_concatenated() -> None:
    width = (1 + 2 * WINDOW) * DIM
    words, tags, outputs = matrices(width)
    null = np.full((1, DIM), 0.25, np.float32)
    want_words, want_tags, want_null = words.astype(float), tags.astype(float), null.astype(float)
    want_outputs = outputs.astype(float)
    predictions = 0
    for document, sentence in enumerate(SENTENCES):
        if len(tags_of(document)) != 1:
            continue
        for i, target in enumerate(sentence):
            rows = [want_tags[tags_of(document)[0]]]
            rows += concatenated(sentence, i, want_words, want_null)
            step = softmax_step(np.concatenate(rows), want_outputs, target, LR)
            for row, part in zip(rows, np.split(step, len(rows)), strict=True):
                row += part
            predictions += 1
    contexts = Contexts(
        Bags(words, N_WORDS), WINDOW, forward_mean=True, backward_mean=False,
        documents=Bags(tags, len(SENTENCES), OFFSETS, TAGS),
        concat=1, window=WINDOW, null=Bags(null, 1),
    )  # fmt: skip
    schedule = Text(SENTENCES, N_WORDS, WINDOW).streaming(
        words, full=outputs, contexts=contexts, dim=width
    )
    assert run(schedule, lr=LR)[1] == predictions == 8
    for got, want in ((words, want_words), (tags, want_tags), (null, want_null)):
        np.testing.assert_allclose(got, want, rtol=2e-4, atol=2e-5)
    np.testing.assert_allclose(outputs, want_outputs, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("locked", [False, True])
def test_tags_stand_in_place_of_contexts_where_all_words_are_outputs(locked: bool) -> None:
    words, tags, outputs = matrices()
    expected, want_outputs = tags.astype(float), outputs.astype(float)
    lockf = np.array([0, 0.5, 1, 2] if locked else [1, 1, 1, 1], np.float32)
    for document, sentence in enumerate(SENTENCES):
        for target in sentence:
            for tag in tags_of(document):
                step = softmax_step(expected[tag].copy(), want_outputs, target, LR)
                expected[tag] += lockf[tag] * step
    before = words.copy()
    documents = Bags(tags, len(SENTENCES), OFFSETS, TAGS, lockf if locked else None)
    schedule = Text(SENTENCES, N_WORDS, WINDOW).streaming(
        words, full=outputs, documents=documents, words=False
    )
    assert run(schedule, lr=LR)[1] == 5 + 3 * 2 + 3
    np.testing.assert_array_equal(words, before)
    np.testing.assert_allclose(tags, expected, rtol=2e-4, atol=2e-5)
    np.testing.assert_allclose(outputs, want_outputs, rtol=2e-4, atol=2e-5)


def infer(sentences: list[list[int]], dm: bool, concat: int = 0, **options: Any) -> Matrix:
    width = (concat + 2 * WINDOW) * DIM if concat else DIM
    words, _, outputs = matrices(width)
    frozen = words.copy(), outputs.copy()
    ids, offsets, _, thresholds = Text(sentences, N_WORDS, WINDOW).arrays()
    vectors = np.full((len(sentences), DIM), 0.125, np.float32)
    null = np.full((1, DIM), 0.25, np.float32)
    inference = Inference(
        Losses(width, frozen=True, **(options or {"full": outputs})), words, ids, offsets,
        thresholds, vectors, window=WINDOW, shrink=False, dm=dm, seed=3, concat=concat, null=null,
    )  # fmt: skip
    for first in range(len(sentences)):
        inference.infer(first, first + 1, 3, LR, LR / 2)
    np.testing.assert_array_equal(words, frozen[0])
    np.testing.assert_array_equal(outputs, frozen[1])
    return vectors


@pytest.mark.parametrize(("dm", "concat"), [(False, 0), (True, 0), (True, 1)])
def test_inference_is_gradient_descent_on_one_vector(dm: bool, concat: int) -> None:
    """The full softmax takes the words of a batch one by one."""
    sentence = [0, 3, 1, 4, 2]
    words, _, outputs = matrices((concat + 2 * WINDOW) * DIM if concat else DIM)
    vector, null = np.full(DIM, 0.125), np.full((1, DIM), 0.25)
    for epoch in range(3):
        rate = LR * (1 - epoch / 4)
        step = np.zeros(DIM)
        for i, target in enumerate(sentence):
            around = sentence[max(0, i - WINDOW) : i] + sentence[i + 1 : i + 1 + WINDOW]
            h = vector + step if not dm else (words[around].sum(0) + vector) / (len(around) + 1)
            if concat:
                h = np.concatenate([vector, *concatenated(sentence, i, words, null)])
            step += rate / LR * softmax_step(h, outputs.astype(float), target, LR)[:DIM]
        vector = vector + step
    got = infer([[7, 8], sentence, []], dm, concat)
    np.testing.assert_allclose(got[1], vector, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(got[2], np.full(DIM, 0.125, np.float32))


@pytest.mark.parametrize("dm", [False, True])
def test_a_document_is_inferred_as_if_alone(dm: bool) -> None:
    rng = np.random.default_rng(4)
    sentences = [rng.integers(0, N_WORDS, n).tolist() for n in (30, 1, 50)]
    _, _, outputs = matrices()
    options = {"sampled": outputs, "noise": np.ones(N_WORDS), "negative": 3}
    together = infer(sentences, dm, **options)
    for sentence, vector in zip(sentences, together, strict=True):
        np.testing.assert_array_equal(infer([sentence], dm, **options)[0], vector)
    assert np.isfinite(together).all()
