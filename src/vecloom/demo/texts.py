"""The texts that ship with the package, and what to ask of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vecloom.corpus import Corpus, Jieba
from vecloom.models import FastText, GloVe, Word2Vec

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Training:
    """A model to train.

    Attributes
    ----------
    name : str
        What the reader of the demo sees.
    model : type
        Its class.
    settings : mapping of str to int, float or str
        Arguments of the class.
    """

    name: str
    model: type[Any]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """A text with the models that suit it and the questions to ask afterwards.

    Attributes
    ----------
    title : str
        What the text is, for the reader of the demo.
    file : str
        Name of the file within the package.
    trainings : tuple of Training
        Models to train; words are drawn as the first one has them.
    words : tuple of str
        Words to show the neighbours of.
    analogies : tuple of (str, str, str)
        Analogies to complete: a is to b as c is to what?
    drawn : tuple of str
        Words to draw.
    labels : mapping of str to str
        What to write beside a drawn word where no font has its characters.
    tokenizer : str or a tokenizer with settings
        How its lines become words.
    """

    title: str
    file: str
    trainings: tuple[Training, ...]
    words: tuple[str, ...]
    analogies: tuple[tuple[str, str, str], ...]
    drawn: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    tokenizer: Any = "words"

    @property
    def path(self) -> Path:
        """Where the compressed text lies."""
        return _FOLDER / self.file

    def corpus(self, workers: int | None = None) -> Corpus:
        """Read and encode the text; ``workers=None`` uses every core."""
        return Corpus.from_files([self.path], tokenizer=self.tokenizer, workers=workers)


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
    trainings=(
        Training(
            "skip-gram",
            Word2Vec,
            {
                "sg": 1,
                "vector_size": 100,
                "window": 8,
                "min_count": 10,
                "sample": 1e-3,
                "epochs": 15,
            },
        ),
    ),
    words=("river", "wolf", "planet", "piano", "dna", "japan", "monday", "king"),
    analogies=(
        ("france", "french", "spain"),
        ("germany", "berlin", "japan"),
        ("father", "son", "mother"),
        ("small", "smaller", "large"),
    ),
    drawn=tuple(_DRAWN_IN_ENGLISH.split()),
)

# Who is who in the novel, by all the names they go by. The counts are high, so that 孔明遂, "and so
# Zhuge Liang", is not taken for a name.
_NAMES = """
刘备 玄德 刘玄德 曹操 孟德 孙权 仲谋 孔明 诸葛亮 关羽 关公 云长 关云长 张飞 翼德 张翼德 赵云 子龙
赵子龙 马超 孟起 黄忠 汉升 魏延 文长 姜维 伯约 庞统 士元 凤雏 周瑜 公瑾 鲁肃 子敬 吕蒙 子明 陆逊
伯言 黄盖 甘宁 兴霸 太史慈 程普 韩当 周泰 徐盛 丁奉 司马懿 仲达 司马昭 司马师 夏侯惇 夏侯渊 夏侯霸
张辽 文远 许褚 徐晃 张郃 曹仁 曹洪 曹丕 曹植 曹真 曹爽 郭嘉 荀彧 荀攸 程昱 贾诩 典韦 庞德 于禁 乐进
李典 邓艾 钟会 满宠 吕布 奉先 董卓 貂蝉 王允 李儒 袁绍 本初 袁术 公路 颜良 文丑 田丰 沮授 许攸 刘表
刘璋 刘琦 刘禅 孙策 孙坚 张鲁 张任 张松 法正 蒋琬 费祎 马谡 马岱 廖化 关平 关兴 张苞 王平 糜竺 简雍
孙乾 徐庶 孟获 祝融夫人 公孙瓒 陶谦 陈宫 陈登 华雄 华佗 左慈 于吉 张角 何进 蔡瑁 蒯越 黄祖 严颜 阚泽
诸葛瑾 张昭 步骘 吴国太 孙夫人 甘夫人 糜夫人
"""
_COUNT_OF_NAMES = 200_000
_SMALL = {"vector_size": 64, "seed": 1}
_SKIPGRAM = {**_SMALL, "sg": 1, "window": 8, "sample": 1e-3, "epochs": 20}

_LABELS = {
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
}

SANGUO = Text(
    title="三国演义, The Romance of the Three Kingdoms, a Chinese novel of the 14th century",
    file="sanguo.txt.xz",
    # Its language is not today's: the model of unknown words would find what is none.
    tokenizer=Jieba(user_dict=[(name, _COUNT_OF_NAMES) for name in _NAMES.split()], hmm=False),
    trainings=(
        Training("skip-gram", Word2Vec, _SKIPGRAM),
        Training("FastText", FastText, {**_SKIPGRAM, "min_n": 1, "max_n": 2, "bucket": 20_000}),
        Training("GloVe", GloVe, {**_SMALL, "window": 15, "x_max": 20, "epochs": 25}),
    ),
    words=("曹操", "孔明", "关公", "周瑜", "吕布", "荆州", "洛阳", "刀"),
    analogies=(
        ("孔明", "蜀", "司马懿"),
        ("玄德", "孔明", "孙权"),
        ("关公", "青龙刀", "吕布"),
    ),
    drawn=tuple(_LABELS),
    labels=_LABELS,
)

TEXTS: Mapping[str, Text] = {"english": ENGLISH, "sanguo": SANGUO}
