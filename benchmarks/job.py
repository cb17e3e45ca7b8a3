"""One measurement in a process of its own: ``python -m benchmarks.job '{"action": ...}'``.

The argument is a JSON object: the action, the system, the seed, and the action's own arguments. One
line of JSON is printed. A process of its own makes memory honest; imports are not measured.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks import (
    chinese_job,
    doc2vec_job,
    documents_job,
    fasttext_job,
    finetuning_job,
    glove_job,
    phrases_job,
    sentence_job,
    sources_job,
    vectors_job,
)
from benchmarks.meter import Meter, status
from benchmarks.systems import SYSTEMS, Settings, fasttext_version

Result = dict[str, Any]
# Analogies are asked of and answered from this many of the most frequent words.
ANALOGY_WORDS = 30_000


# -- training


def train_text(
    system: str,
    seed: int,
    *,
    text: str,
    settings: Result,
    output: str,
    questions: dict[str, dict[str, str]] | None = None,
) -> Result:
    """From a text file to vectors in memory, and how good they are."""
    runner = SYSTEMS[system]()
    chosen = replace(Settings(**settings), seed=seed)
    path = Path(output)
    with Meter() as meter:
        trained = runner.train_text(text, chosen, path)
    try:
        wv = runner.vectors(trained)
    finally:
        path.unlink(missing_ok=True)
    result = meter.result() | {"words": len(wv)}
    return result | ({"scores": scores(wv, questions)} if questions else {})


def train_lists(
    system: str, seed: int, *, text: str, settings: Result, sentence_length: int
) -> Result:
    """From a list of token lists to vectors; the list is there before."""
    runner = SYSTEMS[system]()
    with open(text, encoding="utf-8") as lines:
        sentences = list(cut((line.split() for line in lines), sentence_length))
    with Meter() as meter:
        runner.train_lists(sentences, replace(Settings(**settings), seed=seed))
    return meter.result()


def cut(sentences: Iterable[list[str]], length: int) -> Iterable[list[str]]:
    """Cut sentences into sentences of at most so many tokens."""
    for tokens in sentences:
        for start in range(0, len(tokens), length):
            yield tokens[start : start + length]


def encode(system: str, seed: int, *, text: str, corpus: str) -> Result:
    """Encode a text once, for the jobs that only train."""
    SYSTEMS[system]().library.Corpus.from_files(text).save(corpus)
    return {}


def train_corpus(system: str, seed: int, *, corpus: str, settings: Result) -> Result:
    """Training alone, on an encoded corpus that is memory-mapped."""
    library = SYSTEMS[system]().library
    pages_before = status("RssFile")
    with Meter() as memory:
        mapped = library.Corpus.open(corpus)
        mapped.validate()
        model = library.Word2Vec(**settings | {"seed": seed})
        model.build_vocab(mapped)
        with Meter() as meter:
            model.train(mapped)
    arrays = model.wv.vectors.nbytes + model.syn1neg.nbytes
    pages = status("RssFile")
    mapped_mb = None if pages is None or pages_before is None else (pages - pages_before) / 1e6
    return {
        "seconds": meter.seconds,
        "words_per_second": mapped.n_tokens * model.epochs / meter.seconds,
        "peak_mb": memory.peak_bytes / 1e6,
        "over_arrays_mb": (memory.peak_bytes - arrays) / 1e6,
        "mapped_mb": mapped_mb,
        "sha256": hashlib.sha256(model.wv.vectors.tobytes()).hexdigest(),
    }


def vocabulary(system: str, seed: int, *, text: str, workers: int) -> Result:
    """Reading a text: its words, and for us its ids too."""
    runner = SYSTEMS[system]()
    with Meter() as meter:
        runner.read_vocabulary(text, workers)
    return meter.result()


def scores(
    wv: Any, questions: dict[str, dict[str, str]], restrict_vocab: int | None = None
) -> dict[str, float]:
    """Spearman's rho on word pairs and the share of analogies solved, all by our evaluation."""
    from vecloom.evaluation import evaluate_word_analogies, evaluate_word_pairs

    found = {
        name: float(evaluate_word_pairs(wv, path, restrict_vocab=restrict_vocab)[1].statistic)
        for name, path in questions["word_pairs"].items()
    }
    for name, path in questions["analogies"].items():
        found[name] = evaluate_word_analogies(wv, path, restrict_vocab=ANALOGY_WORDS)[0]
    return found


# -- this machine


def tiles(system: str, seed: int) -> Result:
    """Measure the kernels alone."""
    from benchmarks import micro

    return {"tiles": micro.measure()}


def environment(system: str, seed: int) -> Result:
    """Tell what figures depend on."""
    import vecloom
    from vecloom._core import kernels

    cores = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))(0)
    return {
        "CPU": processor(),
        "cores": len(cores),
        "load": round(os.getloadavg()[0], 2),
        "instruction set": kernels.instruction_set(),
        "system": platform.platform(),
        "Python": platform.python_version(),
        "vecloom": vecloom.__version__,
        **{package: _version(package) for package in ("numpy", "gensim")},
        "fastText": fasttext_version(),
    }


def processor() -> str:
    """Name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "") or platform.processor() or platform.machine()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


ACTIONS: dict[str, Callable[..., Result]] = {
    action.__name__: action
    for action in (
        train_text,
        train_lists,
        train_corpus,
        encode,
        vocabulary,
        tiles,
        environment,
        *doc2vec_job.ACTIONS,
        *documents_job.ACTIONS,
        *fasttext_job.ACTIONS,
        *glove_job.ACTIONS,
        *chinese_job.ACTIONS,
        *sentence_job.ACTIONS,
        *finetuning_job.ACTIONS,
        *sources_job.ACTIONS,
        *vectors_job.ACTIONS,
        *phrases_job.ACTIONS,
    )
}


def main() -> None:
    spec = json.loads(sys.argv[1])
    print(json.dumps(ACTIONS[spec.pop("action")](**spec)))


if __name__ == "__main__":
    main()
