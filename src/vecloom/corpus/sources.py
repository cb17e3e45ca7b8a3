"""Where text comes from: files, folders, patterns, standard input, plain or compressed."""

from __future__ import annotations

import bz2
import contextlib
import glob
import gzip
import io
import itertools
import lzma
import os
import sys
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from vecloom._core import text as core
from vecloom.corpus import encodings, zstd
from vecloom.corpus.encodings import TextEncodingError

__all__ = ["Block", "BlockReader", "Source", "StrPath", "TextEncodingError", "expand", "lines"]

StrPath = str | os.PathLike[str]

STANDARD_INPUT = "-"
TOKEN_BLOCK = 1 << 16  # bytes that are decoded and split at once
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
DECOMPRESSORS: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": lambda file: gzip.GzipFile(fileobj=file),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": zstd.open_stream,
}


@dataclass(frozen=True)
class Source:
    """One text: a file by its path, or standard input, with its encoding."""

    path: str
    encoding: str = encodings.UTF_8
    errors: str = "strict"

    def __str__(self) -> str:
        return "<stdin>" if self.path == STANDARD_INPUT else self.path

    def open(self) -> BinaryIO:
        """Open the decompressed text for reading, as UTF-8.

        Raises
        ------
        OSError
            If the file cannot be opened.
        TextEncodingError
            If its encoding is to be found out, and cannot.
        ImportError
            For ``.zst``, if no zstd is installed.
        """
        stream = self._open()
        if self.encoding == encodings.UTF_8:
            return stream
        try:
            with told(self):
                return encodings.as_utf8(stream, str(self), self.encoding, self.errors)
        except BaseException:
            stream.close()
            raise

    def _open(self) -> BinaryIO:
        if self.path == STANDARD_INPUT:
            return _standard_input()
        decompressor = DECOMPRESSORS.get(Path(self.path).suffix.lower())
        file = open(self.path, "rb", buffering=0)  # noqa: SIM115  # given to the caller
        if decompressor is None:
            return cast(BinaryIO, file)
        try:
            return cast(BinaryIO, _Closing(decompressor(cast(BinaryIO, file)), file))
        except BaseException:
            file.close()
            raise


def _standard_input() -> BinaryIO:
    """Open standard input anew: Python's own stream cannot be given up while a thread reads it."""
    try:
        return cast(BinaryIO, open(sys.stdin.fileno(), "rb", buffering=0, closefd=False))
    except (OSError, ValueError):  # replaced by something in memory
        return io.BytesIO(sys.stdin.buffer.read())


class _Closing(io.RawIOBase):
    """A decompressing stream that closes the file below it too."""

    def __init__(self, stream: Any, file: io.FileIO) -> None:
        self._stream, self._file = stream, file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return cast(int, self._stream.readinto(buffer))

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._file.close()
        super().close()


def expand(
    paths: StrPath | Iterable[StrPath], encoding: str = encodings.UTF_8, errors: str = "strict"
) -> list[Source]:
    """List the texts that paths, folders, patterns and ``"-"`` stand for.

    A folder stands for the files directly in it, sorted by name, without those whose name begins
    with a dot; a pattern for the files that match it, sorted.

    Raises
    ------
    FileNotFoundError
        If a path does not exist, a folder holds no file or a pattern matches none.
    ValueError
        If there are no paths, or there is no such encoding.
    """
    encoding = encodings.checked(encoding)
    listed = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    if not listed:
        raise ValueError("no paths: give a file, a folder, a pattern, or several of them")
    found = (one for path in listed for one in _expand_one(os.fspath(path)))
    return [Source(path, encoding, errors) for path in found]


def _expand_one(path: str) -> list[str]:
    if path == STANDARD_INPUT or os.path.isfile(path):
        return [path]
    if os.path.isdir(path):
        names = sorted(name for name in os.listdir(path) if not name.startswith("."))
        files = [full for name in names if os.path.isfile(full := os.path.join(path, name))]
        if not files:
            raise FileNotFoundError(
                f"{path}: no files directly in this folder (folders below it are not read; "
                "for those give a pattern, such as folder/**/*.txt)"
            )
        return files
    if os.path.exists(path):  # a pipe or a device
        return [path]
    if glob.has_magic(path):
        files = sorted(file for file in glob.glob(path, recursive=True) if os.path.isfile(file))
        if not files:
            raise FileNotFoundError(f"{path}: no file matches this pattern")
        return files
    raise FileNotFoundError(f"{path}: no such file or folder")


@contextlib.contextmanager
def told(source: Source) -> Iterator[None]:
    """Tell damage of a compressed file with its name."""
    try:
        yield
    except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zstd.ZstdError) as error:
        raise ValueError(
            f"{source}: truncated or damaged compressed file ({error}); copy or compress it again"
        ) from error
    except OSError as error:
        if error.errno is None:  # bz2 tells damage as a bare OSError
            raise ValueError(f"{source}: damaged compressed file ({error})") from error
        raise


@dataclass(frozen=True)
class Block:
    """Whole tokens of one source, at the beginning of a buffer."""

    number: int  # among all blocks of all sources
    source: int
    offset: int  # of its first byte in the source
    length: int
    last: bool  # of its source


