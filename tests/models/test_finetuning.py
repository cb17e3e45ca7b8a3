"""Models that begin from vectors there are, and words that are locked."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vecloom import Callback, FastText, GloVe, KeyedVectors, Word2Vec, load
from vecloom.corpus import noise_weights
from vecloom.models import save_facebook_model

DIM = 10
WORDS = [f"word{i}" for i in range(60)]
IN_TEXT, OLD = WORDS[:40], WORDS[20:]  # those of the text, and those there are vectors of
BOTH, NEW, ABSENT = WORDS[20:40], WORDS[:20], WORDS[40:]

SMALL = {"vector_size": DIM, "min_count": 1, "epochs": 2, "workers": 1}
VARIANTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "skip-gram": (Word2Vec, {"sg": 1}),
    "skip-gram, tree": (Word2Vec, {"sg": 1, "hs": 1, "negative": 0}),
    "CBOW": (Word2Vec, {"sg": 0}),
    "CBOW, softmax": (Word2Vec, {"sg": 0, "softmax": True, "negative": 0}),
    "subwords, skip-gram": (FastText, {"sg": 1, "bucket": 3000}),
    "subwords, CBOW": (FastText, {"sg": 0, "bucket": 3000}),
    "subwords, no bucket": (FastText, {"sg": 1, "bucket": 0}),
    "GloVe": (GloVe, {}),
}


def text(words: list[str], n: int = 150) -> list[list[str]]:
    rng = np.random.default_rng(1)
    return [[words[i] for i in rng.integers(0, len(words), 12)] for _ in range(n)]


TEXT = text(IN_TEXT)


@pytest.fixture
def table() -> KeyedVectors:
    return table_of(OLD)


def table_of(words: list[str], dim: int = DIM) -> KeyedVectors:
    wv = KeyedVectors(dim)
    wv.add_vectors(words, np.random.default_rng(2).normal(0, 1, (len(words), dim)))
    return wv


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def make(variant: str, sentences: Any = None, **parameters: Any) -> Any:
    kind, options = VARIANTS[variant]
    return kind(sentences, **{**SMALL, **options, **parameters})


def untrained(variant: str, **parameters: Any) -> Any:
    model = make(variant, **parameters)
    model.build_vocab(TEXT)
    return model


def near(model: Any, given: KeyedVectors, words: list[str]) -> bool:
    return np.allclose(model.wv[words], given[words], atol=1e-5)


# -- beginning


def test_words_begin_from_the_table(variant: str, table: KeyedVectors) -> None:
    model = untrained(variant, pretrained=table)
    assert near(model, table, OLD)
    lengths = np.linalg.norm(model.wv[NEW], axis=1)
    assert (lengths > 0).all()
    assert lengths.max() < 0.2 * np.linalg.norm(table.vectors, axis=1).mean()


def test_words_that_the_text_lacks_are_kept_behind_its_own(
    variant: str, table: KeyedVectors
) -> None:
    model = make(variant, TEXT, pretrained=table)
    assert set(model.wv.index_to_key[: len(IN_TEXT)]) == set(IN_TEXT)
    assert model.wv.index_to_key[len(IN_TEXT) :] == ABSENT
    assert [model.wv.get_vecattr(word, "count") for word in ABSENT] == [0] * len(ABSENT)
    if "subwords, " not in variant or variant.endswith("no bucket"):  # they share no row
        assert near(model, table, ABSENT)
    moved = np.abs(model.wv[BOTH] - table[BOTH]).max(axis=1)
    assert (moved > 1e-4).all()


def test_words_of_the_text_alone(variant: str, table: KeyedVectors) -> None:
    model = make(variant, TEXT, pretrained=table, keep_words=False)
    assert set(model.wv.index_to_key) == set(IN_TEXT)


def test_words_that_never_occur_are_no_negatives(table: KeyedVectors) -> None:
    for sg in (0, 1):
        model = Word2Vec(TEXT, **SMALL, sg=sg, pretrained=table)
        rows = [model.wv.get_index(word) for word in ABSENT]
        assert (model.syn1neg[rows] == 0).all()
        assert (np.delete(model.syn1neg, rows, axis=0) != 0).any(axis=1).all()
    assert noise_weights(np.array([16, 0, 1]), 0.75).tolist() == [8, 0, 1]
    assert noise_weights(np.array([16, 0]), -0.5).tolist() == [0.25, 0]
    assert noise_weights(np.array([0, 0]), 0.75).tolist() == [1, 1]


def test_a_tree_of_thousands_of_kept_words_is_not_deep() -> None:
    many = table_of([f"kept{i}" for i in range(30_000)])
    model = Word2Vec(TEXT, **{**SMALL, "epochs": 1}, hs=1, negative=0, pretrained=many)
    assert len(model.wv) == len(IN_TEXT) + 30_000
    assert np.isfinite(model.wv.vectors).all()


@pytest.mark.parametrize("form", ["native", "text", "binary", "GloVe", "model", "table"])
def test_every_form_of_a_table(variant: str, form: str, tmp_path: Path) -> None:
    source = Word2Vec([OLD] * 3, **SMALL)
    path: Any = tmp_path / "given"
    if form == "native":
        source.wv.save(path)
    elif form == "model":
        source.save(path)
    elif form == "table":
        path = source.wv
    else:
        header = form != "GloVe"
        source.wv.save_word2vec_format(path, binary=form == "binary", write_header=header)
    assert near(untrained(variant, pretrained=path), source.wv, OLD)


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ({"pretrained": table_of(OLD, 7)}, ValueError, "7 dimensions.*set vector_size=7"),
        ({"pretrained": "absent.txt"}, FileNotFoundError, "absent.txt"),
        ({"pretrained": 5}, TypeError, "KeyedVectors"),
        ({"lockf": 0.0}, ValueError, "lockf needs pretrained"),
        ({"pretrained": table_of(OLD), "lockf": -1}, ValueError, "negative"),
        ({"pretrained": table_of(OLD), "lockf": {"word1": np.nan}}, ValueError, "not finite"),
    ],
)
def test_what_does_not_fit_is_told_at_once(
    variant: str, parameters: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        make(variant, **parameters)


def test_words_of_another_kind(variant: str, table: KeyedVectors) -> None:
    with pytest.raises(TypeError, match="are int, the pretrained ones str"):
        make(variant, [[1, 2, 3]] * 9, pretrained=table)


def test_vectors_that_are_not_finite(variant: str, table: KeyedVectors) -> None:
    table.vectors[3, 2] = np.nan
    with pytest.raises(ValueError, match="pretrained has a value that is not finite"):
        make(variant, TEXT, pretrained=table)


def test_update_gives_new_words_their_vectors(variant: str, table: KeyedVectors) -> None:
    model = make(variant, TEXT, pretrained=table, keep_words=False, lockf=0)
    trained = model.wv[IN_TEXT]
    model.build_vocab([[*ABSENT[:5], "unheard", "word1"]], update=True)
    assert near(model, table, ABSENT[:5])
    np.testing.assert_allclose(model.wv[IN_TEXT], trained, atol=1e-6)
    model.train(text([*IN_TEXT, *ABSENT[:5], "unheard"]))
    assert near(model, table, [*BOTH, *ABSENT[:5]])
    factors = model.wv.lockf()[: len(model.wv)]
    free = [model.wv.index_to_key[row] for row in np.flatnonzero(factors)]
    assert set(free) == {*NEW, "unheard"}


# -- n-grams


def test_n_grams_come_along(tmp_path: Path) -> None:
    given = FastText(text(OLD), **SMALL, sg=1, bucket=3000)
    save_facebook_model(given, tmp_path / "given.bin")
    for source, others in ((given.wv, []), (tmp_path / "given.bin", ["swordfish", "word1"])):
        model = untrained("subwords, skip-gram", pretrained=source)
        assert near(model, given.wv, OLD)
        np.testing.assert_allclose(model.wv.infer(others), given.wv.infer(others), atol=1e-6)
    frozen = make("subwords, skip-gram", TEXT, pretrained=given.wv, lockf=0)
    assert near(frozen, given.wv, OLD)
    assert not near(frozen, given.wv, NEW)


def test_n_grams_of_another_kind_are_told() -> None:
    given = FastText(text(OLD), **SMALL, bucket=50, max_n=4)
    with pytest.raises(ValueError, match="set min_n=3, max_n=4, bucket=50"):
        make("subwords, CBOW", TEXT, pretrained=given.wv)
    assert near(untrained("skip-gram", pretrained=given.wv), given.wv, OLD)


def test_update_leaves_n_grams_as_they_were_trained() -> None:
    given = FastText(text(OLD), **SMALL, sg=1, bucket=3000)
    model = make("subwords, skip-gram", TEXT, pretrained=given.wv, keep_words=False)
    before = model.wv[IN_TEXT]
    model.build_vocab([["words", *ABSENT]], update=True)
    np.testing.assert_array_equal(model.wv[IN_TEXT], before)


# -- locks


def test_frozen_words_stay_and_others_learn(variant: str, table: KeyedVectors) -> None:
    model = make(variant, TEXT, pretrained=table, lockf=0)
    assert near(model, table, OLD)
    plain = untrained(variant, pretrained=table)
    assert (np.abs(model.wv[NEW] - plain.wv[NEW]).max(axis=1) > 1e-6).all()


def test_a_mapping_locks_the_words_that_it_names(variant: str, table: KeyedVectors) -> None:
    model = make(variant, TEXT, pretrained=table, lockf={"word25": 0, "word1": 0})
    assert near(model, table, ["word25"])
    start = untrained(variant, pretrained=table)
    np.testing.assert_allclose(model.wv["word1"], start.wv["word1"], atol=1e-6)
    assert not near(model, table, ["word26"])


def test_a_mapping_of_unknown_words_is_told(
    table: KeyedVectors, caplog: pytest.LogCaptureFixture
) -> None:
    Word2Vec(TEXT, **SMALL, pretrained=table, lockf={"nowhere": 0})
    assert "1 words that the model lacks: 'nowhere'" in caplog.text


@pytest.mark.parametrize("sg", [0, 1])
def test_a_lock_scales_what_is_learnt(table: KeyedVectors, sg: int) -> None:
    def moved(lockf: float) -> float:
        model = Word2Vec(TEXT, **SMALL, sg=sg, pretrained=table, lockf=lockf)
        return float(np.abs(model.wv[BOTH] - table[BOTH]).mean())

    slow, free = moved(0.1), moved(1)
    assert 0.05 * free < slow < 0.2 * free


def test_glove_knows_no_half_locks(table: KeyedVectors) -> None:
    with pytest.raises(ValueError, match="0 or 1.*set mu"):
        make("GloVe", TEXT, pretrained=table, lockf=0.5)


def test_locks_are_read_anew_for_each_epoch(variant: str, table: KeyedVectors) -> None:
    """So a callback can free words after a while."""
    seen = []

    class Free(Callback):
        def on_epoch_end(self, model: Any) -> None:
            seen.append(near(model, table, BOTH))
            model.wv.set_lockf(dict.fromkeys(OLD, 1))

    make(variant, TEXT, pretrained=table, lockf=0, epochs=3, callbacks=[Free()])
    assert seen == [True, False, False]


def test_locks_by_hand(variant: str) -> None:
    model = untrained(variant)
    before = model.wv[IN_TEXT]
    model.wv.vectors_lockf = np.zeros(1, np.float32)
    if "subwords" in variant:
        model.wv.vectors_ngrams_lockf = np.zeros(1, np.float32)
    model.train(TEXT)
    np.testing.assert_array_equal(model.wv[IN_TEXT], before)
    model.wv.vectors_lockf = np.ones((2, 2), np.float32)
    with pytest.raises(ValueError, match="lockf has shape"):
        model.train(TEXT)


def test_locks_outlive_files_copies_and_pickles(
    variant: str, table: KeyedVectors, tmp_path: Path
) -> None:
    model = make(variant, TEXT, pretrained=table, lockf=0)
    model.save(tmp_path / "model")
    saved = load(tmp_path / "model"), load(tmp_path / "model", mmap=True)
    for other in (*saved, pickle.loads(pickle.dumps(model)), copy.deepcopy(model)):
        np.testing.assert_array_equal(other.wv.vectors_lockf, model.wv.vectors_lockf)
        assert len(other.wv.vectors_lockf) == len(model.wv)
        other.train(TEXT)
        assert near(other, table, OLD)
    model.wv.save(tmp_path / "wv")
    read = type(model.wv).load(tmp_path / "wv")
    np.testing.assert_array_equal(read.vectors_lockf, model.wv.vectors_lockf)


def test_glove_frees_words(table: KeyedVectors, tmp_path: Path) -> None:
    model = make("GloVe", TEXT, pretrained=table, lockf=0)
    assert np.isinf(model.word_squares[model.words.index("word30"), :-1]).all()
    model.wv.set_lockf(dict.fromkeys(OLD, 1))
    model.train(TEXT)
    assert np.isfinite(model.word_squares).all()
    assert not near(model, table, BOTH)
    assert near(model, table, ABSENT)


def test_unknown_words_of_glove_are_like_rare_ones_that_occur(table: KeyedVectors) -> None:
    model = make("GloVe", TEXT, pretrained=table, unk="<unk>")
    mean = model.wv[IN_TEXT].mean(axis=0)
    np.testing.assert_allclose(model.wv["<unk>"], mean, rtol=1e-4, atol=1e-6)


# -- gensim's ways


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize("variant", [name for name in VARIANTS if name != "GloVe"], indirect=True)
def test_intersection(variant: str, binary: bool, table: KeyedVectors, tmp_path: Path) -> None:
    table.save_word2vec_format(tmp_path / "given", binary=binary)
    model = untrained(variant)
    before = model.wv[NEW]
    model.wv.intersect_word2vec_format(tmp_path / "given", binary=binary)
    assert set(model.wv.index_to_key) == set(IN_TEXT)
    assert near(model, table, BOTH)
    np.testing.assert_array_equal(model.wv[NEW], before)
    model.train(TEXT)
    assert near(model, table, BOTH)
    assert not np.array_equal(model.wv[NEW], before)
    model.wv.intersect_word2vec_format(tmp_path / "given", lockf=1.0, binary=binary)
    model.train(TEXT)
    assert not near(model, table, BOTH)


def test_intersection_with_what_does_not_fit(tmp_path: Path) -> None:
    table_of(OLD, 7).save_word2vec_format(tmp_path / "given")
    model = untrained("CBOW")
    before = model.wv.vectors.copy()
    with pytest.raises(ValueError, match="given has vectors of 7 dimensions, where there are 10"):
        model.wv.intersect_word2vec_format(tmp_path / "given")
    table_of(OLD).save_word2vec_format(tmp_path / "fits")
    with pytest.raises(ValueError, match="negative"):
        model.wv.intersect_word2vec_format(tmp_path / "fits", lockf=-1)
    np.testing.assert_array_equal(model.wv.vectors, before)


@pytest.mark.parametrize("variant", [name for name in VARIANTS if name != "GloVe"], indirect=True)
def test_weights_begin_anew(variant: str, table: KeyedVectors) -> None:
    model, fresh = make(variant, TEXT, pretrained=table), untrained(variant, pretrained=table)
    model.init_weights()
    other = make(variant, pretrained=table)
    other.reset_from(fresh)
    assert other.wv.index_to_key is not fresh.wv.index_to_key
    for each in (model, fresh, other):
        assert each.epochs_trained == 0
        each.train(TEXT)
    for each in (model, other):
        assert each.wv.index_to_key == fresh.wv.index_to_key
        assert each.corpus_count == len(TEXT)
        np.testing.assert_array_equal(each.wv.vectors, fresh.wv.vectors)


def test_intersection_is_gensims(table: KeyedVectors, tmp_path: Path) -> None:
    gensim = pytest.importorskip("gensim.models", reason="gensim is what it is compared with")
    table.save_word2vec_format(tmp_path / "given")
    taken = []
    for kind in (gensim.Word2Vec, Word2Vec):
        model = kind(vector_size=DIM, min_count=1)
        model.build_vocab(TEXT)
        # gensim's locks have to be made as many as the words by hand
        model.wv.vectors_lockf = np.ones(len(model.wv), np.float32)
        model.wv.intersect_word2vec_format(str(tmp_path / "given"), lockf=0.25)
        locks = {word: model.wv.vectors_lockf[model.wv.key_to_index[word]] for word in IN_TEXT}
        taken.append((model.wv[BOTH], locks))
    np.testing.assert_allclose(taken[0][0], taken[1][0], rtol=1e-6)
    assert taken[0][1] == taken[1][1]


def test_a_text_without_a_word_to_train(variant: str, table: KeyedVectors) -> None:
    """What is kept stays as it is."""
    if variant == "GloVe":
        with pytest.raises(RuntimeError, match="lower min_count"):
            make(variant, [["once"]], min_count=2, pretrained=table)
        return
    model = make(variant, [["once"]], min_count=2, pretrained=table)
    assert model.wv.index_to_key == OLD
    assert near(model, table, OLD)
