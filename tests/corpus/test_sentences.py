"""Python's own tokens, against a Counter."""

from collections import Counter, UserList

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecloom.corpus import Corpus, Vocabulary

words = st.one_of(st.text(max_size=3), st.sampled_from(["a b", "x\ny", "\x00", "\ud800", ""]))
token_lists = st.one_of(
    st.lists(st.lists(words, max_size=6), max_size=12),
    st.lists(
        st.lists(st.integers(-(10**30), 10**30) | st.integers(-3, 3), max_size=6), max_size=12
    ),
)


@given(sentences=token_lists)
def test_any_tokens(sentences):
    kept = [tokens for tokens in sentences if tokens]
    if not kept:
        with pytest.raises(ValueError, match="no tokens"):
            Corpus(sentences)
        return
    corpus = Corpus(sentences)
    assert list(corpus.sentences()) == kept
    counts = Counter(token for tokens in kept for token in tokens)
    ordered = sorted(counts, key=lambda word: -counts[word])
    vocabulary = corpus.vocabulary
    assert vocabulary.words == ordered
    assert vocabulary.counts.tolist() == [counts[word] for word in ordered]
    assert vocabulary.index == {word: i for i, word in enumerate(ordered)}
    assert [vocabulary.words[i] for i in vocabulary.order_of_occurrence()] == list(counts)
    assert vocabulary.kind is type(ordered[0])


@pytest.mark.parametrize("make", [list, tuple, iter, UserList, lambda s: (t for t in s)])
@pytest.mark.parametrize("make_sentence", [list, tuple, iter, np.array, UserList])
def test_any_iterables(make, make_sentence):
    sentences = [["a", "b"], ["b", "c", "b"]]
    corpus = Corpus.from_sentences(make([make_sentence(tokens) for tokens in sentences]))
    assert list(corpus.sentences()) == sentences
    assert {type(word) for word in corpus.vocabulary.words} == {str}


@pytest.mark.parametrize("dtype", [int, np.int8, np.uint16, np.int64, np.uint64])
def test_integers_are_normalised(dtype):
    lists = Corpus([[dtype(3), dtype(1)], [dtype(3)]])
    arrays = Corpus([np.array([3, 1], dtype), np.array([3], dtype)])
    for corpus in lists, arrays:
        assert corpus.vocabulary.words == [3, 1]
        assert {type(word) for word in corpus.vocabulary.words} == {int}
        assert corpus.vocabulary[np.int32(3)] == 0


def test_rows_of_an_array_are_sentences():
    assert list(Corpus(np.array([[1, 2], [2, 2]])).sentences()) == [[1, 2], [2, 2]]


class Loud(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


def test_subclasses_of_str_become_str():
    corpus = Corpus([[Loud("a"), np.str_("b"), "a"]])
    assert corpus.vocabulary.words == ["a", "b"]
    assert {type(word) for word in corpus.vocabulary.words} == {str}


class Lengthening:
    """An int that lengthens the list it is in when it is looked at."""

    def __init__(self, tokens):
        self.tokens = tokens

    def __index__(self):
        if len(self.tokens) < 5000:
            self.tokens.extend([1] * 5000)
        return 7


def test_list_that_grows_while_it_is_read():
    import numbers

    numbers.Integral.register(Lengthening)
    tokens = []
    tokens.append(Lengthening(tokens))
    corpus = Corpus([tokens])
    assert corpus.n_tokens == 5001 and corpus.vocabulary.words == [1, 7]


def test_one_pass():
    def sentences():
        yield ["a"]
        yield ["b", "a"]

    assert list(Corpus(sentences()).sentences()) == [["a"], ["b", "a"]]


def test_long_sentences_and_many_chunks(monkeypatch):
    monkeypatch.setattr("vecloom.corpus.reading.CHUNK", 100)
    sentences = [[f"w{i % 17}" for i in range(n)] for n in (99, 1, 100, 70_000, 3)]
    corpus = Corpus(sentences)
    assert list(corpus.sentences()) == sentences


@pytest.mark.parametrize(
    ("sentences", "message"),
    [
        (["a b", "c"], r"sentence 0 .* is 'a b', of type str.*split it first"),
        ([["a"], b"bytes"], "sentence 1 .* of type bytes"),
        ([["a"], 3], "sentence 1 .* of type int, where a list of tokens is expected"),
        ([["a"], None], "sentence 1 .* of type NoneType"),
        ([["a"], ["b", None]], "sentence 1 .* holds None, a token of type NoneType"),
        ([["a"], [], [1.0]], "sentence 2 .* holds 1.0, a token of type float"),
        ([[1], [1.0]], "sentence 1 .* holds 1.0, a token of type float"),
        ([[1], [True]], "sentence 1 .* holds True, a token of type bool"),
        ([[b"x"]], r"sentence 0 .* holds b'x', a token of type bytes.*token\.decode"),
        ([[["a"]]], "sentence 0 .* a token of type list"),
        ([np.array([0.5])], "sentence 0 .* holds 0.5, a token of type float"),
        ([["a"], [1]], "sentence 1 .* holds 1, int, where tokens so far are str"),
        ([[1, "a"]], "sentence 0 .* holds 'a', str, where tokens so far are int"),
        ("text.txt", "use Corpus.from_files"),
        (3, "expected an iterable of token lists"),
    ],
)
def test_what_is_no_sentence_and_no_token(sentences, message):
    with pytest.raises(TypeError, match=message):
        Corpus(sentences)


def test_errors_of_iterables_are_heard():
    def sentences():
        yield ["a"]
        raise RuntimeError("broken")

    def tokens():
        yield "a"
        raise TypeError("mine")

    with pytest.raises(RuntimeError, match="broken"):
        Corpus(sentences())
    with pytest.raises(TypeError, match="mine"):
        Corpus([tokens()])


def test_counts_without_text():
    corpus = Corpus.from_counts({"rare": 1, "often": 7, "other": 1})
    assert corpus.vocabulary.words == ["often", "rare", "other"]
    assert corpus.vocabulary.counts.tolist() == [7, 1, 1]
    assert (corpus.n_tokens, corpus.n_sentences, list(corpus.sentences())) == (0, 0, [])
    assert Vocabulary.from_counts({5: np.int64(2), 9: 3}).words == [9, 5]


@pytest.mark.parametrize(
    ("counts", "error", "message"),
    [
        ({}, ValueError, "no counts"),
        ({"a": 0}, ValueError, "count of 'a' is 0: counts must be positive"),
        ({"a": 1.5}, TypeError, "count of 'a' is 1.5"),
        ({"a": 2**63}, ValueError, "count of 'a'"),
        ({"a": 1, 2: 1}, TypeError, "holds 2, int"),
        ({None: 1}, TypeError, "holds None"),
    ],
)
def test_bad_counts(counts, error, message):
    with pytest.raises(error, match=message):
        Corpus.from_counts(counts)


def test_corpus_is_read_only():
    corpus = Corpus([["a", "b"]])
    for array in corpus.ids, corpus.offsets, corpus.vocabulary.counts:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_looks():
    corpus = Corpus([["a", "b"], ["a"]])
    assert repr(corpus) == "<Corpus of 2 sentences, 3 tokens, 2 words>"
    assert len(corpus) == 2 and "a" in corpus.vocabulary and "z" not in corpus.vocabulary
    assert list(corpus.vocabulary) == ["a", "b"]
    with pytest.raises(KeyError):
        corpus.vocabulary["z"]
