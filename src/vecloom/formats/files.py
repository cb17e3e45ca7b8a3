"""The one place where vector files are opened, plain or compressed, and replaced when whole."""

from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import secrets
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeAlias, cast

from vecloom.corpus import zstd

PathLike: TypeAlias = "str | os.PathLike[str]"
File: TypeAlias = "PathLike | BinaryIO"

# How often it is looked whether so much was written that it is worth bringing to the disk.
_FLUSH_SECONDS = 0.02
_FLUSH_BYTES = 1 << 25

COMPRESSED_SUFFIXES = (".gz", ".bz2", ".xz", ".zst")


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
    suffix = _suffix(path)
    if os.path.isdir(path):
        raise IsADirectoryError(errno.EISDIR, "Is a directory, not a file of vectors", path)
    with open(path, "rb") as raw:
        if not suffix:
            yield Source(raw, path, _bytes_left(raw))
        else:
            with _DECOMPRESSORS[suffix](raw) as stream:
                checked = cast(BinaryIO, _CheckedReader(stream, path))
                yield Source(checked, path, None)


@contextmanager
def atomic_write(file: File, *, append: bool = False) -> Iterator[BinaryIO]:
    """Write a file that appears under its name only when it is whole.

    The bytes go to a temporary file in the same folder, which takes the name at the end and is
    removed on any error; a file that was there before stays untouched until then. Compressed if
    the name ends in .gz, .bz2, .xz or .zst.

    Parameters
    ----------
    file : path-like, or binary file object
        A file object is written to directly and stays open, and so are devices and pipes.
    append : bool, default False
        Begin with what the file holds already.

    Raises
    ------
    FileNotFoundError, IsADirectoryError, PermissionError, OSError
        Naming the file: its folder is missing, it is a directory, no space is left.
    """
    if not isinstance(file, (str, os.PathLike)):
        yield file
        return
    path = os.path.realpath(os.fspath(file))
    temporary = os.path.join(os.path.dirname(path), f".vecloom-{secrets.token_hex(6)}.tmp")
    with _naming(path, temporary):
        if os.path.isdir(path):
            raise IsADirectoryError(errno.EISDIR, "Is a directory", path)
        if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "wb") as raw, _compressed(raw, path) as stream:
                yield stream
            return
        try:
            with open(temporary, "xb") as raw:
                _continue_from(path, temporary, raw if append else None)
                with _flushing(raw), _compressed(raw, path) as stream:
                    yield stream
                raw.flush()
                os.fsync(raw.fileno())
            os.replace(temporary, path)
        except BaseException:
            if os.path.exists(temporary):
                os.unlink(temporary)
            raise


@contextmanager
def _flushing(raw: BinaryIO) -> Iterator[None]:
    """Bring what is written to the disk while more is written: then the end is not waited for."""
    done, flushed = threading.Event(), 0
    errors: list[OSError] = []

    def flush() -> None:
        nonlocal flushed
        while not (errors or done.wait(_FLUSH_SECONDS)):
            size = os.fstat(raw.fileno()).st_size
            if size - flushed >= _FLUSH_BYTES:
                flushed = size
                try:
                    os.fsync(raw.fileno())
                except OSError as error:  # the system tells it once only
                    errors.append(error)

    thread = threading.Thread(target=flush, name="vecloom-flush", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    if errors:
        raise errors[0]


def _continue_from(path: str, temporary: str, raw: BinaryIO | None) -> None:
    """Give the new file the mode of the one it replaces, and to append to it, its content."""
    if not os.path.exists(path):
        return
    shutil.copymode(path, temporary)
    if raw is not None:
        with open(path, "rb") as old:
            shutil.copyfileobj(old, raw, 1 << 20)


@contextmanager
def _naming(path: str, temporary: str) -> Iterator[None]:
    """Let errors of the operating system name the file the user asked for."""
    try:
        yield
    except OSError as error:
        # Errors of opening name a file, those of writing (no space is left) name none.
        if error.errno is None or error.filename not in (None, temporary):
            raise
        if isinstance(error, FileNotFoundError):
            why = "No such folder to write the file into"
        else:
            why = f"{error.strerror}; the file was not written"
        raise type(error)(error.errno, why, path) from error


def _suffix(path: str) -> str:
    suffix = os.path.splitext(path)[1].lower()
    return suffix if suffix in COMPRESSED_SUFFIXES else ""


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


@contextmanager
def _compressed(raw: BinaryIO, path: str) -> Iterator[BinaryIO]:
    """Compress what is written to ``raw`` as the ending of ``path`` says."""
    suffix = _suffix(path)
    if not suffix:
        yield raw
        return
    with _COMPRESSORS[suffix](raw) as stream:
        yield stream


def _zstd() -> tuple[Any, bool]:
    """Find Zstandard: Python's own module (True), or the package that the extra brings (False)."""
    try:
        from compression import zstd as module  # type: ignore[import-not-found, unused-ignore]

        return module, True
    except ImportError:
        pass
    try:
        import zstandard
    except ImportError:
        raise ImportError(
            "reading and writing .zst files before Python 3.14 needs the extra 'zstd':"
            ' pip install "vecloom[zstd]"'
        ) from None
    return zstandard, False


def _write_zstd(raw: BinaryIO) -> Any:
    module, builtin = _zstd()
    if builtin:
        return module.ZstdFile(raw, "wb")
    return module.ZstdCompressor().stream_writer(raw, closefd=False)


_DECOMPRESSORS: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": lambda raw: gzip.GzipFile(fileobj=raw, mode="rb"),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": zstd.open_stream,
}

# No file name and no time go into gzip's header, so that equal content gives equal bytes.
_COMPRESSORS: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": lambda raw: gzip.GzipFile("", "wb", 6, raw, mtime=0),
    ".bz2": lambda raw: bz2.BZ2File(raw, "wb"),
    ".xz": lambda raw: lzma.LZMAFile(raw, "wb"),  # noqa: SIM115 (its caller closes it)
    ".zst": _write_zstd,
}
