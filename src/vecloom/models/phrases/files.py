"""Phrases as files of our own: counts as arrays, or phrases as keys with their scores."""

from __future__ import annotations

import logging
import math
from os import PathLike
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.formats import FormatError, native
from vecloom.models.phrases.scoring import SCORERS, Scorer, name_of

logger = logging.getLogger(__name__)

SETTINGS = ("min_count", "threshold", "delimiter")
COUNTED = ("max_vocab_size", "progress_per", "corpus_word_count", "min_reduce")
OWN = "own"  # what files call a scoring function that they do not hold
SCORES = "scores"


def configuration(phrases: Any, path: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the settings as a file holds them."""
    scoring = name_of(phrases.scoring)
    if scoring is None and phrases.scoring is not None:
        logger.warning("%s: the scoring function is not saved, give it when loading", path)
    connectors = sorted(phrases.connector_words)
    values = {name: getattr(phrases, name) for name in names}
    return {**values, "scoring": scoring or OWN, "connector_words": connectors}


def settings_of(file: native.NativeFile, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the settings that a file holds, checked.

    Raises
    ------
    FormatError
        If one is missing, or of the wrong type.
    """
    config = file.config
    if missing := [n for n in (*names, "scoring", "connector_words") if n not in config]:
        raise FormatError(f"{file.name}: its configuration has no {missing[0]!r}")
    numbers = [name for name in names if name != "delimiter"]
    words = config["connector_words"]
    sound = (
        all(type(config[n]) in (int, float) and not math.isnan(config[n]) for n in numbers)
        and isinstance(config["delimiter"], str)
        and config["delimiter"]
        and isinstance(words, list)
        and all(isinstance(word, str) for word in words)
        and config["scoring"] in (*SCORERS, OWN)
    )
    if not sound:
        raise FormatError(f"{file.name}: its configuration is not one of phrases")
    return {**{n: config[n] for n in names}, "connector_words": frozenset(words)}


def save_frozen(frozen: Any, path: str | PathLike[str]) -> None:
    """Write frozen phrases."""
    native.write_arrays(
        path,
        kind=frozen.KIND,
        config=configuration(frozen, path, SETTINGS),
        arrays={SCORES: np.array(list(frozen.phrasegrams.values()), np.float64)},
        keys=list(frozen.phrasegrams),
    )


def frozen_of(file: native.NativeFile, scoring: Scorer | None) -> dict[str, Any]:
    """Return the attributes of the frozen phrases that a file holds.

    Raises
    ------
    FormatError
        If it does not hold them.
    """
    settings = settings_of(file, SETTINGS)
    keys, scores = file.keys, file.arrays.get(SCORES)
    if keys is None or scores is None or scores.dtype != np.float64:
        raise FormatError(f"{file.name}: it has no phrases with scores")
    if scores.shape != (len(keys),) or not all(isinstance(key, str) and key for key in keys):
        raise FormatError(f"{file.name}: its scores do not fit its phrases")
    phrasegrams = dict(zip(keys, scores.tolist(), strict=True))
    known = SCORERS.get(file.config["scoring"], scoring)
    return {**settings, "scoring": known, "phrasegrams": phrasegrams}


def save_phrases(phrases: Any, path: str | PathLike[str]) -> None:
    """Write phrases with their counts."""
    native.write_arrays(
        path,
        kind=phrases.KIND,
        config=configuration(phrases, path, (*SETTINGS, *COUNTED)),
        arrays=phrases.vocab.arrays(),
        keys=None,
    )


def scorer_of(file: native.NativeFile, scoring: Scorer | None) -> str | Scorer:
    """Return the scoring of a file, or that of the caller if it is not in there.

    Raises
    ------
    ValueError
        If it is needed and not given.
    """
    if file.config["scoring"] != OWN:
        return str(file.config["scoring"])
    if scoring is None:
        raise ValueError(
            f"{file.name}: these phrases are scored by a function of their user, which is not "
            "saved: give it as scoring="
        )
    return scoring


Arrays = dict[str, npt.NDArray[Any]]
# The arrays of counts: type, and what each has an item of.
LAYOUT = {
    "words": ("u1", None),
    "word_starts": ("i8", None),
    "word_counts": ("i8", "words"),
    "node_parents": ("i4", "nodes"),
    "node_words": ("i4", "nodes"),
    "pair_first": ("i4", "pairs"),
    "pair_between": ("i4", "pairs"),
    "pair_last": ("i4", "pairs"),
    "pair_counts": ("u4", "pairs"),
    "pair_places": ("i8", "pairs"),
}


def check_counts(arrays: Arrays, name: str) -> None:
    """Check the arrays of counts number by number.

    Raises
    ------
    FormatError
        If something does not fit.
    """
    problem = _problem(arrays)
    if problem:
        raise FormatError(f"{name}: {problem}; restore it from a copy")


def _problem(arrays: Arrays) -> str | None:
    for array, (dtype, _) in LAYOUT.items():
        if array not in arrays:
            return f"it has no array {array!r}"
        if arrays[array].dtype != np.dtype(dtype) or arrays[array].ndim != 1:
            return f"its array {array!r} is of the wrong type"
    starts = arrays["word_starts"]
    if not len(starts) or starts[0] or starts[-1] != len(arrays["words"]):
        return "its words do not fill their array"
    if (np.diff(starts) < 0).any():
        return "its word starts are not ascending"
    sizes = {
        "words": len(starts) - 1,
        "nodes": len(arrays["node_parents"]),
        "pairs": len(arrays["pair_first"]),
    }
    for array, (_, unit) in LAYOUT.items():
        if unit and len(arrays[array]) != sizes[unit]:
            return f"its array {array!r} is of the wrong length"
    for array, most in (
        ("node_words", sizes["words"]),
        ("pair_first", sizes["words"]),
        ("pair_last", sizes["words"]),
        ("pair_between", sizes["nodes"] + 1),
    ):
        if ((arrays[array] < 0) | (arrays[array] >= most)).any():
            return f"its array {array!r} numbers something that is not there"
    # a node comes after its parent; node n + 1 is item n
    parents = arrays["node_parents"]
    if ((parents < 0) | (parents > np.arange(len(parents)))).any():
        return "its nodes are in no order"
    if (arrays["word_counts"] < 0).any() or (arrays["pair_counts"] == 0).any():
        return "it has counts that are none"
    return None
