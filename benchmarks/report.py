"""Tables for the terminal, docs/benchmarks.md and the README, all from the JSON of a run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.cases import CASES, Figure
from benchmarks.data import ROOT
from benchmarks.targets import QUALITY_CASES, QUALITY_RIVALS, TARGETS, TOLERANCE

START, END = "<!-- benchmarks:start -->", "<!-- benchmarks:end -->"
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "benchmarks.md"
Report = dict[str, Any]


def number(value: float) -> str:
    """Format with three figures, or two if it is small."""
    if value == int(value):
        return f"{int(value):,}"
    if abs(value) < 0.1:
        return f"{value:.2g}"
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{decimals}f}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table with its columns aligned, to be read as it is too."""
    lines = [list(header), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def figures(report: Report) -> list[Figure]:
    return [Figure(**figure) for figure in report["figures"]]


def _scores(scores: dict[str, float]) -> str:
    return " ".join(f"{score:.3f}".replace("0.", ".", 1) for score in scores.values())


def _row(figure: Figure) -> list[str]:
    target = TARGETS.get((figure.case, figure.variant, figure.rival))
    title = CASES[figure.case].title if figure.case in CASES else figure.case
    scores = _scores(figure.scores)
    if figure.rival_scores:
        scores += f" ({_scores(figure.rival_scores)})"
    return [
        f"{title}: {figure.variant}" if figure.variant else title,
        f"{number(figure.ours)} {figure.unit}",
        "" if figure.theirs is None else f"{figure.rival} {number(figure.theirs)} {figure.unit}",
        "" if figure.ratio is None else f"{figure.ratio:.1f}x",
        str(target) if target else "",
        target.reached(figure.ours, figure.ratio) if target else "",
        scores,
    ]


HEADER = ("case", "ours", "rival", "ratio", "at least, aim", "reached", "scores (rival's)")


def main_table(report: Report, *, only_with_targets: bool = False) -> str:
    """Return the table of all figures, or of the cases for which something is asked."""
    asked = {case for case, _, _ in TARGETS}
    return table(
        HEADER,
        (
            _row(figure)
            for figure in figures(report)
            if figure.case in asked or not only_with_targets
        ),
    )


def quality_table(report: Report) -> str:
    """Return each system's scores, and whether ours are below the best of the rivals'."""
    rows = []
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures(report):
        if figure.case in QUALITY_CASES and figure.rival_scores:
            groups.setdefault((figure.case, figure.variant), []).append(figure)
    for (case, variant), group in groups.items():
        title = CASES[case].title + (f": {variant}" if variant else "")
        ours = group[0].scores
        standards = [f.rival_scores for f in group if f.rival in QUALITY_RIVALS]
        best = {name: max(scores[name] for scores in standards) for name in ours if standards}
        for system, scores in [("vecloom", ours), *((f.rival, f.rival_scores) for f in group)]:
            cells = [f"{scores[name]:.4f}" for name in TOLERANCE]
            rows.append([title, system, *cells])
        verdicts = ["yes" if ours[name] >= best[name] - TOLERANCE[name] else "no" for name in best]
        if verdicts:
            rows.append([title, "ours as good as the best of gensim and word2vec.c", *verdicts])
    return table(("case", "system", *TOLERANCE), rows) if rows else ""


def runs_table(report: Report) -> str:
    """Return what every training took, run by run."""
    groups: dict[tuple[str, str, str], list[Report]] = {}
    for job in report["jobs"]:
        if "peak_mb" in job["result"]:
            kind = _kind(job)
            groups.setdefault((job["case"], kind, job["system"]), []).append(job["result"])
    return table(
        ("case", "run", "system", "seconds", "peak MB"),
        (
            [
                case,
                kind,
                system,
                ", ".join(number(result["seconds"]) for result in results),
                number(round(max(result["peak_mb"] for result in results))),
            ]
            for (case, kind, system), results in groups.items()
        ),
    )


def _kind(job: Report) -> str:
    chosen = job.get("settings")
    if not chosen:
        return str(job["action"])
    model = "skip-gram" if chosen["sg"] else "CBOW"
    return f"{model}, {chosen['epochs']} epochs, {chosen['workers']} workers"


def terminal(report: Report) -> str:
    """Return what the command prints at its end."""
    tables = "\n\n".join(filter(None, (main_table(report), quality_table(report))))
    return _warning(report) + tables


def _warning(report: Report) -> str:
    about = report["environment"]
    text = ""
    if report["quick"]:
        text += "**Measured with `--quick`, on little data: these figures say nothing.**\n\n"
    if about["load"] > about["cores"] / 4:
        text += (
            f"**The machine was busy (load {about['load']:.1f} on {about['cores']} cores): "
            "times say little.**\n\n"
        )
    return text


def readme_part(report: Report) -> str:
    """Return what stands between the README's marks."""
    about = report["environment"]
    return (
        f"{_warning(report)}{main_table(report, only_with_targets=True)}\n\n"
        f"{about['CPU']}, {about['cores']} cores, {about['instruction set']}; "
        f"{report['date'][:10]}. Scores: {', '.join(TOLERANCE)}."
    )


METHOD = """Every figure is of a process of its own, started in turn for us and for the rival in
one run on one machine; imports are not counted. The text is read from its file each time (the
system may still hold it in memory). The ratio is the median over the pairs; times are medians
too. The settings are vector_size 100, window 5, negative 5, sample 1e-4, min_count 5, 5 epochs
and one worker a core, unless it says otherwise; the learning rate is each system's default. Lines
hold 1,000 tokens, as gensim cuts lines at 10,000. The scores are Spearman's rho on WordSim-353
and SimLex-999 and the share of Google's analogies solved among the 30,000 most frequent words,
means of the seeds, all by `vecloom.evaluation`. Programs in C write their vectors to a file,
which counts as training; reading it back does not."""

AGAIN = """<!-- skip: makes an environment -->
```console
$ make bench
```

runs all of it in some 35 minutes on four cores and writes JSON to benchmarks/results. Then
`python -m benchmarks --from-json FILE --write-docs` writes this page. `--quick` does with little
data, `--only NAME,NAME` with some cases. The data are looked for in the folder that VECLOOM_DATA
names. gensim has to be installed; word2vec.c and pWord2Vec are looked for as built programs, at
the paths in VECLOOM_WORD2VEC_C and VECLOOM_PWORD2VEC. What is not there is left out."""


def page(report: Report) -> str:
    """Return docs/benchmarks.md."""
    quality = quality_table(report)
    measured = dict.fromkeys(figure.case for figure in figures(report))
    methods = "\n".join(
        f"* **{CASES[case].title}** (`{case}`): {CASES[case].method}." for case in measured
    )
    sections = [
        ("", _warning(report) + main_table(report)),
        (
            "Quality",
            quality
            and f"{quality}\n\nAs good: not below the best rival by more than "
            + ", ".join(f"{bound} ({name})" for name, bound in TOLERANCE.items())
            + ".",
        ),
        ("How it was measured", f"{METHOD}\n\n{methods}"),
        ("Left out", "\n".join(f"* {line}" for line in report["skipped"])),
        ("On what", _environment(report)),
        ("Run by run", runs_table(report) if report["jobs"] else ""),
        ("Measure it yourself", AGAIN),
    ]
    text = "# Benchmarks\n\n<!-- This page is written by `python -m benchmarks --write-docs`. -->\n"
    for heading, body in sections:
        if body:
            text += (f"\n## {heading}\n" if heading else "") + f"\n{body}\n"
    return text


def _environment(report: Report) -> str:
    about = report["environment"] | {"commit": report["commit"], "date": report["date"]}
    return table(("", ""), ([name, str(value or "not installed")] for name, value in about.items()))


def write_docs(report: Report, readme: Path = README, docs: Path = PAGE) -> None:
    """Write docs/benchmarks.md and the README's table."""
    docs.write_text(page(report), encoding="utf-8")
    text = readme.read_text(encoding="utf-8")
    if START not in text or END not in text:
        raise ValueError(f"{readme}: no place for the table: {START} and {END} are not there")
    part = f"{START}\n{readme_part(report)}\n{END}"
    marked = re.compile(f"{re.escape(START)}.*{re.escape(END)}", re.DOTALL)
    readme.write_text(marked.sub(lambda _: part, text), encoding="utf-8")


def as_json(
    bench_jobs: list[Report],
    skipped: list[str],
    found: list[Figure],
    about: Report,
) -> Report:
    """Return the JSON of a run."""
    return {
        **about,
        "skipped": skipped,
        "figures": [asdict(figure) for figure in found],
        "jobs": bench_jobs,
    }
