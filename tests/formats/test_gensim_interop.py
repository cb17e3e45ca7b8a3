"""Files that gensim wrote, and gensim itself reading ours."""

from __future__ import annotations

import numpy as np
import pytest

from vecloom.formats import FormatError, detect, load, read_word2vec, write_word2vec

from .tables import Table, same_bits


@pytest.mark.parametrize(
    ("name", "format", "shape", "words"),
    [
        ("euclidean_vectors.bin", "word2vec-binary", (2747, 10), ["the", "to"]),
        ("crime-and-punishment.vec", "word2vec-text", (291, 5), ["и", "в"]),
        ("test_glove.txt", "glove-text", (76, 50), ["the", "ö"]),
    ],
)
def test_real_files(gensim_files, name, format, shape, words):
    path = gensim_files / name
    assert detect(path) == format
    table = load(path, cls=Table)
    assert table.vectors.shape == shape
    assert table.index_to_key[:2] == words
    assert len(table.key_to_index) == shape[0]
    assert np.isfinite(table.vectors).all()


@pytest.mark.parametrize(
    "name",
    [
        "w2v-lee-v0.12.0",
        "word2vec_3.3",
        "ft_kv_3.6.0.model.gz",
    ],
)
def test_pickles_are_told(gensim_files, name):
    assert detect(gensim_files / name) == "gensim"
    with pytest.raises(FormatError, match=r"a file of gensim's.*use vecloom\.load"):
        load(gensim_files / name, cls=Table)


@pytest.mark.parametrize(
    "name",
    [
        "word2vec_old_sep.syn1neg.npy",
        "crime-and-punishment.txt",
    ],
)
def test_other_real_files_are_told_apart(gensim_files, name):
    with pytest.raises(ValueError, match="NumPy|none of the formats"):
        detect(gensim_files / name)


@pytest.mark.parametrize("name", ["lee_fasttext.bin", "lee_fasttext_new.bin"])
def test_both_kinds_of_fasttext_are_told(gensim_files, name):
    assert detect(gensim_files / name) == "fasttext"


@pytest.fixture
def gensim_vectors():
    models = pytest.importorskip("gensim.models", reason="gensim is not installed")
    rng = np.random.default_rng(0)
    vectors = models.KeyedVectors(5)
    words = [f"w{i}" for i in range(200)] + ["\u00a0", "1\u00a0000", "", "ünï"]
    vectors.add_vectors(words, rng.standard_normal((len(words), 5)).astype(np.float32))
    vectors.expandos["count"] = rng.integers(1, 9, len(words))
    return vectors


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"total_vec": 999, "prefix": "*dt_"},
        {"write_header": False},
        {"sort_attr": "none"},
    ],
)
@pytest.mark.parametrize("binary", [False, True])
def test_the_same_bytes_as_gensim(tmp_path, gensim_vectors, binary, options):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    counts = {} if "sort_attr" in options else {"fvocab": tmp_path / "counts"}
    gensim_vectors.save_word2vec_format(theirs, binary=binary, **counts, **options)
    their_counts = counts and counts["fvocab"].read_bytes()
    write_word2vec(gensim_vectors, ours, binary=binary, **counts, **options)
    assert ours.read_bytes() == theirs.read_bytes()
    assert (counts and counts["fvocab"].read_bytes()) == their_counts


@pytest.mark.parametrize("options", [{}, {"limit": 50}, {"datatype": np.float16}])
@pytest.mark.parametrize("kind", ["text", "binary", "glove"])
def test_read_as_gensim_reads(tmp_path, gensim_vectors, kind, options):
    path = tmp_path / "vectors"
    binary, no_header = kind == "binary", kind == "glove"
    write_word2vec(gensim_vectors, path, binary=binary, write_header=not no_header)
    theirs = type(gensim_vectors).load_word2vec_format(
        path, binary=binary, no_header=no_header, **options
    )
    ours = read_word2vec(path, cls=Table, binary=binary, no_header=no_header, **options)
    assert ours.index_to_key == theirs.index_to_key
    assert ours.key_to_index == theirs.key_to_index
    assert same_bits(ours.vectors, theirs.vectors)
    assert (ours.expandos["count"] == theirs.expandos["count"]).all()
