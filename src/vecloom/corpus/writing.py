"""Writing files: replaced only by whole ones, compressed as their names say."""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeAlias

from vecloom.corpus import zstd

PathLike: TypeAlias = "str | os.PathLike[str]"
File: TypeAlias = "PathLike | BinaryIO"

COMPRESSED_SUFFIXES = (".gz", ".bz2", ".xz", ".zst")


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
                with _compressed(raw, path) as stream:
                    yield stream
                raw.flush()
                os.fsync(raw.fileno())
            os.replace(temporary, path)
        except BaseException:
            if os.path.exists(temporary):
                os.unlink(temporary)
            raise


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


def compressed_suffix(path: str) -> str:
    """Return the ending of a name that says how the file is compressed, or ""."""
    suffix = os.path.splitext(path)[1].lower()
    return suffix if suffix in COMPRESSED_SUFFIXES else ""


@contextmanager
def _compressed(raw: BinaryIO, path: str) -> Iterator[BinaryIO]:
    """Compress what is written to ``raw`` as the ending of ``path`` says."""
    suffix = compressed_suffix(path)
    if not suffix:
        yield raw
        return
    with _COMPRESSORS[suffix](raw) as stream:
        yield stream


# No file name and no time go into gzip's header, so that equal content gives equal bytes.
_COMPRESSORS: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": lambda raw: gzip.GzipFile("", "wb", 6, raw, mtime=0),
    ".bz2": lambda raw: bz2.BZ2File(raw, "wb"),
    ".xz": lambda raw: lzma.LZMAFile(raw, "wb"),  # noqa: SIM115 (its caller closes it)
    ".zst": zstd.create_stream,
}
