"""Tables for the terminal, docs/benchmarks.md and the README, all from the JSON of a run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.cases import CASES, Figure
from benchmarks.data import ROOT
from benchmarks.results import Record, Results, by, skipped
from benchmarks.systems import OURS
from benchmarks.targets import QUALITY, TARGETS, Quality

START, END = "<!-- benchmarks:start -->", "<!-- benchmarks:end -->"
README = ROOT / "README.md"
PAGE = ROOT / "docs" / "benchmarks.md"


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


def ordered(results: Results) -> Results:
    """Return the records in the order of the cases, whenever they were measured."""
    known = {case: results[case] for case in CASES if case in results}
    return known | results


def figures(results: Results) -> list[Figure]:
    records = ordered(results).values()
    return [Figure(**figure) for record in records for figure in record["figures"]]


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
# The cases for which something is asked.
ASKED = {case for case, _, _ in TARGETS}


def main_table(results: Results) -> str:
    """Return the table of all figures."""
    return table(HEADER, map(_row, figures(results)))


def quality_tables(results: Results) -> str:
    """Return each system's scores, and whether ours are below the best of the rivals'.

    Cases with the same scores share a table.
    """
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures(results):
        if figure.case in QUALITY and figure.rival_scores:
            groups.setdefault((figure.case, figure.variant), []).append(figure)
    tables: dict[tuple[str, ...], list[list[str]]] = {}
    for (case, variant), group in groups.items():
        title = CASES[case].title + (f": {variant}" if variant else "")
        rows = tables.setdefault(tuple(QUALITY[case].tolerance), [])
        rows += [[title, *row] for row in _quality_rows(group, QUALITY[case])]
    return "\n\n".join(table(("case", "system", *names), rows) for names, rows in tables.items())


def _quality_rows(group: list[Figure], quality: Quality) -> Iterable[list[str]]:
    ours, tolerance = group[0].scores, quality.tolerance
    for system, scores in [(OURS, ours), *((f.rival, f.rival_scores) for f in group)]:
        yield [system, *(f"{scores[name]:.4f}" for name in tolerance)]
    rivals = {f.rival: f.rival_scores for f in group if f.rival in quality.rivals}
    if rivals:
        best = {name: max(scores[name] for scores in rivals.values()) for name in tolerance}
        good = (ours[name] >= best[name] - bound for name, bound in tolerance.items())
        judged = " and ".join(rivals)
        whom = f"the best of {judged}" if len(rivals) > 1 else judged
        yield [f"ours as good as {whom}", *("yes" if verdict else "no" for verdict in good)]


def _tolerances(results: Results) -> str:
    """Tell what counts as being as good, for the cases that are judged."""
    told = dict.fromkeys(
        f"{bound} ({name})"
        for case in ordered(results)
        if case in QUALITY
        for name, bound in QUALITY[case].tolerance.items()
    )
    return ", ".join(told)


def runs_table(results: Results) -> str:
    """Return what every training took, run by run."""
    groups: dict[tuple[str, str, str], list[Record]] = {}
    for job in (job for record in ordered(results).values() for job in record["jobs"]):
        if "peak_mb" in job["result"]:
            groups.setdefault((job["case"], _kind(job), job["system"]), []).append(job["result"])
    return table(
        ("case", "run", "system", "seconds", "peak MB"),
        (
            [
                case,
                kind,
                system,
                ", ".join(number(run["seconds"]) for run in runs),
                number(round(max(run["peak_mb"] for run in runs))),
            ]
            for (case, kind, system), runs in groups.items()
        ),
    )


def _kind(job: Record) -> str:
    chosen = job.get("settings", {})
    if "train" in job:
        return Path(job["train"]).name.partition(".")[0]
    if "sg" not in chosen:
        return str(job["action"])
    model = "skip-gram" if chosen["sg"] else "CBOW"
    return f"{model}, {chosen['epochs']} epochs, {chosen['workers']} workers"


def terminal(results: Results) -> str:
    """Return what the command prints at its end."""
    tables = "\n\n".join(filter(None, (main_table(results), quality_tables(results))))
    return _warning(results) + tables


def _of_cases(cases: list[str], results: Results) -> str:
    return "" if len(cases) == len(results) else f" ({', '.join(cases)})"


def _warning(results: Results) -> str:
    text = ""
    for about, cases in by(ordered(results), ("quick",)):
        if about["quick"]:
            which = _of_cases(cases, results)
            text += (
                "**Measured with `--quick`, on little data: these figures say nothing"
                f"{which}.**\n\n"
            )
    for about, cases in by(ordered(results), ("load", "cores")):
        if about["load"] > about["cores"] / 4:
            which = _of_cases(cases, results)
            text += (
                f"**The machine was busy (load {about['load']:.1f} on {about['cores']} cores): "
                f"times say little{which}.**\n\n"
            )
    return text


def readme_part(results: Results) -> str:
    """Return what stands between the README's marks."""
    asked = {case: record for case, record in ordered(results).items() if case in ASKED}
    machines = "\n".join(
        f"{about['CPU']}, {about['cores']} cores, {about['instruction set']}; "
        f"{about['date']}{_of_cases(cases, asked)}."
        for about, cases in by(asked, ("CPU", "cores", "instruction set", "date"))
    )
    return (
        f"{_warning(asked)}{main_table(asked)}\n\n{machines} Scores: WordSim-353, SimLex-999, "
        "Google analogies; of classifiers P@1."
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

runs all of it in some 50 minutes on four cores and writes JSON to benchmarks/results. Then
`python -m benchmarks --from-json FILE --write-docs` writes this page. `--quick` does with little
data, `--only NAME,NAME` with some cases; `--only NAME --json FILE` puts them among the others of a
FILE that is there. The data are looked for in the folder that VECLOOM_DATA names. gensim has to be
installed; word2vec.c and pWord2Vec are looked for as built programs, at the paths in
VECLOOM_WORD2VEC_C and VECLOOM_PWORD2VEC, fastText's module in the Python at the path in
VECLOOM_FASTTEXT_PYTHON, the package node2vec in that at VECLOOM_NODE2VEC_PYTHON. What is not there
is left out."""


def page(results: Results) -> str:
    """Return docs/benchmarks.md."""
    quality = quality_tables(results)
    results = ordered(results)
    methods = "\n".join(
        f"* **{CASES[case].title}** (`{case}`): {CASES[case].method}."
        for case in results
        if case in CASES
    )
    sections = [
        ("", _warning(results) + main_table(results)),
        (
            "Quality",
            quality
            and f"{quality}\n\nAs good: not below the best rival by more than "
            f"{_tolerances(results)}.",
        ),
        ("How it was measured", f"{METHOD}\n\n{methods}"),
        ("Left out", "\n".join(f"* {line}" for line in skipped(results))),
        ("On what", _environments(results)),
        (
            "Run by run",
            runs_table(results) if any(record["jobs"] for record in results.values()) else "",
        ),
        ("Measure it yourself", AGAIN),
    ]
    text = "# Benchmarks\n\n<!-- This page is written by `python -m benchmarks --write-docs`. -->\n"
    for heading, body in sections:
        if body:
            text += (f"\n## {heading}\n" if heading else "") + f"\n{body}\n"
    return text


def _environments(results: Results) -> str:
    """Return what was measured on, a table for each environment or commit that differs."""
    names = dict.fromkeys(name for record in results.values() for name in record["environment"])
    tables = []
    for about, cases in by(results, (*names, "commit", "date")):
        which = "" if len(cases) == len(results) else f"{', '.join(cases)}:\n\n"
        rows = ([name, str(value or "not installed")] for name, value in about.items())
        tables.append(which + table(("", ""), rows))
    return "\n\n".join(tables)


def write_docs(results: Results, readme: Path = README, docs: Path = PAGE) -> None:
    """Write docs/benchmarks.md and the README's table."""
    docs.write_text(page(results), encoding="utf-8")
    text = readme.read_text(encoding="utf-8")
    if START not in text or END not in text:
        raise ValueError(f"{readme}: no place for the table: {START} and {END} are not there")
    part = f"{START}\n{readme_part(results)}\n{END}"
    marked = re.compile(f"{re.escape(START)}.*{re.escape(END)}", re.DOTALL)
    readme.write_text(marked.sub(lambda _: part, text), encoding="utf-8")
