"""The file of a corpus: a safetensors file whose arrays are memory-mapped.

Ids are written while a text is still being read: see ``vecloom.corpus.mapped``. The arrays:

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
import os
from typing import BinaryIO

import numpy as np

from vecloom.corpus.mapped import CHUNK, HEADER_SIZE, Array, Layout, name_beside, write

__all__ = ["HEADER_SIZE", "TYPES", "complete", "name_beside", "open_arrays", "save", "validate"]

TYPES = {
    "ids": "<i4",
    "padding": "<i4",
    "offsets": "<i8",
    "counts": "<i8",
    "first": "<i8",
    "word_starts": "<i8",
    "words": "|u1",
}
LAYOUT = Layout("vecloom.corpus", 1, "corpus file", "corpus", TYPES)


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


def complete(file: BinaryIO, n_ids: int, arrays: dict[str, Array], kind: type) -> None:
    """Write all that stands behind the ids, then the header.

    The ids are in the file already, from HEADER_SIZE on.
    """
    padded = {"padding": np.zeros(n_ids % 2, np.int32), **arrays}
    LAYOUT.complete(file, n_ids, padded, {"kind": kind.__name__})


def open_arrays(path: str) -> tuple[dict[str, Array], type]:
    """Map the arrays of a corpus file; return them and the type of the words.

    Raises
    ------
    ValueError
        If this is not a corpus file, or a damaged one.
    """
    arrays, metadata = LAYOUT.open(path)
    kind = {"str": str, "int": int}.get(str(metadata.get("kind")))
    if kind is None:
        raise LAYOUT.undescribed(path)
    _check(path, arrays)
    return arrays, kind


def _check(path: str, arrays: dict[str, Array]) -> None:
    """Check what can be told without reading the whole file."""
    n_words = len(arrays["counts"])
    offsets, starts = arrays["offsets"], arrays["word_starts"]
    if len(arrays["first"]) != n_words or len(starts) != n_words + 1:
        raise LAYOUT.damaged(path, "its vocabulary's arrays differ in length")
    if starts[0] != 0 or starts[-1] != len(arrays["words"]):
        raise LAYOUT.damaged(path, "its words do not fill their array")
    if not len(offsets) or offsets[0] != 0 or offsets[-1] != len(arrays["ids"]):
        raise LAYOUT.damaged(path, "its sentences do not cover the text")


def validate(path: str, ids: Array, offsets: Array, starts: Array) -> None:
    """Check every id, offset and start of a word, reading the file once.

    Raises
    ------
    ValueError
        If an id numbers no word, or the offsets or starts are not ascending.
    """
    n_words = len(starts) - 1
    if (np.diff(starts) < 0).any():
        raise LAYOUT.damaged(path, "its word starts are not ascending")
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        if chunk.min() < 0 or chunk.max() >= n_words:
            raise LAYOUT.damaged(path, f"ids from token {start} on number no word")
    for start in range(0, len(offsets) - 1, CHUNK):
        if (np.diff(offsets[start : start + CHUNK + 1]) < 0).any():
            raise LAYOUT.damaged(path, f"offsets from sentence {start} on are not ascending")
