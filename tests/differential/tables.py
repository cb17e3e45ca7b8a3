"""All tables of calls, and the page of the docs that is written from them.

``python tests/differential/tables.py`` writes it anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import model_calls
import vector_calls
from driver import render

TABLES = {"Vectors": vector_calls.CALLS, "Models": model_calls.CALLS}

PAGE = Path(__file__).resolve().parents[2] / "docs" / "gensim-differences.md"


def page(text: str) -> str:
    """Put the tables into the text of the page, each below the heading of its name."""
    for name, calls in TABLES.items():
        section = re.compile(rf"(?<=^## {name}\n\n).*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
        text, found = section.subn(lambda _, calls=calls: render(calls) + "\n", text)
        if not found:
            raise ValueError(f"{PAGE.name} has no heading {name!r}")
    return text.rstrip("\n") + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
