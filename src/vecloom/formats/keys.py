"""Vocabularies as arrays: the UTF-8 of all keys in one, the places where each ends in another."""

from __future__ import annotations

import numbers
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vecloom.formats.files import FormatError

TEXT, OFFSETS, INTEGERS = KEY_TENSORS = ("keys.utf8", "keys.offsets", "keys.integers")
KEY_KINDS = ("none", "str", "int", "mixed")


def pack_keys(keys: list[Any] | None) -> tuple[str, dict[str, NDArray[Any]]]:
    """Turn keys into arrays.

    Returns
    -------
    kind : "none", "str", "int" or "mixed"
    arrays : dict
        "keys.utf8", uint8: the keys, integers in decimal; "keys.offsets", int64, one more than
        there are keys; for mixed keys "keys.integers", bool: which of them are integers.

    Raises
    ------
    TypeError
        A key is neither str nor integer.
    ValueError
        A key stands twice among them.
    """
    if keys is None:
        return "none", {}
    whole = np.array([isinstance(key, numbers.Integral) for key in keys], dtype=bool)
    for i in np.flatnonzero(~whole):
        if not isinstance(keys[i], str):
            raise TypeError(f"key {i}, {keys[i]!r}, is neither str nor int and cannot be saved")
    if len(set(keys)) < len(keys):
        raise ValueError("a key stands twice among the keys")
    # Halves of surrogate pairs come from text read with errors="surrogateescape".
    text = [
        (str(int(k)) if n else k).encode("utf8", "surrogatepass")
        for k, n in zip(keys, whole.tolist(), strict=True)
    ]
    offsets = np.zeros(len(text) + 1, np.int64)
    np.cumsum([len(word) for word in text], out=offsets[1:])
    arrays: dict[str, NDArray[Any]] = {
        TEXT: np.frombuffer(b"".join(text), np.uint8),
        OFFSETS: offsets,
    }
    if not whole.any():
        return "str", arrays
    if whole.all():
        return "int", arrays
    return "mixed", arrays | {INTEGERS: whole}


def unpack_keys(kind: str, arrays: dict[str, NDArray[Any]], name: str) -> list[Any] | None:
    """Turn arrays back into keys.

    Raises
    ------
    FormatError
        The arrays are not those of a vocabulary of this kind.
    """
    expected = {"none": 0, "str": 2, "int": 2, "mixed": 3}[kind]
    if sorted(arrays) != sorted(KEY_TENSORS[:expected]):
        raise FormatError(f"{name}: {sorted(arrays)} are not the arrays of keys of kind {kind!r}")
    if kind == "none":
        return None
    text, offsets = arrays[TEXT], arrays[OFFSETS]
    if not (
        text.dtype == np.uint8
        and offsets.dtype == np.int64
        and text.ndim == offsets.ndim == 1
        and len(offsets) > 0
        and offsets[0] == 0
        and offsets[-1] == len(text)
        and (offsets[1:] >= offsets[:-1]).all()
    ):
        raise FormatError(f"{name}: the places of the keys do not fit their text")
    data, places = text.tobytes(), offsets.tolist()
    try:
        words = [data[a:b].decode("utf8", "surrogatepass") for a, b in pairwise(places)]
        if kind == "str":
            return words
        if kind == "int":
            return [int(word) for word in words]
        whole = arrays[INTEGERS]
        if whole.dtype != np.bool_ or whole.shape != (len(words),):
            raise FormatError(f"{name}: the marks of integer keys do not fit the keys")
        return [int(w) if n else w for w, n in zip(words, whole.tolist(), strict=True)]
    except FormatError:
        raise
    except ValueError as error:  # bad UTF-8, or not an integer
        raise FormatError(f"{name}: a key cannot be read: {error}") from error
