"""Files of arrays that are memory-mapped: safetensors files with a fixed list of arrays.

Layout after https://github.com/huggingface/safetensors#format: the length of a JSON header
(uint64, little-endian), the header, the arrays one after the other without gaps. Room for the
header is set aside first and filled with spaces, so that the first array can be written before its
length is known.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

HEADER_SIZE = 4096  # with the eight bytes of its length
NAMES = {"<i4": "I32", "<i8": "I64", "<u8": "U64", "|u1": "U8"}
CHUNK = 1 << 20  # numbers written at once: of a mapped array, few pages are needed at a time


def name_beside(path: str) -> str:
    """Make up the name of a temporary file in the folder of ``path``.

    Raises
    ------
    FileNotFoundError
        If the folder does not exist.
    """
    folder, name = os.path.split(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise FileNotFoundError(f"{path}: its folder does not exist, create it first")
    return os.path.join(folder, f".{name}.{secrets.token_hex(6)}.tmp")


def write(file: BinaryIO, array: Array) -> None:
    """Write an array's numbers, little-endian."""
    little = array.dtype.newbyteorder("<")
    for start in range(0, len(array), CHUNK):
        file.write(np.ascontiguousarray(array[start : start + CHUNK], little).data)


@dataclass(frozen=True)
class Layout:
    """What the files of one kind hold.

    Attributes
    ----------
    format, version : str, int
        As the header names them.
    what, whole : str
        For messages: what such a file is called, and what it describes.
    types : dict of str to str
        The arrays, all of one dimension, in the order of the file.
    """

    format: str
    version: int
    what: str
    whole: str
    types: dict[str, str]

    def complete(
        self, file: BinaryIO, length: int, arrays: dict[str, Array], metadata: dict[str, str]
    ) -> None:
        """Write all that stands behind the first array, then the header.

        The ``length`` numbers of the first array are in the file already, from HEADER_SIZE on.
        """
        first, *others = self.types
        file.seek(HEADER_SIZE + length * np.dtype(self.types[first]).itemsize)
        for name in others:
            write(file, arrays[name])
        shapes = {first: length, **{name: len(arrays[name]) for name in others}}
        header: dict[str, Any] = {
            "__metadata__": {"format": self.format, "version": str(self.version), **metadata}
        }
        end = 0
        for name, count in shapes.items():
            start, end = end, end + count * np.dtype(self.types[name]).itemsize
            header[name] = {
                "dtype": NAMES[self.types[name]],
                "shape": [count],
                "data_offsets": [start, end],
            }
        text = json.dumps(header).encode().ljust(HEADER_SIZE - 8)
        file.seek(0)
        file.write(len(text).to_bytes(8, "little") + text)

    def open(self, path: str) -> tuple[dict[str, Array], dict[str, Any]]:
        """Map the arrays of a file; return them and the metadata.

        Raises
        ------
        ValueError
            If this is not such a file, or a damaged one.
        """
        size = os.path.getsize(path)
        header, start = self._read_header(path, size)
        metadata = header.get("__metadata__")
        if not isinstance(metadata, dict) or metadata.get("format") != self.format:
            raise ValueError(f"{path}: not a {self.what} (its format is not {self.format!r})")
        if metadata.get("version") != str(self.version):
            raise ValueError(
                f"{path}: version {metadata.get('version')!r} of the {self.format.split('.')[1]} "
                f"format, where this release reads version {self.version}: upgrade vecloom, or "
                f"save the {self.whole} again"
            )
        try:
            spans = {name: _span(header[name], dtype) for name, dtype in self.types.items()}
        except (KeyError, TypeError, ValueError):
            raise self.undescribed(path) from None
        ends = [end for _, end in spans.values()]
        if [begin for begin, _ in spans.values()] != [0, *ends[:-1]]:
            raise self.undescribed(path)
        if start + ends[-1] != size:
            raise self.damaged(path, f"{size} bytes long instead of {start + ends[-1]}")
        types = self.types
        return {name: _map(path, types[name], start, *spans[name]) for name in types}, metadata

    def _read_header(self, path: str, size: int) -> tuple[dict[str, Any], int]:
        with open(path, "rb") as file:
            length = int.from_bytes(file.read(8), "little")
            # Other safetensors files may have longer headers; those of these files never are.
            if size < HEADER_SIZE or length != HEADER_SIZE - 8:
                raise ValueError(f"{path}: not a {self.what}, or one cut off in its header")
            try:
                header = json.loads(file.read(length))
            except (ValueError, RecursionError):
                raise self.damaged(path, "its header is not JSON") from None
        if not isinstance(header, dict):
            raise self.damaged(path, "its header is not an object")
        return header, 8 + length

    def damaged(self, path: str, what: str) -> ValueError:
        """Make the error that a file is damaged."""
        return ValueError(f"{path}: damaged {self.what} ({what}); copy it again or save it anew")

    def undescribed(self, path: str) -> ValueError:
        """Make the error that a header does not say what it should."""
        return self.damaged(path, f"its header does not describe a {self.whole}")


def _span(entry: dict[str, Any], dtype: str) -> tuple[int, int]:
    """Return where an array begins and ends; its shape must say the same."""
    start, end = entry["data_offsets"]
    (length,) = entry["shape"]
    if entry["dtype"] != NAMES[dtype] or not all(type(n) is int for n in (start, end, length)):
        raise ValueError
    if not 0 <= start <= end or end - start != length * np.dtype(dtype).itemsize:
        raise ValueError
    return start, end


def _map(path: str, dtype: str, base: int, start: int, end: int) -> Array:
    shape = ((end - start) // np.dtype(dtype).itemsize,)
    if not shape[0]:
        return np.empty(shape, dtype)
    return np.memmap(path, dtype, "r", base + start, shape)
