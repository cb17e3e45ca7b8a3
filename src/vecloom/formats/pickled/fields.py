"""The attributes of a record, each looked at before it is believed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.formats.files import FormatError
from vecloom.formats.pickled.standins import Record

Array = npt.NDArray[Any]

_NUMBERS = (int, float)


class Fields:
    """What a file says about one object, found under any of the names it has had.

    Parameters
    ----------
    record : Record
    name : str
        Of the file, and the way to the object, for messages.
    """

    def __init__(self, record: Record, name: str) -> None:
        self.record = record
        self.name = name

    @property
    def kind(self) -> str:
        """The name of the object's class."""
        return self.record.kind

    def error(self, message: str) -> FormatError:
        """Return an error that names the file and the object."""
        return FormatError(f"{self.name}: {message}")

    def _found(self, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
        for name in names:
            if (value := self.record.state.get(name)) is not None:
                yield name, value

    def _get(self, names: tuple[str, ...], kinds: type | tuple[type, ...], what: str) -> Any:
        """Return the first attribute there is, None if there is none."""
        for name, value in self._found(names):
            if not isinstance(value, kinds):
                raise self.error(f"{name} is no {what}, but a {describe(value)}")
            return value
        return None

    def part(self, *names: str) -> Fields | None:
        """Return an object within this one."""
        record = self._get(names, Record, "object")
        found = next((name for name, _ in self._found(names)), "")
        return None if record is None else Fields(record, f"{self.name}, {found}")

    def number(self, *names: str) -> Any:
        """Return a number, or a truth value."""
        return self._get(names, _NUMBERS, "number")

    def whole(self, *names: str) -> int | None:
        """Return a whole number."""
        value: int | None = self._get(names, int, "whole number")
        return value

    def text(self, *names: str) -> str | None:
        """Return a text."""
        value: str | None = self._get(names, str, "text")
        return value

    def mapping(self, *names: str) -> dict[Any, Any] | None:
        """Return a dict."""
        value: dict[Any, Any] | None = self._get(names, dict, "dict")
        return value

    def sequence(self, *names: str) -> list[Any] | None:
        """Return a list."""
        value: list[Any] | None = self._get(names, list, "list")
        return value

    def array(self, *names: str, ndim: int) -> Array | None:
        """Return an array of numbers, of so many dimensions."""
        value: Array | None = self._get(names, np.ndarray, "array")
        if value is not None and (value.ndim != ndim or value.dtype.kind not in "biuf"):
            found = next(name for name, _ in self._found(names))
            raise self.error(
                f"{found} is an array of shape {value.shape} and type {value.dtype}, where one of "
                f"{ndim} dimensions is expected"
            )
        return value

    def matrix(self, *names: str) -> Array | None:
        """Return an array of float32 (float64 and float16 too), of two dimensions."""
        value = self.array(*names, ndim=2)
        if value is not None and value.dtype.kind != "f":
            raise self.error(f"{names[0]} has the type {value.dtype}, where floats are expected")
        return value


def describe(value: object) -> str:
    """Name what a value is, without a look at what it holds."""
    return str(value.of) if isinstance(value, Record) else type(value).__name__
