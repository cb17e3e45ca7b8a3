"""Texts and labels as people have them, into lines and names of labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import tokenizers
from vecloom.corpus.labelled import LabelledText
from vecloom.models.classification.training import as_list, encoded
from vecloom.models.classification.training_set import TrainingSet

Text = str | Sequence[str]

# What fastText's labels begin with.
PREFIX = "__label__"

# What parts words for str.split but not for fastText, and line ends.
OTHER_SPACES = re.compile(
    "[\n\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)


def lines_of(
    texts: Iterable[Text], tokenizer: str | Callable[[str], Iterable[str]]
) -> Iterator[bytes]:
    """Cut texts into words, and encode them as lines, without line ends.

    Lists of words are taken as they are.
    """
    if tokenizer == "whitespace":
        return encoded(OTHER_SPACES.sub(" ", t) if isinstance(t, str) else t for t in texts)
    split = tokenizers.resolve(tokenizer).split
    return encoded(list(map(str, split(t))) if isinstance(t, str) else t for t in texts)


def labels_of(y: Sequence[Any]) -> list[list[Any]]:
    """List the labels of each text."""
    if isinstance(y, (str, bytes)):
        raise TypeError("y is a single text, where a label for each text is expected")
    if isinstance(y, np.ndarray):
        y = y.tolist()
    return [[plain(c) for c in as_list(some)] for some in y]


def plain(label: Any) -> Any:
    """Return a label of NumPy's as Python's own.

    Raises
    ------
    ValueError
        It is missing: None, or NaN.
    """
    label = label.item() if isinstance(label, np.generic) else label
    if label is None or label != label:
        raise ValueError(f"y has a label that is missing: {label}")
    return label


def listed(classes: Sequence[Any] | None) -> list[Any]:
    """List classes, if there are any."""
    return [] if classes is None else [plain(c) for c in classes]


def array_of(classes: list[Any]) -> npt.NDArray[Any]:
    """Return classes as an array that holds them as they are."""
    array = np.array(classes)
    if array.tolist() == classes:
        return array
    array = np.empty(len(classes), object)  # of several types: NumPy would make them one
    array[:] = classes
    return array


def check_lengths(texts: Sequence[Any], labels: Sequence[Any]) -> None:
    """Raise ValueError where texts and labels are not as many."""
    if len(texts) != len(labels):
        raise ValueError(f"there are {len(texts)} texts, but labels of {len(labels)}")


def held_apart(n: int, share: float, seed: int) -> tuple[list[int], list[int]]:
    """Choose texts to keep, and a share of all to hold apart."""
    if isinstance(share, str) or not 0 < share < 1:
        raise ValueError(f"validation_fraction must be between 0 and 1, got {share!r}")
    order = np.random.default_rng(seed & 0xFFFFFFFFFFFFFFFF).permutation(n)
    held = max(1, round(share * n))
    return order[held:].tolist(), order[:held].tolist()


def weights_of_classes(
    weights: Mapping[Any, float] | str | None, names: Mapping[Any, bytes], labels: list[list[Any]]
) -> dict[bytes, float] | None:
    """Return the weight of each label by its name.

    Raises
    ------
    ValueError
        A weight is negative or not finite, or ``weights`` is text other than "balanced".
    """
    if weights is None:
        return None
    if isinstance(weights, str):
        if weights != "balanced":
            raise ValueError(f'class_weight is {weights!r}, where "balanced" or a mapping is due')
        counts = dict.fromkeys(names, 0)
        for some in labels:
            for c in some:
                counts[c] += 1
        total = sum(counts.values())
        return {names[c]: total / (len(names) * max(n, 1)) for c, n in counts.items()}
    for c, weight in weights.items():
        if not 0 <= float(weight) < float("inf"):
            raise ValueError(f"the weight of class {c!r} is {weight}")
    return {names[c]: float(weight) for c, weight in weights.items() if c in names}


def names_of(labels: list[list[Any]]) -> list[set[bytes]]:
    """Name the labels of each text as fastText does."""
    return [{(PREFIX + str(c)).encode() for c in some} for some in labels]


def training_set(
    lines: Iterable[bytes],
    labels: list[list[Any]],
    names: Mapping[Any, bytes],
    weights: npt.ArrayLike | None,
    workers: int | None,
) -> TrainingSet:
    """Encode lines, with the names of their labels and with their weights."""
    data = TrainingSet(LabelledText.from_lines(lines, workers=workers))
    data.set_labels([[names[c] for c in some] for some in labels], list(names.values()))
    if weights is not None:
        data.set_weights(weights)
    return data
