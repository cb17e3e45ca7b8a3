"""Measurements of phrases; see `job`."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from benchmarks.meter import seconds
from benchmarks.systems import SYSTEMS

Result = dict[str, Any]


def find_phrases(system: str, seed: int, *, text: str, workers: int) -> Result:
    """Learn phrases and join them, from a file and from lists."""
    runner = SYSTEMS[system]()
    learn_file = seconds(runner.learn_phrases, text, workers)
    with open(text, encoding="utf-8") as lines:
        sentences = [line.split() for line in lines]
    start = time.perf_counter()
    phrases = runner.library.Phrases(sentences)
    learn_lists = time.perf_counter() - start
    frozen = phrases.freeze()
    result = {
        "learn_file": learn_file,
        "learn_lists": learn_lists,
        "join_lists": seconds(lambda: sum(map(len, frozen[sentences]))),
        "join_file": seconds(runner.join_phrases, frozen, text, workers),
    }
    found = sorted(frozen.phrasegrams.items())
    sha256 = hashlib.sha256(repr(found).encode()).hexdigest()
    return result | {"seconds": sum(result.values()), "phrases": len(found), "sha256": sha256}


ACTIONS: tuple[Callable[..., Result], ...] = (find_phrases,)
