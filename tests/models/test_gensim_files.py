"""Models and vectors that gensim saved: golden files, gensim's own where it is installed."""

from __future__ import annotations

import json
import mmap as memory
import pickle
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecloom
from vecloom import Doc2Vec, FastText, KeyedVectors, Word2Vec
from vecloom.corpus import TaggedDocument
from vecloom.formats import FormatError, detect
from vecloom.models import load_vectors, save_facebook_model
from vecloom.vectors import FastTextKeyedVectors

GOLDEN = Path(__file__).parents[1] / "formats" / "golden"
TOLD = json.loads((GOLDEN / "gensim.json").read_text(encoding="utf-8"))
CLASSES = {
    "words.model": Word2Vec,
    "tree.model.bz2": Word2Vec,
    "ngrams.model.gz": FastText,
    "documents.model": Doc2Vec,
    "words.kv": KeyedVectors,
}
TEXT = [f"{a} cat {b} dog bread".split() for a in ("the", "a") for b in ("and", "or")] * 5


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "golden"))


def check(wv: KeyedVectors, told: dict[str, Any]) -> None:
    assert wv.index_to_key == told["words"]
    assert wv.expandos["count"].tolist() == told["counts"]
    np.testing.assert_allclose(wv.vectors, told["vectors"], rtol=1e-5, atol=1e-7)
    similar = wv.most_similar("cat", topn=3)
    assert [word for word, _ in similar] == [word for word, _ in told["similar"]]
    np.testing.assert_allclose(
        [cosine for _, cosine in similar], [cosine for _, cosine in told["similar"]], atol=1e-5
    )


@pytest.mark.parametrize("name", CLASSES)
def test_golden_files(name: str) -> None:
    cls = CLASSES[name]
    assert detect(GOLDEN / name) == "gensim"
    for opened in (cls.load(GOLDEN / name), vecloom.load(GOLDEN / name)):
        assert type(opened) is cls
        check(opened if isinstance(opened, KeyedVectors) else opened.wv, TOLD[name])
    check(load_vectors(GOLDEN / name), TOLD[name])
    check(KeyedVectors.load(GOLDEN / name), TOLD[name])


def test_weights_parameters_and_counts_are_those_of_the_file() -> None:
    model = Word2Vec.load(GOLDEN / "words.model")
    np.testing.assert_allclose(model.syn1neg, TOLD["words.model"]["syn1neg"], atol=1e-8)
    assert (model.vector_size, model.min_count, model.seed, model.epochs) == (6, 7, 3, 3)
    assert (model.sg, model.hs, model.negative, model.window) == (1, 0, 5, 5)
    assert model.workers == 1
    assert model.alpha == 0.025  # gensim's, where our default for CBOW is another
    assert model.corpus_count == 30
    assert model.corpus_total_words == 330 > sum(TOLD["words.model"]["counts"])


def test_the_tree_is_that_of_the_file(tmp_path: Path) -> None:
    """Where words are equally frequent there are many: its weights mean nothing in another."""
    told, model = TOLD["tree.model.bz2"], Word2Vec.load(GOLDEN / "tree.model.bz2")
    sentences = told["pairs"]
    np.testing.assert_allclose(model.score(sentences), told["scores"], rtol=1e-5)
    model.save(tmp_path / "ours.model")
    again = Word2Vec.load(tmp_path / "ours.model")
    np.testing.assert_array_equal(again.score(sentences), model.score(sentences))
    before = again.score(sentences).sum()
    again.train(sentences * 20, total_examples=80, epochs=20)
    assert again.score(sentences).sum() > before
    copied = pickle.loads(pickle.dumps(again))
    np.testing.assert_array_equal(copied.score(sentences), again.score(sentences))
    again.build_vocab([["new"] * 9], update=True)  # which has another tree, begun afresh
    again.train([*sentences, ["new"]], total_examples=6, epochs=2)


