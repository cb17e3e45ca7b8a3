"""Columns of tables, against the same texts as token lists."""

import bz2
import gzip
import json
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from vecloom import Corpus
from vecloom.corpus import arrow, read_dataset, read_table, tables

TEXTS = ["The cat sat", "", None, "on\nthe \u2028 mat, 猫", "the  cat", "NA", 'says "so"']
TOKENS = [["the", "cat"], [], None, ["sat"], ["on", "the", "mat"], ["x y"], ["z"]]
EXPECTED = [text.split() for text in TEXTS if text and text.strip()]
WRITTEN = ["parquet", "pq", "arrow", "arrows", "feather", "csv", "tsv", "csv.gz", "jsonl", "ndjson"]
WRITTEN += ["jsonl.bz2"]


def write(folder, ending, **columns):
    """Write a table of some format."""
    path = folder / f"table.{ending}"
    if "jsonl" in ending or ending == "ndjson":
        rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
        content = "\n".join(json.dumps(row) for row in rows).encode()
        path.write_bytes(bz2.compress(content) if ending.endswith("bz2") else content)
        return path
    pa = pytest.importorskip("pyarrow")
    table = pa.table(columns)
    if ending in ("parquet", "pq"):
        from pyarrow import parquet

        parquet.write_table(table, path, row_group_size=2)
    elif ending in ("arrow", "feather"):
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table, max_chunksize=3)
    elif ending == "arrows":
        with pa.ipc.new_stream(path, table.schema) as writer:
            writer.write_table(table, max_chunksize=3)
    else:
        from pyarrow import csv

        delimiter = "\t" if ending == "tsv" else ","
        with (gzip.open if ending.endswith("gz") else open)(path, "wb") as file:
            csv.write_csv(table, file, csv.WriteOptions(delimiter=delimiter))
    return path


@pytest.mark.parametrize("ending", WRITTEN)
def test_texts(tmp_path, ending):
    path = write(tmp_path, ending, number=[1.5] * 7, text=TEXTS)
    assert list(read_table(path, "text").sentences()) == EXPECTED
    words = [[word.strip(",").lower() for word in line] for line in EXPECTED]
    words[-1] = ["says", "so"]
    corpus = read_table(path, "text", tokenizer="words", workers=2)
    assert list(corpus.sentences()) == words
    corpus = read_table(path, "text", tokenizer=list, storage=tmp_path / "letters")
    assert next(Corpus.open(tmp_path / "letters").sentences()) == list("The cat sat")
    assert corpus.n_sentences == 5


@pytest.mark.parametrize("ending", ["parquet", "arrow", "arrows", "jsonl"])
def test_lists_of_tokens(tmp_path, ending):
    path = write(tmp_path, ending, tokens=TOKENS, numbers=[[1, 2], [3], [], [4], None, [5], [2]])
    assert list(read_table(path, "tokens").sentences()) == [row for row in TOKENS if row]
    assert list(read_table(path, "numbers").sentences()) == [[1, 2], [3], [4], [5], [2]]


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_several_columns_and_files(tmp_path, ending):
    path = write(tmp_path, ending, title=["a b", "c"], body=["d", None])
    corpus = read_table([path, path], ["body", "title"])
    assert list(corpus.sentences()) == [["d"], ["a", "b"], ["c"]] * 2


@pytest.mark.parametrize("ending", ["parquet", "arrow", "csv", "jsonl"])
def test_many_batches(tmp_path, ending, monkeypatch):
    for module in (arrow, tables):
        monkeypatch.setattr(module, "BATCH_ROWS", 7)
    monkeypatch.setattr(arrow, "CSV_BLOCK", 100)
    texts = [f"w{i % 13} w{i % 7}" for i in range(500)]
    corpus = read_table(write(tmp_path, ending, text=texts), "text", workers=3)
    assert list(corpus.sentences()) == [text.split() for text in texts]


def test_dictionaries_of_text(tmp_path):
    pa = pytest.importorskip("pyarrow")
    column = pa.array(["a b", "c", "a b"]).dictionary_encode()
    path = write(tmp_path, "parquet", text=column, none=pa.nulls(3))
    assert list(read_table(path, "text").sentences()) == [["a", "b"], ["c"], ["a", "b"]]
    with pytest.raises(ValueError, match="no tokens"):
        read_table(path, "none")


