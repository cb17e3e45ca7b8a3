"""The texts and questions, from the folder VECLOOM_DATA."""

from __future__ import annotations

import lzma
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[1]
ByteSource = BinaryIO | lzma.LZMAFile

BLOCK = 1 << 20
MEGABYTE = 1_000_000
# gensim cuts lines at 10,000 tokens, and makes garbage of a text that is a single line.
TOKENS_PER_LINE = 1000

WIKI = "english/enwiki2019.text8style.xz"
PARAGRAPHS = "english/enwiki2019.paragraphs.txt.xz"
WORD_PAIRS = {
    "WordSim-353": "word-pairs/wordsim353.tsv",
    "SimLex-999": "word-pairs/simlex999.txt",
}
CHINESE = (
    "chinese/zh-news-xwlb.txt.xz",
    "chinese/honglou-meng.txt.xz",
    "chinese/sanguo-yanyi.txt.xz",
    "chinese/shuihu-zhuan.txt.xz",
    "chinese/xiyou-ji.txt.xz",
)
ANALOGIES = {"Google analogies": "analogies/questions-words.txt"}

CHINESE_WORD_PAIRS = {
    "wordsim-240": "word-pairs/zh-wordsim-240.txt",
    "wordsim-297": "word-pairs/zh-wordsim-297.txt",
}
CHINESE_ANALOGIES = {
    "CA8 semantic": "analogies/zh-ca8-semantic.txt",
    "CWE": "analogies/zh-cwe-analogy.txt",
}


class MissingDataError(Exception):
    """A file of the data folder is absent."""


class Data:
    """Files of the data folder, the texts among them unpacked into a folder for work."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.folder = folder.resolve()
        self.work = work.resolve()

    @classmethod
    def default_folder(cls) -> Path:
        return Path(os.environ.get("VECLOOM_DATA", ROOT / "../shared/data"))

    def find(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file():
            raise MissingDataError(
                f"no {name} in {self.folder}: set VECLOOM_DATA to the folder of the data"
            )
        return path

    def questions(self) -> dict[str, dict[str, str]]:
        """Return the files that vectors are judged by, by kind and name."""
        return self._questions(WORD_PAIRS, ANALOGIES)

    def chinese_questions(self) -> dict[str, dict[str, str]]:
        """Return those that Chinese vectors are judged by."""
        return self._questions(CHINESE_WORD_PAIRS, CHINESE_ANALOGIES)

    def _questions(
        self, pairs: dict[str, str], analogies: dict[str, str]
    ) -> dict[str, dict[str, str]]:
        return {
            "word_pairs": {name: str(self.find(file)) for name, file in pairs.items()},
            "analogies": {name: str(self.find(file)) for name, file in analogies.items()},
        }

    def chinese(self, megabytes: float | None = None) -> Path:
        """Return the Chinese news and novels, or their beginning, in lines as they are."""
        size = "" if megabytes is None else f"-{megabytes:g}MB"
        path = self.work / f"chinese{size}.txt"
        if not path.exists():
            limit = None if megabytes is None else int(megabytes * MEGABYTE)
            unfinished = path.with_suffix(".part")
            with unfinished.open("wb") as target:
                target.writelines(whole_lines(self._lines(CHINESE), limit))
            unfinished.replace(path)
        return path

    def _lines(self, names: Iterable[str]) -> Iterator[bytes]:
        for name in names:
            with lzma.open(self.find(name), "rb") as source:
                yield from source

    def wiki(self, megabytes: float | None = None) -> Path:
        """Return the 100 MB Wikipedia text, or its beginning, in lines of 1,000 tokens."""
        return self._unpacked(WIKI, "wiki", megabytes, fold=True)

    def frequent_wiki(self, megabytes: float | None, min_count: int) -> Path:
        """Return the Wikipedia text without the words that occur in it less often than that."""
        source = self.wiki(megabytes)
        path = source.with_name(f"{source.stem}-from-{min_count}.txt")
        if not path.exists():
            unfinished = path.with_suffix(".part")
            with source.open("rb") as lines, unfinished.open("wb") as target:
                target.writelines(frequent(lines.readlines(), min_count))
            unfinished.replace(path)
        return path

    def paragraphs(self, megabytes: float | None = None) -> Path:
        """Return the paragraphs text, or its beginning, in lines as it is."""
        return self._unpacked(PARAGRAPHS, "paragraphs", megabytes, fold=False)

    def _unpacked(self, name: str, stem: str, megabytes: float | None, fold: bool) -> Path:
        size = "" if megabytes is None else f"-{megabytes:g}MB"
        path = self.work / f"{stem}{size}.txt"
        if not path.exists():
            limit = None if megabytes is None else int(megabytes * MEGABYTE)
            unfinished = path.with_suffix(".part")
            with lzma.open(self.find(name), "rb") as source, unfinished.open("wb") as target:
                target.writelines((folded if fold else whole_lines)(source, limit))
            unfinished.replace(path)
        return path


def whole_lines(source: Iterable[bytes], limit: int | None = None) -> Iterator[bytes]:
    """Yield the lines of a text that end within its first ``limit`` bytes."""
    end = 0
    for line in source:
        end += len(line)
        if limit is not None and end > limit:
            return
        yield line


def folded(source: ByteSource, limit: int | None = None) -> Iterator[bytes]:
    """Yield lines of 1,000 tokens from the first ``limit`` bytes; a token cut there is left out."""
    tokens: list[bytes] = []
    for token in _tokens(source, limit):
        tokens.append(token)
        if len(tokens) == TOKENS_PER_LINE:
            yield b" ".join(tokens) + b"\n"
            tokens.clear()
    if tokens:
        yield b" ".join(tokens) + b"\n"


def frequent(lines: Iterable[bytes], min_count: int) -> Iterator[bytes]:
    """Yield the lines without the words that occur less than ``min_count`` times in all of them."""
    tokens = [line.split() for line in lines]
    counts = Counter(token for line in tokens for token in line)
    for line in tokens:
        yield b" ".join(token for token in line if counts[token] >= min_count) + b"\n"


def _tokens(source: ByteSource, limit: int | None) -> Iterator[bytes]:
    rest = b""
    left = limit
    while block := source.read(BLOCK if left is None else min(BLOCK, left)):
        left = None if left is None else left - len(block)
        block = rest + block
        tokens = block.split()
        rest = b"" if block[-1:].isspace() else tokens.pop()
        yield from tokens
    if rest and not source.read(1).strip():
        yield rest
