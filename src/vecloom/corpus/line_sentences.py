"""Sentences of files, to be iterated over, and read natively where a model is given them.

They are called, and cut long sentences, as gensim's.
"""

from __future__ import annotations

import itertools
import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from vecloom.corpus import sources
from vecloom.corpus.sources import StrPath
from vecloom.corpus.vocabulary import Int64s
from vecloom.corpus.writing import atomic_write

MAX_SENTENCE_LENGTH = 10_000


class FileSentences(ABC):
    """Sentences of tokens between white space, as often as one likes.

    Parameters
    ----------
    max_sentence_length : int
        Longer sentences are cut after so many tokens.

    Raises
    ------
    ValueError
        If ``max_sentence_length`` is not positive.
    """

    def __init__(self, max_sentence_length: int) -> None:
        if max_sentence_length < 1:
            raise ValueError(f"max_sentence_length={max_sentence_length}: must be positive")
        self.max_sentence_length = max_sentence_length

    @abstractmethod
    def __iter__(self) -> Iterator[list[str]]:
        """Yield the sentences."""

    def paths(self) -> list[str] | None:
        """Name the files whose lines, cut by `cut`, are these sentences; None if none are."""
        own = any(vars(cls).get("__iter__") is type(self).__iter__ for cls in _KINDS)
        return self._files() if own else None  # a subclass may yield something else

    @abstractmethod
    def _files(self) -> list[str] | None:
        """Name the files, or None if they are not taken whole."""

    def cut(self, offsets: Int64s) -> Int64s:
        """Find where sentences begin, given where lines do: both of shape (n + 1,)."""
        longest = self.max_sentence_length
        pieces = -(-np.diff(offsets) // longest)
        before = np.cumsum(pieces) - pieces
        within = np.arange(pieces.sum()) - np.repeat(before, pieces)
        return np.append(np.repeat(offsets[:-1], pieces) + within * longest, offsets[-1])

    def _pieces(self, tokens: list[str]) -> Iterator[list[str]]:
        for start in range(0, len(tokens), self.max_sentence_length):
            yield tokens[start : start + self.max_sentence_length]


class LineSentence(FileSentences):
    r"""The lines of a text as sentences.

    May be iterated over any number of times. Given to a model, files are read natively and on all
    cores. Empty lines are passed over.

    Parameters
    ----------
    source : path, glob, folder, list of paths, or open file
        Files, plain or compressed, in UTF-8, as `Corpus.from_files` takes them. An open file is
        read from its beginning.
    max_sentence_length : int
        Longer sentences are cut after so many tokens.
    limit : int, optional
        Read only the first so many lines, in Python.

    Raises
    ------
    ValueError
        If ``max_sentence_length`` is not positive.

    Examples
    --------
    >>> import io
    >>> list(LineSentence(io.StringIO("a b\n\nc\n")))
    [['a', 'b'], ['c']]
    """

    def __init__(
        self,
        source: Any,
        max_sentence_length: int = MAX_SENTENCE_LENGTH,
        limit: int | None = None,
    ) -> None:
        super().__init__(max_sentence_length)
        self.source, self.limit = source, limit

    def __iter__(self) -> Iterator[list[str]]:
        for line in itertools.islice(sources.every_line(self.source), self.limit):
            yield from self._pieces(line.split())

    def _files(self) -> list[str] | None:
        if self.limit is not None or hasattr(self.source, "read"):
            return None
        return [source.path for source in sources.expand(self.source)]


class PathLineSentences(FileSentences):
    """The lines of all files of a folder as sentences: see `LineSentence`.

    Parameters
    ----------
    source : path
        A folder, whose files are taken by name, hidden ones and folders left out; or a file.
    max_sentence_length : int
        Longer sentences are cut after so many tokens.
    limit : int, optional
        Read only the first so many lines of each file, in Python.

    Attributes
    ----------
    input_files : list of str
        The files.

    Raises
    ------
    ValueError
        If ``source`` is neither a file nor a folder, or ``max_sentence_length`` not positive.
    FileNotFoundError
        If the folder is empty.
    """

    def __init__(
        self,
        source: StrPath,
        max_sentence_length: int = MAX_SENTENCE_LENGTH,
        limit: int | None = None,
    ) -> None:
        super().__init__(max_sentence_length)
        self.source, self.limit = os.fspath(source), limit
        if not os.path.exists(self.source):
            raise ValueError(f"{self.source}: neither a file nor a folder is there")
        self.input_files = [found.path for found in sources.expand(self.source)]

    def __iter__(self) -> Iterator[list[str]]:
        for path in self.input_files:
            yield from LineSentence(path, self.max_sentence_length, self.limit)

    def _files(self) -> list[str] | None:
        return self.input_files if self.limit is None else None


class Text8Corpus(FileSentences):
    """A text without sentences, such as text8, cut into stretches of equal length.

    Parameters
    ----------
    fname : path
        A file, plain or compressed, in UTF-8; line ends are white space like any other.
    max_sentence_length : int
        Tokens of a stretch.

    Raises
    ------
    ValueError
        If ``max_sentence_length`` is not positive.
    """

    def __init__(self, fname: StrPath, max_sentence_length: int = MAX_SENTENCE_LENGTH) -> None:
        super().__init__(max_sentence_length)
        self.fname = fname

    def __iter__(self) -> Iterator[list[str]]:
        tokens = sources.tokens(sources.Source(os.fspath(self.fname)))
        while stretch := list(itertools.islice(tokens, self.max_sentence_length)):
            yield stretch

    def _files(self) -> list[str] | None:
        return [os.fspath(self.fname)]

    def cut(self, offsets: Int64s) -> Int64s:
        """Find where stretches begin: lines do not matter."""
        return super().cut(offsets[[0, -1]])


_KINDS = (LineSentence, PathLineSentences, Text8Corpus)


def save_as_line_sentence(corpus: Iterable[Iterable[str]], filename: StrPath) -> None:
    """Write sentences to a file in UTF-8 that `LineSentence` reads, atomically.

    Parameters
    ----------
    corpus : iterable of iterables of str
        Sentences; their tokens are separated by a space.
    filename : path
        File to write.
    """
    with atomic_write(filename) as file:
        for sentence in corpus:
            file.write((" ".join(sentence) + "\n").encode())
