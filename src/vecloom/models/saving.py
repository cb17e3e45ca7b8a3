"""A model as one file: parameters and state as configuration, matrices as tensors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Any, ClassVar, TypeVar

import numpy.typing as npt

from vecloom.corpus import tokenizers
from vecloom.formats import FormatError, native
from vecloom.formats.diagnosis import is_pickled
from vecloom.formats.files import wants_mapping

M = TypeVar("M", bound=Any)
Loaded = TypeVar("Loaded", bound="Saved")


class Saved(ABC):
    """A model that is a file of our own."""

    KIND: ClassVar[str]  # what a file calls the model

    @classmethod
    def load(
        cls: type[Loaded], path: str | PathLike[str], mmap: bool | str | None = None
    ) -> Loaded:
        """Load a saved model, also one that gensim's class of that name saved.

        Parameters
        ----------
        path : path-like
            Of gensim's files those beside it are needed too. They are read without gensim, and
            nothing in them is run.
        mmap : bool or "r", optional
            Map the matrices instead of reading them; they are copied when trained on.

        Raises
        ------
        FormatError
            If the file is damaged, holds something else, or wants code to be run.
        """
        mapped = wants_mapping(mmap)
        if is_pickled(path):
            from vecloom.models import gensim_files  # which knows every model

            return gensim_files.load_model(cls, path, mmap=mapped)  # type: ignore[no-any-return]
        return cls.from_file(native.read_arrays(path, kind=cls.KIND, mmap=mapped))

    @classmethod
    @abstractmethod
    def from_file(cls: type[Loaded], file: native.NativeFile) -> Loaded:
        """Make the model that a native file holds.

        Raises
        ------
        FormatError
            If a parameter is missing or bad, or the vectors are.
        """


def save_model(
    model: Any,
    path: str | PathLike[str],
    *,
    kind: str,
    state: Iterable[str],
    weights: Iterable[str],
    arrays: Mapping[str, npt.NDArray[Any]] | None = None,
) -> None:
    """Write a model's vectors, the attributes named by ``state``, its matrices, and more arrays.

    The file can also be opened as vectors alone.
    """
    every = {**model.wv.to_arrays(), **(arrays or {})}
    for name in weights:
        if getattr(model, name) is not None:
            every[name] = getattr(model, name)
    config = {name: getattr(model, name) for name in state}
    if "tokenizer" in config:
        config["tokenizer"] = tokenizers.saved_form(config["tokenizer"], path)
    native.write_arrays(path, kind=kind, config=config, arrays=every, keys=model.wv.index_to_key)


def construct(
    cls: type[M], file: native.NativeFile, *, parameters: Iterable[str], state: Iterable[str]
) -> M:
    """Make a fresh model with the parameters of a file.

    Raises
    ------
    FormatError
        If one of ``state`` is missing, or a parameter is bad.
    """
    if missing := [name for name in state if name not in file.config]:
        raise FormatError(f"{file.name}: its configuration has no {missing[0]!r}")
    try:
        if "tokenizer" in file.config:
            file.config["tokenizer"] = tokenizers.restored(file.config["tokenizer"])
        model: M = cls(**{name: file.config[name] for name in parameters})
    except (TypeError, ValueError) as error:
        raise FormatError(f"{file.name}: {error}") from None
    return model


def restore(
    model: M, file: native.NativeFile, *, state: Iterable[str], weights: Iterable[str]
) -> M:
    """Put back into a fresh model what `save_model` wrote."""
    for name in state:
        setattr(model, name, file.config[name])
    for name in weights:
        setattr(model, name, file.arrays.get(name))
    model.wv = type(model.wv).from_file(file)
    return model
