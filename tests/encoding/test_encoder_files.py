"""Encoders to and from files."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from vecloom import FastText, KeyedVectors, load
from vecloom.encoding import SentenceEncoder
from vecloom.formats import FormatError, native

SENTENCES = ["the cat sat on the mat", "the dog ran", "catting dogma", ""] * 4


@pytest.mark.parametrize("method", ["mean", "tfidf", "sif", "usif", "max"])
@pytest.mark.parametrize("mmap", [False, True])
def test_round_trip(wv: KeyedVectors, tmp_path, method: str, mmap: bool) -> None:
    encoder = SentenceEncoder(wv, method=method, normalize=True, workers=2).fit(SENTENCES)
    encoder.save(tmp_path / "e")
    loaded = SentenceEncoder.load(tmp_path / "e", mmap=mmap)
    assert loaded.options == encoder.options
    np.testing.assert_array_equal(loaded.encode(SENTENCES), encoder.encode(SENTENCES))


def test_with_ngrams(subwords: FastText, tmp_path) -> None:
    encoder = SentenceEncoder(subwords.wv, method="sif").fit(SENTENCES)
    encoder.save(tmp_path / "e")
    loaded = SentenceEncoder.load(tmp_path / "e")
    assert loaded.encode(["catting dogma"]).any()
    np.testing.assert_array_equal(loaded.encode(SENTENCES), encoder.encode(SENTENCES))


def test_before_fit(wv: KeyedVectors, tmp_path) -> None:
    SentenceEncoder(wv, method="sif", a=0.5).save(tmp_path / "e")
    loaded = SentenceEncoder.load(tmp_path / "e")
    assert loaded.options.a == 0.5
    with pytest.raises(AttributeError, match="call fit"):
        loaded.encode(SENTENCES)


def test_its_vectors_alone(wv: KeyedVectors, tmp_path) -> None:
    SentenceEncoder(wv).save(tmp_path / "e")
    np.testing.assert_array_equal(KeyedVectors.load(tmp_path / "e").vectors, wv.vectors)
    assert isinstance(load(tmp_path / "e"), KeyedVectors)


def test_a_function_is_not_saved(wv: KeyedVectors, tmp_path, caplog) -> None:
    with caplog.at_level(logging.WARNING):
        SentenceEncoder(wv, tokenizer=str.split).save(tmp_path / "e")
    assert "is not saved" in caplog.text
    assert SentenceEncoder.load(tmp_path / "e").options.tokenizer == "words"


def test_no_encoder(wv: KeyedVectors, tmp_path) -> None:
    wv.save(tmp_path / "v")
    with pytest.raises(FormatError, match="'vectors', not 'sentence encoder'"):
        SentenceEncoder.load(tmp_path / "v")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda config, arrays: config.pop("method"), "has no 'method'"),
        (lambda config, arrays: config.update(method="median"), "method='median'"),
        (lambda config, arrays: config.update(a="much"), "a must be"),
        (lambda config, arrays: config.pop("other_weight"), "no 'other_weight'"),
        (lambda config, arrays: arrays.pop("encoder.components"), "no 'encoder.components'"),
        (
            lambda config, arrays: arrays.update({"encoder.weights": np.ones(3, np.float32)}),
            "weights of shape",
        ),
        (
            lambda config, arrays: arrays.update({"encoder.components": np.ones((1, 7))}),
            "components of type",
        ),
        (
            lambda config, arrays: arrays.update({"encoder.strengths": np.ones(3, np.float32)}),
            "components of shape",
        ),
    ],
)
def test_damaged(wv: KeyedVectors, tmp_path, damage, message: str) -> None:
    SentenceEncoder(wv, method="sif").fit(SENTENCES).save(tmp_path / "e")
    file = native.read_arrays(tmp_path / "e")
    damage(file.config, file.arrays)
    native.write_arrays(
        tmp_path / "e", kind=file.kind, config=file.config, arrays=file.arrays, keys=file.keys
    )
    with pytest.raises(FormatError, match=message):
        SentenceEncoder.load(tmp_path / "e")
