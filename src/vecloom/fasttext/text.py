"""Text as fastText reads it: bytes, cut at ASCII white space and NUL, a line ending in ``</s>``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import numpy as np

from vecloom._core.text import PADDING
from vecloom.corpus import Corpus, sources
from vecloom.corpus.tokenizers import Tokenizer
from vecloom.models.classification.labels import Lines

EOS, BOW, EOW = "</s>", "<", ">"
LINE_END = ord("\n")
Input = str | os.PathLike[str] | Iterable[str]


def to_bytes(text: Any) -> bytes:
    """Return text in UTF-8; what `to_text` made of bytes that are none becomes them again.

    Raises
    ------
    TypeError
        If it is no str.
    UnicodeEncodeError
        (a ValueError) if it holds other lone surrogates.
    """
    if not isinstance(text, str):
        raise TypeError(f"expected a str, got {type(text).__name__}: {text!r:.60}")
    return text.encode("utf-8", "surrogateescape")


def to_text(content: bytes) -> str:
    """Return bytes as text, those that are not UTF-8 as lone surrogates."""
    return content.decode("utf-8", "surrogateescape")


def to_line(text: Any) -> bytes:
    """Return one line of text in UTF-8, with its end.

    Raises
    ------
    TypeError
        If it is no str.
    ValueError
        If it has a line end already.
    """
    if isinstance(text, str) and "\n" in text:
        raise ValueError(f"one line at a time: remove the line end '\\n' from {text!r:.60}")
    return to_bytes(text) + b"\n"


def to_lines(texts: Iterable[Any]) -> Lines:
    """Return lines as `to_line` does, all at once."""
    texts = list(texts)
    try:
        content = ("\n".join(texts) + "\n").encode("utf-8", "surrogateescape")
        ends = np.flatnonzero(np.frombuffer(content, np.uint8) == LINE_END) + 1
        if len(ends) == len(texts):
            return Lines(content, np.append(0, ends).astype(np.int64, copy=False))
    except (TypeError, UnicodeEncodeError):
        pass
    return Lines.of([to_line(text) for text in texts])  # one is no line: it is told which


def tokens(line: bytes) -> list[bytes]:
    """Cut a line into its tokens."""
    return line.replace(b"\0", b" ").split()


def tokenize(text: str) -> list[str]:
    """Cut text into tokens, each line end becoming ``"</s>"``."""
    return [to_text(token) for token in tokens(to_bytes(text).replace(b"\n", b" </s> "))]


def read_lines(text: Input) -> list[bytes]:
    """Read the lines of a file, plain or compressed, or of a list; each with its end.

    Only the last line of a file may lack it.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    TypeError, ValueError
        If a line of the list is no str, or is several.
    """
    if not isinstance(text, (str, os.PathLike)):
        return [to_line(line.removesuffix("\n")) for line in _checked(text)]
    lines = []
    for source in sources.expand(text):
        with sources.told(source), source.open() as stream:
            lines += split_lines(stream.read())
    return lines


def split_lines(content: bytes) -> list[bytes]:
    """Cut behind line ends."""
    *lines, rest = content.split(b"\n")
    return [line + b"\n" for line in lines] + ([rest] if rest else [])


def _checked(lines: Any) -> Iterable[str]:
    if isinstance(lines, bytes) or not isinstance(lines, Iterable):
        raise TypeError(f"input is {lines!r:.60}: expected a path, or a list of lines")
    for number, line in enumerate(lines):
        if not isinstance(line, str):
            raise TypeError(f"line {number} of the input is {line!r:.60}: expected a str")
        yield line


def text_of(text: Input) -> dict[str, Any]:
    """Return text as the argument that supervised training takes it by: a path, or lines."""
    if isinstance(text, (str, os.PathLike)):
        return {"input": text}
    return {"lines": [to_line(line.removesuffix("\n"))[:-1] for line in _checked(text)]}


def read_corpus(text: Input, workers: int) -> Corpus:
    """Read and encode text for unsupervised training, with ``"</s>"`` at every line end.

    Words may hold bytes that are not UTF-8; they are kept as lone surrogates.
    """
    if isinstance(text, (str, os.PathLike)):
        return Corpus.from_files(
            text, tokenizer=WITH_LINE_ENDS, encoding_errors="surrogateescape", workers=workers
        )
    return Corpus.from_sentences([*line.split(), EOS] for line in _checked(text))


def _mark_line_ends(buffer: bytearray, length: int) -> tuple[bytearray, int]:
    marked = buffer[:length].replace(b"\0", b" ").replace(b"\n", b" </s>\n")
    return marked + bytes(PADDING), len(marked)


WITH_LINE_ENDS = Tokenizer(lambda line: [*line.split(), EOS], _mark_line_ends)
