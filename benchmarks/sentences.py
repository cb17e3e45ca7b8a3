"""Texts of sentences, and pairs of them that people judged."""

from __future__ import annotations

import csv
import itertools
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.data import Data

PAIRS = {
    (language, part): f"sentence-pairs/stsb-{code}-{part}.csv"
    for language, code in (("English", "en"), ("Chinese", "zh"))
    for part in ("train", "test")
}
CHINESE = (
    "zh-news-xwlb",
    "sanguo-yanyi",
    "shuihu-zhuan",
    "honglou-meng",
    "xiyou-ji",
)
# How the scores are named by what the encoders were fitted to.
ON_TEST, ON_TRAIN = "fitted to the test set", "fitted to the training set"
LONGEST = 150  # characters of a short sentence

Pair = tuple[str, str, float]


def pairs(path: str) -> list[Pair]:
    """Read pairs of sentences with their scores."""
    with open(path, encoding="utf-8", newline="") as file:
        return [(first, second, float(score)) for first, second, score in csv.reader(file)]


def characters(text: str) -> list[str]:
    """Cut a Chinese text into characters, and into words what is in Latin letters."""
    return re.findall(r"[a-z0-9]+|\w", text.lower())


def short_sentences(data: Data, count: int, megabytes: float | None) -> Path:
    """Return a file of so many short sentences, tokens set apart by spaces."""
    path = data.work / f"sentences-{count}.txt"
    if not path.exists():
        paragraphs = data.paragraphs(megabytes)
        unfinished = path.with_suffix(".part")
        with paragraphs.open(encoding="utf-8") as source, unfinished.open("wb") as target:
            for line in itertools.islice(_short(source), count):
                target.write(line.encode() + b"\n")
        unfinished.replace(path)
    return path


def _short(paragraphs: Iterator[str]) -> Iterator[str]:
    from vecloom.encoding import split_sentences

    for paragraph in paragraphs:
        for sentence in split_sentences(paragraph):
            tokens = re.findall(r"\w+", sentence.lower())
            if tokens and len(sentence) <= LONGEST:
                yield " ".join(tokens)


def chinese(data: Data) -> Path:
    """Return a file of Chinese text in lines, characters set apart by spaces."""
    path = data.work / "chinese-characters.txt"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as target:
            for name in CHINESE:
                with lzma.open(data.find(f"chinese/{name}.txt.xz"), "rt", encoding="utf-8") as text:
                    target.writelines(" ".join(characters(x)).encode() + b"\n" for x in text)
        unfinished.replace(path)
    return path
