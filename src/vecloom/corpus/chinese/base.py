"""What tokenizers of Chinese have in common."""

from __future__ import annotations

import functools
import re
import threading
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vecloom._core.segmentation import Segmenter
from vecloom.corpus.chinese.dictionary import StrPath
from vecloom.corpus.chinese.stop_words import CHINESE, STOP_WORDS, stop_words_of
from vecloom.corpus.tokenizers import ConfiguredTokenizer, Tokenizer

_lock = threading.Lock()
_CONVERTIBLE = re.compile("[^\ud800-\udfff]+")  # bytes that were escaped stay
_MADE = "_segmenter_made"  # beside the settings, and no part of them


@dataclass(frozen=True, kw_only=True)
class ChineseTokenizer(ConfiguredTokenizer):
    """Settings of every tokenizer of Chinese.

    Attributes
    ----------
    stop_words : "chinese", path, iterable of str or None, default None
        Words left out: the list that comes with Vecloom, a UTF-8 file of a word a line, or these.
    punctuation : bool, default False
        Keep tokens without a letter, a digit or a Chinese character.
    lower : bool, default False
        Write words in lower case, which concerns Latin ones.
    narrow : bool, default True
        Take full-width letters and digits (ＧＤＰ, ２０２３) for those of ASCII (GDP, 2023).
    simplify : bool, default False
        Convert traditional characters into simplified ones first (OpenCC's t2s; needs the extra
        "opencc").
    """

    stop_words: StrPath | Iterable[str] | None = None
    punctuation: bool = False
    lower: bool = False
    narrow: bool = True
    simplify: bool = False

    def __post_init__(self) -> None:
        self._set("stop_words", stop_words_of(self.stop_words))
        for name in ("punctuation", "lower", "narrow", "simplify"):
            self._check_flag(name)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # while it is made, it is not frozen yet

    def _check_flag(self, name: str) -> None:
        if not isinstance(getattr(self, name), bool):
            raise TypeError(f"{name}={getattr(self, name)!r}: expected True or False")

    def packages(self) -> list[str]:
        """Name the installed packages whose versions decide the tokens."""
        return ["opencc"] if self.simplify else []

    @property
    def _left_out(self) -> frozenset[str]:
        """The stop words themselves."""
        chosen: Any = self.stop_words
        return STOP_WORDS if chosen == CHINESE else frozenset(chosen or ())

    @abstractmethod
    def _segmenter(self) -> Segmenter:
        """Make what cuts text."""

    def tokenizer(self) -> Tokenizer:
        """Return it as the reading of text needs it; what is missing is told at its first use."""
        return Tokenizer(self, self._prepare)

    def __call__(self, line: str) -> list[str]:
        """Cut a line into tokens."""
        content = line.encode("utf-8", "surrogatepass")
        segmented, length = self._prepare(content, len(content))
        return segmented[:length].decode("utf-8", "surrogatepass").split()

    def _prepare(self, buffer: bytes | bytearray, length: int) -> tuple[bytearray, int]:
        """Put spaces between the tokens of many lines."""
        if self.simplify:
            with _lock:
                converter = _converter()
            with memoryview(buffer) as view:
                text = str(view[:length], "utf-8", "surrogatepass")
            text = _CONVERTIBLE.sub(lambda run: converter.convert(run[0]), text)
            buffer = text.encode("utf-8", "surrogatepass")
            length = len(buffer)
        return self._made().segment(buffer, length)

    def _made(self) -> Segmenter:
        """Return what cuts text, made at the first call."""
        made: Segmenter | None = self.__dict__.get(_MADE)
        if made is None:
            with _lock:  # one thread makes it, the others wait
                made = _segmenter_of(self)
            self._set(_MADE, made)
        return made

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != _MADE}


@functools.lru_cache(maxsize=8)
def _segmenter_of(tokenizer: ChineseTokenizer) -> Segmenter:
    """Make it once for all tokenizers with the same settings."""
    return tokenizer._segmenter()


@functools.cache
def _converter() -> Any:
    try:
        from opencc import OpenCC
    except ImportError:
        raise ImportError(
            "simplify=True needs the extra 'opencc': pip install \"vecloom[opencc]\""
        ) from None
    return OpenCC("t2s")
