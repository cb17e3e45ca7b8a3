"""Telling formats apart, and opening whichever it is."""

from __future__ import annotations

import numpy as np
import pytest

from vecloom.formats import FormatError, detect, load, save

from .facebook_bytes import KINDS, facebook_file
from .tables import Table, same_bits

FORMATS = ["native", "word2vec-text", "word2vec-binary", "glove-text"]


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_told_and_opened(tmp_path, table, name, suffix):
    path = tmp_path / f"misleading.bin.txt{suffix}"
    if name == "native" and suffix:
        with pytest.raises(ValueError, match="not compressed"):
            save(table, path, to=name)
        return
    save(table, path, to=name)
    assert detect(path) == name
    found = load(path, cls=Table)
    assert found.index_to_key == table.index_to_key
    assert same_bits(found.vectors, table.vectors)


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"0 5\n", "word2vec-text"),
        (b"1 1\na 1\n", "word2vec-text"),
        (b"1 1\n1 1\n", "word2vec-text"),
        (b"1 1\r\na 1\r\n", "word2vec-text"),
        (b"1 1\na " + np.float32(1).tobytes(), "word2vec-binary"),
        (b"1 1\n \n\n\n\n", "word2vec-binary"),
        (b"the 1.5\nof 2\n", "glove-text"),
        (b"new york 1 2 3\nof 2 1 1\n", "glove-text"),
        (b"BZhang 1 2 3\nof 2 1 1\n", "glove-text"),
        (b"of 2 1 1", "glove-text"),
    ],
)
def test_small_files(tmp_path, data, format):
    path = tmp_path / "file"
    path.write_bytes(data)
    assert detect(path) == format


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"a line of prose, as it stands\n", "none of the formats known"),
        (b"\x1f\x8b\x08", r"gzip data: its name must end in \.gz"),
    ],
)
def test_what_is_none_of_them(tmp_path, data, message):
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=f"file.*{message}"):
        detect(path)


@pytest.mark.parametrize("kind", KINDS)
def test_models_of_fasttext(tmp_path, kind):
    path = tmp_path / "misleading.txt"
    path.write_bytes(KINDS[kind].data)
    assert detect(path) == "fasttext"
    with pytest.raises(FormatError, match=r"misleading\.txt is a fastText model.*vecloom\.load"):
        load(path, cls=Table)


def test_the_older_kind_of_model_begins_as_others_do(tmp_path):
    """A pickle begins with the bytes of 640, and a file of our own has a brace where epoch is."""
    path = tmp_path / "old.bin"
    for dim, epoch in ((640, 5), (6, ord("{"))):
        args = {"model": 2, "loss": 2, "dim": dim, "ws": 0, "epoch": epoch}
        file = facebook_file(0, labels=[], args=args)
        path.write_bytes(file.data)
        assert detect(path) == "fasttext"
        for field in ("size", "loss", "model"):
            path.write_bytes(file.replaced(field, 99))
            assert detect(path) == ("gensim" if dim == 640 else "native")


def test_vectors_that_hold_the_magic_number_are_none(tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes(b"1 2\na " + 2 * b"\xba\x16\x4f\x2f")
    assert detect(path) == "word2vec-binary"


def test_options(tmp_path, table):
    path = tmp_path / "file"
    save(table, path, to="word2vec-text")
    assert load(path, cls=Table, limit=2, datatype=np.float64).vectors.shape == (2, 2)
    with pytest.raises(ValueError, match="'word2vec-text', which cannot be mapped"):
        load(path, cls=Table, mmap=True)
    with pytest.raises(ValueError, match="'excel' is none of native, word2vec-text"):
        save(table, path, to="excel")
    save(table, path, to="native")
    assert not load(path, cls=Table, mmap=True).vectors.flags.writeable