def test_facebooks_files_have_no_room_for_a_tree(theirs: Any, tmp_path: Path) -> None:
    trained(theirs, "subwords and tree").save(str(tmp_path / "a.model"))
    model = FastText.load(tmp_path / "a.model")
    with pytest.raises(RuntimeError, match="its tree is gensim's.*init_weights"):
        save_facebook_model(model, tmp_path / "a.bin")
    model.init_weights()
    save_facebook_model(model, tmp_path / "a.bin")


def test_a_tree_that_is_none_is_refused(tmp_path: Path) -> None:
    model = Word2Vec.load(GOLDEN / "tree.model.bz2")
    paths = model._paths
    assert paths is not None
    for damaged in (
        paths._replace(nodes=paths.nodes[::-1].copy()),
        paths._replace(nodes=paths.nodes + 1),
        paths._replace(labels=np.zeros_like(paths.labels)),
        paths._replace(offsets=paths.offsets[:-1]),
        paths._replace(offsets=np.sort(paths.offsets)[::-1].copy()),
    ):
        model._paths = damaged
        with pytest.raises(ValueError, match="tree|ways"):
            model.train([["the", "cat"]], total_examples=1, epochs=1)
        model.save(tmp_path / "bad.model")
        with pytest.raises(FormatError, match=r"bad\.model: the"):
            Word2Vec.load(tmp_path / "bad.model")


def test_unknown_words_are_made_of_ngrams() -> None:
    for opened in (FastText.load(GOLDEN / "ngrams.model.gz").wv,
                   FastTextKeyedVectors.load(GOLDEN / "ngrams.model.gz")):  # fmt: skip
        assert type(opened) is FastTextKeyedVectors
        expected = TOLD["ngrams.model.gz"]["unknown"]
        np.testing.assert_allclose(opened["naïvety"], expected, rtol=1e-5, atol=1e-7)


def test_tags() -> None:
    model = Doc2Vec.load(GOLDEN / "documents.model")
    assert not model.dm
    assert model.dv.index_to_key == TOLD["documents.model"]["tags"]
    np.testing.assert_allclose(model.dv.vectors, TOLD["documents.model"]["tag_vectors"], atol=1e-8)
    assert model.dv.get_vecattr("kind 0", "doc_count") == 15


@pytest.mark.parametrize("name", ["words.model", "ngrams.model.gz", "documents.model"])
def test_training_goes_on(name: str, tmp_path: Path) -> None:
    model = CLASSES[name].load(GOLDEN / name)
    text: Any = TEXT
    if isinstance(model, Doc2Vec):
        text = [TaggedDocument(words, [number]) for number, words in enumerate(TEXT)]
    before = model.wv.vectors.copy(), model.syn1neg.copy()
    model.train(text, total_examples=len(text), epochs=2)
    assert (model.syn1neg != before[1]).any()
    model.build_vocab([[*words, "new"] for words in TEXT] if text is TEXT else text, update=True)
    assert text is not TEXT or "new" in model.wv
    model.save(tmp_path / "ours.model")
    again = CLASSES[name].load(tmp_path / "ours.model")
    np.testing.assert_array_equal(again.wv.vectors, model.wv.vectors)


def is_mapped(array: Any) -> bool:
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array, memory.mmap)


@pytest.mark.parametrize("mmap", [True, "r"])
def test_side_files_are_mapped(mmap: Any) -> None:
    model = Doc2Vec.load(GOLDEN / "documents.model", mmap=mmap)
    assert not model.wv.vectors.flags.writeable
    assert is_mapped(model.dv.vectors) and is_mapped(model.wv.vectors)
    check(model.wv, TOLD["documents.model"])
    np.testing.assert_array_equal(
        vecloom.load(GOLDEN / "documents.model", mmap=mmap).dv.vectors, model.dv.vectors
    )
    model.train([TaggedDocument(TEXT[0], [0])], total_examples=1, epochs=1)
    check(Doc2Vec.load(GOLDEN / "documents.model").wv, TOLD["documents.model"])
    with pytest.raises(ValueError, match="compressed.*mmap=None"):
        FastText.load(GOLDEN / "ngrams.model.gz", mmap=mmap)


