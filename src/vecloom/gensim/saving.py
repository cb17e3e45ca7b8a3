"""What stands for gensim's saving of objects, which pickles them."""

from __future__ import annotations

import logging
from typing import Any, NoReturn, TypeVar

from vecloom.corpus.sources import StrPath
from vecloom.models import load

logger = logging.getLogger(__name__)

Loaded = TypeVar("Loaded", bound="SaveLoad")

NO_PICKLES = (
    "Vecloom neither writes nor reads pickles, which can run code: save models and vectors by "
    "their own save, and other objects in a format of your choice"
)


class SaveLoad:
    """The base of classes that were derived from gensim's ``SaveLoad``.

    Vecloom's models and vectors do not derive from it; they have methods ``save`` and ``load`` of
    their own.
    """

    @classmethod
    def load(cls, fname: StrPath, mmap: str | None = None) -> Any:
        """Open a file of any format that `vecloom.load` knows.

        Parameters
        ----------
        fname : path
        mmap : str, optional
            Map the matrices into memory, if it is not None.

        Raises
        ------
        TypeError
            For a derived class, if the file holds something else.
        """
        found: Any = load(fname, mmap=bool(mmap))
        if not (cls is SaveLoad or isinstance(found, cls)):
            raise TypeError(f"{fname} holds a {type(found).__name__}, no {cls.__name__}")
        return found

    def save(self, fname: StrPath, *args: Any, **kwargs: Any) -> None:
        """Override it: nothing is known of what a derived class holds.

        Raises
        ------
        NotImplementedError
            In any case.
        """
        raise NotImplementedError(
            f"{type(self).__name__} has no save of its own: override save and load. {NO_PICKLES}"
        )

    def add_lifecycle_event(
        self, event_name: str, log_level: int | None = logging.INFO, **event: Any
    ) -> None:
        """Log what happened to the object, unless the level is None or False."""
        if log_level:
            logger.log(log_level, "%s: %s %s", type(self).__name__, event_name, event)


def pickle(obj: Any, fname: StrPath, protocol: int = 4) -> NoReturn:
    """Write no pickle.

    Raises
    ------
    NotImplementedError
        In any case; it says what to do.
    """
    raise NotImplementedError(f"{fname}: {NO_PICKLES}")


def unpickle(fname: StrPath) -> NoReturn:
    """Read no pickle.

    Raises
    ------
    NotImplementedError
        In any case; it says what to do.
    """
    raise NotImplementedError(f"{fname}: {NO_PICKLES}; vecloom.load opens gensim's models")


def call_on_class_only(*args: Any, **kwargs: Any) -> NoReturn:
    """Say that a method is to be called on its class.

    Raises
    ------
    AttributeError
        In any case.
    """
    raise AttributeError("this method is to be called on the class, not on an object of it")
