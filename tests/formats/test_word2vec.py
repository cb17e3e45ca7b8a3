"""word2vec's formats, text and binary: what they are, and round trips."""

from __future__ import annotations

import io
import logging
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vecloom.formats import read_word2vec, records, write_word2vec

from .tables import Table, same_bits

TEXT = "3 2\nthe 1.0 -0.5\nof 0.1 1e-05\nünï 3e+20 0.0\n".encode()
BINARY = (
    b"3 2\n"
    b"the \x00\x00\x80\x3f\x00\x00\x00\xbf"
    b"of \xcd\xcc\xcc\x3d\xac\xc5\x27\x37"
    b"\xc3\xbcn\xc3\xaf " + np.array([3e20, 0], "<f4").tobytes()
)

# Any text without space and newline; odd spaces among it.
WORDS = st.text(
    st.one_of(
        st.characters(blacklist_categories=["Cs"], blacklist_characters=" \n"),
        st.sampled_from("\u00a0\u0085\u2028\u3000\x00\r\t\x0b\x1c\ufeff"),
    ),
    max_size=8,
)


def read(data, **options):
    return read_word2vec(io.BytesIO(data), cls=Table, **options)


def written(table, **options) -> bytes:
    file = io.BytesIO()
    write_word2vec(table, file, **options)
    return file.getvalue()


def test_text_as_it_stands_in_the_file(table):
    assert written(table) == TEXT
    found = read(TEXT)
    assert found.index_to_key == table.index_to_key
    assert found.key_to_index == table.key_to_index
    assert same_bits(found.vectors, table.vectors)
    assert found.expandos["count"].tolist() == [3, 2, 1]


def test_binary_as_it_stands_in_the_file(table):
    assert written(table, binary=True) == BINARY
    found = read(BINARY, binary=True)
    assert found.index_to_key == table.index_to_key
    assert same_bits(found.vectors, table.vectors)


def test_binary_of_word2vec_c_ends_records_with_a_newline(table):
    size = 2 * 4
    lines, at = [b"3 2"], 4
    for word in map(str.encode, table.index_to_key):
        lines.append(BINARY[at : at + len(word) + 1 + size])
        at += len(lines[-1])
    assert same_bits(read(b"\n".join([*lines, b""]), binary=True).vectors, table.vectors)


@pytest.mark.parametrize("binary", [False, True])
@given(data=st.data())
def test_round_trip(binary, data):
    words = data.draw(st.lists(WORDS, unique=True))
    shape = (len(words), data.draw(st.integers(1, 4)))
    vectors = data.draw(hnp.arrays(np.float32, shape, elements=st.floats(width=32)))
    found = read(written(Table.of(words, vectors), binary=binary), binary=binary)
    assert found.index_to_key == words
    assert same_bits(found.vectors, vectors)


@given(hnp.arrays(np.float64, (3, 2), elements=st.floats()))
def test_float64_text_keeps_its_bits(vectors):
    found = read(written(Table.of(["a", "b", "c"], vectors, np.float64)), datatype=np.float64)
    assert same_bits(found.vectors, vectors)


@pytest.mark.parametrize("datatype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("binary", [False, True])
def test_datatype(table, binary, datatype):
    found = read(written(table, binary=binary), binary=binary, datatype=datatype)
    with np.errstate(over="ignore"):
        wanted = table.vectors.astype(datatype)
    assert found.vectors.dtype == datatype
    assert np.allclose(found.vectors, wanted, rtol=1e-6, atol=0)


@pytest.mark.parametrize("block", [16, 50, 1000])
@pytest.mark.parametrize("binary", [False, True])
def test_tables_of_many_blocks(monkeypatch, binary, block):
    monkeypatch.setattr(records, "BLOCK", block)
    monkeypatch.setattr(records, "_UNPROVEN", 64)
    rng = np.random.default_rng(1)
    table = Table.of([f"word{i}" for i in range(500)], rng.standard_normal((500, 7)))
    data = written(table, binary=binary)

    class Pipe(io.RawIOBase):
        """A stream that gives a few bytes at a time and does not know its size."""

        def __init__(self):
            self.bytes = io.BytesIO(data)

        def readinto(self, buffer):
            return self.bytes.readinto(memoryview(buffer)[:11])

    for file in (io.BytesIO(data), Pipe()):
        found = read_word2vec(file, cls=Table, binary=binary)
        assert found.index_to_key == table.index_to_key
        assert same_bits(found.vectors, table.vectors)


@pytest.mark.parametrize("suffix", ["", ".gz", ".bz2", ".xz", ".zst"])
@pytest.mark.parametrize("binary", [False, True])
def test_compressed(tmp_path, table, suffix, binary):
    path = tmp_path / f"vectors{suffix}"
    write_word2vec(table, path, binary=binary)
    assert same_bits(read_word2vec(path, cls=Table, binary=binary).vectors, table.vectors)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(TEXT.replace(b"\n", b" \n"), id="spaces at the end"),
        pytest.param(TEXT.replace(b" ", b"  "), id="two spaces"),
        pytest.param(TEXT + b"\n\r\n \n", id="blank lines after the last"),
    ],
)
def test_ways_to_write_text(table, text):
    found = read(text)
    assert found.index_to_key == table.index_to_key
    assert same_bits(found.vectors, table.vectors)


def test_odd_unicode_spaces_are_parts_of_words():
    found = read("2 1\n1\u00a0000 1\n\u0085\u3000 2\n".encode())
    assert found.index_to_key == ["1\u00a0000", "\u0085\u3000"]


def test_missing_newline_at_the_end_is_warned_of(caplog):
    assert read(TEXT[:-1]).index_to_key[-1] == "ünï"
    assert "may have been cut" in caplog.text


