"""What the figures should be, at least and at best."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.systems import (
    FASTTEXT,
    GENSIM,
    GLOVE_PROGRAMS,
    JIEBA,
    NODE2VEC,
    PWORD2VEC,
    WORD2VEC_C,
)


@dataclass(frozen=True)
class Target:
    """A bound for the ratio to a rival, or with ``unit`` for our own figure from above."""

    least: float
    aim: float
    unit: str = ""

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else "x"
        least = f"at most {self.least:g}" if self.unit else f"{self.least:g}"
        return f"{least}{unit}" + ("" if self.aim == self.least else f", aim {self.aim:g}{unit}")

    def reached(self, ours: float, ratio: float | None) -> str:
        if self.unit:
            below, aim, value = -self.least, -self.aim, -ours
        elif ratio is None:
            return ""
        else:
            below, aim, value = self.least, self.aim, ratio
        return "aim" if value >= aim else "yes" if value >= below else "no"


# Not above the rival's, at best 0.8 of it.
PEAK = Target(1, 1.25)

# By case, variant and rival.
TARGETS = {
    ("skipgram", "", GENSIM): Target(10, 15),
    ("skipgram", "", PWORD2VEC): Target(3, 4),
    ("determinism", "", ""): Target(1, 1, "distinct SHA-256"),
    ("cbow", "", GENSIM): Target(4, 6),
    ("skipgram-hs", "", GENSIM): Target(4, 6),
    ("vocabulary", "", GENSIM): Target(5, 8),
    ("lists", "", GENSIM): Target(8, 12),
    ("wide", "", GENSIM): Target(8, 12),
    ("scaling", "4 workers", "1 worker"): Target(3, 3.6),
    ("fasttext", "", FASTTEXT): Target(4, 7),
    ("fasttext", "", GENSIM): Target(4, 7),
    ("fasttext", "peak memory", FASTTEXT): PEAK,
    ("fasttext-cbow", "", FASTTEXT): Target(3, 5),
    ("fasttext-cbow", "", GENSIM): Target(3, 5),
    ("fasttext-cbow", "peak memory", FASTTEXT): PEAK,
    ("fasttext-load", "to train and query", GENSIM): Target(5, 5),
    ("fasttext-load", "as fastText's module", FASTTEXT): Target(1, 1),
    ("glove", "", GLOVE_PROGRAMS): Target(4, 8),
    ("glove", "counting", GLOVE_PROGRAMS): Target(4, 8),
    ("glove-determinism", "", ""): Target(1, 1, "distinct SHA-256"),
    ("cooking", "", FASTTEXT): Target(2, 4),
    ("cooking", "peak memory", FASTTEXT): PEAK,
    ("imdb", "", FASTTEXT): Target(2, 4),
    ("imdb", "peak memory", FASTTEXT): PEAK,
    ("predict", "", FASTTEXT): Target(5, 10),
    ("predict", "vecloom and fastText", ""): Target(1, 1, "distinct answers"),
    **{
        ("doc2vec", f"{kind}, {what}", GENSIM): target
        for kind in ("DBOW", "DM")
        for what, target in (
            ("file", Target(5, 8)),
            ("token lists", Target(5, 8)),
            ("inference", Target(20, 20)),
        )
    },
    ("sentences", "token lists", GENSIM): Target(10, 20),
    ("sentences", "text", GENSIM): Target(10, 20),
    **{
        ("phrases", f"{work}, {source}", GENSIM): Target(5, 10)
        for work in ("learning", "joining")
        for source in ("file", "token lists")
    },
    ("phrases", "phrases and scores", ""): Target(1, 1, "distinct sets"),
    ("graphs", "walks, DeepWalk, p 1, q 1", NODE2VEC): Target(10, 10),
    ("graphs", "walks, node2vec, p 0.25, q 0.5", NODE2VEC): Target(10, 10),
    ("queries", "many, small table", GENSIM): Target(4, 8),
    ("queries", "many, large table", GENSIM): Target(20, 40),
    ("queries", "one, small table", GENSIM): Target(1, 1),
    ("queries", "one, large table", GENSIM): Target(1, 1),
    ("keyed-calls", "kv[word]", GENSIM): Target(2, 3),
    ("keyed-calls", "get_vector", GENSIM): Target(2, 3),
    ("keyed-calls", "similarity", GENSIM): Target(2, 3),
    ("analogies-evaluation", "", GENSIM): Target(10, 20),
    ("files", "load binary, large table", GENSIM): Target(3, 6),
    ("files", "load text, large table", GENSIM): Target(10, 30),
    ("files", "save binary, large table", GENSIM): Target(5, 5),
    ("files", "save text, large table", GENSIM): Target(5, 10),
    ("files", "peak of loading text, of the matrix", GENSIM): Target(120, 120, "%"),
    ("files", "peak of loading binary, of the matrix", GENSIM): Target(120, 120, "%"),
    ("chinese-words", "", JIEBA): Target(3, 10),
    ("chinese-words", "cut otherwise than by jieba", ""): Target(0, 0, "words"),
    ("memory", "", ""): Target(300, 100, "MB"),
}


@dataclass(frozen=True)
class Quality:
    """How far scores, the mean of all seeds, may be below the best of these rivals'."""

    rivals: tuple[str, ...]
    tolerance: dict[str, float]


WORDS = Quality(
    (GENSIM, WORD2VEC_C),
    {"WordSim-353": 0.005, "SimLex-999": 0.010, "Google analogies": 0.005},
)
SUBWORDS = Quality((FASTTEXT, GENSIM), WORDS.tolerance | {"WordSim-353": 0.010})
RARE = Quality(
    (FASTTEXT, GENSIM), {"WordSim-353, all pairs": 0.010, "SimLex-999, all pairs": 0.010}
)
CHINESE = Quality(
    (GENSIM,), {"wordsim-240": 0.010, "wordsim-297": 0.010, "CA8 semantic": 0.005, "CWE": 0.010}
)
GLOVE = Quality((GLOVE_PROGRAMS,), WORDS.tolerance)
NODES = Quality((NODE2VEC,), {"micro-F1": 0.005})
HIDDEN = Quality((GENSIM,), {"hit rate at 10": 0.005})
DOCUMENTS = Quality((GENSIM,), {"accuracy": 0.005})
LABELS = Quality((FASTTEXT,), {"P@1": 0.005})

# By case.
QUALITY = {
    "skipgram": WORDS,
    "cbow": WORDS,
    "small": WORDS,
    "glove": GLOVE,
    "fasttext": SUBWORDS,
    "fasttext-cbow": SUBWORDS,
    "fasttext-rare": RARE,
    "chinese": CHINESE,
    "chinese-fasttext": CHINESE,
    "chinese-glove": Quality((GLOVE_PROGRAMS,), CHINESE.tolerance),
    "doc2vec": DOCUMENTS,
    "cooking": LABELS,
    "imdb": LABELS,
    "reviews": LABELS,
    "graphs": NODES,
    "baskets": HIDDEN,
}
