"""NumPy's arrays in pickles, rebuilt from their type, shape and bytes, each of them checked.

What the functions are called with is what ``numpy.ndarray.__reduce_ex__`` writes.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.formats.pickled.standins import Name

# Plain numbers and text of a fixed length; "O" is a list of objects.
_CODE = re.compile(r"[<>=|]?(\?|b1|[iu][1248]|f[248]|[SU]\d{1,6}|O[48]?)")
_MOST_DIMENSIONS = 32
_CLASSES = {"ndarray", "memmap"}


class Dtype:
    """The type of an array's elements: its code, and the order of its bytes, which comes later."""

    __slots__ = ("code", "order")

    def __init__(self, args: tuple[Any, ...]) -> None:
        code = args[0]
        if not isinstance(code, str) or not (found := _CODE.fullmatch(code)):
            raise TypeError(f"arrays of the type {_brief(code)} are not read")
        self.code = found[1]
        self.order = "="

    def build(self, state: Any) -> None:
        """Take the order of bytes.

        Raises
        ------
        TypeError
            If there is more to it: fields, or arrays as elements.
        """
        _, order, *rest = state
        if order not in ("<", ">", "|", "=") or any(part is not None for part in rest[:3]):
            raise TypeError("arrays with fields are not read")
        self.order = order

    @property
    def holds_objects(self) -> bool:
        """Whether the elements are Python's objects."""
        return self.code[0] == "O"

    def numpy(self) -> np.dtype[Any]:
        """Return NumPy's type."""
        return np.dtype(self.order.replace("|", "=") + self.code)


class Unfilled:
    """An array of which type, shape and bytes are still to come.

    Attributes
    ----------
    place : int or None
        Where the pickle has noted it down, to refer to it later.
    """

    __slots__ = ("place",)

    def __init__(self, args: tuple[Any, ...]) -> None:
        kind = args[0]
        if not isinstance(kind, Name) or kind.name not in _CLASSES:
            raise TypeError(f"an array of the class {_brief(kind)}")
        self.place: int | None = None

    def filled(self, state: Any) -> Any:
        """Make the array: see `array`."""
        *_, shape, dtype, is_fortran, data = state
        return array(shape, dtype, "F" if is_fortran else "C", data)


def array(shape: Any, dtype: Any, order: Any, data: Any) -> Any:
    """Make an array, or a list of one of objects.

    Raises
    ------
    TypeError, ValueError
        If these are not a shape, type and bytes that fit each other.
    """
    if not isinstance(dtype, Dtype):
        raise TypeError(f"an array of the type {_brief(dtype)}")
    size = _size(shape)
    if dtype.holds_objects:
        if not isinstance(data, list) or len(shape) != 1 or len(data) != size:
            raise ValueError(f"an array of objects of the shape {_brief(shape)}")
        return data
    content = as_bytes(data)
    element = dtype.numpy()
    if size * element.itemsize != len(content):
        raise ValueError(
            f"an array of the shape {_brief(shape)} and the type {element} has {len(content)} bytes"
        )
    flat = np.frombuffer(content, element)
    return flat.astype(element.newbyteorder("=")).reshape(shape, order="F" if order == "F" else "C")


def from_buffer(args: tuple[Any, ...]) -> Any:
    """Make an array of protocol 5: of its bytes, type, shape and order."""
    data, dtype, shape, order = args
    return array(shape, dtype, order, data)


def scalar(args: tuple[Any, ...]) -> Any:
    """Make a number of NumPy's a number of Python's."""
    dtype, data = args
    values: npt.NDArray[Any] | list[Any] = array((1,), dtype, "C", data)
    return values[0] if isinstance(values, list) else values[0].item()


def as_bytes(data: Any) -> bytes:
    """Return bytes; those of Python 2 come as text, a character each."""
    if isinstance(data, str):
        return data.encode("latin-1")
    if not isinstance(data, bytes):
        raise TypeError(f"{_brief(data)} in place of bytes")
    return data


def _size(shape: Any) -> int:
    dims = shape if isinstance(shape, tuple) else (-1,)
    if len(dims) > _MOST_DIMENSIONS or not all(type(n) is int and 0 <= n < 2**40 for n in dims):
        raise ValueError(f"an array of the shape {_brief(shape)}")
    return math.prod(dims)


def _brief(value: Any) -> str:
    """Show what is small, and name the type of what is not."""
    if isinstance(value, (Name, int)) or (isinstance(value, str) and len(value) < 60):
        return str(value)
    flat = isinstance(value, tuple) and len(value) < 9 and all(type(n) is int for n in value)
    return str(value) if flat else f"({type(value).__name__})"
