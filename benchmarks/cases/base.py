"""What a case is: a function from the runner to figures."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.runner import Bench, Result
from benchmarks.systems import OURS

PAIRS = 3  # how often what is quick is measured beside its rival


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    wiki_mb: float | None = None
    paragraphs_mb: float | None = None
    small_mb: float = 5
    small_epochs: int = 20
    rare_mb: float = 20
    chinese_mb: float | None = None
    epochs: int = 5
    seeds: int = 3
    small_table: tuple[int, int] = (74_000, 100)
    large_table: tuple[int, int] = (400_000, 300)
    bucket: int = 2_000_000
    labelled_lines: int | None = None
    short_lines: int = 10_000
    sentences: int = 1_000_000
    inferred: int = 10_000
    reviews: int = 2_000
    walks: int = 10
    fasta_mb: float = 50
    phrases_mb: float = 100


FULL = Sizes()
QUICK = Sizes(
    wiki_mb=2,
    paragraphs_mb=2,
    small_mb=1,
    small_epochs=2,
    rare_mb=1,
    chinese_mb=1,
    epochs=1,
    seeds=1,
    small_table=(5_000, 100),
    large_table=(10_000, 300),
    bucket=20_000,
    labelled_lines=500,
    short_lines=200,
    sentences=2_000,
    inferred=100,
    reviews=200,
    walks=2,
    fasta_mb=1,
    phrases_mb=1,
)


@dataclass(frozen=True)
class Figure:
    """A row of the tables: our figure, and beside it one rival's if there is one."""

    case: str
    ours: float
    unit: str
    variant: str = ""
    rival: str = ""
    theirs: float | None = None
    ratio: float | None = None  # how many times better ours is
    scores: dict[str, float] = field(default_factory=dict)
    rival_scores: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A measurement: its name on the command line, its title, how it is done."""

    name: str
    title: str
    method: str
    measure: Callable[[Bench, Sizes], Iterator[Figure]]

    def figures(self, bench: Bench, sizes: Sizes) -> list[Figure]:
        bench.begin(self.name)
        return list(self.measure(bench, sizes))


def compare(
    case: str,
    results: dict[str, list[Result]],
    *,
    variant: str = "",
    key: str = "seconds",
    unit: str = "s",
) -> Iterator[Figure]:
    """Yield a figure for each rival: times, and the median over the pairs of their ratio."""
    factor = {"ms": 1e3, "µs": 1e6}.get(unit, 1)
    ours = [result[key] for result in results[OURS]]
    mean = {system: _mean_scores(runs) for system, runs in results.items()}
    own = Figure(case, statistics.median(ours) * factor, unit, variant, scores=mean[OURS])
    if len(results) == 1:
        yield own
    for rival, runs in results.items():
        if rival == OURS:
            continue
        theirs = [result[key] for result in runs]
        ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=False))
        value = statistics.median(theirs) * factor
        yield Figure(case, own.ours, unit, variant, rival, value, ratio, mean[OURS], mean[rival])


def _mean_scores(runs: list[Result]) -> dict[str, float]:
    names = runs[0].get("scores", {}) if runs else {}
    return {name: statistics.fmean(run["scores"][name] for run in runs) for name in names}


def peaks(results: dict[str, list[Result]]) -> dict[str, list[Result]]:
    """Return of each run its peak memory alone, which is compared like seconds."""
    return {
        system: [{"peak_mb": run["peak_mb"]} for run in runs] for system, runs in results.items()
    }
