"""fastText's files: real ones and every kind of them, read, and written again byte for byte."""

from __future__ import annotations

import gzip
import io
import logging
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from vecloom.formats.facebook import (
    FacebookModel,
    RowBlocks,
    cursor,
    read_facebook,
    row_blocks,
    write_facebook,
)
from vecloom.formats.quantized import QuantizedMatrix

from .facebook_bytes import KINDS, LABELS, WORDS, facebook_file

REAL = [
    # name, version, model, loss, words, labels, shape of the input matrix
    ("gensim/lee_fasttext.bin", 0, "sg", "ns", 1762, 0, (2762, 10)),
    ("gensim/lee_fasttext_new.bin", 11, "sg", "ns", 1763, 0, (2763, 10)),
    ("gensim/cp852_fasttext.bin", 0, "sg", "ns", 171, 0, (1171, 2)),
    ("gensim/non_ascii_fasttext.bin", 0, "sg", "ns", 171, 0, (10171, 2)),
    ("gensim/crime-and-punishment.bin", 12, "sg", "ns", 291, 0, (391, 5)),
    ("lid.176.ftz", 12, "sup", "hs", 7235, 176, (50000, 16)),
]


def read(data: bytes, **options) -> FacebookModel:
    return read_facebook(io.BytesIO(data), **options)


def written(model: FacebookModel) -> bytes:
    out = io.BytesIO()
    write_facebook(model, out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "version", "model", "loss", "words", "labels", "shape"), REAL)
def test_real_files(data, tmp_path, name, version, model, loss, words, labels, shape):
    path = data(f"models/{name}")
    found = read_facebook(path)
    assert (found.version, found.args.model, found.args.loss) == (version, model, loss)
    assert (len(found.dictionary.words), len(found.dictionary.labels)) == (words, labels)
    assert found.input.shape == shape
    assert found.output.shape == (labels or words, shape[1])
    write_facebook(found, tmp_path / "copy.bin")
    assert (tmp_path / "copy.bin").read_bytes() == path.read_bytes()