def test_the_format_may_be_told(tmp_path):
    path = tmp_path / "rows.txt"
    path.write_text('{"text": "a b"}\n\n{"other": 1}\n')
    assert list(read_table(path, "text", format="jsonl").sentences()) == [["a", "b"]]
    with pytest.raises(ValueError, match="does not tell the format"):
        read_table(path, "text")
    with pytest.raises(ValueError, match="format='xml'"):
        read_table(path, "text", format="xml")


@pytest.mark.parametrize("ending", ["parquet", "arrow", "csv", "jsonl"])
def test_a_column_that_is_not_there(tmp_path, ending):
    path = write(tmp_path, ending, text=["a"])
    with pytest.raises(ValueError, match="'absent'") as caught:
        read_table(path, ["text", "absent"])
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("content", "error", "message"),
    [
        ('{"text": "a"}\n\n{"text": 5}', ValueError, "line 3, column 'text': 5 is no text"),
        ('{"text": "a"}\n{"text": ["b"]}', ValueError, "line 2, column 'text'"),
        ('{"text": ["a"]}\n{"text": "b"}', ValueError, "line 2, column 'text': 'b' is no list"),
        ('{"text": ["a"]}\n{"text": [1]}', TypeError, "line 2, column 'text': sentence 1"),
        ('{"text": [null]}', TypeError, "line 1, column 'text'"),
        ('{"text": 5}', ValueError, "line 1, column 'text': 5 is no list"),
        ('["a"]', ValueError, "line 1: expected an object"),
        ('{"text": "a"}\n{', ValueError, "line 2: no JSON"),
        ('{"text": "a"}\n{"text": "\\ud800"}', ValueError, "line 2, column 'text': no UTF-8"),
        (b'{"text": "a"}\n\xff', ValueError, "line 2"),
        ('{"text": null}', ValueError, "no tokens"),
        ("", ValueError, "no column 'text'; there are none"),
    ],
)
def test_bad_json_lines(tmp_path, content, error, message):
    path = tmp_path / "t.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(error, match=message) as caught:
        read_table(path, "text")
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", b"text,n\na,1\nb\n", "Expected 2 columns, got 1"),
        ("t.csv", b"text\na\n\xff\n", "UTF8"),
        ("t.csv", b"", None),
        ("t.csv.gz", gzip.compress(b"text\n" + b"a\n" * 99)[:-9], "truncated or damaged"),
        ("t.parquet", b"PAR1 and no more", None),
        ("t.arrow", b"ARROW1 and no more", None),
        ("t.arrows", b"no stream at all", None),
    ],
)
def test_damaged_tables(tmp_path, name, content, message):
    pytest.importorskip("pyarrow")
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        read_table(path, "text")
    assert str(path) in str(caught.value)


def test_columns_of_other_types(tmp_path):
    path = write(tmp_path, "parquet", n=[1], real=[[0.5]], data=[b"x"])
    for column in ("n", "real", "data"):
        with pytest.raises(TypeError, match=f"{column}.* is of type"):
            read_table(path, column)


def test_parameters(tmp_path):
    path = write(tmp_path, "jsonl", text=["a"])
    for column in ([], [5]):
        with pytest.raises(ValueError, match="name of a column"):
            read_table(path, column)
    with pytest.raises(ValueError, match="workers=0"):
        read_table(path, "text", workers=0)
    with pytest.raises(ValueError, match="tokenizer='none'"):
        read_table(path, "text", tokenizer="none")
    with pytest.raises(FileNotFoundError):
        read_table(tmp_path / "absent.csv", "text")


def test_absent_extras_are_told(tmp_path, monkeypatch):
    (tmp_path / "t.parquet").write_bytes(b"")
    for package, extra in (("pyarrow", "arrow"), ("datasets", "hf")):
        monkeypatch.setitem(sys.modules, package, None)
        with pytest.raises(ImportError, match=rf"vecloom\[{extra}\]"):
            if extra == "arrow":
                read_table(tmp_path / "t.parquet", "text")
            else:
                read_dataset("any", "text")


# -- Hugging Face


