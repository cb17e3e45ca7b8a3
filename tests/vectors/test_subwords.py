"""Vectors of words and n-grams: rows as needed, unknown words, editing, files."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import numpy as np
import pytest

from vecloom.formats import FormatError, read_arrays, write_arrays
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors

WORDS = ["night", "nights", "knight", "三国演义", "😀", "not\udcff utf8", "x" * 2000]
SIZES = {"min_n": 3, "max_n": 5, "bucket": 3000}


def make(words: list = WORDS, dim: int = 6, **sizes: int) -> FastTextKeyedVectors:
    """Make a table of random rows."""
    kv = FastTextKeyedVectors(dim, **{**SIZES, **sizes})
    kv.index_to_key = list(words)
    kv.key_to_index = {word: i for i, word in enumerate(words)}
    kv.expandos["count"] = np.arange(len(words), 0, -1)
    kv.resize_vectors(seed=3)
    return kv


def mean_of_parts(kv: FastTextKeyedVectors, word: str, known: bool) -> np.ndarray:
    """Compute a vector from `buckets_word` and `row_of_bucket`, slowly."""
    single = make([word], dim=kv.vector_size, **{name: getattr(kv, name) for name in SIZES})
    own = [kv.rows[kv.get_index(word)]] if known else []
    rows = [kv.row_of_bucket[bucket] for bucket in single.buckets_word[0]]
    zero = np.zeros(kv.vector_size)
    parts = [kv.rows[len(kv) + row] if row >= 0 else zero for row in rows]
    return np.sum(own + parts, axis=0) / (len(own) + len(parts))


@pytest.mark.parametrize("word", WORDS)
def test_known_words_are_means_of_their_parts(word: str) -> None:
    kv = make()
    np.testing.assert_allclose(kv[word], mean_of_parts(kv, word, True), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(
        kv.infer([word])[0], mean_of_parts(kv, word, False), rtol=1e-5, atol=1e-7
    )


@pytest.mark.parametrize("word", ["nightfall", "三国志", "😀😀", "nothing alike", "\udcff"])
def test_unknown_words_are_means_of_their_ngrams(word: str) -> None:
    kv = make()
    assert word in kv
    assert not kv.has_index_for(word)
    np.testing.assert_allclose(kv[word], mean_of_parts(kv, word, False), rtol=1e-5, atol=1e-7)
    np.testing.assert_array_equal(kv[["night", word]][1], kv[word])
    norm = np.linalg.norm(kv.get_vector(word, norm=True))
    assert norm == pytest.approx(1) or not kv[word].any()


def test_only_ngrams_of_words_have_rows() -> None:
    kv = make()
    used = set(np.concatenate(kv.buckets_word).tolist())
    assert len(kv.ngrams) == len(used) < kv.bucket
    assert kv.rows.shape == (len(WORDS) + len(used), 6)
    first = list(dict.fromkeys(kv.buckets_word[0].tolist()))
    assert kv.row_of_bucket[first].tolist() == list(range(len(first))), "in order of first use"


@pytest.mark.parametrize("word", ["", "</s>"])
def test_words_without_ngrams(word: str) -> None:
    kv = make([*WORDS, word])
    np.testing.assert_array_equal(kv[word], kv.rows[len(WORDS)])
    without = make()
    assert word not in without
    with pytest.raises(KeyError, match="it has no n-grams"):
        without[word]
    with pytest.raises(KeyError, match="no n-grams"):
        without.most_similar(word)
    np.testing.assert_array_equal(
        without.get_sentence_vector(["night", word]), without.get_sentence_vector(["night"])
    )


@pytest.mark.parametrize("sizes", [{"bucket": 0}, {"min_n": 4, "max_n": 3}, {"max_n": 0}])
def test_tables_without_ngrams(sizes: dict[str, int]) -> None:
    kv = make(**sizes)
    assert kv.bucket == 0
    assert kv.rows.shape == kv.vectors.shape
    assert kv.vectors_ngrams.shape == (0, 6)
    assert "nightfall" not in kv
    with pytest.raises(KeyError, match="no n-grams"):
        kv["nightfall"]
    kv.vectors_vocab = np.ones((len(WORDS), 6))
    kv.adjust_vectors()
    np.testing.assert_array_equal(kv["night"], np.ones(6))


def test_one_bucket_for_all() -> None:
    kv = make(bucket=1)
    np.testing.assert_allclose(kv["nightfall"], kv["三国志"], rtol=1e-5)


def test_unknown_words_are_looked_up_in_batches() -> None:
    kv = make()
    unknown = ["nightfall", "knights", "night"]
    found = kv.most_similar_batch(unknown, topn=3)
    for word, answers in zip(unknown, found, strict=True):
        expected = kv.most_similar(word, topn=3)
        assert [name for name, _ in answers] == [name for name, _ in expected]


def test_numbers_have_the_ngrams_of_their_decimals() -> None:
    kv = make([1234, 5678])
    same = make(["1234", "5678"])
    np.testing.assert_array_equal(kv[1234], same["1234"])
    np.testing.assert_array_equal(kv[np.int64(12345)], same["12345"])
    assert "12345" not in kv
    assert 1 in same  # a position, as in every table of words
    assert 7 not in same
    with pytest.raises(KeyError, match="'7' not present"):
        make(["1234", "5678"], min_n=1)[7]


def test_the_matrix_of_all_buckets() -> None:
    kv, compact = make(), make()
    assert kv.row_of_bucket is not None
    before = {word: kv[word] for word in [*WORDS, "nightfall", "elsewhere"]}
    ngrams = kv.vectors_ngrams
    assert ngrams.shape == (3000, 6)
    assert kv.row_of_bucket is None
    assert np.shares_memory(ngrams, kv.rows)
    assert np.shares_memory(kv.vectors_vocab, kv.rows)
    buckets = np.flatnonzero(compact.row_of_bucket >= 0)
    rows = compact.row_of_bucket[buckets]
    np.testing.assert_array_equal(ngrams[buckets], compact.rows[len(WORDS) + rows])
    assert np.count_nonzero(ngrams.any(axis=1)) == len(buckets)
    kv.adjust_vectors()
    for word, vector in before.items():
        np.testing.assert_allclose(kv[word], vector, rtol=1e-5, atol=1e-7)


def test_parts_can_be_assigned() -> None:
    kv = make()
    kv.vectors_vocab = np.zeros((len(WORDS), 6))
    kv.vectors_ngrams = np.ones((3000, 6))
    kv.adjust_vectors()
    n = len(kv.buckets_word[0])
    np.testing.assert_allclose(kv["night"], np.full(6, n / (n + 1)), rtol=1e-6)
    np.testing.assert_allclose(kv["never seen"], np.ones(6), rtol=1e-6)
    for name in ("vectors_vocab", "vectors_ngrams"):
        with pytest.raises(ValueError, match=f"{name} has shape"):
            setattr(kv, name, np.ones((2, 6)))


def test_locks() -> None:
    kv = make(["night", "nights"], max_n=3)
    assert kv.lockf() is None
    kv.vectors_vocab_lockf = np.array([0, 0.5])
    kv.vectors_ngrams_lockf = np.arange(kv.bucket)
    expected = [0, 0.5, *kv.ngrams.bucket_of_row.tolist()]
    assert kv.lockf().tolist() == expected
    assert kv.vectors_ngrams.shape == (kv.bucket, 6)
    assert kv.lockf().tolist() == [0, 0.5, *range(kv.bucket)]
    kv.vectors_ngrams_lockf = np.array([])
    with pytest.raises(ValueError, match="vectors_ngrams_lockf"):
        kv.lockf()


def test_not_a_number_stays_in_its_words() -> None:
    kv = make()
    kv.rows[0] = np.nan
    kv.adjust_vectors()
    assert np.isnan(kv["night"]).all()
    assert np.isfinite(kv["nights"]).all()
    assert np.isfinite(kv["nightfall"]).all()


# Changing


@pytest.mark.parametrize("sizes", [{}, {"bucket": 0}])
def test_added_words_keep_the_vector_they_are_given(sizes: dict[str, int]) -> None:
    kv = make(**sizes)
    old = kv.vectors.copy()
    given = np.arange(12, dtype=np.float32).reshape(2, 6)
    kv.add_vectors(["brandnew", "another"], given)
    kv.add_vector("one more", given[0])
    kv["night"] = given[1]
    for _ in range(2):
        np.testing.assert_allclose(
            kv[["brandnew", "another", "one more"]], given[[0, 1, 0]], atol=1e-5
        )
        np.testing.assert_allclose(kv["night"], given[1], atol=1e-5)
        np.testing.assert_allclose(kv.vectors[1 : len(WORDS)], old[1:], rtol=1e-5, atol=1e-7)
        kv.adjust_vectors()
    assert kv.rows.shape == (kv.n_rows, 6)


def test_rows_allocated_ahead() -> None:
    kv = FastTextKeyedVectors(4, **SIZES, count=2)
    for word in ("night", "day"):
        kv.add_vector(word, np.ones(4))
    assert len(kv) == 2
    kv.adjust_vectors()
    np.testing.assert_allclose(kv[["night", "day"]], np.ones((2, 4)), atol=1e-6)


def test_order_by_frequency() -> None:
    kv = make()
    before = {word: kv[word] for word in WORDS}
    kv.expandos["count"] = np.arange(len(WORDS))
    kv.sort_by_descending_frequency()
    kv.adjust_vectors()
    assert kv.index_to_key == WORDS[::-1]
    for word, vector in before.items():
        np.testing.assert_array_equal(kv[word], vector)


def test_attributes_of_whole_words() -> None:
    whole = make().vectors_for_all(["nightfall", "nights", ""], copy_vecattrs=True)
    assert whole.index_to_key == ["nightfall", "nights"]
    assert whole.expandos["count"].tolist() == [0, len(WORDS) - 1]


@pytest.mark.parametrize("way", [copy.deepcopy, lambda kv: pickle.loads(pickle.dumps(kv))])
@pytest.mark.parametrize("sizes", [{}, {"bucket": 0}])
def test_copies(way: object, sizes: dict[str, int]) -> None:
    kv = make(**sizes)
    expected = kv.vectors.copy()
    other = way(kv)
    other.rows[:] = 0
    other.adjust_vectors()
    kv.adjust_vectors()
    np.testing.assert_array_equal(kv.vectors, expected)
    assert not other.vectors.any()


# Files


@pytest.mark.parametrize("mmap", [False, True, "r"])
@pytest.mark.parametrize("sizes", [{}, {"bucket": 0}, {"max_n": 2}])
def test_through_a_file(tmp_path: Path, mmap: object, sizes: dict[str, int]) -> None:
    kv = make(**sizes)
    kv.vectors_vocab_lockf = np.array([0.5], np.float32)
    kv.save(tmp_path / "kv")
    loaded = FastTextKeyedVectors.load(tmp_path / "kv", mmap=mmap)
    assert loaded.index_to_key == WORDS
    assert (loaded.min_n, loaded.max_n, loaded.bucket) == (kv.min_n, kv.max_n, kv.bucket)
    for name in ("rows", "vectors", "vectors_vocab_lockf", "vectors_ngrams_lockf"):
        np.testing.assert_array_equal(getattr(loaded, name), getattr(kv, name))
    if kv.bucket:
        np.testing.assert_array_equal(loaded["nightfall"], kv["nightfall"])
        np.testing.assert_array_equal(loaded.vectors_ngrams, kv.vectors_ngrams)
    loaded.adjust_vectors()
    np.testing.assert_array_equal(loaded.vectors, kv.vectors)
    loaded.vectors_vocab = np.ones((len(WORDS), 6))  # also where the file is mapped


def test_a_file_holds_no_more_rows_than_are_needed(tmp_path: Path) -> None:
    kv = make(bucket=2_000_000)
    kv.save(tmp_path / "kv")
    rows = (len(kv) + kv.n_rows) * 6 * 4
    assert (tmp_path / "kv").stat().st_size < rows + len(kv.ngrams) * 4 + 10_000


def test_dense_tables_through_a_file(tmp_path: Path) -> None:
    kv = make()
    kv.vectors_ngrams[:] = 7
    kv.save(tmp_path / "kv")
    loaded = FastTextKeyedVectors.load(tmp_path / "kv")
    assert loaded.row_of_bucket is None
    np.testing.assert_allclose(loaded["elsewhere"], np.full(6, 7), rtol=1e-6)


def test_whole_words_of_a_file(tmp_path: Path) -> None:
    kv = make()
    kv.save(tmp_path / "kv")
    np.testing.assert_array_equal(KeyedVectors.load(tmp_path / "kv").vectors, kv.vectors)
    make(["night", "day"]).save_word2vec_format(tmp_path / "text")
    text = KeyedVectors.load_word2vec_format(tmp_path / "text")
    np.testing.assert_allclose(text["day"], make(["night", "day"])["day"], rtol=1e-5)


def test_whole_words_are_no_subwords(tmp_path: Path) -> None:
    whole = KeyedVectors(3)
    whole.add_vector("night", np.ones(3))
    whole.save(tmp_path / "kv")
    with pytest.raises(FormatError, match="kv.*no n-grams"):
        FastTextKeyedVectors.load(tmp_path / "kv")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("rows", lambda rows: rows[:-1]),
        ("rows", lambda rows: rows[:, :-1]),
        ("rows", lambda rows: rows.astype(np.float64)),
        ("ngrams.buckets", lambda buckets: buckets[1:]),
        ("ngrams.buckets", lambda buckets: buckets + 3000),
        ("ngrams.buckets", lambda buckets: -1 - buckets),
        ("ngrams.buckets", lambda buckets: buckets.astype(np.int64)),
        ("ngrams.buckets", None),
        ("bucket", 2**31),
        ("bucket", -1),
        ("bucket", 10),
        ("min_n", None),
        ("max_n", "6"),
    ],
)
def test_files_that_contradict_themselves(tmp_path: Path, name: str, change: object) -> None:
    make().save(tmp_path / "kv")
    file = read_arrays(tmp_path / "kv")
    arrays, config = dict(file.arrays), dict(file.config)
    if name in config:
        config[name] = change
    elif change is None:
        del arrays[name]
    else:
        arrays[name] = change(arrays[name])
    write_arrays(tmp_path / "kv", kind=file.kind, config=config, arrays=arrays, keys=file.keys)
    with pytest.raises(FormatError, match="kv"):
        FastTextKeyedVectors.load(tmp_path / "kv")


def test_rows_for_words_that_a_file_has_none_for(tmp_path: Path) -> None:
    """Words of n-grams without rows get them; no loop is led beyond the matrix."""
    kv = make()
    kv.index_to_key[0] = "another"
    kv.key_to_index = {word: i for i, word in enumerate(kv.index_to_key)}
    kv.save(tmp_path / "kv")
    loaded = FastTextKeyedVectors.load(tmp_path / "kv")
    loaded.adjust_vectors()
    _, members = loaded.bags()
    assert members.max() < len(loaded.rows)
    assert np.isfinite(loaded["another"]).all()
