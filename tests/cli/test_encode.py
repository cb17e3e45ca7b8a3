"""encode."""

import gzip

import numpy as np
import pytest

import vecloom as library
from vecloom.encoding import SentenceEncoder

LINES = ["The river and the wolf.", "", "xyzzy", "a bear, a lake", "last line"] * 5


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "lines.txt.gz"
    path.write_bytes(gzip.compress("\r\n".join(LINES).encode()))
    return path


@pytest.mark.parametrize("method", ["mean", "sif", "usif", "tfidf", "max"])
def test_a_row_for_each_line(vecloom, model, text, tmp_path, method):
    out = tmp_path / "out.npy"
    result = vecloom("encode", model, text, "-o", out, "--method", method)
    assert (result.code, result.out) == (0, "")
    assert "wrote 25 vectors of 40 dimensions" in result.err
    found = np.load(out)
    encoder = SentenceEncoder(library.load(model).wv, method=method).fit(LINES)
    np.testing.assert_array_equal(found, encoder.encode(LINES))
    assert found.dtype == np.float32
    assert found.any(axis=1).tolist() == [True, False, False, True, True] * 5


def test_options(vecloom, model, text, tmp_path):
    out = tmp_path / "out.npy"
    options = ("--normalize", "--tokenizer", "whitespace", "--method", "mean", "--workers", "1")
    assert vecloom("encode", model, text, "-o", out, *options).code == 0
    wv = library.load(model).wv
    encoder = SentenceEncoder(wv, tokenizer="whitespace", normalize=True)
    np.testing.assert_array_equal(np.load(out), encoder.encode(LINES))


def test_what_cannot_be_done_leaves_no_file(vecloom, model, tmp_path):
    bad, out = tmp_path / "bad.txt", tmp_path / "out.npy"
    bad.write_bytes(b"river\nwo\xfflf\n")
    result = vecloom("encode", model, bad, "-o", out)
    assert result.code == 1
    assert "line 2" in result.err
    bad.write_bytes(b"")
    assert "is empty" in vecloom("encode", model, bad, "-o", out).err
    assert vecloom("encode", model, tmp_path / "absent.txt", "-o", out).code == 2
    assert not out.exists()