class Pretended:
    """What `read_dataset` uses of a dataset, where the package is not installed."""

    def __init__(self, columns, stream=False):
        self.columns = {name: list(values) for name, values in columns.items()}
        self.column_names = None if stream else list(columns)

    @classmethod
    def from_dict(cls, columns):
        return cls(columns)

    def to_iterable_dataset(self):
        return Pretended(self.columns, stream=True)

    def select(self, rows):
        return Pretended({name: [c[i] for i in rows] for name, c in self.columns.items()})

    def with_format(self, name):
        assert name == "numpy"
        return Pretended({name: map(np.array, column) for name, column in self.columns.items()})

    def select_columns(self, names):
        return Pretended({name: c for name, c in self.columns.items() if name in names})

    def iter(self, batch_size):
        for first in range(0, len(next(iter(self.columns.values()), [])), batch_size):
            yield {name: c[first : first + batch_size] for name, c in self.columns.items()}


def load_pretended(name, *, split, streaming):
    """Load the JSON lines of a folder, as `load_dataset` does."""
    assert streaming
    lines = (Path(name) / f"{split}.jsonl").read_text().splitlines()
    return Pretended({"text": [json.loads(line)["text"] for line in lines]}, stream=True)


@pytest.fixture(params=["pretended", "installed"])
def datasets(request, tmp_path, monkeypatch):
    """Return the package, without its network and its cache, or what looks like it."""
    if request.param == "pretended":
        package = types.ModuleType("datasets")
        package.Dataset, package.DatasetDict = Pretended, dict
        package.load_dataset = load_pretended
        monkeypatch.setitem(sys.modules, "datasets", package)
        return package
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    return pytest.importorskip("datasets", reason='needs the extra "hf"')


def test_datasets(datasets):
    dataset = datasets.Dataset.from_dict({"text": TEXTS, "tokens": TOKENS})
    assert list(read_dataset(dataset, "text").sentences()) == EXPECTED
    assert list(read_dataset(dataset, "tokens").sentences()) == [row for row in TOKENS if row]
    streamed = dataset.to_iterable_dataset()
    assert list(read_dataset(streamed, "text", tokenizer=str.split).sentences()) == EXPECTED
    arrays = dataset.select([0]).with_format("numpy")
    assert list(read_dataset(arrays, "tokens").sentences()) == [["the", "cat"]]
    numbers = datasets.Dataset.from_dict({"n": np.arange(6).reshape(2, 3)})
    assert list(read_dataset(numbers, "n").sentences()) == [[0, 1, 2], [3, 4, 5]]


def test_splits(datasets):
    dataset = datasets.Dataset.from_dict({"text": ["a b"]})
    both = datasets.DatasetDict({"train": dataset, "test": dataset})
    assert list(read_dataset(both, "text", split="test").sentences()) == [["a", "b"]]
    with pytest.raises(ValueError, match="choose among train, test"):
        read_dataset(both, "text")


def test_a_dataset_by_its_name(datasets, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "train.jsonl").write_text('{"text": "a b"}\n{"text": "c"}\n')
    corpus = read_dataset(str(folder), "text", split="train")
    assert list(corpus.sentences()) == [["a", "b"], ["c"]]


def test_batches_of_datasets(datasets, monkeypatch):
    monkeypatch.setattr(tables, "BATCH_ROWS", 7)
    texts = [f"w{i % 13} w{i % 7}" for i in range(50)]
    dataset = datasets.Dataset.from_dict({"text": texts})
    assert list(read_dataset(dataset, "text").sentences()) == [text.split() for text in texts]


def test_a_stream_may_not_know_its_columns():
    with pytest.raises(ValueError, match="no column 'absent'; there are text"):
        read_dataset(Pretended({"text": ["a"]}, stream=True), ["text", "absent"])


def test_bad_datasets(datasets):
    dataset = datasets.Dataset.from_dict({"text": ["a"], "n": [1]})
    with pytest.raises(ValueError, match="no column 'absent'; there are text, n"):
        read_dataset(dataset, "absent")
    with pytest.raises(ValueError, match="row 0, column 'n': 1 is no list"):
        read_dataset(dataset, "n")
    with pytest.raises(TypeError, match="of type list"):
        read_dataset([["a"]], "text")
