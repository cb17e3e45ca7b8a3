"""Words, labels and subwords of a model, and their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from vecloom.fasttext.text import BOW, EOS, EOW
from vecloom.formats.facebook import FacebookDictionary

# A byte that begins a character, and those that continue it.
CHARACTER = re.compile(rb"[^\x80-\xbf][\x80-\xbf]*", re.DOTALL)


class Names:
    """The names of a dictionary, decoded and numbered when they are asked for."""

    def __init__(self, dictionary: FacebookDictionary) -> None:
        self._dictionary = dictionary
        self._decoded: dict[tuple[str, str], list[str]] = {}

    def words(self, errors: str) -> list[str]:
        """Return the words, decoded as ``bytes.decode`` does with these errors."""
        return self._decode("words", self._dictionary.words, errors)

    def labels(self, errors: str) -> list[str]:
        """Return the labels, decoded likewise."""
        return self._decode("labels", self._dictionary.labels, errors)

    def _decode(self, kind: str, names: list[bytes], errors: str) -> list[str]:
        if (kind, errors) not in self._decoded:
            self._decoded[kind, errors] = [name.decode("utf-8", errors) for name in names]
        return self._decoded[kind, errors]

    @cached_property
    def _word_ids(self) -> dict[bytes, int]:
        return {word: i for i, word in enumerate(self._dictionary.words)}

    @cached_property
    def _label_ids(self) -> dict[bytes, int]:
        return {label: i for i, label in enumerate(self._dictionary.labels)}

    def word_id(self, word: bytes) -> int:
        """Return the number of a word, -1 for none."""
        return self._word_ids.get(word, -1)

    def label_id(self, label: bytes) -> int:
        """Return the number of a label, -1 for none."""
        return self._label_ids.get(label, -1)

    def subwords(self, word: bytes, minn: int, maxn: int) -> list[bytes]:
        """List what the rows of a word stand for: itself, if it is known, and its n-grams."""
        own = [word] if word in self._word_ids else []
        if word == EOS.encode():
            return own
        return own + list(ngrams(BOW.encode() + word + EOW.encode(), minn, maxn))

    def split(self, tokens: Iterable[bytes], prefix: bytes) -> tuple[list[bytes], list[bytes]]:
        """Part the tokens of a line into words and known labels, up to the first ``</s>``."""
        words, labels = [], []
        for token in tokens:
            if token in self._label_ids:
                labels.append(token)
            elif token in self._word_ids or not token.startswith(prefix):
                words.append(token)
            if token == EOS.encode():
                break
        return words, labels


def ngrams(bracketed: bytes, minn: int, maxn: int) -> Iterator[bytes]:
    """Yield the n-grams of a word between its brackets, in the order of ``vl_subwords``."""
    characters = CHARACTER.findall(bracketed)
    for begin in range(len(characters)):
        for n in range(max(minn, 1), min(maxn, len(characters) - begin) + 1):
            if n > 1 or 0 < begin < len(characters) - 1:
                yield b"".join(characters[begin : begin + n])
