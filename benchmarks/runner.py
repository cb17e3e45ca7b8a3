"""Runs jobs in processes of their own, ours and the rivals' in turn, and remembers them."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.data import ROOT, Data
from benchmarks.systems import OURS, SYSTEMS

Result = dict[str, Any]


class JobError(Exception):
    """A job ended without a result."""


def run_process(spec: dict[str, Any]) -> Result:
    """Run one job and return the line of JSON that it prints."""
    system = SYSTEMS[spec["system"]]
    done = subprocess.run(
        [system.interpreter(), "-m", "benchmarks.job", json.dumps(spec)],
        cwd=ROOT,
        env=os.environ | system.environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise JobError(f"{spec['action']} with {spec['system']}: status {done.returncode}: {last}")
    result: Result = json.loads(done.stdout.splitlines()[-1])
    return result


class Bench:
    """The jobs of one run of the benchmarks.

    Parameters
    ----------
    data
        Where texts are.
    workers
        Threads of every training.
    say
        Called with each line for whoever watches.
    start
        Runs one job.
    """

    def __init__(
        self,
        data: Data,
        workers: int,
        say: Callable[[str], None],
        start: Callable[[dict[str, Any]], Result] = run_process,
    ) -> None:
        self.data = data
        self.workers = workers
        self._say = say
        self._start = start
        self._known: dict[str, Result] = {}
        self.begin("")

    def begin(self, case: str) -> None:
        """Begin a case: what is run and left out from now on belongs to it."""
        self.case = case
        self.jobs: list[dict[str, Any]] = []
        self.skipped: list[str] = []

    def run(self, action: str, *, system: str = OURS, seed: int = 1, **arguments: Any) -> Result:
        """Run a job, unless the same one ran before: then return what it came to."""
        spec = {"action": action, "system": system, "seed": seed, **arguments}
        key = json.dumps(spec, sort_keys=True)
        if key not in self._known:
            result = self._known[key] = self._start(spec)
            self.jobs.append({"case": self.case, **spec, "result": result})
            seconds = f"{result['seconds']:9.2f} s" if "seconds" in result else ""
            self._say(f"{self.case:12} {action:12} {system:11} seed {seed} {seconds}")
        return self._known[key]

    def side_by_side(
        self, action: str, rivals: Iterable[str], *, seeds: int = 1, **arguments: Any
    ) -> dict[str, list[Result]]:
        """Run a job with us and with each rival that is there, in turn, for each seed.

        A rival that takes no seed runs once.

        A rival that fails is left out, and it is said why; when we fail, that is an error.
        """
        present = [OURS, *(rival for rival in rivals if self._there(rival))]
        results: dict[str, list[Result]] = {system: [] for system in present}
        for seed in range(1, seeds + 1):
            for system in list(results):
                if seed > 1 and not SYSTEMS[system].takes_seed:
                    continue
                try:
                    result = self.run(action, system=system, seed=seed, **arguments)
                except JobError as error:
                    if system == OURS:
                        raise
                    del results[system]
                    self.skip(f"{self.case}: {error}")
                else:
                    results[system].append(result)
        return results

    def _there(self, system: str) -> bool:
        reason: str | None = SYSTEMS[system].missing()
        if reason:
            self.skip(f"{system}: {reason}")
        return reason is None

    def skip(self, line: str) -> None:
        """Say once in a case what is left out, and why."""
        if line not in self.skipped:
            self.skipped.append(line)
            self._say(f"skipped: {line}")
