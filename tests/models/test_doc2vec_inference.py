"""Doc2Vec: vectors of new documents."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tagged_topics import (
    HARD,
    TOPICS,
    VARIANTS,
    WIDE,
    documents,
    learnt,
    make,
    over_variants,
)

from vecloom import Corpus, Doc2Vec, KeyedVectors
from vecloom.corpus import TaggedDocument, TaggedLineDocument
from vecloom.models.doc2vec import inference


@over_variants
def test_inference_is_repeatable_and_changes_nothing(options: dict[str, Any]) -> None:
    model = make(**options)
    kept = copy.deepcopy(model)
    new = [TOPICS[0], TOPICS[1] * 3, ["sea1", "unknown", "sky2"], ["sky2"]]
    vectors = model.infer_vectors(new)
    assert vectors.shape == (4, 8)
    assert vectors.dtype == np.float32
    np.testing.assert_array_equal(model.infer_vectors(new), vectors)
    np.testing.assert_array_equal(kept.infer_vectors(new), vectors)
    for words, vector in zip(new, vectors, strict=True):
        np.testing.assert_array_equal(model.infer_vector(words), vector)
    for table in ("dv", "wv"):
        before, after = getattr(kept, table).vectors, getattr(model, table).vectors
        np.testing.assert_array_equal(before, after)
    if model.syn1neg is not None:
        np.testing.assert_array_equal(kept.syn1neg, model.syn1neg)


@over_variants
def test_a_vector_depends_on_its_document_alone(options: dict[str, Any]) -> None:
    model = make(**options)
    rng = np.random.default_rng(5)
    new = [rng.choice(TOPICS[i % 3], rng.integers(1, 60)).tolist() for i in range(200)]
    vectors = model.infer_vectors(new)
    order = rng.permutation(len(new))
    np.testing.assert_array_equal(model.infer_vectors([new[i] for i in order]), vectors[order])
    model.workers = 4
    np.testing.assert_array_equal(model.infer_vectors(new), vectors)


def test_unknown_words_do_not_matter() -> None:
    model = make()
    np.testing.assert_array_equal(
        model.infer_vector(["sea1", "sky2"]), model.infer_vector(["what", "sea1", "ever", "sky2"])
    )


@over_variants
def test_documents_without_known_words_get_zeros(options: dict[str, Any]) -> None:
    model = make(**options)
    vectors = model.infer_vectors([[], ["unknown"], TOPICS[0], []])
    assert (vectors[[0, 1, 3]] == 0).all()
    assert (vectors[2] != 0).any()
    assert model.similarity_unseen_docs([], TOPICS[0]) == 0
    assert model.infer_vectors([]).shape == (0, 8)


def test_the_order_of_words_and_the_seed_matter() -> None:
    model, other = make(epochs=0), make(epochs=0, seed=4)
    vector = model.infer_vector(["sea1", "sky2", "sky2"], epochs=0)
    assert np.abs(vector).max() <= 1 / 16
    assert not np.array_equal(vector, model.infer_vector(["sky2", "sea1", "sky2"], epochs=0))
    other.wv.vectors[:] = model.wv.vectors
    assert not np.array_equal(vector, other.infer_vector(["sea1", "sky2", "sky2"], epochs=0))


def test_start_vectors_are_uniform() -> None:
    model = make(vector_size=20)
    words = [[TOPICS[i // 10 % 3][i % 10] for i in (a, b)] for a in range(30) for b in range(30)]
    vectors = model.infer_vectors(words, epochs=0) * 20
    assert len(np.unique(vectors[:, 0])) > 890
    assert -0.5 <= vectors.min() < -0.499 and 0.499 < vectors.max() < 0.5
    assert abs(vectors.mean()) < 0.01
    assert vectors.std() == pytest.approx(12**-0.5, rel=0.02)
    correlation = np.corrcoef(vectors.T) - np.eye(20)
    assert np.abs(correlation).max() < 0.15


@pytest.mark.parametrize("as_iterable", [list, iter, tuple])
def test_documents_of_all_kinds_are_inferred(as_iterable: Any, tmp_path: Path) -> None:
    model = make()
    new = [TOPICS[0], [], TOPICS[1]]
    expected = model.infer_vectors(new)
    tagged = [TaggedDocument(words, ["never seen"]) for words in new]
    arrays = [np.array(words, dtype=object) for words in new]
    for given in (new, tagged, arrays, map(tuple, new)):
        np.testing.assert_array_equal(model.infer_vectors(as_iterable(given)), expected)
    np.testing.assert_array_equal(model.infer_vector(tagged[0]), expected[0])
    corpus = Corpus.from_sentences(new, keep_empty=True)
    np.testing.assert_array_equal(model.infer_vectors(corpus), expected)
    path = tmp_path / "new.txt"
    path.write_text("\n".join(map(" ".join, new)))
    np.testing.assert_array_equal(model.infer_vectors(TaggedLineDocument(path)), expected)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda model: model.infer_vector("sea1 sea2"), "document 0 .*'sea1 sea2'.*split it"),
        (lambda model: model.infer_vectors(["sea1", "sea2"]), "document 0 .*'sea1'"),
        (lambda model: model.infer_vectors("sea1"), "iterable of token lists"),
        (lambda model: model.infer_vector(5), "document 0 .*5, of type int"),
        (lambda model: model.infer_vectors([["a"], [["a"]]]), "document 1 .*neither str nor int"),
        (lambda model: model.similarity_unseen_docs("a", ["b"]), "split it"),
        (lambda model: model.infer_vector(["sea1"], epochs="5"), "epochs"),
    ],
)
def test_bad_documents_are_told(call: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        call(make())


def test_inference_without_words_is_told() -> None:
    with pytest.raises(RuntimeError, match="no words"):
        Doc2Vec().infer_vector(["a"])


def test_rates_and_epochs_of_inference() -> None:
    model = make()
    usual = model.infer_vector(TOPICS[0])
    same = model.infer_vector(TOPICS[0], alpha=0.025, min_alpha=1e-4, epochs=3)
    np.testing.assert_array_equal(usual, same)
    still = model.infer_vector(TOPICS[0], alpha=0, min_alpha=0)
    np.testing.assert_array_equal(still, model.infer_vector(TOPICS[0], epochs=0))
    assert not np.array_equal(usual, still)
    for bad in ({"alpha": -1}, {"min_alpha": float("nan")}, {"epochs": -1}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            model.infer_vector(TOPICS[0], **bad)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_new_document_is_near_those_of_its_topic(variant: str) -> None:
    model = learnt(variant)
    new = [words for words, _ in documents(60, WIDE[::-1])]
    vectors = model.infer_vectors(new)
    right = sum(
        tag % 3 == 2 - number % 3
        for number, vector in enumerate(vectors)
        for tag, _ in model.dv.most_similar([vector], topn=5)
    )
    assert right >= (0.6 if variant in HARD else 0.95) * 60 * 5
    one, alike, other = new[0], new[3], new[1]
    if variant not in HARD:
        assert model.similarity_unseen_docs(one, alike) > model.similarity_unseen_docs(one, other)


def test_other_matrices_are_inferred_with() -> None:
    model, other = make(), make(seed=5)
    before = model.infer_vector(TOPICS[0])
    np.testing.assert_array_equal(model.infer_vector(TOPICS[0]), before)
    model.syn1neg = other.syn1neg
    changed = model.infer_vector(TOPICS[0])
    assert not np.array_equal(changed, before)
    model.wv.vectors[:] = other.wv.vectors
    assert not np.array_equal(model.infer_vector(TOPICS[0]), changed)
    model.wv.vectors = model.wv.vectors[:-1]
    with pytest.raises(ValueError, match="has shape"):
        model.infer_vector(TOPICS[0])


@pytest.mark.parametrize("words", [["a", "b", 7], ["a", True], [np.int64(7), "zz"]])
def test_words_are_found_natively_as_they_are_in_python(
    monkeypatch: pytest.MonkeyPatch, words: list[object]
) -> None:
    wv = KeyedVectors(2)
    wv.add_vectors(["a", "b", 7], np.ones((3, 2)))
    documents = [words, [], tuple(words), ["b"]] * 100
    few = inference.encode(documents, wv, 2)
    monkeypatch.setattr(inference, "MANY_TOKENS", 0)
    many = inference.encode(documents, wv, 2)
    for one, other in zip(few, many, strict=True):
        np.testing.assert_array_equal(one, other)
