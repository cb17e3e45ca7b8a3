"""Counts, scores and joined text beside a plain reference."""

import copy
import functools
import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_phrases import Naive, original, random_sentences

from vecloom import Corpus, FrozenPhrases, Phraser, Phrases, Word2Vec
from vecloom.corpus import TaggedCorpus, TaggedDocument
from vecloom.models import phrases as module
from vecloom.models.phrases import (
    ENGLISH_CONNECTOR_WORDS,
    counts,
    encoded,
    npmi_scorer,
    original_scorer,
)

SENTENCES = [
    ["the", "mayor", "of", "new", "york", "was", "there"],
    ["machine", "learning", "can", "be", "new", "york", "sometimes"],
    ["new", "york"],
    ["bank", "of", "america", "and", "bank", "of", "america"],
] * 3
CONNECTORS = frozenset({"of", "the", "and"})
# Words that hold the delimiter, or a part of it, and words that do not.
PLAIN = ["a", "b", "c", "d", "of", "the", "é", "中国"]
ODD = [*PLAIN, "_", "a_b", "b_", "__", "of_the", "x y", ""]


def reference(sentences, delimiter="_", connectors=frozenset(), threshold=0.3, min_count=1):
    naive = Naive(
        delimiter, connectors, threshold, functools.partial(original, min_count=min_count)
    )
    naive.add(sentences)
    return naive


@pytest.mark.parametrize("alphabet", [PLAIN, ODD], ids=["plain", "odd"])
@pytest.mark.parametrize("connectors", [frozenset(), CONNECTORS], ids=["all", "connectors"])
@pytest.mark.parametrize("delimiter", ["_", "__", " ", "·"])
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_everything_is_as_the_reference_has_it(alphabet, connectors, delimiter, seed):
    sentences = random_sentences(seed, alphabet, 30)
    naive = reference(sentences, delimiter, connectors)
    phrases = Phrases(
        sentences, min_count=1, threshold=0.3, delimiter=delimiter, connector_words=connectors
    )
    assert dict(phrases.vocab) == naive.counts
    assert len(phrases.vocab) == len(naive.counts)
    assert phrases.corpus_word_count == naive.n_tokens
    found = naive.phrases()
    assert phrases.export_phrases() == found
    assert list(phrases.export_phrases()) == [p for p in naive.counts if p in found]
    frozen = phrases.freeze()

    def frozen_judge(first, last, whole):
        return found.get(whole)

    for joins, judge in ((phrases, naive.judge), (frozen, frozen_judge)):
        expected = [naive.join(sentence, judge) for sentence in sentences]
        assert list(joins[sentences]) == expected
        assert [joins[sentence] for sentence in sentences] == expected
        joined = joins[Corpus(sentences)]
        assert list(joined.sentences()) == expected
        again = Corpus(expected)
        assert joined.vocabulary.words == again.vocabulary.words
        np.testing.assert_array_equal(joined.ids, again.ids)


def test_counts_do_not_depend_on_workers_slabs_and_ranges(monkeypatch, english):
    corpus = Corpus.from_files(english)
    one = Phrases(corpus, workers=1, connector_words=ENGLISH_CONNECTOR_WORDS)
    joined = one.freeze().transform(corpus, workers=1)
    monkeypatch.setattr(counts, "SLAB", 1000)
    monkeypatch.setattr(encoded, "RANGE", 300)
    monkeypatch.setattr(encoded, "BATCH", 5000)
    many = Phrases(corpus, workers=3, connector_words=ENGLISH_CONNECTOR_WORDS)
    assert list(one.vocab.items()) == list(many.vocab.items())
    assert list(one.export_phrases().items()) == list(many.export_phrases().items())
    assert one.export_phrases()
    again = many.freeze().transform(corpus, workers=3)
    np.testing.assert_array_equal(joined.ids, again.ids)
    assert joined.vocabulary.words == again.vocabulary.words
    assert joined.n_tokens < corpus.n_tokens


def test_files_are_read_natively(english):
    lines = [line.split() for line in english.read_text(encoding="utf-8").splitlines()]
    from_lists = Phrases([line for line in lines if line])
    from_file = Phrases(corpus_file=english)
    assert dict(from_file.vocab) == dict(from_lists.vocab)


def test_learning_goes_on():
    parts = [random_sentences(seed, ODD, 20) for seed in range(4)]
    phrases = Phrases(min_count=1, threshold=0.3, connector_words=CONNECTORS)
    assert len(phrases.vocab) == 0
    for part in parts:
        phrases.add_vocab(iter(part))
    naive = reference([s for part in parts for s in part], connectors=CONNECTORS)
    assert dict(phrases.vocab) == naive.counts
    assert list(phrases.export_phrases()) == list(naive.phrases())
    assert phrases[["a", "b"]] == naive.join(["a", "b"], naive.judge)


