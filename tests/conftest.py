"""Fixtures for all tests."""

from __future__ import annotations

import lzma
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from vecloom.demo import TEXTS

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    """Let tests be interrupted where they run in the background: there Ctrl-C is ignored, in children too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def data() -> Callable[[str], Path]:
    """Find a file of the folder VECLOOM_DATA; skip the test where it is absent."""
    folder = Path(os.environ.get("VECLOOM_DATA", ROOT / "../shared/data"))

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            pytest.skip(f"{name} is not in VECLOOM_DATA ({folder})")
        return path

    return find


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real text of some 500,000 words: a paragraph a line, lower case, no punctuation."""
    path = tmp_path_factory.mktemp("english") / "wiki.txt"
    with lzma.open(TEXTS["english"].path, "rt", encoding="utf-8") as source:
        lines = (" ".join(re.findall(r"\w+", line.lower())) for line in source)
        text = "\n".join(line for line in lines if line)
    path.write_text(text[: text.index("\n", 3_000_000)] + "\n", encoding="utf-8")
    return path
