"""How Facebook's program writes things down: numbers, results, .vec files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from vecloom.fasttext.args import FILE_NAMES, Args, LossName
from vecloom.fasttext.meter import Meter
from vecloom.fasttext.model import FastTextModel
from vecloom.fasttext.text import to_text
from vecloom.formats import atomic_write

Path = str | os.PathLike[str]
Floats = npt.NDArray[np.floating]


def numbers(vector: Floats) -> str:
    """Return a vector with five digits a number, and a space after each."""
    return "".join(f"{number:.5g} " for number in vector.tolist())


def label_line(labels: Sequence[str], probabilities: Floats, with_prob: bool) -> str:
    """Return the line that tells the labels of a text."""
    if not with_prob:
        return " ".join(labels)
    pairs = zip(labels, probabilities.tolist(), strict=True)
    return " ".join(f"{label} {probability:g}" for label, probability in pairs)


def scored(pairs: Iterable[tuple[float, str]]) -> Iterator[str]:
    """Return a line for each word and its cosine."""
    return (f"{word} {cosine:g}" for cosine, word in pairs)


def general(meter: Meter, k: int, style: str) -> str:
    """Return the lines that tell the number of lines, precision and recall."""
    return (
        f"N\t{meter.n_examples}\n"
        f"P@{k}\t{meter.precision():.3{style}}\n"
        f"R@{k}\t{meter.recall():.3{style}}"
    )


def arguments(args: Args) -> Iterator[str]:
    """Return a line for each argument that a file keeps."""
    loss = "one-vs-all" if args.loss == LossName.ova else args.loss.name
    yield from (f"{name} {getattr(args, name)}" for name in ("dim", "ws", "epoch", "minCount"))
    yield from (f"neg {args.neg}", f"wordNgrams {args.wordNgrams}", f"loss {loss}")
    yield f"model {FILE_NAMES[args.model]}"
    yield from (f"{name} {getattr(args, name)}" for name in ("bucket", "minn", "maxn"))
    yield from (f"lrUpdateRate {args.lrUpdateRate}", f"t {args.t:g}")


def dictionary(model: FastTextModel) -> Iterator[str]:
    """Return the number of words and labels, and a line for each: name, count, kind."""
    names = model.data.dictionary
    yield str(len(names.words) + len(names.labels))
    for kind, listed, counts in (
        ("word", names.words, names.word_counts),
        ("label", names.labels, names.label_counts),
    ):
        for name, count in zip(listed, counts.tolist(), strict=True):
            yield f"{to_text(name)} {count} {kind}"


def matrix(values: Floats) -> Iterator[str]:
    """Return the shape of a matrix, and a line for each row."""
    yield f"{values.shape[0]} {values.shape[1]}"
    for row in values:
        yield " ".join(f"{number:g}" for number in row.tolist())


def write_vectors(model: FastTextModel, path: Path) -> None:
    """Write the vectors of all words: a .vec file."""
    _write(path, model.data.dictionary.words, model.get_word_vectors())


def write_output(model: FastTextModel, path: Path) -> None:
    """Write the output matrix, a row for each label, or word."""
    names = model.data.dictionary
    keys = names.labels if model.args.supervised else names.words
    _write(path, keys, model.get_output_matrix()[: len(keys)])


def _write(path: Path, names: Sequence[bytes], rows: Floats) -> None:
    with atomic_write(path) as stream:
        stream.write(b"%d %d\n" % rows.shape)
        for name, row in zip(names, rows, strict=True):
            stream.write(name + b" " + numbers(row).encode() + b"\n")
