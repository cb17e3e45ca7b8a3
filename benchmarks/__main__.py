"""The command: ``python -m benchmarks --help``."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from benchmarks import report
from benchmarks.cases import CASES, FULL, QUICK, Figure, Sizes
from benchmarks.data import ROOT, Data, MissingDataError
from benchmarks.runner import Bench, JobError

RESULTS = ROOT / "benchmarks" / "results"
FAILED, NO_DATA = 1, 2


def arguments(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure Vecloom beside the rivals that are installed, print a table and "
        "write JSON. Data are found through VECLOOM_DATA, the built programs word2vec.c and "
        "pWord2Vec through VECLOOM_WORD2VEC_C and VECLOOM_PWORD2VEC.",
        epilog="cases: " + ", ".join(CASES),
    )
    parser.add_argument("--quick", action="store_true", help="little data: to see that it runs")
    parser.add_argument("--only", type=_cases, default=list(CASES), metavar="NAME,...")
    parser.add_argument("--seeds", type=int, help="runs of what is judged by its scores (3)")
    parser.add_argument("--json", type=Path, help="where to write (benchmarks/results/DATE.json)")
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
    bench = Bench(Data(Data.default_folder(), work), 0, lambda line: print(line, flush=True))
    machine = bench.run("environment")
    bench.jobs.clear()
    bench.workers = machine["cores"]
    about = {
        "quick": quick,
        "seeds": sizes.seeds,
        "commit": commit(),
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "environment": machine,
    }
    found: list[Figure] = []
    status = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    for name in names:
        try:
            found += CASES[name].figures(bench, sizes)
        except JobError as error:
            bench.skip(f"{name} FAILED: {error}")
            status = FAILED
        content = report.as_json(bench.jobs, bench.skipped, found, about)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return status


def main(argv: list[str] | None = None) -> int:
    options = arguments(argv)
    status = 0
    path = options.from_json
    if path is None:
        now = datetime.now().strftime("%Y%m%d-%H%M%S")
        path = options.json or RESULTS / f"{now}.json"
        sizes = QUICK if options.quick else FULL
        sizes = replace(sizes, seeds=options.seeds or sizes.seeds)
        with tempfile.TemporaryDirectory(prefix="vecloom-benchmarks-") as temporary:
            work = options.work or Path(temporary)
            work.mkdir(parents=True, exist_ok=True)
            try:
                status = measure(options.only, sizes, work, path, options.quick)
            except MissingDataError as error:
                print(f"benchmarks: {error}", file=sys.stderr)
                return NO_DATA
            except JobError as error:  # not even the environment can be told
                print(f"benchmarks: {error}", file=sys.stderr)
                return FAILED
    content = json.loads(path.read_text(encoding="utf-8"))
    print("\n" + report.terminal(content))
    for line in content["skipped"]:
        print(f"skipped: {line}")
    print(f"JSON: {path}")
    if options.write_docs:
        report.write_docs(content)
        print(f"written: {report.PAGE.relative_to(ROOT)}, {report.README.name}")
    return status


if __name__ == "__main__":
    sys.exit(main())
