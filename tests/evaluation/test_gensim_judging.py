"""Scores beside gensim's, on the same vectors and the real files."""

import lzma

import numpy as np
import pytest

from vecloom.vectors import KeyedVectors

gensim_models = pytest.importorskip("gensim.models", reason="gensim is not installed")

CHINESE_PAIRS = ["zh-wordsim-240.txt", "zh-wordsim-297.txt"]
CHINESE_ANALOGIES = ["zh-ca8-semantic.txt", "zh-cwe-analogy.txt"]


def both(theirs):
    """Return Vecloom's copy of gensim's vectors, and those."""
    ours = KeyedVectors(theirs.vector_size)
    ours.add_vectors(theirs.index_to_key, theirs.vectors)
    return ours, theirs


@pytest.fixture(scope="module")
def trained(data):
    """Return vectors trained by gensim on the first 3 MB of the Wikipedia text."""
    with lzma.open(data("english/enwiki2019.text8style.xz")) as file:
        words = file.read(3_000_000).decode().split()
    sentences = [words[i : i + 1000] for i in range(0, len(words), 1000)]
    model = gensim_models.Word2Vec(sentences, vector_size=50, epochs=3, workers=1, seed=1, sg=1)
    return both(model.wv)


@pytest.fixture(scope="module")
def chinese(data):
    """Return random vectors for half of the words of the Chinese files."""
    files = [data(f"word-pairs/{name}") for name in CHINESE_PAIRS]
    files += [data(f"analogies/{name}") for name in CHINESE_ANALOGIES]
    words = {word for path in files for word in path.read_text(encoding="utf8").split()}
    keys = sorted(words)[::2]
    table = gensim_models.KeyedVectors(5)
    table.add_vectors(keys, np.random.default_rng(2).normal(size=(len(keys), 5)).astype("f"))
    return both(table)


OPTIONS = [
    {},
    {"dummy4unknown": True},
    {"case_insensitive": False},
    {"restrict_vocab": 3000},
]


def assert_same_pairs(ours, theirs):
    np.testing.assert_allclose([*ours[0], *ours[1]], [*theirs[0], *theirs[1]], atol=1e-4)
    assert ours[2] == pytest.approx(theirs[2])


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("name", ["wordsim353.tsv", "simlex999.txt", "rg65.txt"])
def test_english_pairs(data, trained, name, options):
    path = data(f"word-pairs/{name}")
    assert_same_pairs(*(kv.evaluate_word_pairs(path, **options) for kv in trained))


@pytest.mark.parametrize("name", CHINESE_PAIRS)
def test_chinese_pairs(data, chinese, name, tmp_path):
    # gensim takes stray spaces for parts of the words, so they are taken out for it.
    text = data(f"word-pairs/{name}").read_text(encoding="utf8")
    clean = tmp_path / name
    clean.write_text(text.replace(" ", ""), encoding="utf8")
    found = chinese[0].evaluate_word_pairs(data(f"word-pairs/{name}"))
    assert_same_pairs(found, chinese[1].evaluate_word_pairs(clean))


@pytest.mark.parametrize("options", OPTIONS)
def test_english_analogies(data, trained, options):
    path = data("analogies/questions-words.txt")
    ours, theirs = (kv.evaluate_word_analogies(path, **options) for kv in trained)
    assert theirs[0] > 0
    assert ours == theirs


@pytest.mark.parametrize("name", CHINESE_ANALOGIES)
def test_chinese_analogies(data, chinese, name):
    ours, theirs = (kv.evaluate_word_analogies(data(f"analogies/{name}")) for kv in chinese)
    assert ours == theirs


def test_product_of_cosines(data, trained, tmp_path):
    lines = data("analogies/questions-words.txt").read_text().splitlines(keepends=True)
    path = tmp_path / "some.txt"
    path.write_text("".join(line for i, line in enumerate(lines) if line[0] == ":" or i % 40 == 0))
    ours, theirs = (
        kv.evaluate_word_analogies(path, similarity_function="most_similar_cosmul")
        for kv in trained
    )
    assert ours == theirs