class BlockReader:
    """Cuts sources into blocks, which threads read in turn into buffers of their own.

    Blocks end after a line, or after white space where no line ends in one; a token longer than
    a block makes its block longer.
    """

    def __init__(self, sources: list[Source], block_size: int) -> None:
        self.sources = sources
        self.n_blocks = 0
        self.n_bytes = 0
        self._block_size = block_size
        self._lock = threading.Lock()
        self._stream: BinaryIO | None = None
        self._source = -1
        self._offset = 0
        self._rest = b""

    def read(self, buffer: bytearray) -> Block | None:
        """Fill the buffer, which is lengthened as needed, with the next block.

        Return None after the last block. core.PADDING bytes are left free behind the text.
        """
        with self._lock:
            if self._stream is None and self._source + 1 == len(self.sources):
                return None
            try:
                return self._read(buffer)
            except BaseException:
                self._source = len(self.sources) - 1  # nobody reads on
                self._close()
                raise

    def _read(self, buffer: bytearray) -> Block:
        if self._stream is None:
            self._source += 1
            self._offset, self._rest = 0, b""
            self._stream = self.sources[self._source].open()
        with told(self.sources[self._source]):
            length, last = self._fill(self._stream, buffer)
        block = Block(self.n_blocks, self._source, self._offset, length, last)
        self._offset += length
        self.n_blocks += 1
        self.n_bytes += length
        if last:
            self._close()
        return block

    def _fill(self, stream: BinaryIO, buffer: bytearray) -> tuple[int, bool]:
        size, filled = self._block_size, len(self._rest)
        _reserve(buffer, max(size, filled))
        buffer[:filled] = self._rest
        while True:
            filled, last = _read_up_to(stream, buffer, filled, size)
            if self._offset == 0 and buffer.startswith(BYTE_ORDER_MARK, 0, filled):
                self._offset = len(BYTE_ORDER_MARK)
                filled -= self._offset
                buffer[:filled] = buffer[self._offset : self._offset + filled]
            if last:
                cut = filled
            else:
                cut = buffer.rfind(b"\n", 0, filled) + 1 or core.last_space(buffer, filled)
            if cut or last:
                self._rest = bytes(memoryview(buffer)[cut:filled])
                return cut, last
            size = 2 * max(size, filled)
            _reserve(buffer, size)

    def close(self) -> None:
        """Close the source being read, unless a thread hangs in reading it."""
        if self._lock.acquire(blocking=False):
            self._close()
            self._lock.release()

    def _close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = None


def _reserve(buffer: bytearray, size: int) -> None:
    missing = size + core.PADDING - len(buffer)
    if missing > 0:
        buffer.extend(bytes(missing))


def _read_up_to(stream: Any, buffer: bytearray, filled: int, size: int) -> tuple[int, bool]:
    """Read until ``size`` bytes are there; return how many are and whether the stream ended."""
    with memoryview(buffer) as view:
        while filled < size:
            n = stream.readinto(view[filled:size])
            if not n:
                return filled, True
            filled += n
    return filled, False


def lines(source: Source, encoding_errors: str, keep_empty: bool = False) -> Iterator[str]:
    """Yield the lines of a text, decoded, without line ends and, mostly, without empty lines.

    Raises
    ------
    TextEncodingError
        At bytes that are not UTF-8, if ``encoding_errors`` is ``"strict"``.
    ValueError
        If a compressed file is truncated or damaged.
    """
    offset = 0
    with io.BufferedReader(cast(Any, source.open())) as reader:
        for number in itertools.count(1):
            with told(source):
                line = reader.readline()
            if not line:
                return
            skipped = (
                len(BYTE_ORDER_MARK) if number == 1 and line.startswith(BYTE_ORDER_MARK) else 0
            )
            try:
                decoded = line[skipped:].decode("utf-8", encoding_errors)
            except UnicodeDecodeError as error:
                at = offset + skipped + error.start
                raise TextEncodingError(str(source), at, number, error.reason) from None
            offset += len(line)
            text = decoded.rstrip("\r\n")
            if text or keep_empty:
                yield text


def every_line(source: Any) -> Iterator[str]:
    """Yield the lines of files one after the other, or of an open file, empty ones too.

    Parameters
    ----------
    source : path, glob, folder, list of paths, "-", or open file
        An open file is read from its beginning where it can be, and may be of text or of bytes in
        UTF-8; its lines keep their ends.
    """
    if not hasattr(source, "read"):
        for text in expand(source):
            yield from lines(text, "strict", keep_empty=True)
        return
    if source.seekable():
        source.seek(0)
    for line in source:
        yield line if isinstance(line, str) else line.decode("utf-8")


def tokens(source: Source) -> Iterator[str]:
    """Yield the tokens between the white space of a text in UTF-8, whose lines may be long.

    Raises
    ------
    TextEncodingError
        At bytes that are not UTF-8.
    ValueError
        If a compressed file is truncated or damaged.
    """
    buffer, line = bytearray(), 1
    reader = BlockReader([source], TOKEN_BLOCK)
    try:
        while (block := reader.read(buffer)) is not None:
            try:
                yield from buffer[: block.length].decode("utf-8").split()
            except UnicodeDecodeError as error:
                at, line = block.offset + error.start, line + buffer.count(b"\n", 0, error.start)
                raise TextEncodingError(str(source), at, line, error.reason) from None
            line += buffer.count(b"\n", 0, block.length)
    finally:
        reader.close()
