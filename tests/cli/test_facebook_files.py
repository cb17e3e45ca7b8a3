"""Every command on fastText's files."""

import json

import numpy as np
import pytest

import vecloom as library
from vecloom.formats.facebook import write_facebook
from vecloom.models import save_facebook_model
from vecloom.models.quantization import quantize

WORDS = [f"word{i}" for i in range(30)]
TEXTS = [[WORDS[(7 * i + j * j) % 30] for j in range(10)] for i in range(100)]


@pytest.fixture(scope="module")
def words():
    return library.FastText(TEXTS, vector_size=8, min_count=1, epochs=2, bucket=300, workers=1)


@pytest.fixture
def vectors(words, tmp_path):
    """A file of word vectors."""
    save_facebook_model(words, tmp_path / "words.bin")
    return tmp_path / "words.bin"


@pytest.fixture
def classifier(tmp_path):
    """A quantized classifier in fastText's file, and in one of our own."""
    made = library.FastTextClassifier(dim=8, epoch=1, bucket=300, minn=2, maxn=3, workers=1)
    made.fit(TEXTS, ["odd", "even"] * 50).quantize(cutoff=50, qnorm=True)
    made.save_facebook(tmp_path / "model.ftz")
    made.save(tmp_path / "model.own")
    return tmp_path / "model.ftz"


def test_unknown_words_have_neighbours(vecloom, vectors, words):
    result = vecloom("neighbours", vectors, "wrod", "word3", "--topn", "2")
    expected = [
        [word, name, f"{score:.4f}"]
        for word in ("wrod", "word3")
        for name, score in words.wv.most_similar(word, topn=2)
    ]
    assert (result.code, result.rows, result.err) == (0, expected, "")


def test_words_without_ngrams_are_told(vecloom, tmp_path):
    model = library.FastText(TEXTS, vector_size=8, min_count=1, epochs=1, max_n=0)
    save_facebook_model(model, tmp_path / "whole.bin")
    result = vecloom("neighbours", tmp_path / "whole.bin", "wrod", "word3", "--topn", "2")
    assert result.code == 1
    assert result.err == "vecloom: error: 'wrod' is not in the vocabulary\n"
    assert [row[0] for row in result.rows] == ["word3", "word3"]


def test_analogy_and_similarity(vecloom, vectors, words):
    result = vecloom("analogy", vectors, "word1", "word2", "wrod", "--topn", "1")
    found = words.wv.most_similar(positive=["word2", "wrod"], negative=["word1"], topn=1)
    assert result.rows == [[found[0][0], f"{found[0][1]:.4f}"]]
    result = vecloom("similarity", vectors, "wrod", "word3")
    assert result.rows == [["wrod", "word3", f"{words.wv.similarity('wrod', 'word3'):.4f}"]]


def test_evaluate(vecloom, vectors, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("word1\tword2\t3\nword3\tword4\t1\nword5\tword6\t2\n")
    result = vecloom("evaluate", vectors, "--pairs", pairs)
    assert result.code == 0
    assert [row[1] for row in result.rows] == ["pearson", "spearman", "left out, percent"]


@pytest.mark.parametrize("name", ["out.vec", "out.vec.gz"])
def test_convert_writes_composed_vectors(vecloom, vectors, words, tmp_path, name):
    assert vecloom("convert", vectors, tmp_path / name).code == 0
    after = library.load(tmp_path / name)
    assert type(after) is library.KeyedVectors
    assert after.index_to_key == words.wv.index_to_key
    np.testing.assert_array_equal(after.vectors, words.wv.vectors)


@pytest.mark.parametrize("name", ["out", "out.gz", "vec", "out.vec.bin"])
def test_only_the_name_of_text_tells_the_format(vecloom, vectors, tmp_path, name):
    result = vecloom("convert", vectors, tmp_path / name)
    assert result.code == 2
    assert "--to is needed" in result.err
    assert not (tmp_path / name).exists()


def test_info_of_word_vectors(vecloom, vectors, words):
    facts = json.loads(vecloom("info", vectors, "--json").out)
    assert facts == {
        "kind": "FastText",
        "format": "fasttext",
        "version": 12,
        "words": 30,
        "labels": 0,
        "vector_size": 8,
        "model": "cbow",
        "loss": "ns",
        "quantized": False,
        "quantized_output": False,
        "min_n": 3,
        "max_n": 6,
        "word_ngrams": 1,
        "bucket": 300,
        "n_rows": 330,
        "pruned": False,
        "tokens": 1000,
        "least_count": int(words.wv.expandos["count"].min()),
        "window": 5,
        "epochs": 2,
        "min_count": 1,
        "negative": 5,
        "sample": 1e-3,
    }


def test_info_of_quantized_word_vectors(vecloom, words, tmp_path):
    described = words.to_facebook()
    described.input = np.concatenate(list(described.input.blocks()))
    write_facebook(quantize(described, dsub=2, qout=True), tmp_path / "words.ftz")
    facts = dict(vecloom("info", tmp_path / "words.ftz").rows)
    assert facts["kind"] == "FastTextKeyedVectors"
    assert (facts["quantized"], facts["quantized_output"]) == ("True", "True")


@pytest.mark.parametrize("name", ["model.ftz", "model.own"])
def test_info_of_classifiers(vecloom, classifier, name):
    facts = json.loads(vecloom("info", classifier.with_name(name), "--json").out)
    assert facts["kind"] == "FastTextClassifier"
    assert facts["format"] == ("native" if name == "model.own" else "fasttext")
    assert (facts["model"], facts["loss"], facts["labels"]) == ("sup", "softmax", 2)
    assert (facts["quantized"], facts["quantized_output"], facts["pruned"]) == (True, False, True)
    assert facts["n_rows"] == 50


def test_info_of_a_published_classifier(vecloom, data):
    facts = dict(vecloom("info", data("models/lid.176.ftz")).rows)
    assert (facts["labels"], facts["loss"], facts["quantized"]) == ("176", "hs", "True")


@pytest.mark.parametrize("name", ["model.ftz", "model.own"])
@pytest.mark.parametrize(
    ("command", "rest"),
    [
        ("neighbours", ["word1"]),
        ("analogy", ["word1", "word2", "word3"]),
        ("similarity", ["word1", "word2"]),
        ("convert", ["out.vec"]),
    ],
)
def test_a_classifier_asked_for_vectors_says_what_it_is(vecloom, classifier, name, command, rest):
    result = vecloom(command, classifier.with_name(name), *rest)
    assert (result.code, result.out) == (1, "")
    assert f"{name} is a classifier of 2 labels" in result.err
    assert "vecloom fasttext predict" in result.err
    assert result.err.count("\n") == 1
