"""Names of gensim 3: each says what it is called now, and can be made to work all the same.

Tables name them, for attributes by `old_attributes`, for keywords by `old_keywords`: of models and
of tables of vectors alike.
"""

from __future__ import annotations

import functools
import operator
import os
import warnings
from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

Class = TypeVar("Class", bound=type)
Given = ParamSpec("Given")
Returned = TypeVar("Returned")

ENVIRONMENT = "VECLOOM_OLD_NAMES"
REMEDY = "vecloom.gensim.accept_old_names() lets the old names work"


class _Switch:
    """Whether old names work in this process."""

    on = os.environ.get(ENVIRONMENT, "0") not in ("", "0")


def accept_old_names(accept: bool = True) -> None:
    """Let names that gensim 4 gave up work in this process, with a ``DeprecationWarning`` each.

    They are keywords, as of ``Word2Vec(size=100, iter=5)``, and attributes, as
    ``model.most_similar`` and ``wv.index2word``. The environment's ``VECLOOM_OLD_NAMES=1`` does
    the same from the beginning.

    Parameters
    ----------
    accept : bool
        False: raise an error that tells the new name, as is usual.
    """
    _Switch.on = accept


def admit(told: str, error: type[Exception], depth: int = 3) -> None:
    """Warn of the use of an old name where they work, else raise an error.

    Parameters
    ----------
    told : str
        What it is called now.
    error : type of exception
    depth : int
        How many calls above the warning the user's line is.
    """
    if not _Switch.on:
        raise error(f"{told} since gensim 4 ({REMEDY})")
    warnings.warn(told, DeprecationWarning, stacklevel=depth)


class OldAttribute:
    """An attribute that has another name now.

    Reading it raises the ``AttributeError`` that tells the new name. Users may give an attribute
    of their own the name.

    Parameters
    ----------
    instead : str
        Where it is found now, from the object on, as ``"wv.most_similar"``; the empty string
        stands for the object itself. Where nothing took its place: what to do, in words.
    """

    def __init__(self, instead: str) -> None:
        self.instead = instead
        self.moved = all(part.isidentifier() for part in instead.split(".")) or not instead

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        old = f"{owner.__name__}.{self.name}"
        if not self.moved:
            raise AttributeError(f"{old} is gone: {self.instead}")
        told = f"{old} is " + (
            f"{owner.__name__}.{self.instead}" if self.instead else "the object itself"
        )
        if instance is None:
            raise AttributeError(told)
        admit(told, AttributeError)
        return operator.attrgetter(self.instead)(instance) if self.instead else instance


def old_attributes(names: Mapping[str, str]) -> Callable[[Class], Class]:
    """Give a class the attributes that a table names: see `OldAttribute`."""

    def decorate(cls: Class) -> Class:
        for name, instead in names.items():
            attribute = OldAttribute(instead)
            attribute.__set_name__(cls, name)
            setattr(cls, name, attribute)
        return cls

    return decorate


def old_keywords(**names: str) -> Callable[[Callable[Given, Returned]], Callable[Given, Returned]]:
    """Let a function tell, of keywords that were renamed, the new name, or take them under it.

    Parameters
    ----------
    **names
        The new name of each.
    """

    def decorate(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
        @functools.wraps(function)
        def call(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
            for old in names.keys() & kwargs.keys():
                _rename(function.__qualname__, kwargs, old, names[old])
            return function(*args, **kwargs)

        return call

    return decorate


def _rename(function: str, given: dict[str, Any], old: str, new: str) -> None:
    admit(f"{function}() takes {new} in place of {old}", TypeError, 4)
    if new in given:
        raise TypeError(f"{function}() was given both {new} and {old}, its old name")
    given[new] = given.pop(old)
