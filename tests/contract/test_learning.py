"""Every model learns what a text plainly holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from variants import TEXT, make, over_every_model

Make = Callable[..., Any]

TOPICS = [[f"{name}{i}" for i in range(8)] for name in ("sea", "land", "sky")]
CONCEPTS = 6


def text_of_topics() -> list[list[str]]:
    """Draw sentences of words of one topic each."""
    rng = np.random.default_rng(1)
    return [rng.choice(TOPICS[i % len(TOPICS)], 8).tolist() for i in range(600)]


def text_of_synonyms() -> list[list[str]]:
    """Draw sentences where either of two words stands, never both, among words of its own.

    Spelling tells nothing: what a model learns of n-grams must not help it.
    """
    rng = np.random.default_rng(1)
    contexts = [
        "".join(letters) for letters in rng.choice(list("bcdfgklmnprst"), (4 * CONCEPTS, 6))
    ]
    text = []
    for i in range(1500):
        concept = i % CONCEPTS
        around = [contexts[4 * concept + j] for j in rng.integers(0, 4, 4)]
        text.append([*around[:2], f"{'ab'[i // CONCEPTS % 2]}{concept}", *around[2:]])
    return text


def test_words_of_a_topic_are_neighbours(variant: str) -> None:
    model = make(variant, text_of_topics(), vector_size=20, sample=0, epochs=10, alpha=0.05, seed=1)
    for topic in TOPICS:
        for word in topic:
            nearest = [found for found, _ in model.wv.most_similar(word, topn=len(topic) - 1)]
            assert set(nearest) == set(topic) - {word}


def test_words_in_like_contexts_are_alike(variant: str) -> None:
    model = make(
        variant, text_of_synonyms(), vector_size=20, sample=0, epochs=15, alpha=0.05, window=2,
        seed=1,
    )  # fmt: skip
    synonyms = [f"{letter}{i}" for i in range(CONCEPTS) for letter in "ab"]
    vectors = model.wv.get_normed_vectors()[[model.wv.key_to_index[word] for word in synonyms]]
    similarities = vectors @ vectors.T - 2 * np.eye(len(synonyms))
    assert similarities.argmax(axis=1).tolist() == [i ^ 1 for i in range(len(synonyms))]


@over_every_model
def test_loss_falls(variant: str) -> None:
    kept = {"sample": 0, "compute_loss": True}
    model = make(variant, text_of_topics(), epochs=6, alpha=0.05, **kept)
    (untrained,) = make(
        variant, text_of_topics(), epochs=1, alpha=0, min_alpha=0, **kept
    ).epoch_losses
    first, *_, last = model.epoch_losses
    assert last < first < 0.8 * untrained


@pytest.mark.parametrize("dim", [1, 3, 17, 128])
@pytest.mark.parametrize("window", [1, 50])
def test_odd_shapes_train(trained: Make, dim: int, window: int) -> None:
    model = trained(vector_size=dim, window=window, epochs=1)
    untouched = trained(vector_size=dim, window=window, epochs=0)
    assert model.wv.vectors.shape == (len(model.wv), dim)
    assert np.isfinite(model.wv.vectors).all()
    assert (model.wv.vectors != untouched.wv.vectors).any()


@pytest.mark.parametrize("negative", [1, 20, 63])
@pytest.mark.parametrize("sg", [0, 1])
def test_numbers_of_negatives(sg: int, negative: int) -> None:
    model = make("CBOW, sampling", TEXT, sg=sg, negative=negative, compute_loss=True, alpha=0)
    made = make("CBOW, sampling", TEXT, sg=sg, negative=1, compute_loss=True, alpha=0)
    # log 2 for every output while all of them are zero; a target is not its own negative
    ratio = model.epoch_losses[0] / made.epoch_losses[0]
    assert (1 + 0.8 * negative) / 2 < ratio <= (1 + negative) / (1 + 0.8)


def test_without_a_window_words_are_no_context(trained: Make) -> None:
    """Clients give PV-DBOW none, which has no use for it."""
    model = trained(window=0, compute_loss=True)
    of_documents = hasattr(model, "dv")
    assert (sum(model.epoch_losses) > 0) == of_documents
    assert np.isfinite(model.wv.vectors).all()
