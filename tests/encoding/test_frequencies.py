"""Where the weights of words come from, and words that only n-grams know."""

from __future__ import annotations

import numpy as np
import pytest

from vecloom import FastText, KeyedVectors
from vecloom.encoding import SentenceEncoder, composing

A = 0.1


def weights(wv: KeyedVectors, frequencies: str, fitted_on=("the",)) -> np.ndarray:
    encoder = SentenceEncoder(wv, method="sif", a=A, frequencies=frequencies, n_components=0)
    return encoder.fit(fitted_on).weights_


def test_counts_of_the_vectors(wv: KeyedVectors) -> None:
    counts = wv.expandos["count"]
    expected = A / (A + counts / counts.sum())
    np.testing.assert_allclose(weights(wv, "counts"), expected, rtol=1e-6)
    np.testing.assert_allclose(weights(wv, "auto"), expected, rtol=1e-6)


def test_zipf_where_there_are_no_true_counts(wv: KeyedVectors, tmp_path) -> None:
    ranks = 1 / np.arange(1, len(wv) + 1)
    expected = A / (A + ranks / ranks.sum())
    np.testing.assert_allclose(weights(wv, "zipf"), expected, rtol=1e-6)
    wv.save_word2vec_format(tmp_path / "v.txt")  # which keeps the order, and no counts
    read = KeyedVectors.load_word2vec_format(tmp_path / "v.txt")
    np.testing.assert_allclose(weights(read, "auto"), expected, rtol=1e-6)
    del wv.expandos["count"]
    np.testing.assert_allclose(weights(wv, "auto"), expected, rtol=1e-6)
    with pytest.raises(ValueError, match="no attribute 'count'"):
        weights(wv, "counts")


def test_counts_of_the_sentences_given_to_fit(wv: KeyedVectors) -> None:
    found = weights(wv, "fit", [["the", "cat", "the"], ["the", "zzz"]])
    p = np.zeros(len(wv))
    p[[wv.get_index("the"), wv.get_index("cat")]] = 0.75, 0.25
    np.testing.assert_allclose(found, A / (A + p), rtol=1e-6)


def test_what_fit_learns_has_names(wv: KeyedVectors) -> None:
    encoder = SentenceEncoder(wv, method="usif", n_components=3).fit([["the", "cat"], ["dog"]] * 9)
    assert encoder.components_.shape == (2, 7)  # there are two different sentences
    np.testing.assert_allclose(encoder.components_ @ encoder.components_.T, np.eye(2), atol=1e-5)
    assert encoder.strengths_.sum() == pytest.approx(1)
    assert SentenceEncoder(wv).weights_ is None


def test_unknown_words_are_composed(subwords: FastText) -> None:
    wv = subwords.wv
    unknown = ["catting", "dogma", "x"]  # the last is too short for an n-gram
    assert not any(wv.has_index_for(word) for word in unknown)
    expected = [(wv["the"] + wv["catting"]) / 2, (wv["dogma"] + wv["catting"]) / 2, np.zeros(6)]
    sentences = [["the", "catting"], ["x", "dogma", "catting"], ["y"]]
    encoder = SentenceEncoder(wv)
    np.testing.assert_allclose(encoder.encode(sentences), expected, rtol=1e-5)
    np.testing.assert_allclose(encoder.encode(map(" ".join, sentences)), expected, rtol=1e-5)
    skipping = SentenceEncoder(wv, unknown="skip").encode(sentences)
    np.testing.assert_allclose(skipping[0], wv["the"], rtol=1e-6)
    assert not skipping[1:].any()


def test_unknown_words_weigh_as_much_as_a_word_that_never_occurs(subwords: FastText) -> None:
    wv = subwords.wv
    encoder = SentenceEncoder(wv, method="sif", n_components=0)
    weight = encoder.weights_[wv.get_index("the")]
    expected = (weight * wv["the"] + wv["catting"]) / 2
    np.testing.assert_allclose(encoder.encode(["the catting"])[0], expected, rtol=1e-5)


def test_few_composed_words_are_kept(subwords: FastText, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "MOST_WORDS", 5)
    composer = composing.Composer(subwords.wv)
    for first in range(0, 40, 4):
        words = [f"catword{number}" for number in range(first, first + 4)] + ["q"]
        made, rows = composer.compose(words)
        assert rows.tolist() == [0, 1, 2, 3, -1]
        np.testing.assert_allclose(made, subwords.wv.infer(words[:4]), rtol=1e-6)
        assert len(composer._rows) <= 5 + len(words)
