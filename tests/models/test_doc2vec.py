"""Doc2Vec: what it learns, and its tags. What all models have in common is in tests/contract."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tagged_topics import (
    HARD,
    SMALL,
    TOPICS,
    VARIANTS,
    documents,
    learnt,
    make,
    over_variants,
    untrained,
)

from vecloom import Callback, Corpus, Doc2Vec, KeyedVectors
from vecloom.corpus import TaggedCorpus, TaggedDocument, TaggedLineDocument


@pytest.mark.parametrize("variant", VARIANTS)
def test_documents_of_a_topic_are_neighbours(variant: str) -> None:
    model = learnt(variant)
    right = sum(
        other % 3 == number % 3
        for number in range(90)
        for other, _ in model.dv.most_similar(number, topn=5)
    )
    assert right >= (0.7 if variant in HARD else 0.98) * 90 * 5


@over_variants
def test_loss_falls(options: dict[str, Any]) -> None:
    first, *_, last = make(
        epochs=30, alpha=0.1, sample=0, compute_loss=True, **options
    ).epoch_losses
    assert last < 0.9 * first


def test_words_are_left_as_drawn_unless_they_are_trained() -> None:
    drawn = untrained(documents(), dm=0).wv.vectors
    np.testing.assert_array_equal(make(dm=0).wv.vectors, drawn)
    assert not np.array_equal(make(dm=0, dbow_words=1).wv.vectors, drawn)


@pytest.mark.parametrize("variant", [name for name in VARIANTS if name not in HARD])
def test_long_documents_are_not_cut(variant: str) -> None:
    """Only after 20,000 words the documents differ."""
    rng = np.random.default_rng(0)
    common = rng.choice(TOPICS[2], 20_000).tolist()
    text = [
        TaggedDocument([*common, *rng.choice(TOPICS[i], 20_000).tolist()], [i]) for i in range(2)
    ]
    short = [TaggedDocument(rng.choice(topic, 30).tolist(), [f"t{i}{j}"])
             for i, topic in enumerate(TOPICS) for j in range(30)]  # fmt: skip
    model = make(
        [*text, *short], vector_size=16, epochs=10, alpha=0.05, sample=0, **VARIANTS[variant]
    )
    for i in range(2):
        own, other = (
            np.mean([model.dv.similarity(i, f"t{k}{j}") for j in range(30)]) for k in (i, 1 - i)
        )
        assert own > other


@over_variants
def test_documents_with_one_tag_train_one_vector(options: dict[str, Any]) -> None:
    text = [TaggedDocument(words, ["all"]) for words, _ in documents()]
    model = make(text, **options)
    assert model.dv.index_to_key == ["all"]
    assert model.dv.get_vecattr("all", "doc_count") == 60
    assert model.dv.get_vecattr("all", "word_count") == 60 * 20
    assert np.isfinite(model.dv.vectors).all()
    assert not np.array_equal(model.dv.vectors, untrained(text, **options).dv.vectors)


# Tags


def test_tags_of_all_kinds() -> None:
    text = [
        TaggedDocument(["a", "b"], [7, "x"]),
        TaggedDocument(["b", "c", "a"], ["y", np.int64(2)]),
        TaggedDocument(["c"], []),
        TaggedDocument([], [10**15]),
    ]
    model = make(text)
    assert model.dv.index_to_key == [2, 7, 10**15, "x", "y"]
    assert model.dv.vectors.shape == (5, 8)
    assert model.dv.expandos["doc_count"].tolist() == [1, 1, 1, 1, 1]
    assert model.dv.expandos["word_count"].tolist() == [3, 2, 0, 2, 3]
    assert (model.corpus_count, model.corpus_total_words) == (4, 6)
    assert model.dv[7].shape == (8,)
    for absent in (0, 3, 8, "z"):
        with pytest.raises(KeyError):
            model.dv[absent]


def test_numbered_tags_are_rows_in_whatever_order_they_come() -> None:
    text = documents()
    model = make(text[::-1])
    assert model.dv.index_to_key == list(range(60))
    np.testing.assert_array_equal(model.dv[5], model.dv.vectors[5])


def test_a_document_without_words_keeps_its_vector() -> None:
    text = [*documents(), TaggedDocument([], ["empty"])]
    drawn = untrained(text).dv["empty"]
    np.testing.assert_array_equal(make(text).dv["empty"], drawn)


def test_unknown_tags_are_passed_over_and_told(caplog: pytest.LogCaptureFixture) -> None:
    model = make()
    before = {tag: model.dv[tag].copy() for tag in range(60)}
    with caplog.at_level(logging.WARNING, "vecloom"):
        model.train([TaggedDocument(TOPICS[0], ["new"]), TaggedDocument(TOPICS[1], [4])])
    assert "1 of 2 tags have no vector" in caplog.text
    assert model.dv.index_to_key == list(range(60))
    changed = [tag for tag in range(60) if not np.array_equal(before[tag], model.dv[tag])]
    assert changed == [4]


def test_more_documents_add_words_and_tags() -> None:
    model = make()
    before = model.dv.vectors.copy()
    more = [
        TaggedDocument(["new", "sea0", "newer"], ["x", 3]),
        TaggedDocument(["sea0"] * 4, [-1, 100]),
    ]
    model.build_vocab(more, update=True)
    assert model.dv.index_to_key == [*range(60), -1, 100, "x"]
    np.testing.assert_array_equal(model.dv.vectors[:60], before)
    assert model.dv.get_vecattr(3, "doc_count") == 2
    assert model.dv.get_vecattr(3, "word_count") == 23
    assert model.dv.get_vecattr("x", "word_count") == 3
    assert (model.corpus_count, model.corpus_total_words) == (2, 7)  # of the last text
    model.train([*documents(), *more])
    assert np.isfinite(model.dv.vectors).all()
    assert "newer" in model.wv


def test_a_model_without_tags_is_told() -> None:
    model = Doc2Vec(**SMALL)
    model.build_vocab_from_freq({"a": 3, "b": 2})
    with pytest.raises(RuntimeError, match="no tag to train"):
        model.train([TaggedDocument(["a", "b"], [0])])


def test_tags_are_numbers_where_words_were_counted() -> None:
    model = Doc2Vec(**SMALL)
    model.build_vocab_from_freq({"a": 3, "b": 2}, corpus_count=4)
    assert model.dv.index_to_key == [0, 1, 2, 3]
    model.build_vocab_from_freq({"c": 1}, corpus_count=9, update=True)
    assert len(model.dv) == 4
    with pytest.raises(ValueError, match="corpus_count"):
        model.build_vocab_from_freq({"a": 3}, corpus_count=-1)


def test_vectors_to_begin_from() -> None:
    known = KeyedVectors(8)
    known.add_vectors([3, "other"], np.full((2, 8), 0.5, np.float32))
    model = untrained(documents(), dv=known)
    assert (model.dv[3] == 0.5).all()
    assert "other" not in model.dv
    assert np.abs(model.dv[4]).max() <= 1 / 16
    with pytest.raises(ValueError, match="vector_size=8"):
        Doc2Vec(dv=known, vector_size=9)


def test_vectors_in_a_mapped_file(tmp_path: Path) -> None:
    path = tmp_path / "tags.vectors"
    model, plain = make(dv_mapfile=path), make()
    np.testing.assert_array_equal(model.dv.vectors, plain.dv.vectors)
    np.testing.assert_array_equal(np.fromfile(path, np.float32).reshape(60, 8), plain.dv.vectors)
    held = model.dv.vectors
    for each in (model, plain):
        each.build_vocab([TaggedDocument(["a"], ["x"])], update=True)
        each.train(documents())
    np.testing.assert_array_equal(model.dv.vectors, plain.dv.vectors)
    np.testing.assert_array_equal(np.fromfile(path, np.float32).reshape(61, 8), plain.dv.vectors)
    model.build_vocab([TaggedDocument(["a"], ["x"])])
    assert path.stat().st_size == 32
    assert np.isfinite(held).all()  # the old file is still there for those who hold it
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileNotFoundError, match="folder"):
        make(dv_mapfile=tmp_path / "absent" / "file")


def test_words_and_tags_of_another_model() -> None:
    model, other = Doc2Vec(**{**SMALL, "seed": 9}), make()
    model.reset_from(other)
    assert model.wv.index_to_key == other.wv.index_to_key
    assert model.dv.index_to_key == other.dv.index_to_key
    assert model.dv.get_vecattr(3, "word_count") == 20
    model.train(documents())
    expected = make(seed=9)
    np.testing.assert_array_equal(model.dv.vectors, expected.dv.vectors)


@over_variants
def test_locked_tags_and_words_stay(options: dict[str, Any]) -> None:
    model = untrained(documents(), **options)
    tags, words = model.dv.vectors.copy(), model.wv.vectors.copy()
    model.dv.set_lockf({3: 0, 7: 0.5})
    model.wv.set_lockf({"sea0": 0})
    model.train(documents())
    rows = np.flatnonzero((model.dv.vectors == tags).all(axis=1))
    assert rows.tolist() == [3]
    assert np.array_equal(model.wv["sea0"], words[model.wv.get_index("sea0")])
    model.build_vocab([TaggedDocument(["a"], ["x"])], update=True)
    assert model.dv.lockf().tolist() == [*np.ones(3), 0, *np.ones(3), 0.5, *np.ones(53)]


def test_callbacks_may_lock_tags() -> None:
    class Lock(Callback):
        def on_epoch_begin(self, model: Any) -> None:
            model.dv.set_lockf({3: float(model.epochs_trained == 0)})

    once, locked = make(epochs=1, min_alpha=0.025), make(min_alpha=0.025, callbacks=[Lock()])
    np.testing.assert_array_equal(locked.dv[3], once.dv[3])
    assert not np.array_equal(locked.dv[4], once.dv[4])


def test_words_that_begin_from_vectors_there_are() -> None:
    table = KeyedVectors(8)
    table.add_vectors(["sea1", "kept"], np.full((2, 8), 0.25, np.float32))
    model = untrained(documents(), pretrained=table)
    assert (model.wv["sea1"] == 0.25).all()
    assert model.wv.get_vecattr("kept", "count") == 0
    model.train(documents())
    assert (model.wv["kept"] == 0.25).all()


# Where documents come from


def test_the_kinds_of_documents_are_equal(tmp_path: Path) -> None:
    path = tmp_path / "documents.txt"
    text = documents()
    path.write_text("\n".join(" ".join(words) for words, _ in text), encoding="utf-8")
    expected = make(text)
    for given in (
        (document for document in text),
        TaggedCorpus(text),
        Corpus([words for words, _ in text]),
        TaggedLineDocument(path),
    ):
        np.testing.assert_array_equal(make(given).dv.vectors, expected.dv.vectors)
    from_file = Doc2Vec(corpus_file=path, **SMALL)
    np.testing.assert_array_equal(from_file.dv.vectors, expected.dv.vectors)


def test_empty_lines_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "documents.txt"
    path.write_text("a b a\n\n\nb c\n\n", encoding="utf-8")
    model = Doc2Vec(corpus_file=path, **SMALL)
    assert model.dv.index_to_key == [0, 1, 2, 3, 4]
    assert model.dv.expandos["word_count"].tolist() == [3, 0, 0, 2, 0]
    other = make(TaggedLineDocument(path))
    np.testing.assert_array_equal(model.dv.vectors, other.dv.vectors)


# Concatenation


def test_concatenation_has_wide_outputs_and_a_vector_for_missing_words() -> None:
    text = [TaggedDocument(words, [*tags, "all"]) for words, tags in documents()]
    model = make(text, dm_concat=1, dm_tag_count=2, window=3, hs=1)
    assert model.layer1_size == (2 + 2 * 3) * 8
    assert model.syn1neg.shape == (30, 64)
    assert model.syn1.shape == (29, 64)
    assert model.null_vector.shape == (1, 8)
    assert "\0" not in model.wv
    assert model.wv.vectors.shape == (30, 8)
    fresh = untrained(text, dm_concat=1, dm_tag_count=2, window=3, hs=1)
    np.testing.assert_array_equal(model.null_vector, fresh.null_vector)  # what lacks, stays
    assert model.estimate_memory()["syn1neg"] == 30 * 64 * 4
    with pytest.raises(RuntimeError, match="dm_concat"):
        model.predict_output_word(["sea1"])


def test_other_numbers_of_tags_are_told(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ValueError, match=r"60 of 60 documents .*dm_tag_count=2 .*them 1:"):
        make(dm_concat=1, dm_tag_count=2)
    text = [*documents(), TaggedDocument(["sea1", "sea2"], ["x", "y"]), TaggedDocument([], [])]
    with caplog.at_level(logging.WARNING, "vecloom"):
        model = make(text, dm_concat=1)
    assert "1 of 61 documents" in caplog.text
    fresh = untrained(text, dm_concat=1)
    np.testing.assert_array_equal(model.dv["x"], fresh.dv["x"])


@pytest.mark.parametrize("value", [0, -1, 1.5])
def test_bad_numbers_of_tags(value: Any) -> None:
    with pytest.raises((ValueError, TypeError), match="dm_tag_count"):
        Doc2Vec(dm_tag_count=value)
