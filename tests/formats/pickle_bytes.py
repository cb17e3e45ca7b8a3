"""Pickles put together by hand, for tests that need what no pickler writes."""

from __future__ import annotations

import io
import pickle
import struct
from typing import Any, ClassVar

import numpy as np

PROTO2, STOP = b"\x80\x02", b"."
WORD2VEC = ("gensim.models.word2vec", "Word2Vec")
KEYED_VECTORS = ("gensim.models.keyedvectors", "KeyedVectors")


class Named:
    """A class or function by its name alone, whether or not it can be imported."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name


class Call:
    """What unpickling is to call a function for."""

    def __init__(self, function: Named, *args: Any) -> None:
        self.function, self.args = function, args


class Object:
    """An object of a class by its name, with attributes."""

    def __init__(self, of: tuple[str, str], args: tuple[Any, ...] = (), **state: Any) -> None:
        self.of, self.args, self.state = Named(*of), args, state


class _Pickler(pickle._Pickler):  # type: ignore[name-defined]  # the one written in Python
    """Writes names without importing them."""

    dispatch: ClassVar[dict[Any, Any]] = dict(pickle._Pickler.dispatch)  # type: ignore[attr-defined]

    def save_named(self, named: Named) -> None:
        if self.proto >= 4:
            self.save(named.module)
            self.save(named.name)
            self.write(pickle.STACK_GLOBAL)
        else:
            self.write(pickle.GLOBAL + f"{named.module}\n{named.name}\n".encode())
        self.memoize(named)

    def save_call(self, call: Call) -> None:
        self.save(call.function)
        self.save(call.args)
        self.write(pickle.REDUCE)
        self.memoize(call)

    def save_object(self, made: Object) -> None:
        if self.proto < 2:
            self.save(Named("copy_reg", "_reconstructor"))
            self.save((made.of, Named("__builtin__", "object"), None))
            self.write(pickle.REDUCE)
        else:
            self.save(made.of)
            self.save(made.args)
            self.write(pickle.NEWOBJ)
        self.memoize(made)
        if made.state:
            self.save(made.state)
            self.write(pickle.BUILD)

    dispatch[Named], dispatch[Call], dispatch[Object] = save_named, save_call, save_object


def dumps(value: Any, protocol: int = 4) -> bytes:
    """Pickle a value that holds `Named`, `Call` and `Object`."""
    out = io.BytesIO()
    _Pickler(out, protocol).dump(value)
    return out.getvalue()


def global_(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


def text(value: str) -> bytes:
    encoded = value.encode()
    return b"X" + struct.pack("<I", len(encoded)) + encoded


def whole(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def keyed_vectors(**more: Any) -> Object:
    """Three words of two dimensions, as gensim 4 saves them."""
    words = ["the", "of", "ünï"]
    state = {
        "vector_size": 2,
        "index_to_key": words,
        "key_to_index": {word: row for row, word in enumerate(words)},
        "vectors": np.array([[1, -0.5], [0.1, 1e-5], [3, 0]], np.float32),
        "norms": None,
        "expandos": {"count": np.array([9, 5, 2])},
    }
    return Object(KEYED_VECTORS, **(state | more))
