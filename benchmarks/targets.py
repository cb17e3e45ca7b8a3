"""What the figures should be, at least and at best."""

from __future__ import annotations

from dataclasses import dataclass


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


# By case, variant and rival.
TARGETS = {
    ("skipgram", "", "gensim"): Target(10, 15),
    ("skipgram", "", "pWord2Vec"): Target(3, 4),
    ("determinism", "", ""): Target(1, 1, "distinct SHA-256"),
    ("cbow", "", "gensim"): Target(4, 6),
    ("skipgram-hs", "", "gensim"): Target(4, 6),
    ("vocabulary", "", "gensim"): Target(5, 8),
    ("lists", "", "gensim"): Target(8, 12),
    ("wide", "", "gensim"): Target(8, 12),
    ("scaling", "4 workers", "1 worker"): Target(3, 3.6),
    ("queries", "many, small table", "gensim"): Target(4, 8),
    ("queries", "many, large table", "gensim"): Target(20, 40),
    ("queries", "one, small table", "gensim"): Target(1, 1),
    ("queries", "one, large table", "gensim"): Target(1, 1),
    ("memory", "", ""): Target(300, 100, "MB"),
}

# Cases whose scores, the mean of all seeds, should not be below the best rival's by more than this.
QUALITY_CASES = ("skipgram", "cbow", "small")
# Whose scores ours must not be below.
QUALITY_RIVALS = ("gensim", "word2vec.c")
TOLERANCE = {"WordSim-353": 0.005, "SimLex-999": 0.010, "Google analogies": 0.005}
