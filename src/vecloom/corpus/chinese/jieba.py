"""Words of Chinese text, cut as jieba cuts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from vecloom._core.segmentation import MODES, Segmenter
from vecloom.corpus.chinese import dictionary, tagging
from vecloom.corpus.chinese.base import ChineseTokenizer
from vecloom.corpus.chinese.dictionary import Entry, StrPath
from vecloom.corpus.tokenizers import word_table


@dataclass(frozen=True, kw_only=True)
class Jieba(ChineseTokenizer):
    """Cut Chinese text into words as jieba does, natively and on all cores.

    With ``punctuation=True, narrow=False`` the tokens are exactly those of ``jieba.lcut``,
    ``jieba.lcut_for_search`` and ``jieba.lcut(cut_all=True)``, without white space. Numbers and
    Latin words stay whole. jieba's dictionary and model are needed (extra "zh"), its code is not
    run.

    Attributes
    ----------
    mode : {"exact", "full", "search"}, default "exact"
        The likeliest words; all words of the dictionary that the text holds; the likeliest, each
        long one after the shorter ones in it.
    hmm : bool, default True
        Find words outside the dictionary, by a hidden Markov model over characters.
    user_dict : path, iterable or None, default None
        More words: a UTF-8 file of jieba's form, lines of a word, then if wanted its count and
        part of speech; or an iterable of words, or of such triples. Read when the tokenizer is
        made, and saved with a model. A count of 0 forbids a word.
    pos : iterable of str or None, default None
        Keep words of these parts of speech alone, as ``jieba.posseg`` names them; "n" stands for
        "nr", "ns" and so on, too. For ``mode="exact"``.

    Raises
    ------
    ValueError, OSError
        For a mode that there is none of, and a file that cannot be read.
    ImportError
        At the first text, if jieba is not installed.

    Examples
    --------
    >>> Jieba()("我来到北京清华大学。")
    ['我', '来到', '北京', '清华大学']
    >>> Jieba(mode="search")("清华大学")
    ['清华', '华大', '大学', '清华大学']
    """

    name: ClassVar[str] = "jieba"

    mode: str = "exact"
    hmm: bool = True
    user_dict: StrPath | Iterable[Any] | None = None
    pos: Iterable[str] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_flag("hmm")
        if self.mode not in MODES:
            raise ValueError(f"mode={self.mode!r}: choose among {', '.join(map(repr, MODES))}")
        if self.pos is not None:
            self._set("pos", self._checked_pos(self.pos))
        self._set("user_dict", dictionary.user_entries(self.user_dict) or None)

    def _checked_pos(self, pos: Iterable[str]) -> tuple[str, ...]:
        names = (pos,) if isinstance(pos, str) else tuple(pos)
        if not names or not all(isinstance(name, str) and name for name in names):
            raise ValueError(f"pos={pos!r}: expected names of parts of speech, such as 'n' or 'v'")
        if self.mode != "exact":
            raise ValueError(f"pos={pos!r} is for mode='exact', not for mode={self.mode!r}")
        return names

    def packages(self) -> list[str]:
        """Name the installed packages whose versions decide the tokens."""
        return ["jieba", *super().packages()]

    def _segmenter(self) -> Segmenter:
        words = dictionary.load(cast("tuple[Entry, ...]", self.user_dict or ()))
        tagger = wanted = None
        if self.pos is not None:
            tagger = tagging.load(words)
            wanted = tagging.wanted(words, self.pos)
        return Segmenter(
            words,
            word_table(),
            tagger=tagger,
            wanted=wanted,
            mode=self.mode,
            hmm=self.hmm,
            lower=self.lower,
            narrow=self.narrow,
            punctuation=self.punctuation,
            stop_words=self._left_out,
        )
