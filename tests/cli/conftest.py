"""A trained model, and the command line called in this process."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

click = pytest.importorskip("click", reason='needs the extra "cli"')

from vecloom import Word2Vec  # noqa: E402  # after the check above
from vecloom.cli.app import run  # noqa: E402


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[list[str]]:
        """Lines of the output, cut at tabs."""
        return [line.split("\t") for line in self.out.splitlines()]


class Command(Protocol):
    """Runs the command line with arguments and a text on standard input."""

    def __call__(self, *arguments: str | Path, stdin: str = "") -> Result: ...


@pytest.fixture
def vecloom(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    def call(*arguments: str | Path, stdin: str = "") -> Result:
        buffer = io.BytesIO(stdin.encode())
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(buffer, encoding="utf-8"))
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        return Result(code, *capfd.readouterr())

    return call


@pytest.fixture(scope="session")
def model(english: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved model of real text."""
    path = tmp_path_factory.mktemp("model") / "wiki.model"
    Word2Vec(corpus_file=english, sg=1, vector_size=40, epochs=2).save(path)
    return path
