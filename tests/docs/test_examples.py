"""Every example of the README and of the documentation runs.

Blocks marked ``python`` run in order, in one namespace per page; of blocks marked ``console`` the
lines that begin with ``$`` run in a shell. All pages start in a folder that holds wiki.txt. A
comment before a block says more of it:

``<!-- skip: reason -->``
    It is left out.
``<!-- needs: files -->``
    It reads data, found by name in the folder of test data.
``<!-- with: packages -->``
    It is left out where these are not installed; the rest of the page runs, and the test is skipped.
``<!-- alone: reason -->``
    It runs in a process of its own.
``<!-- portable: how -->``
    It also runs on gensim: see test_gensim_guide.py.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pages import PAGES, ROOT, Example, examples

# What runs in a skipped block must not be something that could be tested.
REASONS = {"installs from the package index", "makes an environment"}
# Blocks that show what files look like.
NOT_RUN = {"text", "json"}


@pytest.fixture
def folder(tmp_path: Path, english: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folder with the text that all pages read, and the commands on the path."""
    shutil.copy(english, tmp_path / "wiki.txt")
    scripts = Path(tempfile.mkdtemp(dir=tmp_path, prefix=".bin"))
    for name, arguments in {"vecloom": "-m vecloom.cli", "python": ""}.items():
        command = scripts / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        command.chmod(0o755)
    monkeypatch.setenv("PATH", str(scripts), prepend=os.pathsep)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands(code: str) -> list[str]:
    """The lines to run, without their prompt and comment."""
    return [line[2:].split("  #")[0] for line in code.splitlines() if line.startswith("$ ")]


def run_alone(example: Example) -> None:
    """Run code in a process of its own."""
    done = subprocess.run([sys.executable, "-c", example.padded], capture_output=True, text=True)
    assert done.returncode == 0, f"{example.page.name}: {done.stderr}"


def run_commands(example: Example) -> None:
    """Run lines in a shell."""
    if sys.platform == "win32":
        pytest.skip("the commands of the documentation are for a POSIX shell")
    for command in commands(example.code):
        done = subprocess.run(command, shell=True, capture_output=True, text=True)
        assert done.returncode == 0, f"{example.page.name}: {command}\n{done.stderr}"


def missing(example: Example) -> list[str]:
    """Return the packages that a block needs and that are not installed."""
    return [name for name in example["with"].split() if importlib.util.find_spec(name) is None]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_run(page: Path, folder: Path, data: Callable[[str], Path]) -> None:
    namespace: dict[str, object] = {"__name__": "__main__"}
    absent: list[str] = []
    for example in examples(page):
        absent += missing(example)
        if example["skip"] or missing(example):
            continue
        for name in example["needs"].split():
            shutil.copy(data(name), folder)
        if example.language == "python" and example["alone"]:
            run_alone(example)
        elif example.language == "python":
            example.execute(namespace)
        elif example.language == "console":
            run_commands(example)
        else:
            where = f"{page.name}, line {example.line}"
            assert example.language in NOT_RUN, f"{where}: code is in blocks python or console"
    if absent:
        pytest.skip(f"all of {page.name} runs but what needs the package {', '.join(absent)}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_only_what_cannot_be_tested_is_skipped(page: Path) -> None:
    assert {example["skip"] for example in examples(page) if example["skip"]} <= REASONS


def test_examples_are_found() -> None:
    languages = [example.language for page in PAGES for example in examples(page)]
    assert languages.count("python") > 15
    assert languages.count("console") > 8


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in [*PAGES, ROOT / "ARCHITECTURE.md"]:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
