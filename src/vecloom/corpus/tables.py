"""Columns of tables as text: Parquet, Arrow, CSV, JSON lines, Hugging Face datasets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import numpy as np

from vecloom.corpus import arrow, rows, sources, streams, tokenizers
from vecloom.corpus.arrow import BATCH_ROWS, Batch, missing
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.sources import Source, StrPath

FORMATS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
TOLD = 20  # names of columns in a message


def read_table(
    paths: StrPath | Iterable[StrPath],
    column: str | Sequence[str],
    *,
    format: str | None = None,
    tokenizer: Any = "whitespace",
    workers: int | None = None,
    storage: StrPath = "auto",
) -> Corpus:
    """Read columns of tables: every cell is a sentence.

    Tables are read a batch of rows at a time; what is not there (null, or absent in an object of
    JSON) is left out. Only JSON lines need nothing but Python: the other formats need the extra
    ``arrow``.

    Parameters
    ----------
    paths : path or iterable of paths
        Files, patterns and folders, as in `Corpus.from_files`; CSV and JSON lines may be
        compressed.
    column : str or sequence of str
        Names of columns; of JSON lines, of what each object has. A cell is a text, or a list of
        tokens, str or int, which is taken as it is.
    format : {"parquet", "arrow", "csv", "jsonl"}, optional
        By default what the name of each file ends in: .parquet or .pq; .arrow, .arrows, .feather
        or .ipc; .csv or .tsv; .jsonl or .ndjson.
    tokenizer : str or callable
        Of texts, as in `Corpus.from_files`; those that are native run on all cores.
    workers : int, optional
        Threads; by default one for each core, 16 at most.
    storage : {"auto", "memory"} or path
        Where the corpus is kept, as in `Corpus.from_files`.

    Raises
    ------
    FileNotFoundError
        If a file is missing.
    ValueError
        Naming the file, and row or line where there is one: if there is no such column, a cell is
        neither text nor list where others are, bytes are not UTF-8, a file is damaged. If a format
        is not told, or there are no tokens.
    TypeError
        If a column has another type, or a list holds other tokens than str or int.
    ImportError
        If pyarrow is needed and not installed.
    """
    columns = _columns(column)
    texts = sources.expand(paths)
    kinds = [_format(source, format) for source in texts]
    if set(kinds) - {"jsonl"}:
        arrow.pyarrow()
    batches = chain.from_iterable(
        (_json if kind == "jsonl" else arrow.READERS[kind])(source, columns)
        for source, kind in zip(texts, kinds, strict=True)
    )
    named = ", ".join(map(str, texts[:3])) + (", ..." if len(texts) > 3 else "")
    return _encode(batches, named, tokenizer, workers, storage)


def read_dataset(
    dataset: Any,
    column: str | Sequence[str],
    *,
    split: str | None = None,
    tokenizer: Any = "whitespace",
    workers: int | None = None,
    storage: StrPath = "auto",
) -> Corpus:
    """Read columns of a Hugging Face dataset: every cell is a sentence.

    Parameters
    ----------
    dataset : Dataset, IterableDataset, DatasetDict, IterableDatasetDict or str
        A dataset of the package ``datasets``, or what its ``load_dataset`` takes: a name or a
        folder, which is then streamed (extra ``hf``).
    column : str or sequence of str
        Names of columns. A cell is a text, or a list of tokens.
    split : str, optional
        Which one, where there are several, such as ``"train"``.
    tokenizer, workers, storage
        As in `read_table`.

    Raises
    ------
    ValueError
        If there is no such column, or several splits and none is chosen; naming the row, if a cell
        is neither text nor list where others are. If there are no tokens.
    TypeError
        If ``dataset`` is something else, or a list holds other tokens than str or int.
    ImportError
        If a name is given and ``datasets`` is not installed.
    """
    columns = _columns(column)
    name = repr(dataset) if isinstance(dataset, str) else "the dataset"
    if isinstance(dataset, str):
        dataset = _load_dataset(dataset, split)
    if isinstance(dataset, dict):
        if split not in dataset:
            raise ValueError(f"{name}: split={split!r}: choose among {', '.join(dataset)}")
        dataset = dataset[split]
    if not hasattr(dataset, "select_columns"):
        raise TypeError(
            f"a dataset of type {type(dataset).__name__}: expected one of the package datasets, or "
            "the name of one"
        )
    return _encode(_rows_of(dataset, columns, name), name, tokenizer, workers, storage)


def _columns(column: str | Sequence[str]) -> list[str]:
    columns = [column] if isinstance(column, str) else list(column)
    if not columns or not all(isinstance(name, str) for name in columns):
        raise ValueError(f"column={column!r}: expected the name of a column, or several")
    return list(dict.fromkeys(columns))


def _format(source: Source, given: str | None) -> str:
    known = sorted(set(FORMATS.values()))
    if given is not None and given not in known:
        raise ValueError(f"format={given!r}: choose among {', '.join(map(repr, known))}")
    found = given or FORMATS.get(rows.ending(source.path))
    if found is None:
        raise ValueError(
            f"{source}: its name does not tell the format; give format=, one of "
            f"{', '.join(map(repr, known))}"
        )
    return found


def _json(source: Source, columns: list[str]) -> Iterator[Batch]:
    """Yield what the objects of JSON lines have under some names."""
    lines = rows.json_lines(source)
    seen: set[str] = set()
    others: dict[str, None] = {}
    while some := list(islice(lines, BATCH_ROWS)):
        for line, value in some:
            if not isinstance(value, dict):
                raise ValueError(f"{source}, line {line}: expected an object, found {value!r:.80}")
            seen.update(column for column in columns if column in value)
            others |= dict.fromkeys(value) if len(others) < TOLD else {}
        cells = {column: [value.get(column) for _, value in some] for column in columns}
        yield Batch(f"{source}, line", [line for line, _ in some], cells)
    for column in columns:
        if column not in seen:
            raise missing(source, column, list(others)[:TOLD])


def _load_dataset(name: str, split: str | None) -> Any:
    try:
        from datasets import load_dataset
    except ImportError:
        raise ImportError(
            "loading a dataset by its name needs the extra 'hf': pip install \"vecloom[hf]\""
        ) from None
    return load_dataset(name, split=split, streaming=True)


def _rows_of(dataset: Any, columns: list[str], name: str) -> Iterator[Batch]:
    """Yield columns of a dataset, or of one that is streamed and may not know its columns."""
    if dataset.column_names is not None:
        for column in columns:
            if column not in dataset.column_names:
                raise missing(name, column, dataset.column_names)
    first = 0
    for cells in dataset.select_columns(columns).iter(batch_size=BATCH_ROWS):
        for column in columns:
            if column not in cells:
                raise missing(name, column, list(cells))
        numbers = range(first, first + len(cells[columns[0]]))
        first = numbers.stop
        yield Batch(f"{name}, row", numbers, {column: cells[column] for column in columns})


def _encode(
    batches: Iterator[Batch], name: str, tokenizer: Any, workers: int | None, storage: StrPath
) -> Corpus:
    """Encode cells: the first that is there decides whether all are texts or lists of tokens."""
    chosen = tokenizers.resolve(tokenizer)
    if workers is not None and workers < 1:
        raise ValueError(f"workers={workers}: at least one is needed; None takes every core")
    empty: list[Batch] = []
    for batch in batches:
        value = next((value for _, _, value in batch.cells()), None)
        if value is not None:
            break
        empty.append(batch)
    else:
        raise ValueError(f"{name}: no tokens, the corpus is empty")
    batches = chain([batch], batches)
    if not _is_text(value):
        return _Tokens(batches).encode(storage)
    if chosen.prepare is None:
        texts = (text for batch in batches for text in _texts(batch))
        return Corpus.from_sentences(map(chosen.split, texts), storage=storage)
    pieces = map(_lines, batches)
    return streams.encode(pieces, chosen.prepare, name, workers=workers, storage=storage)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _texts(batch: Batch) -> Iterator[str]:
    for row, column, value in batch.cells():
        if not _is_text(value):
            raise ValueError(
                f"{batch.where(row, column)}: {value!r:.80} is no text, as those before"
            )
        yield value


def _lines(batch: Batch) -> bytes:
    """Return texts as lines; a line end in one is white space like others."""
    texts = (text.replace("\n", " ") if "\n" in text else text for text in _texts(batch))
    try:
        return ("\n".join(texts) + "\n").encode()
    except UnicodeEncodeError:
        for row, column, value in batch.cells():
            try:
                value.encode()
            except UnicodeEncodeError as error:
                where = batch.where(row, column)
                raise ValueError(f"{where}: no UTF-8 for it ({error.reason})") from None
        raise


class _Tokens:
    """Cells that are lists of tokens."""

    def __init__(self, batches: Iterator[Batch]) -> None:
        self._batches, self._where = batches, ""

    def _lists(self) -> Iterator[Any]:
        for batch in self._batches:
            for row, column, value in batch.cells():
                self._where = batch.where(row, column)
                if not isinstance(value, (list, tuple, np.ndarray)):
                    raise ValueError(
                        f"{self._where}: {value!r:.80} is no list of tokens, as those before"
                    )
                yield value

    def encode(self, storage: StrPath) -> Corpus:
        try:
            return Corpus.from_sentences(self._lists(), storage=storage)
        except TypeError as error:
            raise TypeError(f"{self._where}: {error}") from None
