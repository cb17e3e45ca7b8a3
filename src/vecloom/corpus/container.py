"""The file of a corpus: a safetensors file whose arrays are memory-mapped.

Layout after https://github.com/huggingface/safetensors#format: the length of a JSON header
(uint64, little-endian), the header, the arrays one after the other without gaps. Room for the
header is set aside first and filled with spaces, so that ids can be written while a text is still
being read. The arrays:

=========== ===== =============== ================================================
ids         int32 (n_tokens,)     the text
padding     int32 (n_tokens % 2,) aligns what follows to eight bytes
offsets     int64 (n_sentences+1) sentence s is ids[offsets[s]:offsets[s + 1]]
counts      int64 (n_words,)      occurrences of each word
first       int64 (n_words,)      orders the words by first occurrence
word_starts int64 (n_words + 1,)  where each word begins in `words`
words       uint8 (n_bytes,)      the words in UTF-8
=========== ===== =============== ================================================
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import secrets
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

FORMAT, VERSION = "vecloom.corpus", 1
HEADER_SIZE = 4096  # with the eight bytes of its length
TYPES = {
    "ids": "<i4",
    "padding": "<i4",
    "offsets": "<i8",
    "counts": "<i8",
    "first": "<i8",
    "word_starts": "<i8",
    "words": "|u1",
}
NAMES = {"<i4": "I32", "<i8": "I64", "|u1": "U8"}
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


def save(path: str, ids: Array, arrays: dict[str, Array], kind: type) -> None:
    """Write a corpus file, atomically. ``arrays`` holds all but the ids and the padding."""
    temporary = name_beside(path)
    try:
        with open(temporary, "xb") as file:
            file.seek(HEADER_SIZE)
            write(file, ids)
            complete(file, len(ids), arrays, kind)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def write(file: BinaryIO, array: Array) -> None:
    """Write an array's numbers, little-endian."""
    little = array.dtype.newbyteorder("<")
    for start in range(0, len(array), CHUNK):
        file.write(np.ascontiguousarray(array[start : start + CHUNK], little).data)


def complete(file: BinaryIO, n_ids: int, arrays: dict[str, Array], kind: type) -> None:
    """Write all that stands behind the ids, then the header.

    The ids are in the file already, from HEADER_SIZE on.
    """
    file.seek(HEADER_SIZE + 4 * n_ids)
    arrays = {"padding": np.zeros(n_ids % 2, np.int32), **arrays}
    shapes = {"ids": n_ids, **{name: len(arrays[name]) for name in TYPES if name != "ids"}}
    for name in shapes:
        if name != "ids":
            write(file, arrays[name])
    header: dict[str, Any] = {
        "__metadata__": {"format": FORMAT, "version": str(VERSION), "kind": kind.__name__}
    }
    end = 0
    for name, length in shapes.items():
        start, end = end, end + length * np.dtype(TYPES[name]).itemsize
        header[name] = {
            "dtype": NAMES[TYPES[name]],
            "shape": [length],
            "data_offsets": [start, end],
        }
    text = json.dumps(header).encode().ljust(HEADER_SIZE - 8)
    file.seek(0)
    file.write(len(text).to_bytes(8, "little") + text)


def open_arrays(path: str) -> tuple[dict[str, Array], type]:
    """Map the arrays of a corpus file; return them and the type of the words.

    Raises
    ------
    ValueError
        If this is not a corpus file, or a damaged one.
    """
    size = os.path.getsize(path)
    header, start = _read_header(path, size)
    metadata = header.get("__metadata__")
    if not isinstance(metadata, dict) or metadata.get("format") != FORMAT:
        raise ValueError(f"{path}: not a corpus file (its format is not {FORMAT!r})")
    if metadata.get("version") != str(VERSION):
        raise ValueError(
            f"{path}: version {metadata.get('version')!r} of the corpus format, where this "
            f"release reads version {VERSION}: upgrade vecloom, or save the corpus again"
        )
    kind = {"str": str, "int": int}.get(str(metadata.get("kind")))
    try:
        spans = {name: _span(header[name], dtype) for name, dtype in TYPES.items()}
    except (KeyError, TypeError, ValueError):
        raise _damaged(path, "its header does not describe a corpus") from None
    ends = [end for _, end in spans.values()]
    if kind is None or [begin for begin, _ in spans.values()] != [0, *ends[:-1]]:
        raise _damaged(path, "its header does not describe a corpus")
    if start + ends[-1] != size:
        raise _damaged(path, f"{size} bytes long instead of {start + ends[-1]}")
    arrays = {name: _map(path, name, start, *span) for name, span in spans.items()}
    _check(path, arrays)
    return arrays, kind


def _read_header(path: str, size: int) -> tuple[dict[str, Any], int]:
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        # Other safetensors files may have longer headers; this format's never are.
        if size < HEADER_SIZE or length != HEADER_SIZE - 8:
            raise ValueError(f"{path}: not a corpus file, or one cut off in its header")
        try:
            header = json.loads(file.read(length))
        except ValueError:
            raise _damaged(path, "its header is not JSON") from None
    if not isinstance(header, dict):
        raise _damaged(path, "its header is not an object")
    return header, 8 + length


def _span(entry: dict[str, Any], dtype: str) -> tuple[int, int]:
    """Return where an array begins and ends; its shape must say the same."""
    start, end = entry["data_offsets"]
    if entry["dtype"] != NAMES[dtype] or not isinstance(start, int) or not isinstance(end, int):
        raise ValueError
    if not 0 <= start <= end or end - start != math.prod(entry["shape"]) * np.dtype(dtype).itemsize:
        raise ValueError
    return start, end


def _map(path: str, name: str, base: int, start: int, end: int) -> Array:
    dtype = np.dtype(TYPES[name])
    shape = ((end - start) // dtype.itemsize,)
    if not shape[0]:
        return np.empty(shape, dtype)
    return np.memmap(path, dtype, "r", base + start, shape)


def _check(path: str, arrays: dict[str, Array]) -> None:
    """Check what can be told without reading the whole file."""
    n_words = len(arrays["counts"])
    offsets, starts = arrays["offsets"], arrays["word_starts"]
    if len(arrays["first"]) != n_words or len(starts) != n_words + 1:
        raise _damaged(path, "its vocabulary's arrays differ in length")
    if starts[0] != 0 or starts[-1] != len(arrays["words"]):
        raise _damaged(path, "its words do not fill their array")
    if not len(offsets) or offsets[0] != 0 or offsets[-1] != len(arrays["ids"]):
        raise _damaged(path, "its sentences do not cover the text")


def _damaged(path: str, what: str) -> ValueError:
    return ValueError(f"{path}: damaged corpus file ({what}); copy it again or save it anew")


def validate(path: str, ids: Array, offsets: Array, starts: Array) -> None:
    """Check every id, offset and start of a word, reading the file once.

    Raises
    ------
    ValueError
        If an id numbers no word, or the offsets or starts are not ascending.
    """
    n_words = len(starts) - 1
    if (np.diff(starts) < 0).any():
        raise _damaged(path, "its word starts are not ascending")
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        if chunk.min() < 0 or chunk.max() >= n_words:
            raise _damaged(path, f"ids from token {start} on number no word")
    for start in range(0, len(offsets) - 1, CHUNK):
        if (np.diff(offsets[start : start + CHUNK + 1]) <= 0).any():
            raise _damaged(path, f"offsets from sentence {start} on are not ascending")
