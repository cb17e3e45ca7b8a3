"""Doc2Vec: tags, new documents, files. What all models have in common is in tests/contract."""

from __future__ import annotations

import copy
import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecloom
from vecloom import Corpus, Doc2Vec, KeyedVectors
from vecloom.corpus import TaggedCorpus, TaggedDocument, TaggedLineDocument
from vecloom.formats import FormatError, read_arrays, write_arrays

SMALL = {"vector_size": 8, "min_count": 1, "epochs": 3, "workers": 1, "seed": 3}
VARIANTS: dict[str, dict[str, Any]] = {
    "PV-DBOW": {"dm": 0},
    "PV-DBOW, tree": {"dm": 0, "hs": 1, "negative": 0},
    "PV-DBOW, words too": {"dm": 0, "dbow_words": 1},
    "PV-DM, mean": {},
    "PV-DM, sum": {"dm_mean": 0},
    "PV-DM, concatenated": {"dm_concat": 1, "window": 2},
    "PV-DM, concatenated, tree": {"dm_concat": 1, "window": 2, "hs": 1, "negative": 0},
}
TOPICS = [[f"{name}{i}" for i in range(10)] for name in ("sea", "land", "sky")]
over_variants = pytest.mark.parametrize("options", VARIANTS.values(), ids=VARIANTS)


def documents(n: int = 60, length: int = 20) -> list[TaggedDocument]:
    """Draw documents of words of one topic each, tagged with their numbers."""
    rng = np.random.default_rng(1)
    return [TaggedDocument(rng.choice(TOPICS[i % 3], length).tolist(), [i]) for i in range(n)]


def make(text: Any = None, **parameters: Any) -> Doc2Vec:
    return Doc2Vec(documents() if text is None else text, **{**SMALL, **parameters})


def untrained(text: Any, **parameters: Any) -> Doc2Vec:
    model = Doc2Vec(**{**SMALL, **parameters})
    model.build_vocab(text)
    return model


# Learning


@over_variants
def test_documents_of_a_topic_are_neighbours(options: dict[str, Any]) -> None:
    text = documents(90, 40)
    model = make(text, vector_size=16, epochs=40, alpha=0.05, sample=0, **options)
    right = sum(
        other % 3 == number % 3
        for number in range(90)
        for other, _ in model.dv.most_similar(number, topn=5)
    )
    assert right >= 0.95 * 90 * 5


@over_variants
def test_a_new_document_is_near_those_of_its_topic(options: dict[str, Any]) -> None:
    model = make(documents(90, 40), vector_size=16, epochs=40, alpha=0.05, sample=0, **options)
    rng = np.random.default_rng(2)
    new = [rng.choice(TOPICS[i % 3], 40).tolist() for i in range(12)]
    for number, vector in enumerate(model.infer_vectors(new)):
        nearest = [tag % 3 for tag, _ in model.dv.most_similar([vector], topn=5)]
        assert nearest.count(number % 3) >= 4
    assert model.similarity_unseen_docs(new[0], new[3]) > model.similarity_unseen_docs(
        new[0], new[1]
    )


def test_words_are_left_as_drawn_unless_they_are_trained() -> None:
    drawn = untrained(documents(), dm=0).wv.vectors
    np.testing.assert_array_equal(make(dm=0).wv.vectors, drawn)
    assert not np.array_equal(make(dm=0, dbow_words=1).wv.vectors, drawn)


@over_variants
def test_long_documents_are_not_cut(options: dict[str, Any]) -> None:
    """Only after 20,000 words the documents differ."""
    rng = np.random.default_rng(0)
    common = rng.choice(TOPICS[2], 20_000).tolist()
    text = [
        TaggedDocument([*common, *rng.choice(TOPICS[i], 20_000).tolist()], [i]) for i in range(2)
    ]
    short = [TaggedDocument(rng.choice(topic, 30).tolist(), [f"t{i}{j}"])
             for i, topic in enumerate(TOPICS) for j in range(30)]  # fmt: skip
    model = make([*text, *short], vector_size=16, epochs=10, alpha=0.05, sample=0, **options)
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
    assert model.corpus_count == 62
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


# New documents


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
    assert not np.array_equal(model.null_vector, fresh.null_vector)
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


# The model as a whole