def test_phrases_with_connector_words():
    phrases = Phrases(SENTENCES, min_count=1, threshold=1, connector_words=CONNECTORS)
    assert phrases[["the", "bank", "of", "america", "of"]] == ["the", "bank_of_america", "of"]
    assert phrases.vocab["bank_of_america"] == 6
    assert "of" not in phrases.vocab
    assert "bank_of" not in phrases.vocab
    assert list(phrases.analyze_sentence(["of", "bank", "of", "america"])) == [
        ("of", None),
        ("bank_of_america", phrases.score_candidate("bank", "america", ["of"])[1]),
    ]


def test_a_very_long_run_of_connector_words():
    sentences = [["a", *["of"] * 5000, "b"]] * 3
    phrases = Phrases(sentences, min_count=1, threshold=0.1, connector_words=["of"])
    (whole,) = phrases.export_phrases()
    assert whole == "_".join(sentences[0])
    assert phrases.freeze()[Corpus(sentences)].vocabulary.words == [whole]


def test_trigrams():
    sentences = [s.split() for s in ("new york times", "new york city", "the times", "the city")]
    bigrams = Phrases(sentences * 10, min_count=1, threshold=0.3).freeze()
    sentences = sentences * 10
    by_lists = Phrases(bigrams[sentences], min_count=1, threshold=0.1)
    by_corpus = Phrases(bigrams[Corpus(sentences)], min_count=1, threshold=0.1)
    assert dict(by_lists.vocab) == dict(by_corpus.vocab)
    assert by_lists[bigrams[["new", "york", "times"]]] == ["new_york_times"]


def test_own_scoring_function():
    def always(worda_count, wordb_count, bigram_count, len_vocab, min_count, corpus_word_count):
        assert (len_vocab, min_count, corpus_word_count) == (len(phrases.vocab), 5, 23 * 3)
        return bigram_count / min(worda_count, wordb_count)

    phrases = Phrases(SENTENCES, scoring=always, threshold=0.9)
    expected = reference(SENTENCES, threshold=0.9)
    expected.score = lambda a, b, both, *_: both / min(a, b)
    assert phrases.export_phrases() == expected.phrases()
    assert Phrases(SENTENCES, scoring=lambda **counts: 0.0, threshold=1).export_phrases() == {}


@pytest.mark.parametrize("scorer", [original_scorer, npmi_scorer])
def test_native_scores_are_those_of_the_functions(scorer, english):
    corpus = Corpus.from_files(english)
    native = Phrases(corpus, min_count=2, threshold=0.2, scoring=scorer)
    own = Phrases(corpus, min_count=2, threshold=0.2, scoring=lambda **counts: scorer(**counts))
    assert native.export_phrases() == own.export_phrases()
    assert native.export_phrases()


def test_scores_by_hand():
    assert original_scorer(4, 5, 8, 100, 2, 0) == 30
    assert original_scorer(0, 5, 8, 100, 2, 0) == -math.inf
    assert npmi_scorer(2, 2, 2, 0, 1, 100) == pytest.approx(1)
    assert npmi_scorer(10, 10, 1, 0, 1, 100) == pytest.approx(0, abs=1e-12)
    assert npmi_scorer(10, 10, 1, 0, 2, 100) == -math.inf
    assert npmi_scorer(0, 10, 1, 0, 1, 100) == -math.inf


@pytest.mark.parametrize("most", [3, 50, 200])
def test_the_rarest_are_dropped(most):
    sentences = random_sentences(1, [f"w{i}" for i in range(40)], 200)
    whole = Phrases(sentences)
    phrases = Phrases(sentences, max_vocab_size=most)
    kept = {s: n for s, n in whole.vocab.items() if n >= phrases.min_reduce - 1}
    assert dict(phrases.vocab) == kept
    assert len(phrases.vocab) == len(kept) <= most
    assert sum(n >= phrases.min_reduce - 2 for n in whole.vocab.values()) > most
    assert whole.min_reduce == 1


def test_dropped_while_the_text_is_read(monkeypatch):
    monkeypatch.setattr(counts, "SLAB", 500)
    sentences = [["always", "there", f"once{i}"] for i in range(2000)]
    phrases = Phrases(sentences, max_vocab_size=1500)
    assert len(phrases.vocab) <= 1500
    assert phrases.vocab["always_there"] == 2000


