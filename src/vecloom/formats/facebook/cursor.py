"""A place in a file of fastText that moves on field by field, and never trusts a count."""

from __future__ import annotations

import logging
import math
import mmap as memory
import os
from concurrent.futures import ThreadPoolExecutor
from struct import Struct
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from vecloom._core.cores import available_cores
from vecloom.formats.files import FormatError, Source, TruncatedFileError
from vecloom.formats.records import Window

logger = logging.getLogger(__name__)

# Memory that a count may claim where the size of the file is not known.
_UNPROVEN = 1 << 24
# What one thread reads at a time; and the most threads, for the memory bus is full before.
_PIECE = 1 << 23
_READERS = 8


class Cursor(Window):
    """A window that knows the fields it reads by name.

    Parameters
    ----------
    source : Source
    whole : bool
        Whether the source is a plain file, read from its beginning: large arrays are then read on
        several threads, or mapped.
    """

    def __init__(self, source: Source, *, whole: bool) -> None:
        super().__init__(source)
        self._descriptor = source.stream.fileno() if whole else None

    def numbers(self, layout: Struct, field: str) -> tuple[Any, ...]:
        """Read numbers that stand together."""
        values = layout.unpack_from(self.peek(layout.size, field))
        self.skip(layout.size)
        return values

    def number(self, layout: Struct, field: str) -> Any:
        """Read one number."""
        return self.numbers(layout, field)[0]

    def flag(self, field: str) -> bool:
        """Read a byte that is 0 or 1."""
        value = self.peek(1, field)[0]
        if value > 1:
            raise self.error(f"{field} is {value}, where 0 or 1 is due")
        self.skip(1)
        return bool(value)

    def peek(self, n: int, field: str) -> bytes:
        """Return the next n bytes without reading on."""
        while len(self) < n:
            if self.at_end:
                raise self.truncated(field)
            self.fill()
        return bytes(self.unread[:n])

    def expect(self, n: int, field: str) -> None:
        """Raise TruncatedFileError if the file is known to hold fewer bytes from here on."""
        if self.size is not None and n > self.size - self.offset:
            raise TruncatedFileError(
                f"{self.name}: {field} would take {n} bytes, but only {self.size - self.offset} are"
                f" left at byte {self.offset}; the file was cut, or a count in it is wrong"
            )

    def array(self, shape: tuple[int, ...], dtype: np.dtype[Any], field: str) -> NDArray[Any]:
        """Read an array into memory of its own; no more is taken than the file can fill."""
        size = math.prod(shape) * dtype.itemsize
        if min(shape) < 0:
            raise self.error(f"{field} cannot have the shape {shape}")
        self.expect(size, field)
        data = np.empty(size if self.size is not None else min(size, _UNPROVEN), np.uint8)
        done = 0
        while done < size:
            if done == len(data):
                data.resize(min(size, 2 * len(data)), refcheck=False)
            n = self._drain(data[done:]) or self._read_on(data[done:])
            if n == 0:
                raise self.truncated(field)
            done += n
        return _native(data.view(dtype).reshape(shape))

    def map(self, shape: tuple[int, int], dtype: np.dtype[Any], field: str) -> NDArray[Any]:
        """Map an array, copied where it is written to; read it where it cannot be mapped.

        Numbers lie where the words before them end. Compiled loops want them aligned to their own
        size, and no mapping can move them.
        """
        size = math.prod(shape) * dtype.itemsize
        why = None
        if self._descriptor is None:
            why = "the file is compressed, or no file of its own"
        elif self.offset % dtype.itemsize:
            why = f"it begins at byte {self.offset}, which is no multiple of {dtype.itemsize}"
        if why is not None or min(shape) <= 0:
            if why is not None:
                logger.info("%s: %s is read, not mapped: %s", self.name, field, why)
            return self.array(shape, dtype, field)
        self.expect(size, field)
        whole = memory.mmap(cast(int, self._descriptor), 0, access=memory.ACCESS_COPY)
        flat = np.frombuffer(whole, dtype, count=math.prod(shape), offset=self.offset)
        self._go_to(self.offset + size)
        return _native(flat.reshape(shape))

    def error(self, message: str) -> FormatError:
        """Say what is wrong with the field that begins here."""
        return FormatError(f"{self.name}: {message} (at byte {self.offset} of the file)")

    def truncated(self, field: str) -> TruncatedFileError:
        """Say that the file ends within a field."""
        return TruncatedFileError(
            f"{self.name}: the file ends within {field}, which begins at byte {self.offset};"
            " it was cut"
        )

    def _drain(self, data: NDArray[np.uint8]) -> int:
        """Move bytes that the window holds."""
        n = min(len(self), len(data))
        data[:n] = np.frombuffer(self._buffer, np.uint8, n, self._start)
        self.skip(n)
        return n

    def _read_on(self, data: NDArray[np.uint8]) -> int:
        """Read what follows the window, which is empty, past it; 0 at the end of the file."""
        if self._descriptor is not None and len(data) > _PIECE and hasattr(os, "preadv"):
            n = _read_pieces(self._descriptor, data, self.offset)
            self._go_to(self.offset + n)
            return n
        n = int(self._stream.readinto(data.data) or 0)  # type: ignore[attr-defined]
        self.at_end = n == 0
        self.offset += n
        return n

    def _go_to(self, offset: int) -> None:
        self._stream.seek(offset)
        self._start = self._stop = 0
        self.offset = offset
        self.at_end = False


def _read_pieces(descriptor: int, data: NDArray[np.uint8], offset: int) -> int:
    """Read on several threads; return how many bytes came before the first that was missing."""

    def read(begin: int) -> int:
        end = min(begin + _PIECE, len(data))
        place = begin
        while place < end:
            n = os.preadv(descriptor, [data[place:end].data], offset + place)
            if n == 0:
                break
            place += n
        return place

    begins = range(0, len(data), _PIECE)
    with ThreadPoolExecutor(min(_READERS, available_cores(), len(begins))) as pool:
        places = list(pool.map(read, begins))
    whole = (min(begin + _PIECE, len(data)) for begin in begins)
    return next((p for p, end in zip(places, whole, strict=True) if p < end), len(data))


def _native(array: NDArray[Any]) -> NDArray[Any]:
    """Bring a little-endian array into this machine's byte order: a copy on big-endian ones."""
    return array.astype(array.dtype.newbyteorder("="), copy=False)