@pytest.mark.parametrize("mmap", ["r+", "w+", "c", "x"])
def test_other_mappings_would_change_the_file(mmap: str, tmp_path: Path) -> None:
    Word2Vec.load(GOLDEN / "words.model").save(tmp_path / "ours.model")
    for path in (GOLDEN / "words.model", tmp_path / "ours.model"):
        for way in (Word2Vec.load, KeyedVectors.load, vecloom.load):
            with pytest.raises(ValueError, match=f"mmap='{mmap[0]}.*True or 'r'".replace("+", ".")):
                way(path, mmap=mmap)


def test_another_class_is_named() -> None:
    with pytest.raises(
        FormatError, match=r"documents\.model: it holds a Doc2Vec: use Doc2Vec\.load"
    ):
        FastText.load(GOLDEN / "documents.model")
    with pytest.raises(FormatError, match=r"words\.kv: it holds no model.*KeyedVectors\.load"):
        Word2Vec.load(GOLDEN / "words.kv")
    with pytest.raises(FormatError, match=r"words\.kv holds vectors of whole words.*KeyedVectors"):
        FastTextKeyedVectors.load(GOLDEN / "words.kv")


def test_derived_classes_are_made() -> None:
    class Mine(Word2Vec):
        pass

    class MyVectors(KeyedVectors):
        pass

    class MySubwords(FastTextKeyedVectors):
        pass

    assert type(Mine.load(GOLDEN / "words.model")) is Mine
    vectors = MyVectors.load(GOLDEN / "words.kv")
    assert type(vectors) is MyVectors
    check(vectors, TOLD["words.kv"])
    subwords = MySubwords.load(GOLDEN / "ngrams.model.gz")
    assert type(subwords) is MySubwords
    assert "naïvety" in subwords


def test_a_missing_side_file_is_named(golden: Path) -> None:
    (golden / "documents.model.dv.vectors.npy").unlink()
    with pytest.raises(FileNotFoundError, match=r"documents\.model needs this file beside it") as e:
        Doc2Vec.load(golden / "documents.model")
    assert e.value.filename.endswith("documents.model.dv.vectors.npy")


def test_a_damaged_side_file_is_named(golden: Path) -> None:
    path = golden / "documents.model.dv.vectors.npy"
    content = path.read_bytes()
    for n in (0, 3, 9, 60, len(content) - 1):
        path.write_bytes(content[:n])
        with pytest.raises(FormatError, match=r"dv\.vectors\.npy"):
            Doc2Vec.load(golden / "documents.model")
    packed = golden / "ngrams.model.gz.wv.vectors_ngrams.npz"
    content = packed.read_bytes()
    for damaged in (b"", content[:-30], content[:200], content[:100] + b"\0\0\0\0" + content[104:]):
        packed.write_bytes(damaged)
        with pytest.raises(FormatError, match=r"vectors_ngrams\.npz"):
            FastText.load(golden / "ngrams.model.gz")


def test_side_files_of_another_model_do_not_fit(golden: Path) -> None:
    np.save(golden / "documents.model.wv.vectors.npy", np.zeros((3, 6), np.float32))
    with pytest.raises(FormatError, match="3 vectors for"):
        Doc2Vec.load(golden / "documents.model")
    np.save(golden / "documents.model.wv.vectors.npy", np.zeros((99, 6), np.int32))
    with pytest.raises(FormatError, match=r"documents\.model, wv: vectors has the type int32"):
        Doc2Vec.load(golden / "documents.model")
    np.save(golden / "documents.model.wv.vectors.npy", np.zeros((99, 7), np.float32))
    with pytest.raises(FormatError, match="syn1neg has the shape"):
        Doc2Vec.load(golden / "documents.model")


# -- files that users have