def test_real_words(data):
    dictionary = read_facebook(data("models/gensim/cp852_fasttext.bin")).dictionary
    assert (dictionary.words[0], dictionary.word_counts[0]) == (b"ji", 22)
    assert any(not word.isascii() for word in dictionary.words)
    dictionary = read_facebook(data("models/lid.176.ftz")).dictionary
    assert dictionary.words[0] == b"</s>"
    assert dictionary.labels[:3] == [b"__label__en", b"__label__ru", b"__label__de"]
    assert dictionary.pruned.shape == (42765, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_back_byte_for_byte(kind, tmp_path):
    data = bytes(KINDS[kind].data)
    assert written(read(data)) == data
    (tmp_path / "model.bin").write_bytes(data)
    for mmap in (False, True):
        assert written(read_facebook(tmp_path / "model.bin", mmap=mmap)) == data


def test_fields_of_a_classifier():
    model = read(bytes(facebook_file(qout=True).data))
    args = model.args
    assert (args.dim, args.ws, args.epoch, args.min_count, args.neg) == (6, 5, 5, 1, 5)
    assert (args.word_ngrams, args.loss, args.model, args.bucket) == (2, "softmax", "sup", 40)
    assert (args.minn, args.maxn, args.lr_update_rate, args.t, args.qout) == (2, 4, 100, 1e-4, True)
    dictionary = model.dictionary
    assert (dictionary.words, dictionary.labels) == (WORDS, LABELS)
    assert dictionary.word_counts.tolist() == [100, 99, 98, 97, 96]
    assert dictionary.label_counts.tolist() == [95, 94, 93]
    assert (dictionary.n_tokens, dictionary.pruned) == (1000, None)
    expected = np.random.default_rng(7).normal(size=(45, 6)).astype(np.float32)
    np.testing.assert_array_equal(model.input, expected)
    assert model.input.flags.writeable and model.input.flags.aligned


def test_classifiers_of_version_11_have_no_subwords():
    assert read(bytes(KINDS["version 11"].data)).args.maxn == 0
    assert read(bytes(facebook_file(11, args={"model": 2}).data)).args.maxn == 4


def test_quantized_rows_are_their_centroids():
    data = bytes(facebook_file(quantized=True, qnorm=True, dsub=4).data)
    matrix = read(data).input
    assert isinstance(matrix, QuantizedMatrix)
    assert len(matrix) == 45
    ids = [3, 0, 44, 3, -1]
    rows = matrix.rows(ids)
    for row, i in zip(rows, ids, strict=True):
        # the layout of fastText's ProductQuantizer: piece, centroid, dimension
        a, b = matrix.codes[i].astype(int)
        centroids = matrix.quantizer.centroids
        first, last = centroids[4 * a : 4 * a + 4], centroids[1024 + 2 * b : 1024 + 2 * b + 2]
        length = matrix.norm_quantizer.centroids[matrix.norm_codes[i]]
        np.testing.assert_array_equal(row, np.concatenate([first, last]) * length)
    np.testing.assert_array_equal(matrix.rows(slice(None))[ids], rows)
    assert matrix.rows([]).shape == (0, 6)
    with pytest.raises(IndexError):
        matrix.rows([45])


def test_pruned_buckets():
    pruned = read(bytes(KINDS["pruned"].data)).dictionary.pruned
    assert pruned.dtype == np.int32
    assert pruned.tolist() == [[39, 1], [3, 0], [17, 2]]
    assert read(bytes(KINDS["all buckets pruned"].data)).dictionary.pruned.shape == (0, 2)


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2", ".xz"])
def test_compressed_files(tmp_path, suffix):
    data = bytes(facebook_file(args={"bucket": 3000}).data)
    path = tmp_path / f"model.bin{suffix}"
    model = read(data)
    write_facebook(model, path)
    for mmap in (False, True):
        assert written(read_facebook(path, mmap=mmap)) == data


def test_file_objects_are_read_from_where_they_stand(tmp_path):
    data = bytes(KINDS["classifier"].data)
    path = tmp_path / "two"
    path.write_bytes(b"before" + data)
    with path.open("rb") as file:
        file.seek(6)
        assert written(read_facebook(file)) == data


class Unseekable(io.BytesIO):
    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize("kind", KINDS)
def test_streams_of_unknown_size(kind, monkeypatch):
    monkeypatch.setattr(cursor, "_UNPROVEN", 100)
    data = bytes(KINDS[kind].data)
    assert written(read_facebook(Unseekable(data))) == data


@pytest.mark.parametrize("piece", [100, 4096, 1 << 23])
def test_large_matrices_are_read_in_pieces(tmp_path, monkeypatch, piece):
    monkeypatch.setattr(cursor, "_PIECE", piece)
    data = bytes(facebook_file(args={"bucket": 100_000}).data)
    (tmp_path / "model.bin").write_bytes(data)
    assert written(read_facebook(tmp_path / "model.bin")) == data


def test_many_words(tmp_path):
    words = [b"%d" % i * (i % 50) for i in range(100_000)]
    data = bytes(facebook_file(words=words, labels=[], args={"model": 1, "bucket": 0}).data)
    (tmp_path / "model.bin").write_bytes(data)
    model = read_facebook(tmp_path / "model.bin")
    assert model.dictionary.words == words
    assert written(model) == data


@pytest.mark.parametrize("shift", range(4))
def test_mapped_only_where_aligned(tmp_path, caplog, shift):
    data = bytes(facebook_file(words=[b"x" * shift], labels=[]).data)
    (tmp_path / "model.bin").write_bytes(data)
    with caplog.at_level(logging.INFO):
        matrix = read_facebook(tmp_path / "model.bin", mmap=True).input
    mapped = (
        not matrix.flags.owndata and matrix.base is not None and "not mapped" not in caplog.text
    )
    begin = 8 + 56 + 28 + shift + 10 + 1 + 16
    assert mapped == (begin % 4 == 0)
    assert matrix.flags.aligned
    np.testing.assert_array_equal(matrix, read(data).input)
    matrix[0, 0] = 7  # in this process
    assert (tmp_path / "model.bin").read_bytes() == data


class Countdown:
    """Rows made when they are asked for."""

    def __init__(self, m: int, n: int, *, missing: int = 0) -> None:
        self.shape = (m, n)
        self.missing = missing

    def blocks(self):
        bounds = [0, 1, self.shape[0] // 2, self.shape[0] - self.missing]
        for begin, end in pairwise(bounds):
            rows = np.arange(begin, end, dtype=np.float32)
            yield np.broadcast_to(rows[:, None], (end - begin, self.shape[1]))


def test_rows_that_come_when_asked_for(tmp_path):
    model = read(bytes(KINDS["classifier"].data))
    lazy = Countdown(45, 6)
    assert isinstance(lazy, RowBlocks)
    dense = np.concatenate(list(row_blocks(lazy)))
    assert written(replace(model, input=lazy)) == written(replace(model, input=dense))
    path = tmp_path / "model.bin"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="matrix of 45 rows have 43"):
        write_facebook(replace(model, input=Countdown(45, 6, missing=2)), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_matrices_of_other_layouts_are_written():
    model = read(bytes(KINDS["classifier"].data))
    other = replace(model, input=np.asfortranarray(model.input.astype(np.float64)))
    assert written(other) == bytes(KINDS["classifier"].data)


def changed(model: FacebookModel, parts: dict) -> FacebookModel:
    """Change arguments, parts of the dictionary, or the model itself, by their names."""
    args = {k: v for k, v in parts.items() if hasattr(model.args, k)}
    entries = {k: v for k, v in parts.items() if hasattr(model.dictionary, k)}
    rest = {k: v for k, v in parts.items() if k not in args and k not in entries}
    return replace(
        model,
        args=replace(model.args, **args),
        dictionary=replace(model.dictionary, **entries),
        **rest,
    )


QUANTIZED = read(bytes(KINDS["quantized whole"].data))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"dim": 0}, "dim is 0"),
        ({"loss": "hinge"}, "loss is 'hinge', which is none of hs, ns, softmax, ova"),
        ({"model": "glove"}, "model is 'glove'"),
        ({"bucket": 2**31}, "bucket is 2147483648"),
        ({"t": float("nan")}, "t is nan"),
        ({"version": 13}, "version is 13"),
        ({"dim": 7}, "input matrix: 6 columns, where dim is 7"),
        ({"bucket": 41}, "input matrix: 45 rows, where words and buckets are 46"),
        ({"output": np.zeros((4, 6), np.float32)}, "output matrix: 4 rows"),
        ({"words": [b"a\0b", *WORDS[1:]]}, "word 0, .* zero byte"),
        ({"word_counts": np.zeros(4, np.int64)}, "5 words have counts of shape"),
        ({"label_counts": np.array([1, 2, -1])}, "count of label 2, b'__label__c', is -1"),
        ({"n_tokens": -1}, "ntokens is -1"),
        ({"pruned": np.zeros((40, 2), np.int32)}, "bucket twice"),
        ({"pruned": np.arange(80, dtype=np.int32).reshape(2, 40).T}, "row 40 of 40"),
        (
            {"pruned": np.arange(40, dtype=np.int32)[:, None].repeat(2, 1)},
            "only beside a quantized",
        ),
        ({"output": QUANTIZED.output}, "quantized output only beside"),
    ],
)
def test_models_that_cannot_be_written(parts, message):
    with pytest.raises(ValueError, match=message):
        written(changed(read(bytes(KINDS["classifier"].data)), parts))


def test_the_oldest_kind_holds_no_quantized_model():
    with pytest.raises(ValueError, match="set version to 12"):
        written(replace(QUANTIZED, version=0))


def test_names_ending_in_gz_are_decompressed(tmp_path):
    data = bytes(KINDS["classifier"].data)
    (tmp_path / "model.bin.gz").write_bytes(gzip.compress(data))
    assert written(read_facebook(tmp_path / "model.bin.gz")) == data
