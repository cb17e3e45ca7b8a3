"""What stands for the objects of a pickle: records of names and values that can do nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Makes an object of ours from the arguments that a function in the pickle was to be called with.
Rebuild = Callable[[tuple[Any, ...]], Any]

_TEXT = frozenset({str})


@dataclass(frozen=True)
class Name:
    """A class or function that a pickle names. It is never imported.

    Attributes
    ----------
    module, name : str
        As the pickle has them.
    is_class : bool
        Whether objects of it may be made: a `Record` each.
    rebuild : callable, optional
        Our own function that is called in its place; None where it may only be named.
    """

    module: str
    name: str
    is_class: bool = False
    rebuild: Rebuild | None = None

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


class Record:
    """An object of a pickle: the name of its class, and its attributes.

    Attributes
    ----------
    of : Name
        Its class.
    args : tuple
        What it was made with: the values of named tuples.
    state : dict of str to object
        Its attributes.
    """

    __slots__ = ("args", "of", "state")

    def __init__(self, of: Name, args: tuple[Any, ...] = ()) -> None:
        self.of = of
        self.args = args
        self.state: dict[str, Any] = {}

    def __repr__(self) -> str:
        """Name the class alone: attributes may hold one another without an end."""
        return f"<{self.of}>"

    @property
    def kind(self) -> str:
        """The name of the class, without its module."""
        return self.of.name

    def build(self, state: Any) -> None:
        """Take attributes: a dict of them, or a pair of dicts, the second of slots.

        Raises
        ------
        TypeError
            If they are something else.
        """
        for part in state if type(state) is tuple and len(state) == 2 else (state,):
            if part is None:
                continue
            if type(part) is not dict or not _TEXT.issuperset(map(type, part)):
                raise TypeError(f"the attributes of {self.of} are no dict of names")
            if self.state:
                self.state.update(part)
            else:
                self.state = part


class Opaque(Record):
    """An object whose content does not matter, such as a random generator: nothing is kept."""

    __slots__ = ()

    def build(self, state: Any) -> None:
        """Forget the state."""
