"""The files of a `Dictionary`: JSON, and gensim's text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from vecloom.corpus import sources
from vecloom.corpus.sources import Source, StrPath
from vecloom.corpus.writing import atomic_write

FORMAT, VERSION = "vecloom.dictionary", 1
PICKLES = (b"\x80", b"(", b"c")  # how pickles of any protocol begin

Row = tuple[int, str, int]  # number, token, documents


class Tables(TypedDict):
    """The tokens, and of each its number, documents and occurrences."""

    tokens: list[str]
    ids: list[int]
    dfs: list[int]
    cfs: list[int]


def write_json(path: StrPath, tables: Tables, totals: dict[str, Any]) -> None:
    """Write tables and totals, atomically."""
    content = {"format": FORMAT, "version": VERSION, **totals, **tables}
    with atomic_write(path) as file:
        file.write(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def read_json(path: StrPath, totals: Sequence[str]) -> tuple[Tables, dict[str, int]]:
    """Read what `write_json` wrote, with these totals.

    Raises
    ------
    ValueError
        If it is no such file, damaged, or of a newer version.
    """
    source = Source(str(path))
    with sources.told(source), io.BufferedReader(source.open()) as file:  # type: ignore[type-var]
        encoded = file.read()
    if encoded.startswith(PICKLES):
        raise ValueError(
            f"{path} is a pickle, which may run code and is not read: let gensim write the "
            "dictionary by save_as_text, and read that by Dictionary.load_from_text"
        )
    try:
        content = json.loads(encoded.decode("utf-8", "surrogatepass"))
        if content["format"] != FORMAT:
            raise ValueError("it is of another kind")
        if content["version"] != VERSION:
            raise ValueError(f"it is of version {content['version']!r}: upgrade Vecloom")
        tables = Tables(**{name: content[name] for name in Tables.__annotations__})  # type: ignore[typeddict-item]
        _check(tables, sums := {name: content[name] for name in totals})
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(
            f"{path} is not a dictionary that Vecloom saved, or damaged: {error!r}"
        ) from error
    return tables, sums


def _check(tables: Tables, totals: dict[str, Any]) -> None:
    tokens, *numbers = tables.values()
    if not _all_are(str, tokens) or not all(_all_are(int, column) for column in numbers):
        raise ValueError("its tables are not of the right types")
    if len({len(column) for column in tables.values()}) != 1:  # type: ignore[arg-type]
        raise ValueError("its tables differ in length")
    if not len(set(tables["tokens"])) == len(set(tables["ids"])) == len(tables["ids"]):
        raise ValueError("a token or number stands in it twice")
    if not all(isinstance(value, (int, float)) for value in totals.values()):
        raise ValueError("its totals are no numbers")


def _all_are(kind: type, column: object) -> bool:
    return isinstance(column, list) and all(type(value) is kind for value in column)


def write_text(path: StrPath, n_documents: int, rows: Iterable[Row]) -> None:
    """Write the number of documents, then rows, atomically."""
    with atomic_write(path) as file:
        file.write(f"{n_documents}\n".encode())
        for number, token, n in rows:
            if "\n" in token:
                raise ValueError(f"{path}: the token {token!r} has a line end in it; rename it")
            file.write(f"{number}\t{token}\t{n}\n".encode())


def read_text(path: StrPath) -> tuple[int, list[Row]]:
    """Read what `write_text` wrote. Files of gensim before 2.0 lack the number of documents: 0.

    Raises
    ------
    ValueError
        If a line is not as it should be, or a token or number stands there twice.
    """
    n_documents, rows = 0, []
    lines = sources.lines(Source(str(path)), "strict", keep_empty=True)
    for number, line in enumerate(lines, 1):
        if number == 1 and line.strip().isdecimal():
            n_documents = int(line)
            continue
        try:
            first, _, rest = line.partition("\t")
            token, _, last = rest.rpartition("\t")
            rows.append((int(first), token, int(last)))
        except ValueError:
            raise ValueError(
                f"{path}, line {number}: {line[:60]!r} is not a number, a token and a number of "
                "documents, a tab apart"
            ) from None
    if not len({i for i, _, _ in rows}) == len({word for _, word, _ in rows}) == len(rows):
        raise ValueError(f"{path}: a token or number stands there twice")
    return n_documents, rows
