"""The pages of the documentation, and their fenced blocks, with what a comment before each says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
MARKS = "skip|needs|with|alone|portable"
BLOCK = re.compile(
    rf"(?:<!-- (?P<mark>{MARKS}): (?P<words>[^\n]*) -->\n)?"
    r"^```(?P<language>\w+)\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    """One fenced block."""

    page: Path
    line: int
    language: str
    code: str
    marks: dict[str, str]

    def __getitem__(self, mark: str) -> str:
        """Return what the comment says under a mark, "" where it has another or there is none."""
        return self.marks.get(mark, "")

    @property
    def padded(self) -> str:
        """The code behind empty lines, so that a traceback tells the line of the page."""
        return "\n" * (self.line - 1) + self.code

    def execute(self, namespace: dict[str, object]) -> None:
        """Run the Python of it."""
        exec(compile(self.padded, str(self.page), "exec"), namespace)


def examples(page: Path) -> Iterator[Example]:
    """Find the blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("code")) + 1
        marks = {found["mark"]: found["words"]} if found["mark"] else {}
        yield Example(page, line, found["language"], found["code"], marks)
