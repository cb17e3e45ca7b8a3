"""Measurements of tables of vectors: queries, single calls, judging, files; see `job`."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.meter import Meter, seconds
from benchmarks.systems import SYSTEMS

Result = dict[str, Any]
SINGLE_QUERIES = 20
# Words that single calls are made with, and how often; the median of the rounds counts.
CALLED_WORDS, CALL_ROUNDS = 1000, 15

CALLS: dict[str, Callable[[Any, str, str], Any]] = {
    "kv[word]": lambda wv, word, other: wv[word],
    "get_vector": lambda wv, word, other: wv.get_vector(word),
    "similarity": lambda wv, word, other: wv.similarity(word, other),
    "distance": lambda wv, word, other: wv.distance(word, other),
    "n_similarity": lambda wv, word, other: wv.n_similarity([word, other], [other]),
    "kv[5 words]": lambda wv, word, other: wv[[word, other, word, other, word]],
}


def queries(system: str, seed: int, *, words: int, dim: int, many: int) -> Result:
    """Seconds of one query, and of many."""
    runner = SYSTEMS[system]()
    wv = random_table(runner.library, words, dim, seed)
    keys = wv.index_to_key[: round(many * runner.queries_asked)]
    wv.most_similar(keys[0], topn=10)  # both keep the lengths of the rows from the first query on
    single = [seconds(wv.most_similar, key, topn=10) for key in keys[:SINGLE_QUERIES]]
    batch = seconds(runner.many_neighbours, wv, keys)
    return {"single_seconds": statistics.median(single), "seconds": batch * many / len(keys)}


def calls(system: str, seed: int, *, words: int, dim: int) -> Result:
    """Seconds of single calls, by their names."""
    wv = random_table(SYSTEMS[system]().library, words, dim, seed)
    keys = wv.index_to_key[:: max(1, words // CALLED_WORDS)]
    return {name: _seconds_of_a_call(call, wv, keys) for name, call in CALLS.items()}


def _seconds_of_a_call(call: Callable[[Any, str, str], Any], wv: Any, keys: list[str]) -> float:
    """Median over the rounds; what the loop itself takes is left out."""

    def loop(function: Callable[[Any, str, str], Any]) -> None:
        for key in keys:
            function(wv, key, keys[0])

    rounds = [
        seconds(loop, call) - seconds(loop, lambda wv, word, other: None)
        for _ in range(CALL_ROUNDS)
    ]
    return statistics.median(rounds) / len(keys)


def solve(system: str, seed: int, *, words: int, dim: int, asked: int, output: str) -> Result:
    """Seconds to solve analogies, whose words are drawn at random."""
    import numpy as np

    wv = random_table(SYSTEMS[system]().library, words, dim, seed)
    drawn = np.random.default_rng(seed).integers(0, words, (asked, 4)).tolist()
    path = Path(output)
    lines = (" ".join(wv.index_to_key[row] for row in rows) for rows in drawn)
    path.write_text(": drawn\n" + "\n".join(lines) + "\n")
    try:
        return {"seconds": seconds(wv.evaluate_word_analogies, str(path), restrict_vocab=words)}
    finally:
        path.unlink(missing_ok=True)


def files(system: str, seed: int, *, words: int, dim: int, binary: bool, output: str) -> Result:
    """Seconds to save and load one of word2vec's formats."""
    library = SYSTEMS[system]().library
    wv = random_table(library, words, dim, seed)
    path = Path(output)
    save, load = wv.save_word2vec_format, library.KeyedVectors.load_word2vec_format
    try:
        return {
            "save": seconds(save, str(path), binary=binary),
            "load": seconds(load, str(path), binary=binary),
        }
    finally:
        path.unlink(missing_ok=True)


def write_vectors_file(
    system: str, seed: int, *, words: int, dim: int, binary: bool, output: str
) -> Result:
    """Write the file that others load."""
    wv = random_table(SYSTEMS[system]().library, words, dim, seed)
    wv.save_word2vec_format(output, binary=binary)
    return {}


def loading(system: str, seed: int, *, path: str, binary: bool) -> Result:
    """Peak memory of loading a file, in percent of the matrix."""
    load = SYSTEMS[system]().library.KeyedVectors.load_word2vec_format
    with Meter() as meter:
        wv = load(path, binary=binary)
    return meter.result() | {"peak_percent": 100 * meter.peak_bytes / wv.vectors.nbytes}


def random_table(library: Any, words: int, dim: int, seed: int) -> Any:
    """Make KeyedVectors of a library, the same numbers for each."""
    import numpy as np

    rows = np.random.default_rng(seed).standard_normal((words, dim), dtype=np.float32)
    wv = library.KeyedVectors(dim)
    wv.add_vectors([f"word{number}" for number in range(words)], rows)
    return wv


ACTIONS = (queries, calls, solve, files, write_vectors_file, loading)
