"""Labelled texts, made into the files that fastText reads: labels first, a text a line."""

from __future__ import annotations

import csv
import io
import lzma
import random
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.data import Data

FOLDER = "classification"
REVIEWS = {"hotels": "zh-chnsenticorp.csv", "takeaway": "zh-waimai-10k.csv"}
COOKING_TRAIN, COOKING_TEST = 12_404, 3_000
Split = tuple[list[str], list[str]]


def as_in_the_tutorial(line: str) -> str:
    """Set punctuation apart and fold ASCII's case, as fastText's tutorial does with sed and tr."""
    apart = re.sub(r"([.!?,'/()\\])", r" \1 ", line)
    return re.sub("[A-Z]+", lambda found: found[0].lower(), apart)


def characters(text: str) -> str:
    """Set the characters of a Chinese text, and its punctuation, apart."""
    from vecloom.corpus import Characters

    return " ".join(Characters(punctuation=True)(text))


def words(text: str) -> str:
    """Set the words of a Chinese text, and its punctuation, apart."""
    from vecloom.corpus import Jieba

    return " ".join(Jieba(punctuation=True)(text))


def cooking(data: Data) -> Split:
    lines = _lines(data.find(f"{FOLDER}/cooking.stackexchange.txt").read_bytes())
    lines = [as_in_the_tutorial(line) for line in lines]
    return lines[:COOKING_TRAIN], lines[-COOKING_TEST:]


def imdb(data: Data) -> Split:
    def read(part: str) -> list[str]:
        packed = data.find(f"{FOLDER}/imdb/imdb.{part}.tsv.xz").read_bytes()
        rows = (line.split("\t", 2) for line in _lines(lzma.decompress(packed)))
        return [_labelled(label, as_in_the_tutorial(text)) for label, _, text in rows]

    return _shuffled(read("train")), _shuffled(read("test"))


def sst2(data: Data) -> Split:
    def read(part: str) -> list[str]:
        lines = _lines(data.find(f"{FOLDER}/sst2/{part}.tsv").read_bytes())
        rows = (line.rsplit("\t", 1) for line in lines)
        return [_labelled(label, as_in_the_tutorial(text)) for text, label in rows]

    return read("train"), read("test")


def reviews(data: Data, name: str, apart: Callable[[str], str] = str) -> Split:
    """Return Chinese reviews, cut apart or as they are, in the same order."""
    content = data.find(f"{FOLDER}/{REVIEWS[name]}").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))[1:]
    lines = [_labelled(label, apart(text)) for label, text in rows if text.strip()]
    train = [line for place, line in enumerate(lines) if place % 5]
    return _shuffled(train), lines[::5]


def _lines(content: bytes) -> list[str]:
    return [line for line in content.decode("utf-8").split("\n") if line.strip()]


def _labelled(label: str, text: str) -> str:
    return f"__label__{label} {' '.join(text.split())}"


def _shuffled(lines: list[str]) -> list[str]:
    # These files are sorted by label, and no system shuffles what it reads.
    random.Random(1).shuffle(lines)
    return lines


SETS: dict[str, Callable[[Data], Split]] = {
    reader.__name__: reader for reader in (cooking, imdb, sst2)
}
for _name in REVIEWS:
    SETS[_name] = partial(reviews, name=_name)
    for _apart in (characters, words):
        SETS[f"{_name}_in_{_apart.__name__}"] = partial(reviews, name=_name, apart=_apart)


def prepare(data: Data, name: str, limit: int | None = None) -> tuple[Path, Path]:
    """Return the files to train on and to test on, of at most so many lines."""
    size = "" if limit is None else f"-{limit}"
    paths = data.work / f"{name}{size}.train.txt", data.work / f"{name}{size}.test.txt"
    if not all(path.exists() for path in paths):
        for path, lines in zip(paths, SETS[name](data), strict=True):
            _write(path, lines[:limit])
    return paths


def short_lines(data: Data, count: int) -> Path:
    """Return a file of short lines without labels, English and Chinese in turn."""
    path = data.work / f"short-{count}.txt"
    if not path.exists():
        english, chinese = sst2(data)[0], reviews(data, "takeaway")[0]
        both = (line for pair in zip(english, chinese, strict=False) for line in pair)
        texts = [line.partition(" ")[2] for line in both][:count]
        texts[1::2] = [text.replace(" ", "") for text in texts[1::2]]
        _write(path, texts)
    return path


def _write(path: Path, lines: list[str]) -> None:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
