"""What was measured, case by case: each case keeps when, where and at which commit it was.

So a few cases can be measured again and take their place among the others in the same file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Record = dict[str, Any]  # quick, seeds, commit, date, environment, skipped, figures, jobs
Results = dict[str, Record]

ABOUT = ("quick", "seeds", "commit", "date", "environment")


class ResultsError(Exception):
    """A file holds no results."""


def read(path: Path) -> Results:
    """Return the records of a file by case, none if there is no file."""
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return dict(content["cases"] if "cases" in content else _by_case(content))
    except (KeyError, TypeError, ValueError) as error:
        raise ResultsError(f"{path} holds no results of benchmarks: {error!r}") from error


def _by_case(content: Record) -> Results:
    """Take apart a file of the first kind, in which all cases were measured at once."""
    about = {name: content[name] for name in ABOUT}
    results: Results = {}
    for kind in ("figures", "jobs"):
        for entry in content[kind]:
            fresh = {**about, "skipped": content["skipped"], "figures": [], "jobs": []}
            results.setdefault(entry["case"], fresh)[kind].append(entry)
    return results


def write(results: Results, path: Path) -> None:
    """Write all records, leaving the file as it was if that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(json.dumps({"cases": results}, indent=1), encoding="utf-8")
    unfinished.replace(path)


def skipped(results: Results) -> list[str]:
    """Return what was left out, each line once."""
    return list(dict.fromkeys(line for record in results.values() for line in record["skipped"]))


def by(results: Results, names: Iterable[str]) -> list[tuple[dict[str, Any], list[str]]]:
    """Return what records tell under these names, and of which cases, one entry if all agree.

    Names of the environment count too; of a date only the day.
    """
    groups: list[tuple[dict[str, Any], list[str]]] = []
    names = list(names)
    for case, record in results.items():
        flat = record["environment"] | record | {"date": record["date"][:10]}
        told = {name: flat.get(name) for name in names}
        for known, cases in groups:
            if known == told:
                cases.append(case)
                break
        else:
            groups.append((told, [case]))
    return groups
