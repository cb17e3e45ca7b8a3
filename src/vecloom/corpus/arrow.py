"""Columns of Parquet, Arrow and CSV files, through pyarrow, a batch of rows at a time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vecloom.corpus import rows
from vecloom.corpus.sources import Source, told

BATCH_ROWS = 1000
CSV_BLOCK = 1 << 20  # bytes parsed at once; no row may be longer


@dataclass(frozen=True)
class Batch:
    """Some rows of a table.

    Attributes
    ----------
    place : str
        What its rows are called: ``"data.csv, row"``.
    numbers : sequence of int
        The number of each row.
    columns : dict of str to list
        The cells, None where there is none.
    """

    place: str
    numbers: Sequence[int]
    columns: dict[str, list[Any]]

    def where(self, row: int, column: str) -> str:
        """Name the place of a cell."""
        return f"{self.place} {self.numbers[row]}, column {column!r}"

    def cells(self) -> Iterator[tuple[int, str, Any]]:
        """Yield row, column and value of the cells that are there, row by row."""
        for row in range(len(self.numbers)):
            for column, values in self.columns.items():
                if values[row] is not None:
                    yield row, column, values[row]


def missing(source: object, column: str, names: Sequence[str]) -> ValueError:
    """Make the error about a column that is not there."""
    return ValueError(f"{source}: no column {column!r}; there are {', '.join(names) or 'none'}")


def pyarrow() -> Any:
    """Import pyarrow.

    Raises
    ------
    ImportError
        If it is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise ImportError(
            "reading Parquet, Arrow and CSV files needs the extra 'arrow': "
            'pip install "vecloom[arrow]"'
        ) from None
    return pyarrow


def parquet(source: Source, columns: list[str]) -> Iterator[Batch]:
    """Yield some columns of a Parquet file."""
    with _errors(source):
        import pyarrow.parquet

        with pyarrow.parquet.ParquetFile(source.path, memory_map=True) as file:
            _check(source, file.schema_arrow, columns)
            batches = file.iter_batches(batch_size=BATCH_ROWS, columns=columns)
            yield from _numbered(source, batches, columns)


def ipc(source: Source, columns: list[str]) -> Iterator[Batch]:
    """Yield some columns of an Arrow file (Feather is one) or stream."""
    with _errors(source):
        pa = pyarrow()
        with pa.memory_map(os.fspath(source.path)) as file:
            whole = file.read(6) == b"ARROW1"
            file.seek(0)
            reader = pa.ipc.open_file(file) if whole else pa.ipc.open_stream(file)
            _check(source, reader.schema, columns)
            number = range(reader.num_record_batches) if whole else ()
            batches = (reader.get_batch(i) for i in number) if whole else iter(reader)
            yield from _numbered(source, batches, columns)


def delimited(source: Source, columns: list[str]) -> Iterator[Batch]:
    """Yield some columns of a CSV or TSV file, as text; its first line names them."""
    with _errors(source):
        from pyarrow import csv, string

        delimiter = rows.DELIMITERS.get(rows.ending(source.path), ",")
        with source.open() as file:
            reader = csv.open_csv(
                file,
                read_options=csv.ReadOptions(block_size=CSV_BLOCK),
                parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(columns, string()), include_columns=columns
                ),
            )
            yield from _numbered(source, reader, columns)


READERS: dict[str, Callable[[Source, list[str]], Iterator[Batch]]] = {
    "parquet": parquet,
    "arrow": ipc,
    "csv": delimited,
}


@contextlib.contextmanager
def _errors(source: Source) -> Iterator[None]:
    """Let errors of pyarrow name the file."""
    pa = pyarrow()
    try:
        with told(source):
            yield
    except pa.ArrowException as error:
        problem = error.args[0] if error.args else error
        raise ValueError(f"{source}: {problem}") from None


def _check(source: Source, schema: Any, columns: list[str]) -> None:
    """Refuse columns that are not there, or hold no tokens."""
    for column in columns:
        if column not in schema.names:
            raise missing(source, column, schema.names)
        kind = schema.field(column).type
        element = _element(kind)
        if not (_is_text(element) or (element is not kind and _is_integer(element))):
            raise TypeError(
                f"{source}: column {column!r} is of type {kind}: expected strings, or lists of "
                "strings or of integers"
            )


def _element(kind: Any) -> Any:
    """Return the type of what lists hold, of another type itself."""
    from pyarrow import types

    lists = (types.is_list, types.is_large_list, types.is_fixed_size_list)
    return kind.value_type if any(is_one(kind) for is_one in lists) else kind


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    texts = (types.is_string, types.is_large_string, types.is_string_view, types.is_null)
    return any(is_one(kind) for is_one in texts)


def _is_integer(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_integer(kind))


def _numbered(source: Source, batches: Any, columns: list[str]) -> Iterator[Batch]:
    first = 1
    for batch in batches:
        for begin in range(0, batch.num_rows, BATCH_ROWS):
            part = batch.slice(begin, BATCH_ROWS)
            numbers = range(first, first + part.num_rows)
            first += part.num_rows
            try:
                cells = {column: part.column(column).to_pylist() for column in columns}
            except UnicodeDecodeError as error:
                raise ValueError(
                    f"{source}, rows {numbers[0]} to {numbers[-1]}: not UTF-8 ({error.reason})"
                ) from None
            yield Batch(f"{source}, row", numbers, cells)
