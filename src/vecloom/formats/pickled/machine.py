"""A stack machine for pickles that can neither import nor call anything.

It knows the opcodes of protocols 0 to 5, which `pickletools` in Python's library describes. What
the pickle names becomes a `Name`, what it makes of a class a `Record`, and where it wants to call
a function, one of our own stands in (`names`). Everything else ends the reading.

Work and memory are in proportion to the bytes that were read: counts are compared with what is
left of the file before anything of that size is made, integers are short, sets are lists, keys of
dicts are plain (a deep tuple has no bound on what hashing it takes), and nothing is recursive.
"""

from __future__ import annotations

import mmap
from typing import Any, NoReturn

from vecloom.formats.pickled.arrays import Dtype, Unfilled
from vecloom.formats.pickled.names import admitted
from vecloom.formats.pickled.standins import Name, Record

Buffer = bytes | mmap.mmap

# Keys that are hashed without a look at what they hold.
_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})


# How often the bytes of a file are copied, text of Python 2 to bytes to arrays, is less than this.
_MOST_COPIES, _ROOM = 4, 1 << 20


class Refused(Exception):
    """What the pickle wants and does not get."""


class Machine:
    """What the opcodes of a pickle work on: a stack, with marks, and a memory for what comes again.

    Parameters
    ----------
    data : bytes or mmap
        The whole file.

    Attributes
    ----------
    stack : list
        What lies above the last mark.
    memo : dict of int to object
        What the pickle has noted down.
    """

    def __init__(self, data: Buffer) -> None:
        self.data = data
        self.room = _ROOM + _MOST_COPIES * len(data)  # bytes that may be made of those of the file
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self._below: list[list[Any]] = []  # what lies below each mark
        self._names: dict[tuple[str, str], Name] = {}

    # -- what opcodes are made of

    def take(self, place: int, n: int) -> bytes:
        """Return the next n bytes."""
        if n < 0 or place + n > len(self.data):
            raise EOFError
        return self.data[place : place + n]

    def line(self, place: int) -> tuple[str, int]:
        """Return the text up to the end of the line, and the place behind it."""
        end = self.data.find(b"\n", place)
        if end < 0:
            raise EOFError
        return self.data[place:end].decode("utf-8", "surrogateescape"), end + 1

    def mark(self) -> None:
        """Begin to collect."""
        self._below.append(self.stack)
        self.stack = []

    def collected(self) -> list[Any]:
        """Return what came since the last mark."""
        items, self.stack = self.stack, self._below.pop()
        return items

    def note(self, key: int) -> None:
        """Note down what is on top."""
        top = self.stack[-1]
        self.memo[key] = top
        if type(top) is Unfilled:
            top.place = key

    # -- names and objects

    def find(self, module: Any, name: Any) -> Name:
        """Return what stands for a class or function."""
        known = self._names.get((module, name))
        if known is None:
            if type(module) is not str or type(name) is not str:
                raise TypeError("the name of a class or function is no text")
            known = admitted(module, name)
            if known is None:
                raise Refused(f"{_shown(module)}.{_shown(name)}, which would be imported and run")
            self._names[module, name] = known
        return known

    def call(self, function: Any, args: Any) -> Any:
        """Return what stands for the result of a call."""
        if type(function) is not Name:
            raise Refused(f"to call an object of type {type(function).__name__}")
        if function.rebuild is None:
            raise Refused(f"to run {_shown(str(function))}")
        if type(args) is not tuple:
            raise TypeError("the arguments of a call are no tuple")
        try:
            return self._weighed(function.rebuild(args))
        except (TypeError, ValueError, LookupError) as error:
            raise Refused(f"{function} of what it is not made of: {error}") from None

    def _weighed(self, made: Any) -> Any:
        """Return what was made of bytes, which may be named often, if there is room for it."""
        self.room -= getattr(made, "nbytes", 0) or (len(made) if type(made) in (bytes, str) else 0)
        if self.room < 0:
            raise Refused("to copy the same bytes over and over")
        return made

    def make(self, of: Any, args: Any) -> Record:
        """Return what stands for a new object of a class."""
        if type(of) is not Name or not of.is_class:
            named = str(of) if type(of) is Name else f"type {type(of).__name__}"
            raise Refused(f"to make an object of {_shown(named)}")
        if type(args) is not tuple:
            raise TypeError("the arguments of a class are no tuple")
        return Record(of, args)

    def build(self) -> None:
        """Give the object on top its state."""
        state = self.stack.pop()
        top = self.stack[-1]
        if type(top) is Unfilled:
            try:
                made = self._weighed(top.filled(state))
            except (TypeError, ValueError) as error:
                raise Refused(str(error)) from None
            self.stack[-1] = made
            if top.place is not None:
                self.memo[top.place] = made
        elif isinstance(top, (Record, Dtype)):
            top.build(state)
        else:
            named = str(top) if type(top) is Name else f"an object of type {type(top).__name__}"
            raise Refused(f"to set attributes of {_shown(named)}")

    def set_items(self, items: list[Any]) -> None:
        """Put keys and values, by turns, into the dict on top."""
        target, keys = self.stack[-1], items[::2]
        if type(target) is not dict or len(items) % 2:
            raise TypeError("items of what is no dict")
        if not _PLAIN.issuperset(map(type, keys)):
            for key in keys:
                flat = type(key) is tuple and _PLAIN.issuperset(map(type, key))
                if not flat and type(key) not in _PLAIN:
                    raise TypeError(f"a {type(key).__name__} as the key of a dict")
        target.update(zip(keys, items[1::2], strict=True))

    def extend(self, items: list[Any]) -> None:
        """Append to the list on top."""
        target = self.stack[-1]
        if type(target) is not list:
            raise TypeError("items of what is no list")
        target += items


def refuse(what: str) -> NoReturn:
    """End the reading.

    Raises
    ------
    Refused
    """
    raise Refused(what)


def _shown(name: str) -> str:
    """Show a name that may be of any length and any characters."""
    short = name if len(name) < 100 else name[:100] + "..."
    return short if short.isprintable() else ascii(short)[1:-1]
