"""Opening local files, plain or compressed, where gensim's users expect smart_open."""

from __future__ import annotations

import builtins
import bz2
import gzip
import io
import lzma
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from vecloom.corpus.sources import Source, StrPath
from vecloom.corpus.writing import compressed_suffix
from vecloom.corpus.zstd import create_stream

_OPENERS: dict[str, Callable[..., Any]] = {
    "": builtins.open,
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
}


def open(
    uri: StrPath,
    mode: str = "r",
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
) -> Any:
    """Open a file as Python's ``open``, decompressing or compressing it as its name says.

    Parameters
    ----------
    uri : path
        A local file; names that end in .gz, .bz2, .xz or .zst are of compressed files.
    mode : str
        As of Python's ``open``; a file of .zst is read or written, not appended to.
    encoding : str, optional
        Of text; by default UTF-8.
    errors, newline : str, optional
        As of Python's ``open``.

    Raises
    ------
    ValueError
        For an address in a network, and for arguments that do not go together.
    OSError
        If the file cannot be opened.
    ImportError
        For ``.zst``, if no zstd is installed.
    """
    path = os.fspath(uri)
    if "://" in path and not os.path.exists(path):
        raise ValueError(f"{path}: only local files are opened; download it first")
    text: dict[str, Any] = {}
    if "b" not in mode:
        mode = mode.replace("t", "") + "t"
        text = {"encoding": encoding or "utf-8", "errors": errors, "newline": newline}
    suffix = compressed_suffix(path)
    if suffix == ".zst":
        return _open_zstd(path, mode, text)
    return _OPENERS[suffix](path, mode, **text)


def _open_zstd(path: str, mode: str, text: dict[str, Any]) -> Any:
    if mode.strip("bt") == "r":
        binary: Any = io.BufferedReader(cast(Any, Source(path).open()))
    elif mode.strip("bt") == "w":
        binary = create_stream(path)
    else:
        raise ValueError(f"{path}: a .zst file is read or written, not opened by mode {mode!r}")
    return io.TextIOWrapper(binary, **text) if text else binary


@contextmanager
def open_file(input: Any) -> Iterator[Any]:
    """Open a file by its path, for reading bytes; an open file is read from its beginning.

    A file that was open stays open.
    """
    if isinstance(input, (str, os.PathLike)):
        with open(input, "rb") as file:
            yield file
    else:
        input.seek(0)
        yield input


def file_or_filename(input: Any) -> Any:
    """Return what ``with`` makes an open file of: see `open_file`."""
    return open_file(input)
