"""fastText's files opened as what they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecloom
from vecloom import FastText, FastTextClassifier, KeyedVectors
from vecloom.formats import FormatError
from vecloom.formats.facebook import FacebookModel, write_facebook
from vecloom.models import load_facebook_model, load_vectors, save_facebook_model
from vecloom.models.quantization import quantize
from vecloom.vectors import FastTextKeyedVectors

WORDS = [f"word{i}" for i in range(30)]
TEXTS = [[WORDS[(7 * i + j * j) % 30] for j in range(10)] for i in range(100)]
LABELS = ["odd" if i % 2 else "even" for i in range(100)]


@pytest.fixture(scope="module")
def words() -> FastText:
    return FastText(TEXTS, vector_size=8, min_count=1, epochs=2, bucket=300, workers=1)


@pytest.fixture(scope="module")
def classifier() -> FastTextClassifier:
    made = FastTextClassifier(dim=8, epoch=2, bucket=300, word_ngrams=2, minn=2, maxn=3, workers=1)
    return made.fit(TEXTS, LABELS)


def dense(model: FastText) -> FacebookModel:
    described = model.to_facebook()
    described.input = np.concatenate(list(described.input.blocks()))
    return described


@pytest.mark.parametrize("mmap", [False, True])
@pytest.mark.parametrize("name", ["model.bin", "no.txt", "packed.gz"])
def test_word_vectors_are_a_model(tmp_path: Path, words: FastText, name: str, mmap: bool) -> None:
    save_facebook_model(words, tmp_path / name)
    model = vecloom.load(tmp_path / name, mmap=mmap)
    assert type(model) is FastText
    np.testing.assert_array_equal(model.wv.vectors, words.wv.vectors)
    np.testing.assert_array_equal(load_vectors(tmp_path / name)["wrod"], words.wv["wrod"])


def test_quantized_word_vectors_are_vectors(tmp_path: Path, words: FastText) -> None:
    write_facebook(quantize(dense(words), dsub=1), tmp_path / "words.ftz")
    wv = vecloom.load(tmp_path / "words.ftz")
    assert type(wv) is FastTextKeyedVectors
    for word in ("word3", "word3000"):
        assert KeyedVectors.cosine_similarities(wv[word], words.wv[word][None])[0] > 0.97


def test_word_vectors_of_a_loss_that_models_do_not_have(tmp_path: Path, words: FastText) -> None:
    described = dense(words)
    described.args.loss = "ova"
    write_facebook(described, tmp_path / "ova.bin")
    wv = vecloom.load(tmp_path / "ova.bin")
    assert type(wv) is FastTextKeyedVectors
    np.testing.assert_array_equal(wv.vectors, words.wv.vectors)


def test_word_vectors_with_buckets_pruned_name_file_and_remedy(
    tmp_path: Path, words: FastText
) -> None:
    write_facebook(quantize(dense(words), dsub=1, cutoff=20), tmp_path / "cut.ftz")
    with pytest.raises(FormatError, match=r"cut\.ftz: .*only some buckets.*fasttext\.load_model"):
        vecloom.load(tmp_path / "cut.ftz")


@pytest.mark.parametrize("mmap", [False, True])
@pytest.mark.parametrize("options", [None, {}, {"cutoff": 50, "qnorm": True}])
def test_classifiers(
    tmp_path: Path, classifier: FastTextClassifier, options: Any, mmap: bool
) -> None:
    path = tmp_path / "model.bin"
    file = classifier.to_facebook()
    file = file if options is None else quantize(file, **options)
    write_facebook(file, path)
    opened = vecloom.load(path, mmap=mmap)
    assert type(opened) is FastTextClassifier
    assert opened.classes_.tolist() == ["even", "odd"]
    expected = FastTextClassifier.from_facebook(file).predict_proba(TEXTS)
    np.testing.assert_array_equal(opened.predict_proba(TEXTS), expected)


def test_a_classifier_is_no_table_of_vectors(
    tmp_path: Path, classifier: FastTextClassifier
) -> None:
    classifier.save_facebook(tmp_path / "model.bin")
    classifier.save(tmp_path / "model.own")
    for name in ("model.bin", "model.own"):
        with pytest.raises(FormatError, match=f"{name} is a classifier of 2 labels.*predict"):
            load_vectors(tmp_path / name)
    with pytest.raises(FormatError, match=r"model\.bin: .*classifier: open it by vecloom.load"):
        load_facebook_model(tmp_path / "model.bin")
    with pytest.raises(FormatError, match=r"model\.bin is not in Vecloom's own.*vecloom\.load"):
        KeyedVectors.load(tmp_path / "model.bin")


def test_options_go_to_the_reader(
    tmp_path: Path, words: FastText, classifier: FastTextClassifier
) -> None:
    described = dense(words)
    described.dictionary.words[0] = "naïve".encode("latin-1")
    write_facebook(described, tmp_path / "words.bin")
    assert load_vectors(tmp_path / "words.bin", encoding="latin-1").index_to_key[0] == "naïve"
    assert load_vectors(tmp_path / "words.bin").index_to_key[0] == "na\udcefve"
    with pytest.raises(TypeError, match="limit"):
        vecloom.load(tmp_path / "words.bin", limit=3)
    classifier.save_facebook(tmp_path / "model.bin")
    assert vecloom.load(tmp_path / "model.bin", tokenizer="words").tokenizer == "words"


def test_damage_is_told(tmp_path: Path, words: FastText) -> None:
    save_facebook_model(words, tmp_path / "model.bin")
    content = (tmp_path / "model.bin").read_bytes()
    (tmp_path / "cut.bin").write_bytes(content[:-5])
    with pytest.raises(FormatError, match=r"cut\.bin.*output matrix"):
        vecloom.load(tmp_path / "cut.bin")


def test_languages_told_by_a_published_classifier(data: Any) -> None:
    classifier = vecloom.load(data("models/lid.176.ftz"))
    texts = ["how do you know what language this is", "wie kann man wissen, was das ist"]
    assert classifier.predict(texts).tolist() == ["en", "de"]


@pytest.mark.parametrize("name", ["lee_fasttext.bin", "cp852_fasttext.bin"])
def test_published_word_vectors(data: Any, name: str) -> None:
    model = vecloom.load(data(f"models/gensim/{name}"))
    assert type(model) is FastText
    assert np.isfinite(model.wv["never seen"]).all()


def test_published_files_of_word2vec_are_no_fasttext(data: Any) -> None:
    assert type(vecloom.load(data("models/gensim/euclidean_vectors.bin"))) is KeyedVectors
