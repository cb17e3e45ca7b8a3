"""Run clients of gensim with Vecloom in its place, each in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
Job = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path) -> Job:
    """Run a script of jobs/, in a folder of its own; return its ``result``."""

    def of(name: str, *packages: str) -> Any:
        for package in packages:
            if importlib.util.find_spec(package) is None:
                pytest.skip(f"{package} is not installed: run `make test-clients`")
        command = [sys.executable, str(HERE / "run.py"), str(HERE / "jobs" / name)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        said = json.loads(done.stdout.splitlines()[-1])
        assert said["foreign"] == [], "modules of gensim's own were imported"
        return said["result"]

    return of