def test_settings_may_change():
    phrases = Phrases(SENTENCES, min_count=1, threshold=1)
    assert phrases[["new", "york"]] == ["new_york"]
    phrases.threshold = 1e6
    assert phrases[["new", "york"]] == ["new", "york"]
    assert phrases.export_phrases() == {}


def test_phrases_of_ones_own():
    frozen = Phrases(SENTENCES, min_count=1, threshold=1).freeze()
    assert frozen[["a", "tree", "new", "york"]] == ["a", "tree", "new_york"]
    frozen.phrasegrams["a_tree"] = math.inf
    del frozen.phrasegrams["new_york"]
    assert frozen[["a", "tree", "new", "york"]] == ["a_tree", "new", "york"]
    frozen.phrasegrams |= {"tree_house": 100}
    assert frozen[["tree", "house"]] == ["tree_house"]
    frozen.phrasegrams = {"b_c": 5}
    frozen.threshold = 6
    assert frozen[["b", "c"]] == ["b", "c"]
    frozen.phrasegrams["b_c"] = 7
    assert frozen[Corpus([["b", "c"]])].vocabulary.words == ["b_c"]


def test_find_phrases():
    phrases = Phrases(SENTENCES, min_count=1, threshold=1, connector_words=CONNECTORS)
    frozen = phrases.freeze()
    text = [["new", "york", "x"], ["bank", "of", "america"], ["new", "york"], ["x", "y"]]
    expected = {p: frozen.phrasegrams[p] for p in ("new_york", "bank_of_america")}
    for given_text in (text, iter(text), Corpus(text)):
        assert list(frozen.find_phrases(given_text).items()) == list(expected.items())
    assert phrases.find_phrases(Corpus(text)) == expected


def test_a_token_spelled_as_a_phrase():
    frozen = Phrases(SENTENCES, min_count=1, threshold=1).freeze()
    corpus = Corpus([["new_york", "new", "york"], ["the", "new_york"]])
    joined = frozen[corpus]
    assert joined.vocabulary.words == ["new_york", "the"]
    assert joined.ids.tolist() == [0, 0, 1, 0]
    assert frozen.find_phrases(Corpus([["new_york"]])) == {}


def test_what_is_given_decides_what_comes_back():
    frozen = Phrases(SENTENCES, min_count=1, threshold=1).freeze()
    assert frozen[[]] == []
    assert frozen[("new", "york")] == ["new_york"]
    assert frozen[iter(["new", "york"])] == ["new_york"]
    assert frozen[np.array(["new", "york"])] == ["new_york"]
    again = frozen[SENTENCES]
    assert list(again) == list(again) == [frozen[s] for s in SENTENCES]
    assert len(again) == len(SENTENCES)
    once = frozen[iter(SENTENCES)]
    assert len(list(once)) == len(SENTENCES)
    assert list(once) == []
    assert type(frozen[["new", "york"]][0]) is str


def test_no_token_is_lost():
    phrases = Phrases([["", "a", "b"]], min_count=1, threshold=100)
    assert phrases[["", "a", "", ""]] == ["", "a", "", ""]
    assert phrases.vocab["_a"] == 1


def test_a_model_is_trained_on_either(tmp_path):
    frozen = FrozenPhrases(Phrases(SENTENCES))
    frozen.phrasegrams["new_york"] = math.inf
    settings_ = {"vector_size": 8, "min_count": 1, "epochs": 1}
    by_lists = Word2Vec(frozen[SENTENCES], **settings_)
    by_corpus = Word2Vec(frozen[Corpus(SENTENCES)], **settings_)
    mapped = frozen.transform(Corpus(SENTENCES), storage=tmp_path / "joined.corpus")
    assert "new_york" in by_lists.wv
    for other in (by_corpus, Word2Vec(mapped, **settings_)):
        assert by_lists.wv.index_to_key == other.wv.index_to_key
    assert mapped.path == str(tmp_path / "joined.corpus")


def test_tags_and_empty_sentences_stay():
    frozen = Phrases(SENTENCES, min_count=1, threshold=1).freeze()
    documents = [
        TaggedDocument(["new", "york"], ["city"]),
        TaggedDocument([], ["nothing"]),
        TaggedDocument(["york"], ["city", 7]),
    ]
    corpus = TaggedCorpus(documents)
    for phrases in (frozen, Phrases(SENTENCES, min_count=1, threshold=1)):
        joined = phrases[corpus]
        assert isinstance(joined, TaggedCorpus)
        assert list(joined.sentences()) == [["new_york"], [], ["york"]]
        assert list(joined.tags) == list(corpus.tags)
        np.testing.assert_array_equal(joined.tag_ids, corpus.tag_ids)