@over_variants
def test_a_saved_model_is_whole(options: dict[str, Any], tmp_path: Path) -> None:
    text = [TaggedDocument(words, [tags[0] * 7 if tags[0] % 2 else f"tag {tags[0]}"])
            for words, tags in documents()]  # fmt: skip
    model = make(text, **options)
    model.save(tmp_path / "model")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    for mapped in (False, True):
        loaded = vecloom.load(tmp_path / "model", mmap=mapped)
        assert type(loaded) is Doc2Vec
        assert str(loaded) == str(model)
        assert loaded.dv.index_to_key == model.dv.index_to_key
        for name in ("doc_count", "word_count"):
            np.testing.assert_array_equal(loaded.dv.expandos[name], model.dv.expandos[name])
        new = [TOPICS[0], TOPICS[2]]
        np.testing.assert_array_equal(loaded.infer_vectors(new), model.infer_vectors(new))
        loaded.build_vocab([TaggedDocument(["new"], ["new"])], update=True)
        loaded.train(text)
        assert np.isfinite(loaded.dv["new"]).all()
    np.testing.assert_array_equal(KeyedVectors.load(tmp_path / "model").vectors, model.wv.vectors)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda arrays: arrays.pop("dv.vectors"), "no vectors of tags"),
        (lambda arrays: arrays.pop("dv.keys.utf8"), "arrays of keys"),
        (lambda arrays: arrays.update({"dv.vectors": np.zeros((5, 8), np.float32)}), "60 keys"),
        (
            lambda arrays: arrays.update({"dv.keys.integers": np.ones(9, bool)}),
            "marks of integer keys",
        ),
        (
            lambda arrays: arrays.update({"dv.expandos.doc_count": np.ones(9, np.int64)}),
            "doc_count",
        ),
    ],
)
def test_damaged_files_are_told(change: Any, message: str, tmp_path: Path) -> None:
    make().save(tmp_path / "model")
    file = read_arrays(tmp_path / "model")
    arrays = dict(file.arrays)
    change(arrays)
    write_arrays(
        tmp_path / "model", kind=file.kind, config=file.config, arrays=arrays, keys=file.keys
    )
    with pytest.raises(FormatError, match=message):
        Doc2Vec.load(tmp_path / "model")


@pytest.mark.parametrize("binary", [False, True])
def test_words_and_tags_in_word2vecs_format(binary: bool, tmp_path: Path) -> None:
    model = make()
    path, counts = tmp_path / "vectors", tmp_path / "counts"
    model.save_word2vec_format(path, doctag_vec=True, fvocab=counts, binary=binary)
    read = KeyedVectors.load_word2vec_format(path, counts, binary=binary)
    assert len(read) == 90
    np.testing.assert_array_equal(read["*dt_7"], model.dv[7])
    np.testing.assert_array_equal(read["sea1"], model.wv["sea1"])
    assert read.get_vecattr("sea1", "count") == model.wv.get_vecattr("sea1", "count")
    model.save_word2vec_format(path, doctag_vec=True, word_vec=False, prefix="", binary=binary)
    assert KeyedVectors.load_word2vec_format(path, binary=binary).index_to_key == [
        str(tag) for tag in range(60)
    ]
    model.save_word2vec_format(path, binary=binary)
    assert KeyedVectors.load_word2vec_format(path, binary=binary).index_to_key == (
        model.wv.index_to_key
    )


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    model = make()
    with pytest.raises(ValueError, match="nothing to write"):
        model.save_word2vec_format(tmp_path / "v", word_vec=False)
    model.build_vocab([TaggedDocument(["7"], [7])], update=True)
    with pytest.raises(ValueError, match="'7', which is a word: set prefix"):
        model.save_word2vec_format(tmp_path / "v", doctag_vec=True, prefix="")
    assert not list(tmp_path.iterdir())


def test_which_model_it_is() -> None:
    assert (Doc2Vec().dm, Doc2Vec().dbow, Doc2Vec(dm=0).dbow) == (True, False, True)
    assert Doc2Vec(dm=0, dm_concat=1).layer1_size == 100
    assert str(Doc2Vec(comment="a remark")).startswith('Doc2Vec<"a remark",dm/m,d100,n5,w5,mc5')
    assert str(Doc2Vec(dm_mean=0)) == "Doc2Vec<dm/s,d100,n5,w5,mc5,s0.001>"
    assert repr(make(dm=0)) == "<Doc2Vec: PV-DBOW, 60 tags, 30 words, 8 dimensions>"
    with pytest.deprecated_call():
        assert len(make().docvecs) == 60


def test_a_bad_dv_is_named() -> None:
    model = make()
    model.dv.vectors = model.dv.vectors[:-1]
    with pytest.raises(ValueError, match=r"dv\.vectors has shape \(59, 8\)"):
        model.train(documents())
