"""What the commands share: messages, rows of results, words from standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import click

from vecloom.models import load_vectors
from vecloom.vectors import KeyedVectors

# A command: what an option is added to.
Function = TypeVar("Function", bound=Callable[..., object])


class CommandError(click.ClickException):
    """Something that could not be done; becomes one line and exit code 1."""


def message(text: str) -> None:
    """Write a line for the reader to standard error."""
    click.echo(f"vecloom: {text}", err=True)


def row(*fields: object) -> None:
    """Write one tab-separated line of results; floats with four decimals."""
    click.echo("\t".join(f"{f:.4f}" if isinstance(f, float) else str(f) for f in fields))


def json_row(value: Any) -> None:
    """Write one line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False))


def stdin_lines() -> Iterator[str]:
    """Lines of standard input, stripped, empty ones left out."""
    for line in sys.stdin.buffer:
        if stripped := line.decode("utf-8").strip():
            yield stripped


def open_vectors(path: str) -> KeyedVectors:
    """Open the vectors of any file Vecloom can read, a model's too."""
    return load_vectors(path)


def open_spelled(path: str) -> KeyedVectors:
    """Open vectors to be asked by words of the command line: keys that are numbers become text."""
    wv = open_vectors(path)
    if not all(isinstance(key, str) for key in wv.index_to_key):
        wv.index_to_key = [str(key) for key in wv.index_to_key]
        wv.key_to_index = {key: row for row, key in enumerate(wv.index_to_key)}
    return wv


def unknown_words(wv: KeyedVectors, words: Sequence[str]) -> list[str]:
    """Words without a vector; each is told on standard error."""
    missing = [word for word in words if word not in wv]
    for word in missing:
        message(f"error: {word!r} is not in the vocabulary")
    return missing
