"""Texts in other encodings than UTF-8, told and found out."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import pytest

from vecloom import Corpus, Word2Vec
from vecloom.corpus import TextEncodingError, encodings

SIMPLIFIED = (
    "我们来到北京的清华大学，他们都说这里是最好的大学。\n江州市长江大桥参加了长江大桥的通车仪式。\n"
)
TRADITIONAL = (
    "我們來到北京的清華大學，他們都說這裡是最好的大學。\n江州市長江大橋參加了長江大橋的通車儀式。\n"
)
ENGLISH = "plain words only\nand nothing else\n"


def words_of(path: Path, **options: object) -> list[list[str]]:
    return list(Corpus.from_files(path, tokenizer="characters", **options).sentences())


def expected(text: str) -> list[list[str]]:
    from vecloom.corpus import Characters

    return [Characters()(line) for line in text.splitlines()]


@pytest.mark.parametrize("told", [True, False], ids=["told", "found out"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED + "𠮷€\n", "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "utf-16"),
        (TRADITIONAL, "gb18030"),
        (ENGLISH, "ascii"),
    ],
)
def test_texts_of_many_encodings(tmp_path: Path, text: str, encoding: str, told: bool) -> None:
    path = tmp_path / "zh.txt"
    path.write_bytes(text.encode(encoding))
    assert words_of(path, encoding=encoding if told else "auto") == expected(text)


def test_every_file_has_its_own_encoding_found_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(SIMPLIFIED.encode("gb18030"))
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(TRADITIONAL.encode("big5")))
    (tmp_path / "c.txt").write_text(SIMPLIFIED, encoding="utf-8")
    assert words_of(tmp_path, encoding="auto") == expected(SIMPLIFIED + TRADITIONAL + SIMPLIFIED)


def test_characters_are_not_torn_where_chunks_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "zh.txt"
    text = SIMPLIFIED + "𠮷龘\n"
    path.write_bytes(text.encode("gb18030"))
    monkeypatch.setattr(encodings, "CHUNK", 1)
    monkeypatch.setattr(encodings, "HEAD", 33)  # ends within a character
    assert words_of(path, encoding="auto") == expected(text)
    assert words_of(path, encoding="auto", workers=2, _block_size=7) == expected(text)


def test_a_head_of_ascii_is_taken_for_utf8_and_what_follows_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "zh.txt"
    path.write_bytes(ENGLISH.encode() + SIMPLIFIED.encode("gb18030"))
    monkeypatch.setattr(encodings, "HEAD", 8)
    with pytest.raises(TextEncodingError, match=r"not UTF-8 at byte 34, line 3.*encoding='auto'"):
        words_of(path, encoding="auto")


@pytest.mark.parametrize("tokenizer", ["characters", str.split])
@pytest.mark.parametrize("chunk", [1, 1 << 16])
def test_a_wrong_encoding_is_told_with_byte_and_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tokenizer: object, chunk: int
) -> None:
    monkeypatch.setattr(encodings, "CHUNK", chunk)
    path = tmp_path / "zh.txt"
    good = SIMPLIFIED.encode("gb18030")
    path.write_bytes(good + "北京".encode("gb18030") + b"\xff\n" + good)
    with pytest.raises(TextEncodingError) as caught:
        Corpus.from_files(path, tokenizer=tokenizer, encoding="gb18030")
    error = caught.value
    assert (error.offset, error.line, error.encoding) == (len(good) + 4, 3, "gb18030")
    assert str(error).startswith(f"{path}: not GB18030 at byte {len(good) + 4}, line 3 (")
    assert words_of(path, encoding="gb18030", encoding_errors="ignore") == expected(
        SIMPLIFIED + "北京\n" + SIMPLIFIED
    )


def test_an_encoding_that_cannot_be_found_out_is_told(tmp_path: Path) -> None:
    path = tmp_path / "zh.txt"
    path.write_bytes(b"abc\n\xff\xff\n")
    with pytest.raises(
        TextEncodingError, match=r"neither UTF-8 nor GB18030 nor Big5 at byte 4, line 2"
    ):
        words_of(path, encoding="auto")
    assert words_of(path, encoding="auto", encoding_errors="replace") == [["abc"]]


def test_bytes_that_are_escaped_come_out_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "zh.txt"
    path.write_bytes("北".encode("big5") + b"\xff x\n")
    corpus = Corpus.from_files(path, encoding="big5", encoding_errors="surrogateescape")
    assert list(corpus.sentences()) == [["北\udcff", "x"]]


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13", "", "idna\0"])
def test_an_unknown_encoding_is_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "zh.txt"
    path.write_text("a", encoding="utf-8")
    with pytest.raises(ValueError, match="encoding=.* is unknown"):
        Corpus.from_files(path, encoding=encoding)


def test_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.TextIOWrapper(io.BytesIO(SIMPLIFIED.encode("gb18030")))
    monkeypatch.setattr(sys, "stdin", stream)
    corpus = Corpus.from_files("-", tokenizer="characters", encoding="auto")
    assert list(corpus.sentences()) == expected(SIMPLIFIED)


def test_models_read_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "zh.txt"
    path.write_bytes((SIMPLIFIED * 10).encode("gb18030"))
    model = Word2Vec(corpus_file=path, tokenizer="characters", encoding="auto", vector_size=4)
    assert "京" in model.wv
