"""Files in word2vec's formats that are damaged, hostile, or something else."""

from __future__ import annotations

import gzip
import io
import pickle
import tracemalloc

import numpy as np
import pytest

from vecloom.formats import FormatError, TruncatedFileError, read_word2vec, write_word2vec

from .tables import Table

TEXT = b"3 2\nthe 1.0 -0.5\nof 0.1 1e-05\nto 3e+20 0.0\n"


def read(data, **options):
    return read_word2vec(io.BytesIO(data), cls=Table, **options)


def binary_of(text: bytes) -> bytes:
    file = io.BytesIO()
    write_word2vec(read(text), file, binary=True)
    return file.getvalue()


BINARY = binary_of(TEXT)


def test_text_cut_at_every_byte(caplog):
    for length in range(len(TEXT)):
        caplog.clear()
        try:
            found = read(TEXT[:length])
        except FormatError as error:
            assert "the open file" in str(error)
        else:
            # Only within the last number can a cut leave a whole file, and that is warned of.
            assert TEXT[:length].endswith((b" 0", b" 0.", b" 0.0"))
            assert "may have been cut" in caplog.text
            assert len(found.index_to_key) == 3


def test_binary_cut_at_every_byte():
    assert len(read(BINARY, binary=True).index_to_key) == 3
    for length in range(len(BINARY)):
        with pytest.raises(FormatError):
            read(BINARY[:length], binary=True)


@pytest.mark.parametrize(
    "header",
    [
        f"{words} {dimensions}"
        for wrong in (0, -1, 1, 4, 2**31 - 1, 2**63 - 1, 10**19)
        for words, dimensions in ((wrong, 2), (3, wrong), (wrong, wrong))
    ],
)
@pytest.mark.parametrize("binary", [False, True])
def test_wrong_numbers_in_the_header(header, binary):
    data = (BINARY if binary else TEXT).replace(b"3 2", header.encode(), 1)
    tracemalloc.start()
    try:
        with pytest.raises(FormatError, match="the open file"):
            read(data, binary=binary)
        # A stream that does not know its size is no reason to believe the header.
        with gzip.open(io.BytesIO(gzip.compress(data))) as file, pytest.raises(FormatError):
            read_word2vec(file, cls=Table, binary=binary)
        assert tracemalloc.get_traced_memory()[1] < 64e6
    finally:
        tracemalloc.stop()


def test_promises_not_kept_are_counted():
    with pytest.raises(TruncatedFileError, match="promised 9 words, the file ends after 3") as e:
        read(b"9" + TEXT[1:])
    assert isinstance(e.value, EOFError)
    with pytest.raises(TruncatedFileError, match="promised 9 words, the file ends after 3"):
        read(b"9" + BINARY[1:], binary=True)
    for data, binary in ((TEXT, False), (BINARY, True)):
        with pytest.raises(FormatError, match=r"promised 2 words, but the file goes on.*limit=2"):
            read(b"2" + data[1:], binary=binary)
        assert len(read(b"2" + data[1:], binary=binary, limit=2).index_to_key) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "is empty"),
        (b"\n", "does not begin with the header"),
        (b"one two\n", "does not begin with the header"),
        (b"2\na 1\n", "does not begin with the header"),
        (b"2 1\na 1\nb x\n", "line 3, of the word 'b': 'x' is not a number"),
        (b"2 1\na 1\nb 1\x00\n", "line 3, of the word 'b': .* is not a number"),
        (b"2 2\na 1 2\nb 1\n", "line 3, of the word 'b', holds 1 numbers where 2 are due"),
        (b"2 2\na 1 2\nb 1 2 3\n", "line 3, of the word 'b', holds 3 numbers where 2 are due$"),
        (
            b"2 2\na 1 2\nnew york 1 2\n",
            "line 3, of the word 'new', holds 3 .*spaces, write it with '_'",
        ),
        (b"2 1\na 1\n\nb 1\n", "line 3 is empty"),
        (b"2 1\na 1\nb\n", "line 3, of the word 'b', holds 0 numbers where 1 are due"),
        (b"the 0.1 0.2\nof 0.3 0.4\n", "looks like GloVe's text: pass no_header=True"),
    ],
)
def test_text_that_is_wrong(text, message):
    with pytest.raises(FormatError, match=message):
        read(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "is empty"),
        (b"one\ntwo\n", "not a word and numbers"),
        (b"a 1 2\nb 1 2\nc 1 2 3\n", "line 3, of the word 'c', holds 3 numbers where 2 are due$"),
        (b"a 1 2\nb 1 2\nc x 2\n", "line 3, of the word 'c': 'x' is not a number"),
        (
            TEXT,
            "line 1, of the word '3', holds 1 numbers.*looks like a header: pass no_header=False",
        ),
    ],
)
def test_text_without_header_that_is_wrong(text, message):
    with pytest.raises(FormatError, match=message):
        read(text, no_header=True)


@pytest.mark.parametrize("binary", [False, True])
def test_words_that_are_not_utf8(binary):
    data = (BINARY if binary else TEXT).replace(b"of", b"o\xff")
    place = data.index(b"\xff")
    message = f"word 2 is not valid utf8: .* at byte {place} of the file.*unicode_errors="
    with pytest.raises(FormatError, match=message):
        read(data, binary=binary)
    for errors, word in (("replace", "o\ufffd"), ("ignore", "o"), ("surrogateescape", "o\udcff")):
        assert read(data, binary=binary, unicode_errors=errors).index_to_key[1] == word
    assert read(data, binary=binary, encoding="latin1").index_to_key[1] == "oÿ"


def test_the_byte_of_a_bad_word_is_right_after_many_blocks():
    text = b"200001 1\n" + b"".join(b"w%d 1\n" % i for i in range(200_000)) + b"o\xff 1\n"
    with pytest.raises(FormatError, match=f"word 200001 .*at byte {len(text) - 4} of"):
        read(text)


def test_text_read_as_binary_and_binary_as_text():
    with pytest.raises(FormatError, match="looks like text: pass binary=False"):
        read(TEXT, binary=True)
    with pytest.raises(FormatError, match="looks like the binary format: pass binary=True"):
        read(BINARY)


@pytest.mark.parametrize("binary", [False, True])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (gzip.compress(TEXT, mtime=0x20202020), "gzip data"),
        (pickle.dumps([1]), "a Python pickle"),
        (np.int32(793712314).tobytes() + bytes(60), "a fastText model"),
        (b"\x40" + bytes(7) + b'{"__metadata__":{}}' + b" " * 45, "Vecloom's own format"),
    ],
)
def test_other_kinds_of_files(data, kind, binary):
    with pytest.raises(FormatError, match=kind):
        read(data, binary=binary)
    if not binary:
        with pytest.raises(FormatError, match=kind):
            read(data, no_header=True)


@pytest.mark.parametrize("options", [{}, {"binary": True}, {"no_header": True}])
@pytest.mark.parametrize("fill", [b"\x00", b" ", b"x", b"\xff", b"\n"])
def test_long_runs_of_one_byte_end_in_an_error(options, fill):
    for header in (b"", b"1000 100\n"):
        with pytest.raises(FormatError):
            read(header + fill * 5_000_000, **options)


def test_what_cannot_be_asked():
    with pytest.raises(NotImplementedError, match="no_header is for text"):
        read(BINARY, binary=True, no_header=True)
    with pytest.raises(ValueError, match="floating-point type, not int32"):
        read(TEXT, datatype=np.int32)