def test_copies(english):
    phrases = Phrases(corpus_file=english, connector_words=CONNECTORS)
    for clone in (pickle.loads(pickle.dumps(phrases)), copy.deepcopy(phrases)):
        assert dict(clone.vocab) == dict(phrases.vocab)
        assert clone.export_phrases() == phrases.export_phrases()
        clone.add_vocab(SENTENCES)
        assert clone.corpus_word_count == phrases.corpus_word_count + 23 * 3
    frozen = phrases.freeze()
    clone = pickle.loads(pickle.dumps(frozen))
    clone.phrasegrams["a_b"] = math.inf
    assert clone[["a", "b"]] == ["a_b"]
    assert "a_b" not in frozen.phrasegrams


def test_names():
    assert Phraser is FrozenPhrases is module.Phraser
    phrases = Phrases(SENTENCES)
    assert str(phrases) == (
        f"Phrases<{len(phrases.vocab)} vocab, min_count=5, threshold=10.0, max_vocab_size=40000000>"
    )
    assert str(phrases.freeze()) == "FrozenPhrases<0 phrases, min_count=5, threshold=10.0>"
    assert phrases.vocab.get("nothing", 0) == 0
    with pytest.raises(KeyError):
        phrases.vocab["nothing"]


def test_chinese():
    sentences = [
        ["我", "爱", "北京", "天安门"],
        ["北京", "天安门", "很", "大"],
        ["很", "爱", "我"],
    ] * 5
    phrases = Phrases(sentences, min_count=1, threshold=1.1, delimiter="·")
    assert phrases[["去", "北京", "天安门"]] == ["去", "北京·天安门"]
    assert "北京·天安门" in phrases.freeze()[Corpus(sentences)].vocabulary


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"min_count": 0}, ValueError, "at least 1"),
        ({"min_count": math.nan}, ValueError, "expected a number"),
        ({"min_count": "5"}, TypeError, "expected a number"),
        ({"threshold": 0}, ValueError, "positive"),
        ({"threshold": math.nan}, ValueError, "expected a number"),
        ({"threshold": -1.5, "scoring": "npmi"}, ValueError, "between -1 and 1"),
        ({"threshold": 1.5, "scoring": "npmi"}, ValueError, "between -1 and 1"),
        ({"scoring": "pmi"}, ValueError, "'npmi'"),
        ({"scoring": 5}, TypeError, "function"),
        ({"scoring": lambda worda_count: 0}, ValueError, "wordb_count"),
        ({"delimiter": b"_"}, TypeError, "decode"),
        ({"delimiter": None}, TypeError, "str"),
        ({"delimiter": ""}, ValueError, "empty"),
        ({"connector_words": "of the"}, TypeError, "several words"),
        ({"connector_words": [b"of"]}, TypeError, "must be str"),
        ({"max_vocab_size": 0}, ValueError, "max_vocab_size"),
        ({"workers": 0}, ValueError, "workers"),
        ({"sentences": []}, ValueError, "no tokens"),
        ({"sentences": "new york"}, TypeError, "token lists"),
        ({"sentences": ["new york"]}, TypeError, "split"),
        ({"sentences": [[b"new"]]}, TypeError, "decode"),
        ({"sentences": [[1, 2]]}, TypeError, "str"),
        ({"sentences": [["a"]], "corpus_file": "x"}, TypeError, "either"),
        ({"corpus_file": "there_is_none.txt"}, FileNotFoundError, "there_is_none"),
    ],
    ids=str,
)
def test_what_cannot_be_learnt_from(arguments, error, said):
    with pytest.raises(error, match=said):
        Phrases(**arguments)


@pytest.mark.parametrize("frozen", [False, True])
def test_what_cannot_be_joined(frozen):
    phrases = Phrases(SENTENCES, min_count=1, threshold=1)
    joins = phrases.freeze() if frozen else phrases
    with pytest.raises(TypeError, match="split"):
        joins["new york"]
    with pytest.raises(TypeError, match="decode"):
        joins[[b"new", b"york"]]
    with pytest.raises(TypeError, match="sentence 1 "):
        list(joins[[["new"], "york"]])
    with pytest.raises(TypeError, match="int"):
        list(joins[[["new", 5]]])
    with pytest.raises(TypeError, match="int"):
        joins[Corpus([[1, 2]])]
    with pytest.raises(TypeError, match="Corpus"):
        joins.transform([["new", "york"]])
    with pytest.raises(TypeError, match="learn"):
        FrozenPhrases([["new", "york"]])