def test_glove_text_has_no_header(table):
    found = read(TEXT.split(b"\n", 1)[1], no_header=True)
    assert found.index_to_key == table.index_to_key
    assert same_bits(found.vectors, table.vectors)
    assert found.expandos["count"].tolist() == [3, 2, 1]


def test_words_of_glove_may_hold_spaces_where_the_columns_tell():
    text = b". . . 1 2\nat name@domain.com 3 4\nthe 5 6\nof 7 8\n"
    found = read(text, no_header=True)
    assert found.index_to_key == [". . .", "at name@domain.com", "the", "of"]
    assert found.vectors.tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]


@pytest.mark.parametrize("binary", [False, True])
def test_limit(table, binary):
    data = written(table, binary=binary)
    found = read(data, binary=binary, limit=2)
    assert found.index_to_key == ["the", "of"]
    assert found.vectors.shape == (2, 2)
    assert len(read(data, binary=binary, limit=10).index_to_key) == 3
    with pytest.raises(ValueError, match="limit must be positive"):
        read(data, binary=binary, limit=0)


def test_empty_table_round_trips():
    assert written(Table(5)) == b"0 5\n"
    assert read(b"0 5\n").vectors.shape == (0, 5)


def test_counts_from_a_vocabulary_file(caplog):
    found = read(TEXT, fvocab=io.BytesIO("ünï 2\r\nthe 9\n".encode()))
    assert found.expandos["count"].tolist() == [9, 0, 2]
    assert "lacks 1 of the words, the first of them 'of'" in caplog.text
    with pytest.raises(ValueError, match="line 2 is not a word and a count"):
        read(TEXT, fvocab=io.BytesIO(b"the 9\nof many\n"))


def test_words_are_sorted_by_an_attribute(table):
    counts = io.BytesIO()
    table.expandos["count"] = np.array([1, 7, 7])
    table.expandos["rank"] = np.array([1.0, 2.0, 3.0])
    assert [line.split()[0] for line in written(table, fvocab=counts).splitlines()[1:]] == [
        b"of",
        "ünï".encode(),
        b"the",
    ]
    assert counts.getvalue() == "of 7\nünï 7\nthe 1\n".encode()
    assert written(table, sort_attr="rank").splitlines()[1].startswith("ünï".encode())
    assert written(table, sort_attr="absent").splitlines()[1].startswith(b"the")
    with pytest.raises(ValueError, match="no attribute 'absent'"):
        written(table, sort_attr="absent", fvocab=counts)


def test_two_tables_in_one_file(tmp_path, table):
    path = tmp_path / "vectors.gz"
    write_word2vec(table, path, total_vec=6, prefix="*")
    write_word2vec(table, path, write_header=False, append=True)
    found = read_word2vec(path, cls=Table)
    assert found.index_to_key == ["*the", "*of", "*ünï", "the", "of", "ünï"]


def test_keys_that_are_numbers():
    assert written(Table.of([7, 3], [[1], [2]])) == b"2 1\n7 1.0\n3 2.0\n"


@pytest.mark.parametrize("key", ["new york", "new\nyork"])
def test_words_that_the_format_cannot_hold(tmp_path, key):
    path = tmp_path / "vectors"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="holds a space or a newline"):
        write_word2vec(Table.of(["a", key], [[1], [2]]), path)
    with pytest.raises(ValueError, match="holds a space or a newline"):
        write_word2vec(Table.of(["a"], [[1]]), path, prefix="* ")
    with pytest.raises(ValueError, match="not Unicode text"):
        write_word2vec(Table.of(["\udcff"], [[1]]), path)
    assert path.read_bytes() == b"old"


def test_vectors_of_any_layout(table):
    for vectors in (
        np.asfortranarray(table.vectors),
        np.repeat(table.vectors, 2, axis=1)[:, ::2],
        table.vectors.astype(">f4"),
        np.vstack([table.vectors, table.vectors]),
    ):
        table.vectors = vectors
        assert written(table) == TEXT
        assert written(table, binary=True) == BINARY
    table.vectors = table.vectors[:2]
    with pytest.raises(ValueError, match="3 words, but only 2 vectors"):
        written(table)


def test_repeated_words_are_warned_of_once_and_the_first_kept(caplog):
    text = b"6 1\na 1\nb 2\na 3\nc 4\nb 5\nd 6\n"
    with caplog.at_level(logging.WARNING):
        found = read(text)
    assert found.index_to_key == ["a", "b", "c", "d"]
    assert found.key_to_index == {"a": 0, "b": 1, "c": 2, "d": 3}
    assert found.vectors.tolist() == [[1], [2], [4], [6]]
    assert found.expandos["count"].tolist() == [6, 5, 4, 3]
    [record] = caplog.records
    assert record.message == (
        "the open file: 2 words stand in it more than once, the first of them 'a';"
        " kept the first vector of each"
    )


@pytest.mark.parametrize("binary", [False, True])
def test_memory_beyond_the_table_is_bounded(tmp_path, binary):
    path = tmp_path / "vectors"
    rng = np.random.default_rng(0)
    table = Table.of([f"w{i}" for i in range(5000)], rng.standard_normal((5000, 1000)))
    assert table.vectors.nbytes == 20_000_000
    tracemalloc.start()
    try:
        write_word2vec(table, path, binary=binary)
        assert tracemalloc.get_traced_memory()[1] < 12e6
        tracemalloc.reset_peak()
        held = tracemalloc.get_traced_memory()[0]
        found = read_word2vec(path, cls=Table, binary=binary)
        assert tracemalloc.get_traced_memory()[1] - held - found.vectors.nbytes < 12e6
    finally:
        tracemalloc.stop()
