"""Characters, and n-grams of them, as tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from vecloom._core.segmentation import Segmenter
from vecloom.corpus.chinese.base import ChineseTokenizer
from vecloom.corpus.tokenizers import word_table


@dataclass(frozen=True, kw_only=True)
class Characters(ChineseTokenizer):
    """Take every Chinese character for a token, or the n-grams of neighbouring ones.

    Japanese kana and Korean hangul count as such characters; words of other scripts and numbers
    stay whole. N-grams do not reach over anything else. Runs natively, on all cores.

    Attributes
    ----------
    min_n, max_n : int, default 1
        Least and greatest length of the n-grams, at most 20. With 1 and 2, 中国人 is
        中, 中国, 国, 国人, 人.

    Raises
    ------
    ValueError
        If lengths are below 1, above 20, or in the wrong order.

    Examples
    --------
    >>> Characters()("我爱NLP！")
    ['我', '爱', 'NLP']
    >>> Characters(min_n=2, max_n=2)("中国人")
    ['中国', '国人']
    """

    name: ClassVar[str] = "characters"

    min_n: int = 1
    max_n: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.min_n <= self.max_n <= 20:
            raise ValueError(
                f"min_n={self.min_n}, max_n={self.max_n}: expected 1 <= min_n <= max_n <= 20"
            )

    def _segmenter(self) -> Segmenter:
        return Segmenter(
            None,
            word_table(),
            shortest=self.min_n,
            longest=self.max_n,
            lower=self.lower,
            narrow=self.narrow,
            punctuation=self.punctuation,
            stop_words=self._left_out,
        )
