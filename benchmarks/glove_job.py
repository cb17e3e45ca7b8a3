"""Measurements of GloVe; see `job`."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.meter import seconds
from benchmarks.systems import OURS, GlovePrograms, GloveSettings

Result = dict[str, Any]
Questions = dict[str, dict[str, str]]


def train_glove(
    system: str,
    seed: int,
    *,
    text: str,
    settings: Result,
    work: str,
    questions: Questions | None = None,
) -> Result:
    """From a text file to vectors: seconds of counting and of training, apart."""
    from benchmarks import job

    run = ours if system == OURS else programs
    with tempfile.TemporaryDirectory(dir=work) as folder:
        result, wv = run(text, replace(GloveSettings(**settings), seed=seed), Path(folder))
    return result | ({"scores": job.scores(wv, questions)} if questions else {})


def ours(text: str, settings: GloveSettings, folder: Path) -> tuple[Result, Any]:
    """Count in memory, and train."""
    from vecloom import Corpus, GloVe
    from vecloom.corpus import Cooccurrence

    begin = time.perf_counter()
    corpus = Corpus.from_files(text, workers=settings.workers)
    counts = Cooccurrence.from_corpus(
        corpus, settings.window, min_count=settings.min_count, workers=settings.workers
    )
    counted = time.perf_counter()
    model = GloVe(
        counts,
        vector_size=settings.vector_size,
        x_max=settings.x_max,
        epochs=settings.epochs,
        seed=settings.seed,
        workers=settings.workers,
    )
    result = {
        "counting": counted - begin,
        "seconds": time.perf_counter() - counted,
        "records": counts.n_records,
        "sha256": hashlib.sha256(model.wv.vectors.tobytes()).hexdigest(),
    }
    return result, model.wv


def programs(text: str, settings: GloveSettings, folder: Path) -> tuple[Result, Any]:
    """Run the four programs, as their demonstration does."""
    vocabulary, counts, shuffled = (str(folder / name) for name in ("words", "counts", "shuffled"))
    quiet = ["-verbose", "0"]
    window = ["-window-size", str(settings.window), "-vocab-file", vocabulary]
    steps: list[tuple[str, list[str], str | None, str | None]] = [
        ("vocab_count", ["-min-count", str(settings.min_count)], text, vocabulary),
        ("cooccur", [*window, "-overflow-file", str(folder / "overflow")], text, counts),
        ("shuffle", ["-temp-file", str(folder / "temporary")], counts, shuffled),
    ]
    counting = sum(seconds(_run, name, [*quiet, *rest], *files) for name, rest, *files in steps)
    vectors = folder / "vectors"
    options = {
        "-input-file": shuffled,
        "-vocab-file": vocabulary,
        "-save-file": vectors,
        "-vector-size": settings.vector_size,
        "-x-max": settings.x_max,
        "-iter": settings.epochs,
        "-threads": settings.workers,
        "-seed": settings.seed,
    }
    arguments = [str(part) for option in options.items() for part in option]
    training = seconds(_run, "glove", [*quiet, *arguments])

    from vecloom import load

    return {"counting": counting, "seconds": training}, load(f"{vectors}.txt")


def _run(
    name: str, options: list[str], source: str | None = None, target: str | None = None
) -> None:
    with (
        open(source or "/dev/null", "rb") as stdin,
        open(target or "/dev/null", "wb") as stdout,
    ):
        command = [GlovePrograms.program(name), *options]
        subprocess.run(command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, check=True)


ACTIONS: tuple[Callable[..., Result], ...] = (train_glove,)
