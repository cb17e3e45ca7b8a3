"""FastText beyond the contract of models: n-grams in training, growth, Facebook's files."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vecloom
from vecloom import FastText, KeyedVectors, Word2Vec
from vecloom.formats import FormatError, detect, load
from vecloom.models import load_facebook_model, load_facebook_vectors, save_facebook_model
from vecloom.models.quantization import quantize
from vecloom.training import Callback
from vecloom.vectors import FastTextKeyedVectors

RNG = np.random.default_rng(0)
NAMES = [*(f"word{i}" for i in range(40)), "三国", "三国演义", "😀", "</s>", "\udcff\udcfe"]
TEXT = [RNG.choice(NAMES, 12).tolist() for _ in range(200)]
SMALL = {"vector_size": 10, "min_count": 1, "epochs": 2, "workers": 1, "bucket": 400}
LOSSES = {
    "ns": {"negative": 4},
    "hs": {"hs": 1, "negative": 0},
    "softmax": {"softmax": True, "negative": 0},
}


def make(text: Any = TEXT, **parameters: Any) -> FastText:
    return FastText(text, **{**SMALL, **parameters})


# Parameters


@pytest.mark.parametrize("name", ["min_n", "max_n", "bucket"])
@pytest.mark.parametrize(
    ("value", "error"), [(-1, ValueError), (None, TypeError), ("3", TypeError)]
)
def test_bad_parameters(name: str, value: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=name):
        FastText(**{name: value})


def test_ngrams_of_words_are_for_classifiers() -> None:
    assert FastText(word_ngrams=1).word_ngrams == 1
    with pytest.raises(NotImplementedError, match="word_ngrams must be 1.*FastTextClassifier"):
        FastText(word_ngrams=2)


def test_lengths_and_buckets_of_the_vectors_are_those_of_the_model() -> None:
    wv = make(min_n=2, max_n=4).wv
    assert (wv.min_n, wv.max_n, wv.bucket, wv.vector_size) == (2, 4, 400, 10)
    assert make(min_n=4, max_n=3).wv.bucket == 0


# Training


@pytest.mark.parametrize("sg", [0, 1])
def test_ngrams_learn_with_their_words(sg: int) -> None:
    """A word never seen is like the one it is spelled like, not like others."""
    rng = np.random.default_rng(1)
    topics = [("abcdefgh", "qrstuvwx"), ("ijklmnop", "yzäöüßàé")]
    text = [rng.choice(topics[i % 2], 6).tolist() for i in range(2000)]
    model = make(text, sg=sg, sample=0, epochs=5)
    for i, (word, other) in enumerate(topics):
        unknown = word[:6] + "ing"
        assert unknown not in model.wv.key_to_index
        stranger = topics[1 - i][0]
        assert model.wv.similarity(unknown, other) > model.wv.similarity(unknown, stranger) + 0.2


def test_vectors_are_composed_of_what_was_trained() -> None:
    wv = make(sg=1).wv
    expected = wv.vectors.copy()
    wv.adjust_vectors()
    np.testing.assert_array_equal(wv.vectors, expected)


def test_callbacks_see_the_vectors_of_their_epoch() -> None:
    class Recorder(Callback):
        def __init__(self) -> None:
            self.seen: list[np.ndarray] = []

        def on_epoch_end(self, model: Any) -> None:
            self.seen.append(model.wv.vectors.copy())

    recorder = Recorder()
    model = make(callbacks=[recorder])
    assert (recorder.seen[0] != recorder.seen[1]).any()
    np.testing.assert_array_equal(recorder.seen[1], model.wv.vectors)


@pytest.mark.parametrize("sg", [0, 1])
def test_without_ngrams_it_is_word2vec(sg: int) -> None:
    """One row a word: the same steps, from the same weights."""
    kept = {**SMALL, "alpha": 0.05, "sg": sg}
    subwords = FastText(**{**kept, "bucket": 0})
    words = Word2Vec(**{name: value for name, value in kept.items() if name != "bucket"})
    for model in (subwords, words):
        model.build_vocab(TEXT)
    words.wv.vectors = subwords.wv.rows.copy()
    for model in (subwords, words):
        model.train(TEXT)
    np.testing.assert_array_equal(subwords.wv.vectors, words.wv.vectors)


@pytest.mark.parametrize("lock", ["vectors_vocab_lockf", "vectors_ngrams_lockf"])
@pytest.mark.parametrize("sg", [0, 1])
def test_locked_rows_stay(lock: str, sg: int) -> None:
    model = make(None, sg=sg)
    model.build_vocab(TEXT)
    before, n = model.wv.rows.copy(), len(model.wv)
    setattr(model.wv, lock, np.zeros(1, np.float32))
    model.train(TEXT)
    parts = {"vectors_vocab_lockf": slice(n), "vectors_ngrams_lockf": slice(n, None)}
    for name, part in parts.items():
        same = (model.wv.rows[part] == before[part]).all()
        assert same == (name == lock), name


def test_a_matrix_made_dense_amid_training() -> None:
    """The rows of n-grams then stand elsewhere, and training goes on with them."""

    class Curious(Callback):
        def on_epoch_begin(self, model: Any) -> None:
            assert model.wv.vectors_ngrams.shape == (400, 10)

    dense, compact = make(callbacks=[Curious()]), make()
    assert dense.wv.row_of_bucket is None
    np.testing.assert_array_equal(dense.wv.vectors, compact.wv.vectors)


def test_one_bucket_for_all_ngrams() -> None:
    model = make(sg=1, bucket=1)
    assert model.wv.rows.shape == (len(NAMES) + 1, 10)
    assert np.isfinite(model.wv.vectors).all()


def test_very_long_words() -> None:
    model = make([["x" * 20_000, "short", "y" * 20_000] * 4] * 5, sg=1)
    assert np.isfinite(model.wv.vectors).all()


def test_no_copy_of_the_rows_is_made() -> None:
    """Training takes the vectors, the weights and the text besides the matrix."""
    tracemalloc.start()
    try:
        model = make(None, sg=1, vector_size=4000, bucket=100_000, min_n=1, max_n=9)
        model.build_vocab(TEXT)
        tracemalloc.reset_peak()
        model.train(TEXT)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert model.wv.rows.nbytes > 8_000_000
    assert peak < 1.5 * model.wv.rows.nbytes


def test_memory_is_estimated() -> None:
    model = make()
    report = model.estimate_memory()
    assert report["syn0_ngrams"] == model.wv.rows[len(NAMES) :].nbytes
    assert report["syn0_vocab"] == model.wv.vectors_vocab.nbytes
    assert report["syn1neg"] == model.syn1neg.nbytes
    assert report["total"] == sum(value for name, value in report.items() if name != "total")


def test_words_in_a_context() -> None:
    model = make()
    (word, chance), *_ = model.predict_output_word(["word1", "三国"], topn=3)
    assert word in NAMES
    assert 0 < chance < 1


# Growth


@pytest.mark.parametrize("dense", [False, True])
def test_more_words_keep_the_rows_of_words_and_ngrams(dense: bool) -> None:
    model = make(sg=1)
    if dense:
        model.wv.vectors_ngrams[:] += 1
    n_old, old, buckets = len(model.wv), model.wv.rows.copy(), model.wv.row_of_bucket
    model.build_vocab([["word1", "brandnew", "三国志"]] * 5, update=True)
    wv = model.wv
    assert wv.index_to_key[n_old:] == ["brandnew", "三国志"]
    np.testing.assert_array_equal(wv.vectors_vocab[:n_old], old[:n_old])
    if dense:
        np.testing.assert_array_equal(wv.vectors_ngrams, old[n_old:])
    else:
        n_grams = len(old) - n_old
        np.testing.assert_array_equal(wv.rows[n_old + 2 : n_old + 2 + n_grams], old[n_old:])
        known = np.flatnonzero(buckets >= 0)
        np.testing.assert_array_equal(wv.row_of_bucket[known], buckets[known])
        assert np.abs(wv.rows[n_old + 2 + n_grams :]).max() <= 1 / 10
    model.train([["word1", "brandnew", "三国志"]] * 5)
    assert np.isfinite(wv.vectors).all()


def test_new_rows_differ_from_each_other() -> None:
    model = make(None)
    model.build_vocab(TEXT)
    model.build_vocab([["brandnew", "word1"]] * 5, update=True)
    assert len(np.unique(model.wv.rows, axis=0)) == len(model.wv.rows)
    assert np.abs(model.wv.rows).max() <= 1 / 10 + 1e-6


# Files


def test_what_a_file_holds(tmp_path: Path) -> None:
    model = make()
    model.save(tmp_path / "model")
    assert type(vecloom.load(tmp_path / "model")) is FastText
    subwords = FastTextKeyedVectors.load(tmp_path / "model")
    np.testing.assert_array_equal(subwords["unseen"], model.wv["unseen"])
    whole = KeyedVectors.load(tmp_path / "model")
    np.testing.assert_array_equal(whole.vectors, model.wv.vectors)
    model.wv.save(tmp_path / "vectors")
    assert type(vecloom.load(tmp_path / "vectors")) is FastTextKeyedVectors


def test_another_kind_of_model_is_told(tmp_path: Path) -> None:
    make().save(tmp_path / "model")
    with pytest.raises(ValueError, match="'fasttext', not 'word2vec'"):
        Word2Vec.load(tmp_path / "model")


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("sg", [0, 1])
@pytest.mark.parametrize("sizes", [{}, {"bucket": 0}, {"min_n": 1, "max_n": 2}])
def test_through_facebooks_file(tmp_path: Path, loss: str, sg: int, sizes: dict[str, int]) -> None:
    model = make(sg=sg, window=3, sample=0.01, **LOSSES[loss], **sizes)
    save_facebook_model(model, tmp_path / "model.bin")
    loaded = load_facebook_model(tmp_path / "model.bin")
    for name in ("sg", "hs", "negative", "softmax", "window", "epochs", "sample", "min_count"):
        assert getattr(loaded, name) == getattr(model, name), name
    assert loaded.wv.index_to_key == model.wv.index_to_key
    assert loaded.corpus_total_words == model.corpus_total_words
    np.testing.assert_array_equal(loaded.wv.expandos["count"], model.wv.expandos["count"])
    np.testing.assert_allclose(loaded.wv.vectors, model.wv.vectors, rtol=1e-5, atol=1e-7)
    if model.wv.bucket:
        np.testing.assert_allclose(loaded.wv["unseen"], model.wv["unseen"], rtol=1e-5, atol=1e-7)
    for each in (model, loaded):
        each.epochs_trained, each.alpha, each.workers = 2, 0.01, 1
        each.train(TEXT)
    np.testing.assert_allclose(loaded.wv.vectors, model.wv.vectors, rtol=1e-3, atol=1e-5)


def test_facebooks_model_grows(tmp_path: Path) -> None:
    save_facebook_model(make(sg=1), tmp_path / "model.bin")
    model = load_facebook_model(tmp_path / "model.bin")
    known, unseen = model.wv["word1"].copy(), model.wv["unseen"].copy()
    model.build_vocab([["brandnew", "word1"]] * 5, update=True)
    np.testing.assert_array_equal(model.wv["word1"], known)
    np.testing.assert_array_equal(model.wv["unseen"], unseen)
    model.train([["brandnew", "word1"]] * 5)
    assert (model.wv["word1"] != known).any()
    save_facebook_model(model, tmp_path / "more.bin")
    again = load_facebook_vectors(tmp_path / "more.bin")
    np.testing.assert_allclose(again.vectors, model.wv.vectors, rtol=1e-5, atol=1e-7)


def test_any_file_is_opened_as_what_it_is(tmp_path: Path) -> None:
    save_facebook_model(make(), tmp_path / "model.bin")
    assert detect(tmp_path / "model.bin") == "fasttext"
    assert type(vecloom.load(tmp_path / "model.bin")) is FastText
    with pytest.raises(FormatError, match="model.bin is a fastText model.*vecloom.load"):
        load(tmp_path / "model.bin", cls=KeyedVectors)


@pytest.mark.parametrize("qnorm", [False, True])
def test_quantized_vectors_are_near(qnorm: bool) -> None:
    model = make(sg=1)
    described = model.to_facebook()
    described.input = np.concatenate(list(described.input.blocks()))
    small = FastText.from_facebook(quantize(described, dsub=1, qout=True, qnorm=qnorm))
    for word in [*NAMES, "word1234"]:
        assert KeyedVectors.cosine_similarities(small.wv[word], model.wv[word][None])[0] > 0.97
    small.train(TEXT)
    assert np.isfinite(small.wv.vectors).all()


def test_the_file_has_room_for_one_loss(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    model = make(hs=1, negative=5)
    save_facebook_model(model, tmp_path / "model.bin")
    assert "one loss: hs" in caplog.text
    loaded = load_facebook_model(tmp_path / "model.bin")
    np.testing.assert_array_equal(loaded.syn1, model.syn1)
    assert loaded.syn1neg is None


def test_what_is_no_model_of_words(tmp_path: Path) -> None:
    described = make().to_facebook()
    described.args.model = "sup"
    with pytest.raises(ValueError, match="classifier"):
        FastText.from_facebook(described)
    with pytest.raises(RuntimeError, match="build_vocab"):
        FastText().to_facebook()
    with pytest.raises(ValueError, match="encoding"):
        save_facebook_model(make(), tmp_path / "model.bin", encoding="latin-1")


def test_facebooks_matrix_is_made_in_blocks(tmp_path: Path) -> None:
    model = make(bucket=1_000_000, sg=1)
    described = model.to_facebook()
    assert described.input.shape == (len(NAMES) + 1_000_000, 10)
    tracemalloc.start()
    try:
        save_facebook_model(model, tmp_path / "model.bin")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12_000_000, "of 40 million bytes"
    mapped = load_facebook_vectors(tmp_path / "model.bin", mmap=True)
    np.testing.assert_allclose(mapped["word99"], model.wv["word99"], rtol=1e-5, atol=1e-7)


REAL = ["lee_fasttext_new", "crime-and-punishment", "non_ascii_fasttext", "lee_fasttext"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", REAL)
def test_real_files_beside_gensim(data: Any, name: str) -> None:
    fasttext = pytest.importorskip("gensim.models.fasttext")
    path = data(f"models/gensim/{name}.bin")
    ours, theirs = load_facebook_model(path), fasttext.load_facebook_model(str(path))
    words = [word for word in theirs.wv.index_to_key if word != "</s>" and "\\x" not in word]
    assert len(words) > 150
    np.testing.assert_allclose(ours.wv[words], theirs.wv[words], rtol=1e-4, atol=1e-6)
    for word in ("neverseenbefore", "нагрузка", "三国"):
        np.testing.assert_allclose(ours.wv[word], theirs.wv[word], rtol=1e-4, atol=1e-6)
    np.testing.assert_array_equal(ours.syn1neg, theirs.syn1neg)
    ours.train([words[:10]] * 3)
    assert np.isfinite(ours.wv.vectors).all()


def test_words_of_a_classifier(data: Any) -> None:
    with pytest.raises(ValueError, match="only some buckets"):
        load_facebook_vectors(data("models/lid.176.ftz"))


@pytest.mark.parametrize("loss", LOSSES)
def test_facebook_reads_ours(tmp_path: Path, loss: str) -> None:
    fasttext = pytest.importorskip("fasttext")
    model = make(sg=1, **LOSSES[loss])
    save_facebook_model(model, tmp_path / "model.bin")
    theirs = fasttext.load_model(str(tmp_path / "model.bin"))
    for word in ["word1", "三国演义", "😀", "unseen", "三国志"]:
        np.testing.assert_allclose(
            theirs.get_word_vector(word), model.wv[word], rtol=1e-4, atol=1e-6
        )