OLD = {
    "w2v-lee-v0.12.0": (Word2Vec, 806, 100),
    "word2vec_3.3": (Word2Vec, 4, 100),
    "word2vec_old_sep": (Word2Vec, 12, 100),
    "model-from-gensim-3.8.0.w2v": (Word2Vec, 3, 300),
    "d2v-lee-v0.13.0": (Doc2Vec, 1750, 10),
    "ft_kv_3.6.0.model.gz": (FastTextKeyedVectors, 12, 3),
}


@pytest.mark.parametrize("name", OLD)
def test_old_files(data: Any, name: str) -> None:
    cls, n_words, dim = OLD[name]
    path = data(f"models/gensim/{name}")
    opened = cls.load(path)
    assert type(opened) is cls
    wv = opened if isinstance(opened, KeyedVectors) else opened.wv
    assert wv.vectors.shape == (n_words, dim)
    assert wv.expandos["count"].min() > 0
    assert np.isfinite(wv.vectors).all()
    assert [word for word, _ in wv.most_similar(wv.index_to_key[0], topn=2)]


def test_old_parameters_have_their_new_names(data: Any) -> None:
    model = Word2Vec.load(data("models/gensim/w2v-lee-v0.12.0"))
    assert (model.sg, model.hs, model.negative, model.epochs, model.sample) == (1, 1, 0, 1, 0)
    assert model.corpus_count == 300
    assert model.wv.get_vecattr("all", "count") == 84
    assert model.wv.key_to_index["all"] == 715
    assert model.syn1.shape == (805, 100)
    model = Word2Vec.load(data("models/gensim/model-from-gensim-3.8.0.w2v"))
    assert (model.window, model.epochs, model.workers, model.seed) == (6, 60, 6, 21)
    assert (model.negative, model.hs, model.corpus_total_words) == (5, 1, 4)
    assert model.syn1neg.shape == (3, 300)


def test_old_models_are_trained_on(data: Any) -> None:
    for name in ("word2vec_3.3", "word2vec_old_sep"):
        model = Word2Vec.load(data(f"models/gensim/{name}"))
        before = model.wv.vectors.copy()
        model.train([model.wv.index_to_key] * 20, total_examples=20, epochs=40)
        assert (model.wv.vectors != before).any()


def test_old_tags(data: Any) -> None:
    model = Doc2Vec.load(data("models/gensim/d2v-lee-v0.13.0"))
    assert model.dv.index_to_key == list(range(300))
    assert model.dv.vectors.shape == (300, 10)
    assert model.dm


def test_documents_are_inferred_by_an_old_tree(data: Any) -> None:
    model = Doc2Vec.load(data("models/gensim/d2v-lee-v0.13.0"))
    lines = data("models/gensim/lee_background.cor").read_text(encoding="utf-8").splitlines()
    words = [re.findall("[a-z]+", line.lower()) for line in lines[:60]]
    found = model.infer_vectors(words, epochs=40)
    cosines = [model.dv.cosine_similarities(vector, model.dv.vectors) for vector in found]
    ranks = [(row > row[tag]).sum() for tag, row in enumerate(cosines)]
    assert np.mean(ranks) < 30  # of 300; by another tree it is 50


def test_old_ngrams_make_the_vectors_that_were_saved(data: Any) -> None:
    from vecloom.formats.pickled import read_saved

    path = data("models/gensim/ft_kv_3.6.0.model.gz")
    wv = FastTextKeyedVectors.load(path)
    np.testing.assert_allclose(wv.vectors, read_saved(path).state["vectors"], rtol=1e-5, atol=1e-7)


# -- gensim's own, where it is installed


@pytest.fixture(scope="module")
def theirs() -> Any:
    return pytest.importorskip("gensim.models", reason="gensim makes the files")


VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {
    "skip-gram": ("Word2Vec", {"sg": 1}),
    "cbow of both losses": ("Word2Vec", {"hs": 1, "cbow_mean": 0}),
    "other parameters": ("Word2Vec", {"alpha": 0.04, "window": 3, "sample": 0, "ns_exponent": 0.5,
                                      "shrink_windows": False, "max_final_vocab": 20}),
    "subwords": ("FastText", {"bucket": 200}),
    "no subwords": ("FastText", {"max_n": 0}),
    "tree": ("Word2Vec", {"hs": 1, "negative": 0, "sg": 1}),
    "subwords and tree": ("FastText", {"hs": 1, "negative": 0, "bucket": 200}),
    "PV-DM with tree": ("Doc2Vec", {"hs": 1, "negative": 0}),
    "PV-DBOW": ("Doc2Vec", {"dm": 0, "dbow_words": 1}),
    "PV-DM, a sum": ("Doc2Vec", {"dm_mean": 0}),
    "PV-DM, concatenated": ("Doc2Vec", {"dm_concat": 1, "window": 2}),
}  # fmt: skip
SENTENCES = [[f"w{(7 * i + j * j) % 30}" for j in range(8)] for i in range(40)]


def trained(theirs: Any, variant: str) -> Any:
    kind, options = VARIANTS[variant]
    text: Any = SENTENCES
    if kind == "Doc2Vec":
        tagged = pytest.importorskip("gensim.models.doc2vec").TaggedDocument
        text = [tagged(words, [i, f"kind {i % 3}"][: 2 - options.get("dm_concat", 0)])
                for i, words in enumerate(SENTENCES)]  # fmt: skip
    common = {"vector_size": 5, "min_count": 1, "epochs": 2, "workers": 1}
    return getattr(theirs, kind)(text, **common, **options)


