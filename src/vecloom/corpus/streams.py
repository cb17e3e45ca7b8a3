"""Text that is made while it is read, in place of a file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

from vecloom.corpus.encoded import Corpus
from vecloom.corpus.reading import BLOCK_SIZE, TextReader, default_workers
from vecloom.corpus.sources import StrPath
from vecloom.corpus.store import Store
from vecloom.corpus.tokenizers import Prepare


def encode(
    pieces: Iterable[bytes],
    prepare: Prepare,
    name: str,
    *,
    workers: int | None,
    storage: StrPath,
    block_size: int = BLOCK_SIZE,
) -> Corpus:
    """Encode a text natively, on all cores; a line of it is a sentence.

    Parameters
    ----------
    pieces : iterable of bytes
        The text in UTF-8; taken by one thread at a time.
    prepare : callable
        Of the tokenizer; runs in every thread.
    name : str
        For messages.
    workers, storage
        As in `Corpus.from_files`.
    block_size : int
        Bytes that are prepared at once.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"workers={workers}: at least one is needed; None takes every core")
    source = cast(Any, _Text(pieces, name))
    with Store(storage) as store:
        reader = TextReader(
            [source], prepare, "strict", workers or default_workers(), store, block_size=block_size
        )
        return Corpus._finish(store, reader.read(), name, storage)


class _Text:
    """What stands for a `Source`."""

    def __init__(self, pieces: Iterable[bytes], name: str) -> None:
        self._pieces, self._name = pieces, name

    def __str__(self) -> str:
        return self._name

    def open(self) -> BinaryIO:
        return cast(BinaryIO, _Stream(iter(self._pieces)))


class _Stream(io.RawIOBase):
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        n = min(len(buffer), len(self._rest))
        buffer[:n] = self._rest[:n]
        self._rest = self._rest[n:]
        return n
