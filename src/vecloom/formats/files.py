"""The one place where vector files are opened, plain or compressed."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from vecloom.corpus import zstd
from vecloom.corpus.writing import (
    COMPRESSED_SUFFIXES,
    File,
    PathLike,
    atomic_write,
    compressed_suffix,
)

__all__ = [
    "COMPRESSED_SUFFIXES",
    "File",
    "FormatError",
    "PathLike",
    "Source",
    "TruncatedFileError",
    "atomic_write",
    "open_source",
]


class FormatError(ValueError):
    """A file is damaged, or not of the kind it was read as."""

    def with_hint(self, hint: str) -> FormatError:
        """Return the same error with more to say."""
        return type(self)(f"{self}{hint}")


class TruncatedFileError(FormatError, EOFError):
    """A file ends before all that it promises has come."""


class WordEncodingError(FormatError, UnicodeDecodeError):
    """A word is not of the encoding it was read in.

    Parameters
    ----------
    message : str
    cause : UnicodeDecodeError
    """

    def __init__(self, message: str, cause: UnicodeDecodeError) -> None:
        UnicodeDecodeError.__init__(self, *cause.args)
        self._message, self._cause = message, cause

    def __str__(self) -> str:
        return self._message

    def with_hint(self, hint: str) -> FormatError:
        """Return the same error with more to say."""
        return WordEncodingError(f"{self}{hint}", self._cause)


@dataclass(frozen=True)
class Source:
    """A file opened for reading.

    Attributes
    ----------
    stream : binary file object
        Its bytes, decompressed.
    name : str
        Its name, for messages.
    size : int or None
        How many bytes are left to read; None where only reading will tell.
    """

    stream: BinaryIO
    name: str
    size: int | None


def wants_mapping(mmap: bool | str | None) -> bool:
    """Tell whether an argument asks to map a file into memory: True does, and gensim's "r".

    Raises
    ------
    ValueError
        If it is another of gensim's, which would let changes reach the file.
    """
    if isinstance(mmap, str) and mmap != "r":
        raise ValueError(f"mmap={mmap!r}: files are mapped to be read only: pass True or 'r'")
    return bool(mmap)


@contextmanager
def open_source(file: File) -> Iterator[Source]:
    """Open a file for reading, decompressed if its name ends in .gz, .bz2, .xz or .zst.

    Parameters
    ----------
    file : path-like, or binary file object
        A file object is read from where it stands, as it is, and stays open.

    Raises
    ------
    FileNotFoundError, IsADirectoryError, PermissionError
    FormatError, TruncatedFileError
        While reading: the compressed data is damaged, or ends early.
    ImportError
        The file is .zst and neither Python 3.14 nor the extra ``zstd`` is there.
    """
    if not isinstance(file, (str, os.PathLike)):
        yield Source(file, str(getattr(file, "name", "") or "the open file"), _bytes_left(file))
        return
    path = os.fspath(file)
    suffix = compressed_suffix(path)
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, "Is a directory, not a file of vectors", path)
    with open(path, "rb") as raw:
        if not suffix:
            yield Source(raw, path, _bytes_left(raw))
        else:
            with _DECOMPRESSORS[suffix](raw) as stream:
                checked = cast(BinaryIO, _CheckedReader(stream, path))
                yield Source(checked, path, None)


def _bytes_left(stream: BinaryIO) -> int | None:
    """Count the bytes from where the stream stands to its end, if that can be known unread."""
    if isinstance(stream, (gzip.GzipFile, bz2.BZ2File, lzma.LZMAFile)):
        return None
    if not (hasattr(stream, "seekable") and stream.seekable()):
        return None
    here = stream.tell()
    end = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return max(end - here, 0)


class _CheckedReader(io.RawIOBase):
    """A decompressing stream whose errors name the file."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            return cast(Any, self._stream).readinto(buffer)  # type: ignore[no-any-return]
        except EOFError:
            raise TruncatedFileError(
                f"{self._name}: the compressed data ends early; the file was cut"
            ) from None
        except Exception as error:
            # Every module has an error of its own; those of the system keep theirs.
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise FormatError(
                f"{self._name}: the compressed data is damaged, or not what the name's ending says"
                f" ({error})"
            ) from error


_DECOMPRESSORS: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw, mode="rb"),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": zstd.open_stream,
}
