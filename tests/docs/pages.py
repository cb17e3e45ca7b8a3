"""The pages of the documentation, and the examples on them."""

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
BLOCK = re.compile(
    r"(?:<!-- (?P<mark>skip|needs|imports): (?P<words>[^\n]*) -->\n)?"
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
    skip: str
    needs: tuple[str, ...]
    imports: tuple[str, ...]

    def execute(self, namespace: dict[str, object]) -> None:
        """Run the Python of it; a traceback tells the line of the page."""
        code = "\n" * (self.line - 1) + self.code
        exec(compile(code, str(self.page), "exec"), namespace)


def examples(page: Path) -> Iterator[Example]:
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        mark, words = found["mark"], found["words"] or ""
        yield Example(
            page,
            text.count("\n", 0, found.start("code")) + 1,
            found["language"],
            found["code"],
            words if mark == "skip" else "",
            tuple(words.split()) if mark == "needs" else (),
            tuple(words.split()) if mark == "imports" else (),
        )
