"""Phrases beside gensim's, which must be the same to the last bit."""

import pytest
from naive_phrases import random_sentences

theirs = pytest.importorskip("gensim.models.phrases")

from vecloom import Corpus  # noqa: E402  # after the check above
from vecloom.models import phrases as ours  # noqa: E402

ALPHABET = ["a", "b", "c", "d", "of", "the", "é", "中国", "_", "a_b", "b_", "__", "of_the", "x y"]


def both(sentences, **settings):
    return theirs.Phrases(sentences, **settings), ours.Phrases(sentences, **settings)


def assert_same(their, our, text):
    assert dict(our.vocab) == their.vocab
    assert our.corpus_word_count == their.corpus_word_count
    assert list(our.export_phrases().items()) == list(their.export_phrases().items())
    for theirs_, ours_ in ((their, our), (their.freeze(), our.freeze())):
        assert list(ours_[text]) == list(theirs_[text])
        assert list(ours_[Corpus(text)].sentences()) == list(theirs_[text])
        assert ours_.find_phrases(text) == theirs_.find_phrases(text)
        for sentence in text:
            assert list(ours_.analyze_sentence(sentence)) == list(
                theirs_.analyze_sentence(sentence)
            )


@pytest.mark.parametrize("seed", range(30))
def test_on_random_text(seed):
    sentences = random_sentences(seed, ALPHABET, 40)
    settings = {
        "min_count": [1, 2, 1.5][seed % 3],
        "threshold": [0.1, 0.3, 0.7][seed // 3 % 3],
        "scoring": ["default", "npmi"][seed % 2],
        "delimiter": ["_", "__", " ", "·", "ab"][seed % 5],
        "connector_words": [frozenset(), frozenset({"of", "the", "_"})][seed // 2 % 2],
    }
    their, our = both(sentences, **settings)
    assert_same(their, our, sentences)
    more = random_sentences(seed + 1000, ALPHABET, 10)
    their.add_vocab(more)
    our.add_vocab(more)
    assert_same(their, our, sentences)
    trigrams = both(list(their.freeze()[sentences]), **settings)
    assert_same(*trigrams, sentences)


@pytest.mark.parametrize("scoring", ["default", "npmi"])
@pytest.mark.parametrize("connected", [False, True])
def test_on_real_text(english, scoring, connected):
    lines = [line.split() for line in english.read_text(encoding="utf-8").splitlines()]
    sentences = [line for line in lines if line]
    settings = {
        "min_count": 2,
        "threshold": 5 if scoring == "default" else 0.4,
        "scoring": scoring,
        "connector_words": ours.ENGLISH_CONNECTOR_WORDS if connected else frozenset(),
    }
    their, our = both(sentences, **settings)
    assert len(our.export_phrases()) > 100
    assert_same(their, our, sentences)


def test_the_connector_words_are_theirs():
    assert ours.ENGLISH_CONNECTOR_WORDS == theirs.ENGLISH_CONNECTOR_WORDS


@pytest.mark.parametrize("name", ["original_scorer", "npmi_scorer"])
@pytest.mark.parametrize(
    "counts", [(5, 7, 3, 100, 2, 50), (4, 5, 0, 9, 0, 30), (3, 4, 1, 9, 2, 30)]
)
def test_the_scorers_are_theirs(name, counts):
    assert getattr(ours, name)(*counts) == getattr(theirs, name)(*counts)