@pytest.mark.parametrize("protocol", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_kind_and_protocol(theirs: Any, tmp_path: Path, variant: str, protocol: int) -> None:
    model = trained(theirs, variant)
    model.save(str(tmp_path / "a.model"), pickle_protocol=protocol)
    compare(vecloom.load(tmp_path / "a.model"), model)


@pytest.mark.parametrize("name", ["a.model", "a.model.gz", "a.model.bz2", "a.model.xz"])
@pytest.mark.parametrize("variant", ["cbow of both losses", "subwords", "PV-DM, concatenated"])
def test_arrays_stored_apart(theirs: Any, tmp_path: Path, variant: str, name: str) -> None:
    model = trained(theirs, variant)
    model.save(str(tmp_path / name), sep_limit=1)
    assert len(list(tmp_path.iterdir())) > 3
    compare(vecloom.load(tmp_path / name), model)
    if name == "a.model":
        compare(vecloom.load(tmp_path / name, mmap="r"), model)


def test_models_that_were_loaded_and_saved_again(theirs: Any, tmp_path: Path) -> None:
    model = trained(theirs, "skip-gram")
    model.save(str(tmp_path / "a.model"), sep_limit=1)
    again = type(model).load(str(tmp_path / "a.model"), mmap="r")
    again.save(str(tmp_path / "b.model"))
    compare(vecloom.load(tmp_path / "b.model"), model)


def test_pickled_without_gensims_way_of_saving(theirs: Any, tmp_path: Path) -> None:
    for variant in ("skip-gram", "subwords"):
        model = trained(theirs, variant)
        (tmp_path / "a.pkl").write_bytes(pickle.dumps(model))
        compare(vecloom.load(tmp_path / "a.pkl"), model)
        (tmp_path / "kv.pkl").write_bytes(pickle.dumps(model.wv))
        same_table(KeyedVectors.load(tmp_path / "kv.pkl"), model.wv)


def test_attributes_of_users_own(theirs: Any, tmp_path: Path) -> None:
    wv = trained(theirs, "skip-gram").wv
    for row, word in enumerate(wv.index_to_key):
        wv.set_vecattr(word, "rank", row)
        wv.set_vecattr(word, "name", f"the {word}")
        wv.set_vecattr(word, "share", row / 7)
    wv.save(str(tmp_path / "a.kv"))
    ours = KeyedVectors.load(tmp_path / "a.kv")
    for word in wv.index_to_key:
        for name in ("rank", "name", "share", "count"):
            assert ours.get_vecattr(word, name) == wv.get_vecattr(word, name)


def test_vectors_allocated_ahead(theirs: Any, tmp_path: Path) -> None:
    wv = theirs.KeyedVectors(3, count=5)
    wv.add_vector("a", np.ones(3, np.float32))
    wv.add_vector("b", np.zeros(3, np.float32))
    wv.save(str(tmp_path / "a.kv"))
    ours = KeyedVectors.load(tmp_path / "a.kv")
    assert ours.index_to_key == ["a", "b"]
    np.testing.assert_array_equal(ours.vectors, wv.vectors[:2])


def test_locked_vectors(theirs: Any, tmp_path: Path) -> None:
    model = trained(theirs, "skip-gram")
    model.wv.vectors_lockf = np.ones(len(model.wv), np.float32)
    model.wv.vectors_lockf[3] = 0
    model.save(str(tmp_path / "a.model"))
    ours = Word2Vec.load(tmp_path / "a.model")
    np.testing.assert_array_equal(ours.wv.vectors_lockf, model.wv.vectors_lockf)
    before = ours.wv.vectors.copy()
    ours.train(SENTENCES, total_examples=len(SENTENCES), epochs=2)
    same = (ours.wv.vectors == before).all(axis=1)
    assert same[3] and same.sum() == 1


def compare(ours: Any, theirs: Any) -> None:
    assert type(ours).__name__ == type(theirs).__name__
    same_table(ours.wv, theirs.wv)
    assert (ours.syn1neg is None) == (not theirs.negative)
    if theirs.negative:
        np.testing.assert_array_equal(ours.syn1neg, theirs.syn1neg)
    for name in ("vector_size", "sg", "hs", "negative", "window", "alpha", "min_alpha", "epochs",
                 "min_count", "sample", "ns_exponent", "seed", "workers", "corpus_count", "cbow_mean",
                 "corpus_total_words", "max_final_vocab", "shrink_windows", "sorted_vocab"):  # fmt: skip
        assert getattr(ours, name) == getattr(theirs, name), name
    if theirs.hs and not isinstance(ours, Doc2Vec):
        pairs = [["w1", "w2"], ["w24", "w17"], ["w29", "w5"]]
        expected = [log_probability(theirs, *pair) for pair in pairs]
        np.testing.assert_allclose(ours.score(pairs), expected, rtol=1e-5)
    if isinstance(ours, Doc2Vec):
        same_table(ours.dv, theirs.dv)
        for name in ("dm", "dbow_words", "dm_concat", "dm_tag_count"):
            assert getattr(ours, name) == getattr(theirs, name), name
        for tag in theirs.dv.index_to_key:
            if isinstance(tag, str):
                for name in ("doc_count", "word_count"):
                    assert ours.dv.get_vecattr(tag, name) == theirs.dv.get_vecattr(tag, name)


def log_probability(theirs: Any, word: str, other: str) -> float:
    """By gensim's tree: how likely each of two words is beside the other."""
    total = 0.0
    for target, context in ((word, other), (other, word)):
        code, point = (theirs.wv.get_vecattr(target, name) for name in ("code", "point"))
        logits = (1 - 2.0 * code) * (theirs.syn1[point] @ theirs.wv[context])
        total -= float(np.log1p(np.exp(-logits)).sum())
    return total


def same_table(ours: KeyedVectors, theirs: Any) -> None:
    assert ours.index_to_key == theirs.index_to_key
    np.testing.assert_allclose(ours.vectors, theirs.vectors, rtol=1e-5, atol=1e-7)
    for key in theirs.index_to_key[:5]:
        expected = theirs.most_similar(key, topn=4)
        found = ours.most_similar(key, topn=4)
        np.testing.assert_allclose([c for _, c in found], [c for _, c in expected], atol=1e-5)
    if isinstance(ours, FastTextKeyedVectors) and ours.bucket:
        np.testing.assert_allclose(ours["unknown"], theirs["unknown"], rtol=1e-5, atol=1e-7)
