"""Rows of text files with the lines they stand on: delimited columns, and JSON lines."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from vecloom.corpus.sources import DECOMPRESSORS, Source, TextEncodingError, told

DELIMITERS = {".csv": ",", ".tsv": "\t"}


def ending(path: str) -> str:
    """Return what a file's name ends in, without .gz and the like: ``".csv"``."""
    suffixes = [suffix.lower() for suffix in Path(path).suffixes]
    while suffixes and suffixes[-1] in DECOMPRESSORS:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def numbered(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text, with their ends and their numbers from 1 on.

    Raises
    ------
    TextEncodingError
        At bytes that are not UTF-8.
    ValueError
        If a compressed file is truncated or damaged.
    """
    offset = 0
    with io.BufferedReader(cast(Any, source.open())) as reader:
        for number in itertools.count(1):
            with told(source):
                line = reader.readline()
            if not line:
                return
            try:
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                at = offset + error.start
                raise TextEncodingError(str(source), at, number, error.reason) from None
            offset += len(line)


def delimited(source: Source, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a delimited file (RFC 4180), each with the line on which it ends.

    Empty rows are left out.

    Raises
    ------
    TextEncodingError, ValueError
        As `numbered`; if what stands in quotes is no field.
    """
    line = 0

    def text() -> Iterator[str]:
        nonlocal line
        for line, content in numbered(source):  # noqa: B007  # told below
            yield content

    rows = csv.reader(text(), delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise ValueError(f"{source}, line {line}: {error}") from None
        if row is None:
            return
        if row:
            yield line, row


def json_lines(source: Source) -> Iterator[tuple[int, Any]]:
    """Yield the JSON value on each line, with the number of the line; empty lines are left out.

    Raises
    ------
    TextEncodingError, ValueError
        As `numbered`; if a line is no JSON.
    """
    for line, text in numbered(source):
        if not text.strip():
            continue
        try:
            yield line, json.loads(text)
        except (ValueError, RecursionError) as error:  # too many digits are a ValueError
            raise ValueError(
                f"{source}, line {line}: no JSON ({error}); each line must be one JSON value"
            ) from None
