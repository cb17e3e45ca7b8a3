"""A model as one file: parameters and state as configuration, matrices as tensors."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from typing import Any, TypeVar

from vecloom.corpus import tokenizers
from vecloom.formats import FormatError, native

M = TypeVar("M", bound=Any)


def save_model(
    model: Any,
    path: str | PathLike[str],
    *,
    kind: str,
    state: Iterable[str],
    weights: Iterable[str],
) -> None:
    """Write a model's vectors, the attributes named by ``state``, and its matrices.

    The file can also be opened as vectors alone.
    """
    arrays = model.wv.to_arrays()
    for name in weights:
        if getattr(model, name) is not None:
            arrays[name] = getattr(model, name)
    config = {name: getattr(model, name) for name in state}
    if "tokenizer" in config:
        config["tokenizer"] = tokenizers.saved_form(config["tokenizer"], path)
    native.write_arrays(path, kind=kind, config=config, arrays=arrays, keys=model.wv.index_to_key)


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
