"""fastText's reading of lines, written plainly in Python from its description."""

from __future__ import annotations

import re
from collections.abc import Sequence

EOS = b"</s>"


def fnv(data: bytes) -> int:
    h = 2166136261
    for byte in data:
        h ^= byte if byte < 128 else byte | 0xFFFFFF00  # bytes are signed numbers
        h = h * 16777619 & 0xFFFFFFFF
    return h


def signed(h: int) -> int:
    return h - 2**32 if h >= 2**31 else h


def characters(word: bytes) -> list[bytes]:
    return re.findall(rb"[^\x80-\xbf][\x80-\xbf]*", word, re.S)


def subwords(word: bytes, minn: int, maxn: int) -> list[bytes]:
    # continuation bytes before the first character of a word belong to its bracket
    chars = characters(b"<" + word + b">")
    found = []
    for i in range(len(chars)):
        for n in range(1, min(maxn, len(chars) - i) + 1):
            alone = n == 1 and (i == 0 or i + n == len(chars))
            if n >= minn and not alone:
                found.append(b"".join(chars[i : i + n]))
    return found


def tokens(line: bytes) -> list[bytes]:
    found: list[bytes] = []
    for token in re.findall(rb"\n|[^ \n\r\t\v\f\0]+", line):
        found.append(EOS if token == b"\n" else token)
        if found[-1] == EOS:
            break
    return found


class Reference:
    """Reads as `FeatureReader` does."""

    def __init__(
        self,
        words: Sequence[bytes],
        labels: Sequence[bytes],
        *,
        minn: int = 0,
        maxn: int = 0,
        bucket: int = 0,
        word_ngrams: int = 1,
        label_prefix: bytes | None = b"__label__",
        pruned: dict[int, int] | None = None,
    ) -> None:
        self.words = {word: i for i, word in enumerate(words)}
        self.labels = {label: i for i, label in enumerate(labels)}
        self.minn, self.maxn, self.bucket, self.word_ngrams = minn, maxn, bucket, word_ngrams
        self.prefix, self.pruned, self.n_words = label_prefix, pruned, len(words)

    def bucket_rows(self, hashes: Sequence[int]) -> list[int]:
        if not self.bucket:
            return []
        buckets = [h % self.bucket for h in hashes]
        if self.pruned is not None:
            buckets = [self.pruned[b] for b in buckets if b in self.pruned]
        return [self.n_words + b for b in buckets]

    def word_rows(self, word: bytes) -> list[int]:
        own = [self.words[word]] if word in self.words else []
        if word == EOS:
            return own
        return own + self.bucket_rows([fnv(s) for s in subwords(word, self.minn, self.maxn)])

    def line(self, line: bytes) -> tuple[list[int], list[int]]:
        rows: list[int] = []
        labels: list[int] = []
        hashes: list[int] = []
        for token in tokens(line):
            if token in self.labels:
                labels.append(self.labels[token])
            elif token in self.words or not (
                self.prefix is not None and token.startswith(self.prefix)
            ):
                rows += self.word_rows(token)
                hashes.append(signed(fnv(token)))
        for i in range(len(hashes)):
            h = hashes[i]
            for j in range(i + 1, min(i + self.word_ngrams, len(hashes))):
                h = (h * 116049371 + hashes[j]) % 2**64
                rows += self.bucket_rows([h])
        return rows, labels
