"""Reading and writing of zstd: Python's own from 3.14 on, the package ``zstandard`` before."""

from __future__ import annotations

import io
import sys
from typing import Any, BinaryIO

try:
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdError
    else:
        from zstandard import ZstdError
except ImportError:

    class ZstdError(Exception):  # type: ignore[no-redef]
        """Never raised: there is no zstd."""


__all__ = ["ZstdError", "create_stream", "open_stream"]

# Small, for even a hostile block of it can only grow so much (128 kB from 4 bytes).
CHUNK = 4096


def open_stream(file: BinaryIO) -> Any:
    """Open a decompressing stream with ``readinto`` and ``close``.

    Raises
    ------
    ImportError
        Before Python 3.14, if ``zstandard`` is not installed.
    """
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdFile

        return ZstdFile(file)
    return _Frames(file, _zstandard().ZstdDecompressor())


def create_stream(file: BinaryIO | str) -> Any:
    """Open a compressing stream onto a file, by its path or open; one that was open stays so.

    Raises
    ------
    ImportError
        As `open_stream`.
    """
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdFile

        return ZstdFile(file, "wb")
    compressor = _zstandard().ZstdCompressor()
    raw = open(file, "wb") if isinstance(file, str) else file  # noqa: SIM115  # see closefd
    return compressor.stream_writer(raw, closefd=raw is not file)


def _zstandard() -> Any:
    try:
        import zstandard
    except ImportError:
        raise ImportError(
            "reading and writing .zst files before Python 3.14 needs the extra 'zstd': "
            'pip install "vecloom[zstd]"'
        ) from None
    return zstandard


class _Frames(io.RawIOBase):
    """Frames one after the other; zstandard's own reader takes a truncated one for complete."""

    def __init__(self, file: BinaryIO, decompressor: Any) -> None:
        self._file, self._decompressor = file, decompressor
        self._frame: Any = None
        self._input = b""
        self._output = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._output:
            chunk = self._input or self._file.read(CHUNK)
            self._input = b""
            if not chunk:
                if self._frame is not None:
                    raise EOFError("the file ended before the end of its last frame")
                return 0
            self._decompress(chunk)
        n = min(len(buffer), len(self._output))
        buffer[:n] = self._output[:n]
        self._output = self._output[n:]
        return n

    def _decompress(self, chunk: bytes) -> None:
        if self._frame is None:
            self._frame = self._decompressor.decompressobj()
        self._output = memoryview(self._frame.decompress(chunk))
        if self._frame.eof:
            self._input = self._frame.unused_data
            self._frame = None
