"""Doc2Vec: the model as a whole, and its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tagged_topics import (
    TOPICS,
    documents,
    make,
    over_variants,
)

import vecloom
from vecloom import Doc2Vec, KeyedVectors
from vecloom.corpus import TaggedDocument
from vecloom.formats import FormatError, read_arrays, write_arrays


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
    assert repr(make(dm=0)) == str(make(dm=0)) == "Doc2Vec<dbow,d8,n5,s0.001>"
    with pytest.deprecated_call():
        assert len(make().docvecs) == 60


def test_a_bad_dv_is_named() -> None:
    model = make()
    model.dv.vectors = model.dv.vectors[:-1]
    with pytest.raises(ValueError, match=r"dv\.vectors has shape \(59, 8\)"):
        model.train(documents())
