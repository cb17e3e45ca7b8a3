"""Texts as fastText reads them, encoded."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from vecloom.corpus import labelled
from vecloom.corpus.labelled import LabelledText

TEXT = b"__label__a one two\n\n  \nbad\xff one\r\none </s> two\x00three"


def lines_of(text: LabelledText) -> list[list[bytes]]:
    words = text.words(text.ids)
    return [words[a:b] for a, b in zip(text.offsets, text.offsets[1:], strict=False)]


def test_a_line_ends_with_a_word_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(TEXT)
    text = LabelledText.from_files(path)
    assert lines_of(text) == [
        [b"__label__a", b"one", b"two", b"</s>"],
        [b"</s>"],
        [b"</s>"],
        [b"bad\xff", b"one", b"</s>"],
        [b"one", b"</s>"],
        [b"two", b"three"],
    ]
    assert text.words(range(3)) == [b"</s>", b"one", b"two"]
    assert text.counts.tolist() == [5, 3, 2, 1, 1, 1]
    assert text.find(b"two") == 2 and text.find(b"twos") == text.find(b"tw") == -1
    assert np.flatnonzero(text.beginning_with(b"t")).tolist() == [2, text.find(b"three")]


def test_lines_in_memory_are_lines_whatever_they_hold() -> None:
    lines = [b"one </s> two", b"", b"  ", b"three"]
    text = LabelledText.from_lines(iter(lines))
    assert lines_of(text) == [
        [b"one", b"</s>", b"two", b"</s>"],
        [b"</s>"],
        [b"</s>"],
        [b"three", b"</s>"],
    ]


@pytest.mark.parametrize("workers", [1, 3])
def test_blocks_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    path = tmp_path / "text.gz"
    rng = np.random.default_rng(1)
    lines = [
        b" ".join(b"w%d" % i for i in rng.integers(0, 50, rng.integers(0, 9))) for _ in range(500)
    ]
    path.write_bytes(gzip.compress(b"\n".join(lines)))
    whole = LabelledText.from_files(path, workers=1)
    reader = labelled.TextReader.__init__.__kwdefaults__
    monkeypatch.setitem(reader, "block_size", 64)
    cut = LabelledText.from_files(path, workers=workers)
    assert whole.n_lines == 500
    for name in ("ids", "offsets", "counts", "blob", "starts"):
        np.testing.assert_array_equal(getattr(cut, name), getattr(whole, name))


def test_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for text in (LabelledText.from_files(tmp_path / "empty"), LabelledText.from_lines([])):
        assert text.n_lines == 0 and len(text.ids) == 0 and text.find(b"</s>") == -1


def test_a_line_end_within_a_line_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1 "):
        LabelledText.from_lines([b"one", b"two\nthree"])
