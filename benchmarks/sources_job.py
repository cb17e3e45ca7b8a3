"""Measurements of what comes as tokens without being text; see `job`.

The package node2vec may live in another interpreter, one without Vecloom: of it nothing is imported
here but the system that is measured and NumPy, and vectors go to a file, which `classify_nodes`
judges.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.fasttext_job import write_vectors
from benchmarks.meter import Meter
from benchmarks.systems import SYSTEMS

Result = dict[str, Any]
TRAINED_SHARE = 0.5
SPLITS = 10
HITS = 10
SEQUENCE, LETTERS_PER_LINE = 1_000_000, 60


# -- graphs


def embed_nodes(
    system: str, seed: int, *, graph: str, walks: Result, settings: Result, output: str
) -> Result:
    """From a graph in memory to vectors of its nodes: seconds of walking, and of all."""
    runner = SYSTEMS[system]()
    read = runner.read_graph(graph)
    workers = settings["workers"]
    with Meter() as meter:
        with Meter() as walking:
            walked = runner.walk(read, seed, workers, **walks)
        wv = runner.embed(walked, seed=seed, **settings)
    path = Path(f"{output}-{system}-{seed}.bin")
    write_vectors(path, list(wv.index_to_key), wv.get_vector)
    return meter.result() | {"walking": walking.seconds, "vectors": str(path)}


def classify_nodes(system: str, seed: int, *, vectors: str, labels: str) -> Result:
    """Micro-F1 of a logistic regression on half of the nodes, the mean of ten splits."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
    from sklearn.model_selection import StratifiedShuffleSplit
    from threadpoolctl import threadpool_limits

    from vecloom import load

    wv = load(vectors)
    known = [line.split() for line in Path(labels).read_text().splitlines()]
    points, classes = wv[[node for node, _ in known]], np.array([label for _, label in known])
    splits = StratifiedShuffleSplit(SPLITS, train_size=TRAINED_SHARE, random_state=1)
    found = []
    with threadpool_limits(1):  # the matrices are small
        for train, test in splits.split(points, classes):
            model = LogisticRegression(max_iter=2000).fit(points[train], classes[train])
            found.append(f1_score(classes[test], model.predict(points[test]), average="micro"))
    return {"scores": {"micro-F1": float(np.mean(found))}}


# -- baskets


def recommend(
    system: str, seed: int, *, train: str, test: str, settings: Result, whole: bool
) -> Result:
    """Train on baskets, then find of each of the others the last item from those before it."""
    runner = SYSTEMS[system]()
    with open(train, newline="", encoding="utf-8") as file:
        baskets = list(csv.reader(file))
    if whole:
        longest = max(map(len, baskets))
        settings = settings | {"window": longest - 1, "shrink_windows": False}
    with Meter() as meter:
        wv = runner.library.Word2Vec(baskets, seed=seed, **settings).wv
    asked = found = 0
    with open(test, newline="", encoding="utf-8") as file:
        for *given, hidden in csv.reader(file):
            known = [item for item in given if item in wv]
            if not known:
                continue
            asked += 1
            found += hidden in {item for item, _ in wv.most_similar(known, topn=HITS)}
    return meter.result() | {"asked": asked, "scores": {"hit rate at 10": found / asked}}


# -- sequences


def write_fasta(system: str, seed: int, *, megabytes: float, output: str) -> Result:
    """Write random sequences of a million letters at most."""
    import numpy as np

    random = np.random.default_rng(seed)
    left = round(megabytes * 1e6)
    with open(output, "wb") as file:
        while left > 0:
            n = min(left, SEQUENCE)
            left -= n
            letters = np.frombuffer(b"ACGT", np.uint8)[random.integers(0, 4, n)].tobytes()
            file.write(b">made-%d\n" % left)
            for at in range(0, n, LETTERS_PER_LINE):
                file.write(letters[at : at + LETTERS_PER_LINE] + b"\n")
    return {}


def cut_sequences(system: str, seed: int, *, fasta: str, k: int, by: str, workers: int) -> Result:
    """From a FASTA file to an encoded corpus, by our reader or by slices of str."""
    library = SYSTEMS[system]().library
    with Meter() as meter:
        if by == "slices":
            corpus = library.Corpus(_slices(fasta, k))
        else:
            corpus = library.corpus.read_fasta(fasta, k, workers=workers)
    return meter.result() | {"tokens": corpus.n_tokens}


def _slices(fasta: str, k: int) -> Iterator[list[str]]:
    with open(fasta, encoding="ascii") as file:
        for record in file.read().split(">")[1:]:
            sequence = record.partition("\n")[2].replace("\n", "")
            yield [sequence[i : i + k] for i in range(len(sequence) - k + 1)]


# -- tables


def write_table(system: str, seed: int, *, text: str, output: str, format: str) -> Result:
    """Make a table of a text, a line a row."""
    lines = Path(text).read_text(encoding="utf-8").splitlines()
    if format == "jsonl":
        with open(output, "w", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": line}) + "\n" for line in lines)
        return {}
    import pyarrow
    from pyarrow import csv as arrow_csv
    from pyarrow import feather, parquet

    table = pyarrow.table({"text": lines})
    writers = {
        "parquet": parquet.write_table,
        "arrow": feather.write_feather,
        "csv": arrow_csv.write_csv,
    }
    writers[format](table, output)
    return {}


def read_column(system: str, seed: int, *, path: str, format: str, workers: int) -> Result:
    """From a file to an encoded corpus: a text, or the column of a table."""
    library = SYSTEMS[system]().library
    with Meter() as meter:
        if format == "text":
            corpus = library.Corpus.from_files(path, workers=workers)
        else:
            corpus = library.corpus.read_table(path, "text", format=format, workers=workers)
    return meter.result() | {"tokens": corpus.n_tokens}


ACTIONS: tuple[Callable[..., Result], ...] = (
    embed_nodes,
    classify_nodes,
    recommend,
    write_fasta,
    cut_sequences,
    write_table,
    read_column,
)
