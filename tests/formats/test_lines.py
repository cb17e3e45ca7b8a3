"""Lines parsed on several threads are those parsed on one."""

from __future__ import annotations

import io

import numpy as np
import pytest

from vecloom._core import rowreader
from vecloom.formats import FormatError, lines, read_word2vec

from .tables import Table, same_bits

COLUMNS = 3


@pytest.fixture(autouse=True)
def many_parts(monkeypatch):
    monkeypatch.setattr(lines, "_PART", 40)
    monkeypatch.setattr(lines, "available_cores", lambda: 5)


def text(n, seed=0):
    rng = np.random.default_rng(seed)
    rows = rng.standard_normal((n, COLUMNS)).astype(np.float32)
    words = ["word"[: rng.integers(1, 5)] + str(row) for row in range(n)]
    return "".join(
        f"{word} {' '.join(map(str, row))}\n" for word, row in zip(words, rows, strict=True)
    ).encode()


BLOCKS = {
    "whole lines": text(30),
    "an open end": text(30)[:-1],
    "cut within a line": text(30)[:-9],
    "a word alone at the end": text(30) + b"word",
    "a bad line at the front": b"bad\n" + text(30),
    "a bad line in the middle": text(10) + b"bad 1 2 x\n" + text(20),
    "an empty line": text(10) + b"\n" + text(20),
    "two bad lines": text(14) + b"bad 1\n" + text(14) + b"bad 1\n",
    "one long line": b"w" * 900 + b" 1 2 3\n",
    "less than a part": b"a 1 2 3\n",
    "nothing": b"",
    "spaces in words": text(10) + b"a b 1 2 3\n" + text(10),
}


def split(function, block, capacity, at_end, spaced):
    rows = np.full((capacity, COLUMNS), 9, np.float32)
    starts, stops = np.zeros((2, capacity), np.int64)
    n, used, good = function(memoryview(block), rows, starts, stops, at_end, spaced)
    words = [block[a:b] for a, b in zip(starts[:n], stops[:n], strict=True)]
    return n, used, good, words, rows[:n].tolist()


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
@pytest.mark.parametrize("capacity", [1, 7, 100])
@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize("spaced", [False, True])
def test_the_result_is_that_of_one_thread(block, capacity, at_end, spaced):
    alone = split(rowreader.split_text, block, capacity, at_end, spaced)
    assert split(lines.split_lines, block, capacity, at_end, spaced) == alone


def test_the_parts_are_several():
    assert len(lines._cuts(memoryview(text(30)))) == 5
    assert lines._cuts(memoryview(b"")) == [(0, 0)]


def test_a_file_is_read_whole():
    content = text(500)
    found = read_word2vec(io.BytesIO(b"500 3\n" + content), cls=Table)
    rows = [line.split()[1:] for line in content.decode().splitlines()]
    assert same_bits(found.vectors, np.array(rows, np.float32))
    assert found.index_to_key == [line.split()[0] for line in content.decode().splitlines()]
    assert len(read_word2vec(io.BytesIO(b"500 3\n" + content), cls=Table, limit=33).vectors) == 33


def test_an_error_names_its_line():
    content = b"500 3\n" + text(400) + b"bad 1 2 x\n" + text(99)
    with pytest.raises(FormatError, match="line 402, of the word 'bad': 'x' is not a number"):
        read_word2vec(io.BytesIO(content), cls=Table)
