"""The command: ``python -m benchmarks --help``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from datetime import datetime, timezone
from pathlib import Path

from benchmarks import report, results
from benchmarks.cases import CASES, FULL, QUICK, Sizes
from benchmarks.data import ROOT, Data, MissingDataError
from benchmarks.runner import Bench, JobError

RESULTS = ROOT / "benchmarks" / "results"
FAILED, NO_DATA = 1, 2


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Vecloom beside the rivals that are installed, print a table and "
        "write JSON. Data are found through VECLOOM_DATA, the built programs word2vec.c and "
        "pWord2Vec through VECLOOM_WORD2VEC_C and VECLOOM_PWORD2VEC, a Python that has fastText's "
        "module through VECLOOM_FASTTEXT_PYTHON, one that has the package node2vec through "
        "VECLOOM_NODE2VEC_PYTHON.",
        epilog="cases: " + ", ".join(CASES),
    )
    parser.add_argument("--quick", action="store_true", help="little data: to see that it runs")
    parser.add_argument("--only", type=_cases, default=list(CASES), metavar="NAME,...")
    parser.add_argument("--seeds", type=int, help="runs of what is judged by its scores (3)")
    parser.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help="where to write (benchmarks/results/DATE.json); cases that FILE holds and that are "
        "not measured now stay as they are",
    )
    parser.add_argument("--work", type=Path, help="folder for unpacked texts (a temporary one)")
    parser.add_argument("--from-json", type=Path, metavar="FILE", help="measure nothing, show FILE")
    parser.add_argument(
        "--write-docs", action="store_true", help="write docs/benchmarks.md and the README's table"
    )
    chosen = parser.parse_args(argv)
    if chosen.seeds is not None and chosen.seeds < 1:
        parser.error("--seeds must be 1 or more")
    return chosen


def _cases(names: str) -> list[str]:
    chosen = names.split(",")
    if unknown := [name for name in chosen if name not in CASES]:
        raise argparse.ArgumentTypeError(f"no case {', '.join(unknown)}; {', '.join(CASES)}")
    return chosen


def commit() -> str:
    """Return the commit that is measured, marked where files differ from it."""
    try:
        command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
        return subprocess.check_output(
            command, cwd=ROOT, text=True, stderr=subprocess.DEVNULL
        ).strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def measure(names: list[str], sizes: Sizes, work: Path, path: Path, quick: bool) -> int:
    """Run cases, writing the JSON after each: a run that is interrupted is not lost."""
    measured = results.read(path)
    bench = Bench(Data(Data.default_folder(), work), 0, lambda line: print(line, flush=True))
    machine = bench.run("environment")
    bench.workers = machine["cores"]
    about = {"quick": quick, "seeds": sizes.seeds, "commit": commit(), "environment": machine}
    status = 0
    for name in names:
        found = []
        date = datetime.now(timezone.utc).isoformat(timespec="seconds")
        try:
            found = CASES[name].figures(bench, sizes)
        except JobError as error:
            bench.skip(f"{name} FAILED: {error}")
            status = FAILED
        measured[name] = {
            **about,
            "date": date,
            "skipped": bench.skipped,
            "figures": [asdict(figure) for figure in found],
            "jobs": bench.jobs,
        }
        results.write(measured, path)
    return status


def run(options: argparse.Namespace) -> tuple[Path, int]:
    """Measure what is asked for: the file it went to, and the status."""
    now = datetime.now().strftime("%Y%m%d-%H%M%S")
    path = options.json or RESULTS / f"{now}.json"
    sizes = QUICK if options.quick else FULL
    sizes = replace(sizes, seeds=options.seeds or sizes.seeds)
    with tempfile.TemporaryDirectory(prefix="vecloom-benchmarks-") as temporary:
        work = options.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        return path, measure(options.only, sizes, work, path, options.quick)


def show(path: Path, write_docs: bool) -> None:
    """Print the tables of a file of results."""
    content = results.read(path)
    if not content:
        raise results.ResultsError(f"{path}: no such file, or nothing in it")
    print("\n" + report.terminal(content))
    for line in results.skipped(content):
        print(f"skipped: {line}")
    print(f"JSON: {path}")
    if write_docs:
        report.write_docs(content)
        print(f"written: {report.PAGE.relative_to(ROOT)}, {report.README.name}")


def main(argv: list[str] | None = None) -> int:
    options = arguments(argv)
    try:
        path, status = (options.from_json, 0) if options.from_json else run(options)
        show(path, options.write_docs)
    except MissingDataError as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return NO_DATA
    except (JobError, results.ResultsError) as error:  # a JobError: not even the environment
        print(f"benchmarks: {error}", file=sys.stderr)
        return FAILED
    return status


if __name__ == "__main__":
    sys.exit(main())
