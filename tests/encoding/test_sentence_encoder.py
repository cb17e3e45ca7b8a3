"""The vectors of sentences beside those made word by word."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive import encoded

from vecloom import KeyedVectors
from vecloom._core.parallel import AHEAD
from vecloom.encoding import SentenceEncoder, batches

METHODS = ["mean", "tfidf", "sif", "usif", "max"]
SENTENCES = [
    "The cat sat on the mat.",
    "the DOG ran",
    "ÜBER 猫 the 猫",
    "don't, 42 unknown",
    "",
    "nothing here is known",
    "the\ncat\r\nran\n\n",
    "the",
] * 3
TOKENS = [["the", "cat"], [], ["zzz"], ["dog", "dog", "ran"], ["猫", "über", "zzz"]] * 3


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("sentences", [SENTENCES, TOKENS], ids=["text", "lists"])
def test_as_word_by_word(wv: KeyedVectors, method: str, sentences: list) -> None:
    encoder = SentenceEncoder(wv, method=method).fit(sentences)
    found = encoder.encode(sentences)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, encoded(wv, method, sentences, sentences), atol=2e-6)


@pytest.mark.parametrize("method", METHODS)
def test_fitted_on_other_sentences(wv: KeyedVectors, method: str) -> None:
    encoder = SentenceEncoder(wv, method=method).fit(s for s in SENTENCES)
    np.testing.assert_allclose(
        encoder.encode(TOKENS), encoded(wv, method, SENTENCES, TOKENS), atol=2e-6
    )


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("normalize", [False, True])
def test_zeros_without_a_known_word(wv: KeyedVectors, method: str, normalize: bool) -> None:
    encoder = SentenceEncoder(wv, method=method, normalize=normalize).fit(SENTENCES)
    found = encoder.encode(["", "zzz qqq", "the cat", [], ["zzz"]])
    assert found.any(axis=1).tolist() == [False, False, True, False, False]
    assert np.isfinite(found).all()
    assert SentenceEncoder(wv, method=method).fit(["zzz", ""]).encode(["", "zzz"]).any() == 0


words = st.sampled_from(
    ["the", "cat", "dog", "猫", "zzz", "über", "Σ", "", "the cat", "𝄞", "\ud800"]
)
sentence = st.one_of(
    st.lists(words, max_size=5),
    st.text(st.sampled_from("the cat猫\n\r\t\x85.ΣİA\ud800"), max_size=20),
)


@given(sentences=st.lists(sentence, max_size=12), per_batch=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_any_mixture_in_batches_of_any_size(sentences: list, per_batch: int) -> None:
    table = KeyedVectors(3)
    names = ["the", "cat", "dog", "猫", "über", "σ", "t", "ca", "\ud800", "the cat", "𝄞"]
    table.add_vectors(names, np.arange(1, 34, dtype=np.float32).reshape(11, 3))
    expected = encoded(table, "mean", [], sentences).reshape(-1, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "SENTENCES", per_batch)
        for workers in (1, 3):
            found = SentenceEncoder(table, workers=workers).encode(iter(sentences))
            np.testing.assert_allclose(found, expected, rtol=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_same_bytes_with_any_number_of_workers(
    wv: KeyedVectors, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "SENTENCES", 5)
    results = {
        SentenceEncoder(wv, method=method, workers=workers)
        .fit(SENTENCES)
        .encode(SENTENCES)
        .tobytes()
        for workers in (1, 2, 4, 7)
    }
    assert len(results) == 1


def test_out_receives_the_vectors(wv: KeyedVectors) -> None:
    encoder = SentenceEncoder(wv)
    out = np.full((len(SENTENCES), 7), np.nan, np.float32)
    assert encoder.encode((s for s in SENTENCES), out) is out
    np.testing.assert_array_equal(out, encoder.encode(SENTENCES))
    for wrong in (out[:-1], np.zeros((len(out) + 1, 7), np.float32)):
        with pytest.raises(ValueError, match="sentences, and|rows of out"):
            encoder.encode(iter(SENTENCES), wrong)
    for wrong in (np.zeros((3, 6), np.float32), out[::2], np.zeros((3, 7))):
        with pytest.raises(ValueError, match="^out "):
            encoder.encode(SENTENCES[:3], wrong)


def test_a_generator_is_read_as_it_is_needed(
    wv: KeyedVectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "SENTENCES", 4)
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield "the cat"

    parts = SentenceEncoder(wv, workers=2).encode_batches(endless())
    assert next(parts).shape == (4, 7)
    parts.close()
    assert taken <= 4 * (2 * AHEAD + 2)


def test_batches_end_at_long_texts(wv: KeyedVectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "CHARACTERS", 10)
    parts = list(SentenceEncoder(wv).encode_batches(["the cat sat", "the", "cat", ["on"] * 9]))
    assert [len(part) for part in parts] == [1, 3]


def test_keys_that_are_numbers() -> None:
    table = KeyedVectors(2)
    table.add_vectors([7, 9], np.eye(2, dtype=np.float32))
    found = SentenceEncoder(table).encode([[7, 9], [np.int64(9), 8], ["7"], "7 9"])
    np.testing.assert_array_equal(found, [[0.5, 0.5], [0, 1], [0, 0], [0, 0]])
    named = KeyedVectors(2)  # where keys are words, a number is no position
    named.add_vectors(["a", "b"], np.eye(2, dtype=np.float32))
    assert not SentenceEncoder(named).encode([[0, 1]]).any()


def test_any_tokenizer(wv: KeyedVectors) -> None:
    by_function = SentenceEncoder(wv, tokenizer=lambda line: line.lower().split("|"))
    np.testing.assert_array_equal(
        by_function.encode(["The|cat", ["cat"]]), SentenceEncoder(wv).encode(["the cat", "cat"])
    )
    as_it_stands = SentenceEncoder(wv, tokenizer="whitespace").encode(["The cat", "the\u3000cat"])
    np.testing.assert_array_equal(as_it_stands[0], wv["cat"])
    np.testing.assert_array_equal(as_it_stands[1], by_function.encode([["the", "cat"]])[0])


def test_changed_vectors_are_seen(wv: KeyedVectors) -> None:
    encoder = SentenceEncoder(wv)
    before = encoder.encode(["the cat"])
    wv.vectors *= 2
    np.testing.assert_array_equal(encoder.encode(["the cat"]), 2 * before)
    wv.add_vector("zzz", np.ones(7, np.float32))
    np.testing.assert_array_equal(encoder.encode(["zzz"]), [np.ones(7)])


def test_words_added_after_fit(wv: KeyedVectors) -> None:
    encoder = SentenceEncoder(wv, method="sif").fit(SENTENCES)
    wv.add_vector("zzz", np.ones(7, np.float32))
    with pytest.raises(ValueError, match="call fit again"):
        encoder.encode(["zzz"])


def test_keys_that_lead_nowhere(wv: KeyedVectors) -> None:
    wv.key_to_index["stray"] = 99
    with pytest.raises(ValueError, match="a row that is not there"):
        SentenceEncoder(wv).encode(["stray"])


@pytest.mark.parametrize("method", METHODS)
def test_copies_encode_alike(wv: KeyedVectors, method: str) -> None:
    encoder = SentenceEncoder(wv, method=method).fit(SENTENCES)
    expected = encoder.encode(SENTENCES)
    for other in (pickle.loads(pickle.dumps(encoder)), copy.deepcopy(encoder)):
        assert other.vectors is not wv
        np.testing.assert_array_equal(other.encode(SENTENCES), expected)


def test_what_needs_fit_says_so(wv: KeyedVectors) -> None:
    for options in ({"method": "tfidf"}, {"method": "sif"}, {"method": "usif", "n_components": 0}):
        with pytest.raises(AttributeError, match="call fit"):
            SentenceEncoder(wv, **options).encode(["the"])
        with pytest.raises(ValueError, match="no sentences"):
            SentenceEncoder(wv, **options).fit([])
    for options in ({"method": "sif", "n_components": 0}, {"method": "max"}):
        assert SentenceEncoder(wv, **options).encode(["the"]).any()
    assert SentenceEncoder(wv, method="usif", n_components=0, a=0.1).encode(["the"]).any()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "median"}, "method='median'"),
        ({"unknown": "guess"}, "unknown='guess'"),
        ({"frequencies": "some"}, "frequencies='some'"),
        ({"a": 0.0}, "a=0.0"),
        ({"n_components": -1}, "n_components must be"),
        ({"workers": 0}, "workers must be"),
        ({"tokenizer": "letters"}, "tokenizer='letters'"),
    ],
)
def test_bad_options(wv: KeyedVectors, options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SentenceEncoder(wv, **options)


def test_bad_vectors_and_sentences(wv: KeyedVectors, subwords) -> None:
    with pytest.raises(TypeError, match=r"give model\.wv"):
        SentenceEncoder(subwords)
    encoder = SentenceEncoder(wv)
    with pytest.raises(TypeError, match="put it into a list"):
        encoder.encode("the cat")
    with pytest.raises(TypeError, match="put it into a list"):
        encoder.encode_documents("the cat")
    for bad, message in ((3, "sentence 1 "), ([b"the"], "decode"), ([None], "tokens must be")):
        with pytest.raises(TypeError, match=message):
            encoder.encode([["the"], bad])


def test_documents_are_means_of_sentences_with_words(wv: KeyedVectors) -> None:
    encoder = SentenceEncoder(wv)
    documents = ["The cat sat. Zzz qqq. The dog ran.", "", [["the"], "a cat", []], ["zzz"]]
    found = encoder.encode_documents(document for document in documents)
    parts = encoder.encode(["the cat sat", "the dog ran", "the", "cat"])
    np.testing.assert_allclose(found[0], parts[:2].mean(axis=0), rtol=1e-5)
    np.testing.assert_allclose(found[2], parts[2:].mean(axis=0), rtol=1e-5)
    assert not found[[1, 3]].any()
    assert encoder.encode_documents([]).shape == (0, 7)
    scaled = SentenceEncoder(wv, normalize=True).encode_documents(documents)
    np.testing.assert_allclose(np.linalg.norm(scaled, axis=1), [1, 0, 1, 0], atol=1e-6)


def test_similarity(wv: KeyedVectors) -> None:
    encoder = SentenceEncoder(wv)
    cosines = encoder.similarity(["the cat", "zzz", "dog"], ["the cat", "the", "ran"])
    assert cosines.dtype == np.float32
    np.testing.assert_allclose(cosines, [1, 0, wv.similarity("dog", "ran")], atol=1e-6)
    given = encoder.encode(["dog"]), encoder.encode(["ran"])
    distance = np.linalg.norm(given[0] - given[1])
    near = encoder.similarity(*given, "euclidean")
    np.testing.assert_allclose(near, [1 / (1 + distance)], rtol=1e-6)
    assert encoder.similarity(["zzz"], [""], "euclidean") == 1
    with pytest.raises(ValueError, match="row by row"):
        encoder.similarity(["a"], ["a", "b"])
    with pytest.raises(ValueError, match="metric='dot'"):
        encoder.similarity(["a"], ["a"], "dot")


def test_an_error_of_the_iterable_is_passed_on(wv: KeyedVectors) -> None:
    def failing():
        yield from ["the cat"] * 10_000
        raise OSError("the disk is gone")

    for workers in (1, 3):
        with pytest.raises(OSError, match="the disk is gone"):
            SentenceEncoder(wv, workers=workers).encode(failing())


def test_tables_of_other_types(wv: KeyedVectors) -> None:
    expected = SentenceEncoder(wv).encode(["the cat"])
    for dtype in (np.float16, np.float64, np.dtype(">f4")):
        other = KeyedVectors(7, dtype=dtype)
        other.add_vectors(wv.index_to_key, wv.vectors.astype(dtype))
        np.testing.assert_allclose(SentenceEncoder(other).encode(["the cat"]), expected, rtol=2e-3)
