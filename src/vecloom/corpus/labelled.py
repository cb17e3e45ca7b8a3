"""Texts as fastText reads them for its classifiers, encoded once."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt

from vecloom._core import text as core
from vecloom.corpus import sources
from vecloom.corpus.reading import TextReader, default_workers
from vecloom.corpus.sources import Block, StrPath
from vecloom.corpus.store import Store
from vecloom.corpus.vocabulary import Bytes, Int32s, Int64s

EOS = b"</s>"


@dataclass(frozen=True, eq=False)
class LabelledText:
    """The tokens of a text, words and labels alike, as numbers.

    Attributes
    ----------
    ids : ndarray of int32, shape (n_tokens,)
        Numbers of the tokens, the most frequent being 0.
    offsets : ndarray of int64, shape (n_lines + 1,)
        Where each line begins.
    blob, starts : ndarray of uint8; of int64, shape (n_types + 1,)
        The tokens' bytes, and where those of each number begin.
    counts : ndarray of int64, shape (n_types,)
        Occurrences of each, descending; of equal ones the first to occur comes first.
    """

    ids: Int32s
    offsets: Int64s
    blob: Bytes
    starts: Int64s
    counts: Int64s

    @classmethod
    def from_files(
        cls, paths: StrPath | Iterable[StrPath], *, workers: int | None = None
    ) -> LabelledText:
        """Read files, plain or compressed: tokens between fastText's white space, of any bytes.

        A line ends with a word ``</s>``: its line end, or one that stands in the text.

        Raises
        ------
        OSError, ValueError
            A file cannot be read, or is compressed and damaged.
        """
        text = _read(sources.expand(paths), workers)
        eos = text.find(EOS)
        ends = np.flatnonzero(text.ids == eos) + 1 if eos >= 0 else np.empty(0, np.int64)
        if not len(ends) or ends[-1] != len(text.ids):
            ends = np.append(ends, len(text.ids)) if len(text.ids) else ends
        offsets = np.concatenate([[0], ends]).astype(np.int64)
        return cls(text.ids, offsets, text.blob, text.starts, text.counts)

    @classmethod
    def from_lines(cls, lines: Iterable[bytes], *, workers: int | None = None) -> LabelledText:
        """Read lines from memory, in one pass; each without its line end, which is added.

        What follows a ``</s>`` in a line is counted, but is never read again.

        Raises
        ------
        ValueError
            A line holds a line end.
        """
        return _read([_Lines(lines)], workers)

    @property
    def n_lines(self) -> int:
        """How many lines there are."""
        return len(self.offsets) - 1

    def words(self, ids: npt.ArrayLike) -> list[bytes]:
        """List the tokens of some numbers."""
        content, wanted = self.blob.tobytes(), np.asarray(ids, np.int64)
        spans = zip(self.starts[wanted].tolist(), self.starts[wanted + 1].tolist(), strict=True)
        return [content[start:stop] for start, stop in spans]

    def beginning_with(self, prefix: bytes) -> npt.NDArray[np.bool_]:
        """Tell of each number whether its token begins with ``prefix`` (bool, (n_types,))."""
        found = np.diff(self.starts) >= len(prefix)
        for i, byte in enumerate(prefix):
            candidates = np.flatnonzero(found)
            found[candidates] = self.blob[self.starts[candidates] + i] == byte
        return found

    def find(self, token: bytes) -> int:
        """Return the number of a token, -1 if the text does not have it."""
        alike = self.beginning_with(token) & (np.diff(self.starts) == len(token))
        return int(np.flatnonzero(alike)[0]) if alike.any() else -1


def _read(texts: list[Any], workers: int | None) -> LabelledText:
    with Store("memory") as store:
        reader = _LineReader(texts, store, workers or default_workers())
        vocabulary = reader.read()
        ids, offsets = store.finish(vocabulary)
    arrays = vocabulary.arrays()
    return LabelledText(ids, offsets, arrays["words"], arrays["word_starts"], arrays["counts"])


class _LineReader(TextReader):
    """Reads texts as fastText does: nothing is decoded."""

    def __init__(self, texts: list[Any], store: Store, workers: int) -> None:
        super().__init__(texts, lambda text, length: (text, length), "strict", workers, store)

    def _tokens(
        self, table: core.WordTable, block: Block, text: bytearray
    ) -> tuple[Int32s, Int64s, int]:
        return table.encode(text, block.length, self._position(block), fasttext=True)


class _Lines(os.PathLike[str]):
    """Lines in memory, in place of a file."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines

    def __fspath__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return "the lines given"

    def open(self) -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_LineStream(iter(self._lines)), 1 << 20))


class _LineStream(io.RawIOBase):
    """The bytes of lines, with their line ends."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = memoryview(b"")
        self._number = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = memoryview(self._some(len(buffer)))
        n = min(len(buffer), len(self._rest))
        buffer[:n] = self._rest[:n]
        self._rest = self._rest[n:]
        return n

    def _some(self, size: int) -> bytes:
        some: list[bytes] = []
        for line in self._lines:
            if b"\n" in line:
                raise ValueError(
                    f"line {self._number} (counted from 0) holds a line end: split it first, or "
                    "replace the line end by a space"
                )
            self._number += 1
            some += (line, b"\n")
            size -= len(line) + 1
            if size <= 0:
                break
        return b"".join(some)
