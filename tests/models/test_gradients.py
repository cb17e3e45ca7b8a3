"""Every (model, loss) pair does one epoch as plain NumPy in double precision says.

With a tiny learning rate, all updates of an epoch add up to the gradient at its beginning.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from word2vec_reference import Reference

from vecloom import Word2Vec
from vecloom._core.huffman import huffman_paths

TEXT = [list("abcabdaecab"), list("bca"), list("d"), list("eeba")]
# So many that, raised to the 20th, every negative is this word, which the text does not hold.
NOISE = {"noise": 10**9}
NEGATIVE = 3
RATE = 5e-5

LOSSES = {
    "sampling": {"negative": NEGATIVE},
    "tree": {"negative": 0, "hs": 1},
    "softmax": {"negative": 0, "softmax": True},
    "all": {"negative": NEGATIVE, "hs": 1, "softmax": True},
}
MODELS: dict[str, dict[str, Any]] = {"skip-gram": {"sg": 1}}
for mean, exact in itertools.product((True, False), repeat=2):
    name = f"CBOW, {'mean' if mean else 'sum'}{', exact' if exact else ''}"
    MODELS[name] = {"sg": 0, "cbow_mean": mean, "cbow_exact_gradient": exact}
MATRICES = {"sampled": "syn1neg", "tree": "syn1", "full": "syn1full"}

every_loss = pytest.mark.parametrize("loss", LOSSES)
every_model = pytest.mark.parametrize("kind", MODELS)


def make(kind: str, loss: str) -> tuple[Word2Vec, Reference]:
    """Make a model with random weights, and the reference with the same."""
    model = Word2Vec(
        vector_size=7, window=2, min_count=1, sample=0, shrink_windows=False, workers=1,
        ns_exponent=20, compute_loss=True, **MODELS[kind], **LOSSES[loss],
    )  # fmt: skip
    counts = {word: sum(line.count(word) for line in TEXT) for word in "abcde"}
    model.build_vocab_from_freq({**counts, **NOISE})
    rng = np.random.default_rng(4)
    weights = {}
    for name, attribute in {"inputs": "", **MATRICES}.items():
        matrix = getattr(model, attribute) if attribute else model.wv.vectors
        if matrix is not None:
            drawn = rng.normal(0, 0.5, matrix.shape).astype(np.float32)
            matrix[...] = drawn
            weights[name] = drawn.astype(np.float64)
    offsets, nodes, labels = huffman_paths(model.wv.expandos["count"])
    paths = tuple(
        (nodes[i:j].tolist(), labels[i:j].tolist()) for i, j in itertools.pairwise(offsets)
    )
    negatives = (model.wv.key_to_index["noise"],) * NEGATIVE
    return model, Reference(**weights, negatives=negatives, paths=paths)


def pass_over(reference: Reference, model: Word2Vec) -> float:
    """Let the reference pass over the text as the model is to."""
    rows = [[model.wv.key_to_index[word] for word in line] for line in TEXT]
    return reference.pass_over(
        rows, model.window, not model.sg, model.cbow_mean or model.sg, model.cbow_exact_gradient
    )


@every_loss
@every_model
def test_updates_are_the_gradient(kind: str, loss: str) -> None:
    model, reference = make(kind, loss)
    pass_over(reference, model)
    model.train(TEXT, epochs=1, start_alpha=RATE, end_alpha=RATE)
    after = {name: getattr(model, attribute) for name, attribute in MATRICES.items()}
    after["inputs"] = model.wv.vectors
    for name, update in reference.updates.items():
        scale = np.abs(update).max()
        assert scale > 0.5
        change = (after[name].astype(np.float64) - getattr(reference, name)) / RATE
        np.testing.assert_allclose(change / scale, update / scale, rtol=0, atol=5e-3, err_msg=name)


@every_loss
@every_model
def test_loss_without_learning(kind: str, loss: str) -> None:
    model, reference = make(kind, loss)
    expected = pass_over(reference, model)
    before = model.wv.vectors.copy()
    model.train(TEXT, epochs=2, start_alpha=0, end_alpha=0)
    assert model.epoch_losses == pytest.approx([expected, expected], rel=1e-6)
    assert model.get_latest_training_loss() == pytest.approx(2 * expected, rel=1e-6)
    np.testing.assert_array_equal(model.wv.vectors, before)


@pytest.mark.parametrize("kind", ["skip-gram", "CBOW, mean, exact", "CBOW, sum, exact"])
@every_loss
def test_exact_updates_descend_the_loss(kind: str, loss: str) -> None:
    """The reference itself, by finite differences: its updates are minus the gradient."""
    model, reference = make(kind, loss)
    pass_over(reference, model)
    updates = reference.updates
    for name, update in updates.items():
        matrix = getattr(reference, name)
        index = np.unravel_index(np.abs(update).argmax(), update.shape)
        step = 1e-5
        matrix[index] -= step
        below = pass_over(reference, model)
        matrix[index] += 2 * step
        above = pass_over(reference, model)
        matrix[index] -= step
        assert (below - above) / (2 * step) == pytest.approx(update[index], rel=1e-6)
