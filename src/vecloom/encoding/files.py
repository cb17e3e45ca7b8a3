"""Encoders in Vecloom's own format: their vectors as they save themselves, and what was learned."""

from __future__ import annotations

from dataclasses import fields
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from vecloom.corpus import tokenizers
from vecloom.encoding.components import Components
from vecloom.encoding.fitting import Learned
from vecloom.encoding.options import Options
from vecloom.encoding.weights import Weights
from vecloom.formats import native
from vecloom.formats.files import FormatError
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors
from vecloom.vectors.subwords import SIZES

if TYPE_CHECKING:
    from vecloom.encoding.encoder import SentenceEncoder

KIND = "sentence encoder"
OPTIONS = [field.name for field in fields(Options)]
WEIGHTS, DIRECTIONS, STRENGTHS = (
    f"encoder.{name}" for name in ("weights", "components", "strengths")
)
E = TypeVar("E", bound="SentenceEncoder")


def save(encoder: SentenceEncoder, path: str | PathLike[str]) -> None:
    """Write an encoder to one file; see `SentenceEncoder.save`."""
    vectors, learned = encoder.vectors, encoder._learned
    config: dict[str, Any] = {name: getattr(encoder.options, name) for name in OPTIONS}
    config["tokenizer"] = tokenizers.saved_form(config["tokenizer"], path, "words")
    config["fitted"] = learned is not None
    if isinstance(vectors, FastTextKeyedVectors):
        config |= {name: getattr(vectors, name) for name in SIZES}
    arrays = vectors.to_arrays()
    if learned is not None:
        config["other_weight"] = learned.weights.others
        arrays[DIRECTIONS] = learned.components.directions
        arrays[STRENGTHS] = learned.components.strengths
        if learned.weights.words is not None:
            arrays[WEIGHTS] = learned.weights.words
    native.write_arrays(path, kind=KIND, config=config, arrays=arrays, keys=vectors.index_to_key)


def load(cls: type[E], path: str | PathLike[str], *, mmap: bool) -> E:
    """Read what `save` wrote."""
    file = native.read_arrays(path, kind=KIND, mmap=mmap)
    made = FastTextKeyedVectors if SIZES[0] in file.config else KeyedVectors
    vectors = made.from_file(file)
    try:
        options = {name: file.config[name] for name in OPTIONS}
        options["tokenizer"] = tokenizers.restored(options["tokenizer"])
        encoder = cls(vectors, **options)
        if file.config["fitted"]:
            weights = _weights(file, len(vectors))
            encoder._learned = Learned(weights, _components(file, vectors.vector_size))
    except KeyError as error:
        raise FormatError(f"{file.name}: the encoder has no {error.args[0]!r}") from None
    except (TypeError, ValueError) as error:
        raise FormatError(f"{file.name}: {error}") from None
    return encoder


def _weights(file: native.NativeFile, n: int) -> Weights:
    words = file.arrays.get(WEIGHTS)
    if words is not None and (words.shape != (n,) or words.dtype != np.float32):
        raise ValueError(f"weights of shape {words.shape} and type {words.dtype} for {n} words")
    return Weights(words, float(file.config["other_weight"]))


def _components(file: native.NativeFile, dimensions: int) -> Components:
    directions, strengths = file.arrays[DIRECTIONS], file.arrays[STRENGTHS]
    if directions.shape != (len(strengths), dimensions) or strengths.ndim != 1:
        raise ValueError(f"components of shape {directions.shape}")
    if directions.dtype != np.float32 or strengths.dtype != np.float32:
        raise ValueError(f"components of type {directions.dtype}")
    return Components(directions, strengths)
