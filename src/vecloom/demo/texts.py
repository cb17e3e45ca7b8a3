"""The texts that ship with the package, and what to ask of each."""

from __future__ import annotations

import lzma
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vecloom.corpus import Corpus
from vecloom.demo.segment import segment

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Text:
    """A text with the settings that suit it and the questions to ask afterwards.

    Attributes
    ----------
    title : str
        What the text is, for the reader of the demo.
    file : str
        Name of the file within the package.
    settings : mapping of str to int, float or str
        Arguments of `vecloom.Word2Vec`.
    words : tuple of str
        Words to show the neighbours of.
    analogies : tuple of (str, str, str)
        Analogies to complete: a is to b as c is to what?
    drawn : tuple of str
        Words to draw.
    labels : mapping of str to str
        What to write beside a drawn word instead of the word itself.
    chinese : bool
        Whether the text has to be segmented.
    """

    title: str
    file: str
    settings: Mapping[str, Any]
    words: tuple[str, ...]
    analogies: tuple[tuple[str, str, str], ...]
    drawn: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    chinese: bool = False

    @property
    def path(self) -> Path:
        """Where the compressed text lies."""
        return _FOLDER / self.file

    def corpus(self, workers: int | None = None) -> Corpus:
        """Read and encode the text; ``workers=None`` uses every core."""
        if self.chinese:
            with lzma.open(self.path, "rt", encoding="utf-8") as file:
                return Corpus.from_sentences(segment(file.read()))
        return Corpus.from_files([self.path], tokenizer="words", workers=workers)


_DRAWN_IN_ENGLISH = """
france germany italy spain england japan china india russia turkey egypt mexico brazil
paris berlin rome madrid london tokyo beijing moscow vienna
king queen emperor prince princess throne
wolf bear lion tiger fox horse dog cat elephant monkey whale shark eagle owl snake frog bee
tree flowers leaves fruit seeds
planet sun moon earth mars jupiter saturn star galaxy orbit
hydrogen oxygen carbon nitrogen iron copper gold silver
protein dna rna cell genes virus blood brain heart
piano violin guitar flute trumpet drums orchestra symphony opera song
river lake sea ocean mountain island coast valley
monday tuesday thursday friday saturday sunday january march june july october december
red blue green yellow black white
mathematics physics chemistry biology theorem equation
"""

ENGLISH = Text(
    title="1,604 articles of the English Wikipedia about geography, nature, science and music",
    file="english.txt.xz",
    settings={"vector_size": 100, "window": 8, "min_count": 10, "sample": 1e-3, "epochs": 15},
    words=("river", "wolf", "planet", "piano", "dna", "japan", "monday", "king"),
    analogies=(
        ("france", "french", "spain"),
        ("germany", "berlin", "japan"),
        ("father", "son", "mother"),
        ("small", "smaller", "large"),
    ),
    drawn=tuple(_DRAWN_IN_ENGLISH.split()),
)

SANGUO = Text(
    title="The Romance of the Three Kingdoms, a Chinese novel of the 14th century",
    file="sanguo.txt.xz",
    settings={"vector_size": 64, "window": 5, "sample": 1e-3, "epochs": 20},
    words=("曹操", "孔明", "关公", "周瑜", "荆州", "洛阳", "丞相", "刀", "三"),
    analogies=(("曹操", "许都", "孙权"),),
    drawn=(),
    labels={
        "曹操": "Cao Cao",
        "玄德": "Liu Bei",
        "孙权": "Sun Quan",
        "孔明": "Zhuge Liang",
        "关公": "Guan Yu",
        "张飞": "Zhang Fei",
        "赵云": "Zhao Yun",
        "马超": "Ma Chao",
        "黄忠": "Huang Zhong",
        "魏延": "Wei Yan",
        "姜维": "Jiang Wei",
        "庞统": "Pang Tong",
        "周瑜": "Zhou Yu",
        "鲁肃": "Lu Su",
        "吕蒙": "Lü Meng",
        "陆逊": "Lu Xun",
        "黄盖": "Huang Gai",
        "甘宁": "Gan Ning",
        "司马懿": "Sima Yi",
        "夏侯惇": "Xiahou Dun",
        "张辽": "Zhang Liao",
        "许褚": "Xu Chu",
        "徐晃": "Xu Huang",
        "曹仁": "Cao Ren",
        "吕布": "Lü Bu",
        "董卓": "Dong Zhuo",
        "貂蝉": "Diaochan",
        "袁绍": "Yuan Shao",
        "袁术": "Yuan Shu",
        "刘表": "Liu Biao",
        "孙策": "Sun Ce",
        "孟获": "Meng Huo",
        "荆州": "Jing Province",
        "徐州": "Xu Province",
        "许都": "Xuchang",
        "洛阳": "Luoyang",
        "长安": "Chang'an",
        "成都": "Chengdu",
        "建业": "Jianye",
        "汉中": "Hanzhong",
        "江东": "Jiangdong",
        "丞相": "chancellor",
        "将军": "general",
        "都督": "commander",
        "军师": "strategist",
        "太守": "governor",
        "天子": "emperor",
        "夫人": "lady",
        "太后": "empress dowager",
        "皇后": "empress",
        "刀": "sabre",
        "枪": "spear",
        "剑": "sword",
        "戟": "halberd",
        "弓": "bow",
        "马": "horse",
        "船": "boat",
        "酒": "wine",
        "粮草": "provisions",
        "火": "fire",
        "水": "water",
        "一": "one",
        "二": "two",
        "三": "three",
        "五": "five",
        "十": "ten",
        "百": "hundred",
        "千": "thousand",
    },
    chinese=True,
)

TEXTS: Mapping[str, Text] = {"english": ENGLISH, "sanguo": SANGUO}
