"""Measurements of subwords and classifiers; see `job`.

Facebook's module may live in another interpreter, one without Vecloom: nothing is imported here but
the system that is measured and NumPy. So vectors go to a file, and `judge` is a job of its own.
"""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.meter import Meter, seconds
from benchmarks.systems import SYSTEMS, SubwordSettings

Result = dict[str, Any]
Questions = dict[str, dict[str, str]]
LABEL = "__label__"
PREDICTIONS = 5


# -- words and their n-grams


def train_subwords(
    system: str, seed: int, *, text: str, settings: Result, output: str, questions: Questions
) -> Result:
    """From a text file to vectors in memory, which go to a file for `judge`."""
    runner = SYSTEMS[system]()
    chosen = replace(SubwordSettings(**settings), seed=seed)
    with Meter() as meter:
        trained = runner.train_subwords(text, chosen)
    words, vector = runner.words_and_vectors(trained)
    known = set(words)
    asked = dict.fromkeys(pair_words(questions["word_pairs"].values()))
    path = Path(f"{output}-{system}-{seed}.bin")
    unknown = [word for word in asked if word not in known]
    write_vectors(path, [*words, *unknown], vector)
    return meter.result() | {"words": len(words), "unknown": len(unknown), "vectors": str(path)}


def pair_words(paths: Iterable[str]) -> Iterable[str]:
    """Yield the words of files of word pairs, in the lower case of the texts."""
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            columns = line.split("\t")
            if len(columns) == 3 and not line.startswith("#"):
                yield from (word.strip().lower() for word in columns[:2])


def write_vectors(path: Path, words: list[str], vector: Callable[[str], Any]) -> None:
    """Write word2vec's binary format, known words first, by no system's own code."""
    with path.open("wb") as file:
        file.write(f"{len(words)} {len(vector(words[0]))}\n".encode())
        for word in words:
            file.write(word.encode() + b" " + vector(word).astype("<f4").tobytes() + b"\n")


def judge(system: str, seed: int, *, vectors: str, known: int, questions: Questions) -> Result:
    """Judge vectors as `job.scores` does, and once more with the pairs of unknown words."""
    from benchmarks import job
    from vecloom import KeyedVectors
    from vecloom.evaluation import evaluate_word_pairs

    wv = KeyedVectors.load_word2vec_format(vectors, binary=True, unicode_errors="replace")
    rare = {
        f"{name}, all pairs": float(
            evaluate_word_pairs(wv, path, restrict_vocab=None)[1].statistic  # type: ignore[arg-type]
        )
        for name, path in questions["word_pairs"].items()
    }
    return {"scores": job.scores(wv, questions, restrict_vocab=known), "rare_scores": rare}


# -- labels


def train_labels(system: str, seed: int, *, train: str, test: str, settings: Result) -> Result:
    """From a file of labelled lines to a classifier, and the share of lines it gets right."""
    module = SYSTEMS[system]().fasttext
    with Meter() as meter:
        model = module.train_supervised(input=train, seed=seed, verbose=0, **settings)
    return meter.result() | {"scores": {"P@1": precision_at_one(model, Path(test))}}


def precision_at_one(model: Any, test: Path) -> float:
    """Share of the lines whose most likely label is one of their own."""
    right: list[set[str]] = []
    texts: list[str] = []
    for line in lines(test):
        tokens = line.split(" ")
        right.append({token for token in tokens if token.startswith(LABEL)})
        texts.append(" ".join(token for token in tokens if not token.startswith(LABEL)))
    predicted, _ = model.predict(texts)
    return sum(first[0] in own for first, own in zip(predicted, right, strict=True)) / len(texts)


def lines(path: Path) -> list[str]:
    """Return the lines that have something on them; only a line feed ends one."""
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def predict_labels(system: str, seed: int, *, model: str, text: str) -> Result:
    """Seconds to label lines that are in memory, as quickly as each system can."""
    runner = SYSTEMS[system]()
    loaded = runner.fasttext.load_model(model)
    asked = lines(Path(text))
    labels = runner.first_labels(loaded, asked)
    digest = hashlib.sha256("\n".join(labels).encode()).hexdigest()
    times = [seconds(runner.first_labels, loaded, asked) for _ in range(PREDICTIONS)]
    return {"seconds": statistics.median(times), "sha256": digest}


# -- files


def write_facebook(system: str, seed: int, *, text: str, settings: Result, output: str) -> Result:
    """Make the file that all systems load."""
    from vecloom import FastText
    from vecloom.formats.facebook import write_facebook as write

    write(FastText(corpus_file=text, **settings).to_facebook(), output)
    return {}


def load_embeddings(system: str, seed: int, *, path: str, text: str) -> Result:
    """Load Facebook's file for training and queries, and ask it for vectors."""
    runner = SYSTEMS[system]()
    words = some_words(text)
    with Meter() as meter:
        wv = runner.load_facebook(path).wv
        for word in words:
            wv.get_vector(word)
    return meter.result()


def load_module(system: str, seed: int, *, path: str, text: str) -> Result:
    """Load Facebook's file as Facebook's module does, and ask it for vectors."""
    module = SYSTEMS[system]().fasttext
    words = some_words(text)
    with Meter() as meter:
        model = module.load_model(path)
        for word in words:
            model.get_word_vector(word)
    return meter.result()


def some_words(text: str) -> list[str]:
    """Return the words of a text's first line, every other one made unknown."""
    with open(text, encoding="utf-8") as file:
        words = file.readline().split()
    return [word + "qz" * (place % 2) for place, word in enumerate(words)]


ACTIONS = (
    train_subwords,
    judge,
    train_labels,
    predict_labels,
    write_facebook,
    load_embeddings,
    load_module,
)
