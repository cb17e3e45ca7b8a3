"""How each system is run.

The classes tell without importing anything whether a system is there. An instance lives in a job:
making one imports the library, and only what comes after is measured.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar


@dataclass(frozen=True)
class Settings:
    """Parameters of word2vec under the names that both libraries share."""

    workers: int
    sg: int = 1
    hs: int = 0
    negative: int = 5
    vector_size: int = 100
    window: int = 5
    sample: float = 1e-4
    min_count: int = 5
    epochs: int = 5
    seed: int = 1


@dataclass(frozen=True)
class SubwordSettings(Settings):
    """Parameters of FastText under the names that both libraries share."""

    epochs: int = 1
    min_n: int = 3
    max_n: int = 6
    bucket: int = 2_000_000


@dataclass(frozen=True)
class GloveSettings:
    """Parameters of GloVe; x_max and epochs are those of the demonstration of its programs."""

    workers: int
    vector_size: int = 100
    window: int = 10
    min_count: int = 5
    x_max: float = 10
    epochs: int = 15
    seed: int = 1


class System:
    """What all systems have: a name, and variables of the environment that their jobs get."""

    name: ClassVar[str]
    environment: ClassVar[dict[str, str]] = {}
    takes_seed: ClassVar[bool] = True

    @classmethod
    def interpreter(cls) -> str:
        """Return the Python that runs the jobs."""
        return sys.executable


class Library(System):
    """A Python library with the classes Word2Vec and KeyedVectors."""

    module: ClassVar[str]
    queries_asked: ClassVar[float]  # share of many queries that is asked to tell how long all take
    sentences_asked: ClassVar[float]  # and of sentences that are encoded

    def __init__(self) -> None:
        self.library = import_module(self.module)

    @classmethod
    def missing(cls) -> str | None:
        """Say in a line why the system cannot run, None if it can."""
        package = cls.module.partition(".")[0]
        found = find_spec(package) is not None
        return None if found else f"not installed: pip install {package}"

    def train_text(self, text: str, settings: Settings, output: Path) -> Any:
        """Train on a file: whatever `vectors` makes vectors of."""
        return self.library.Word2Vec(corpus_file=text, **asdict(settings))

    def train_lists(self, sentences: list[list[str]], settings: Settings) -> Any:
        return self.library.Word2Vec(sentences, **asdict(settings))

    def vectors(self, trained: Any) -> Any:
        return trained.wv

    def train_subwords(self, text: str, settings: SubwordSettings) -> Any:
        return self.library.FastText(corpus_file=text, **asdict(settings))

    def mean_vectors_of_text(self, wv: Any, lines: list[str]) -> Any:
        """Average the vectors of the words of each line."""
        return self.mean_vectors(wv, [line.split() for line in lines])

    def words_and_vectors(self, trained: Any) -> tuple[list[str], Callable[[str], Any]]:
        """Return the words by frequency, and what gives the vector of any word."""
        return trained.wv.index_to_key, trained.wv.get_vector


class Vecloom(Library):
    name = "vecloom"
    module = "vecloom"
    queries_asked = sentences_asked = 1.0

    @cached_property
    def fasttext(self) -> Any:
        """The module with the functions of Facebook's."""
        return import_module("vecloom.fasttext")

    def first_labels(self, model: Any, lines: list[str]) -> list[str]:
        return [labels[0] for labels in model.predict(lines)[0]]

    def load_facebook(self, path: str) -> Any:
        return self.library.models.fasttext.load_facebook_model(path)

    def read_vocabulary(self, text: str, workers: int) -> Any:
        return self.library.Corpus.from_files(text, workers=workers)

    def segment(self, text: str, workers: int) -> Any:
        return self.library.Corpus.from_files(text, tokenizer="jieba", workers=workers)

    def learn_phrases(self, text: str, workers: int) -> Any:
        return self.library.Phrases(corpus_file=text, workers=workers)

    def join_phrases(self, phrases: Any, text: str, workers: int) -> Any:
        """Join the phrases of a file, and keep nothing."""
        return phrases.transform(self.read_vocabulary(text, workers), workers=workers)

    def many_neighbours(self, wv: Any, keys: list[str]) -> Any:
        return wv.most_similar_batch(keys, topn=10)

    def infer(self, model: Any, documents: list[list[str]]) -> Any:
        return model.infer_vectors(documents)

    def mean_vectors(self, wv: Any, sentences: list[list[str]]) -> Any:
        return self.library.SentenceEncoder(wv).encode(sentences)

    def mean_vectors_of_text(self, wv: Any, lines: list[str]) -> Any:
        return self.library.SentenceEncoder(wv, tokenizer="whitespace").encode(lines)

    def read_graph(self, path: str) -> Any:
        return self.library.corpus.Graph.from_file(path)

    def walk(self, graph: Any, seed: int, workers: int, **walks: Any) -> Any:
        return graph.walks(seed=seed, workers=workers, **walks)

    def embed(self, walked: Any, **settings: Any) -> Any:
        return self.library.Word2Vec(walked, **settings).wv


class Gensim(Library):
    name = "gensim"
    module = "gensim.models"
    queries_asked = sentences_asked = 0.1  # one after the other they all take the same time

    def read_vocabulary(self, text: str, workers: int) -> Any:
        self.library.Word2Vec(min_count=5, workers=workers).build_vocab(corpus_file=text)

    def learn_phrases(self, text: str, workers: int) -> Any:
        return self.library.Phrases(self.library.word2vec.LineSentence(text))

    def join_phrases(self, phrases: Any, text: str, workers: int) -> Any:
        return sum(map(len, phrases[self.library.word2vec.LineSentence(text)]))

    def many_neighbours(self, wv: Any, keys: list[str]) -> Any:
        return [wv.most_similar(key, topn=10) for key in keys]

    def mean_vectors(self, wv: Any, sentences: list[list[str]]) -> Any:
        import numpy as np

        zeros = np.zeros(wv.vector_size, np.float32)
        found = ([wv[w] for w in sentence if w in wv] for sentence in sentences)
        return np.array([np.mean(rows, axis=0) if rows else zeros for rows in found])

    def infer(self, model: Any, documents: list[list[str]]) -> Any:
        return [model.infer_vector(words) for words in documents]

    def load_facebook(self, path: str) -> Any:
        return self.library.fasttext.load_facebook_model(path)


class GensimOneThread(Gensim):
    """On a small table or a busy machine, BLAS is faster with one thread: gensim gets both."""

    name = "gensim, BLAS on one thread"
    environment: ClassVar[dict[str, str]] = {
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "VECLIB_MAXIMUM_THREADS": "1",
    }


class Program(System):
    """A built program with the command line of word2vec.c, found through a variable."""

    variable: ClassVar[str]
    takes_seed: ClassVar[bool] = False

    @classmethod
    def missing(cls) -> str | None:
        """Say in a line why the system cannot run, None if it can."""
        path = os.environ.get(cls.variable)
        if not path:
            return f"set {cls.variable} to the path of the built program"
        return None if shutil.which(path) else f"{cls.variable}={path} is no program"

    def train_text(self, text: str, settings: Settings, output: Path) -> Path:
        """Train on a file; the program writes its vectors to ``output``."""
        options = {
            "train": text,
            "output": output,
            "cbow": 1 - settings.sg,
            "hs": settings.hs,
            "negative": settings.negative,
            "size": settings.vector_size,
            "window": settings.window,
            "sample": settings.sample,
            "min-count": settings.min_count,
            "iter": settings.epochs,
            "threads": settings.workers,
            "binary": 1,
        }
        command = [os.path.abspath(shutil.which(os.environ[self.variable]) or "")]
        for option, value in options.items():
            command += [f"-{option}", str(value)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return output

    def vectors(self, trained: Path) -> Any:
        # Not before: what is imported now must not count as the program's memory.
        from vecloom import KeyedVectors

        return KeyedVectors.load_word2vec_format(trained, binary=True, unicode_errors="replace")


class Word2VecC(Program):
    name = "word2vec.c"
    variable = "VECLOOM_WORD2VEC_C"


class PWord2Vec(Program):
    """Skip-gram with negative sampling only; it passes over the options it does not know."""

    name = "pWord2Vec"
    variable = "VECLOOM_PWORD2VEC"


class GlovePrograms(System):
    """GloVe's own four programs, in the folder that a variable names."""

    name = "GloVe's programs"
    variable = "VECLOOM_GLOVE"
    takes_seed: ClassVar[bool] = False  # a run takes minutes: one will do

    @classmethod
    def program(cls, name: str) -> str:
        return os.path.join(os.environ.get(cls.variable, ""), name)

    @classmethod
    def missing(cls) -> str | None:
        """Say in a line why the system cannot run, None if it can."""
        for name in ("vocab_count", "cooccur", "shuffle", "glove"):
            if shutil.which(cls.program(name)) is None or cls.variable not in os.environ:
                return f"set {cls.variable} to the folder of the built programs: no {name} there"
        return None


class Facebook(System):
    """Facebook's module, which NumPy 2 broke: it may live in an interpreter of its own."""

    name = "fastText"
    variable = "VECLOOM_FASTTEXT_PYTHON"

    def __init__(self) -> None:
        self.fasttext = import_module("fasttext")

    @classmethod
    def interpreter(cls) -> str:
        return os.environ.get(cls.variable, sys.executable)

    @classmethod
    def missing(cls) -> str | None:
        """Say in a line why the system cannot run, None if it can."""
        if fasttext_version():
            return None
        return (
            f"{cls.interpreter()} cannot run fasttext: set {cls.variable} to a Python that "
            "has it, with numpy<2"
        )

    def train_subwords(self, text: str, settings: SubwordSettings) -> Any:
        return self.fasttext.train_unsupervised(
            text,
            model="skipgram" if settings.sg else "cbow",
            loss="hs" if settings.hs else "ns",
            neg=settings.negative,
            dim=settings.vector_size,
            ws=settings.window,
            t=settings.sample,
            minCount=settings.min_count,
            epoch=settings.epochs,
            minn=settings.min_n,
            maxn=settings.max_n,
            bucket=settings.bucket,
            thread=settings.workers,
            verbose=0,  # it takes no seed here: runs differ by what its threads do
        )

    def words_and_vectors(self, trained: Any) -> tuple[list[str], Callable[[str], Any]]:
        return trained.get_words(), trained.get_word_vector

    def first_labels(self, model: Any, lines: list[str]) -> list[str]:
        return [model.predict(line)[0][0] for line in lines]


class Node2Vec(System):
    """The package node2vec, which trains with gensim; it may live in an interpreter of its own."""

    name = "node2vec"
    variable = "VECLOOM_NODE2VEC_PYTHON"

    def __init__(self) -> None:
        self.node2vec, self.networkx = import_module("node2vec"), import_module("networkx")

    @classmethod
    def interpreter(cls) -> str:
        return os.environ.get(cls.variable, sys.executable)

    @classmethod
    def missing(cls) -> str | None:
        """Say in a line why the system cannot run, None if it can."""
        done = subprocess.run([cls.interpreter(), "-c", "import node2vec"], capture_output=True)
        if done.returncode == 0:
            return None
        return f"{cls.interpreter()} has no node2vec: set {cls.variable} to a Python that has it"

    def read_graph(self, path: str) -> Any:
        return self.networkx.read_edgelist(path)

    def walk(self, graph: Any, seed: int, workers: int, **walks: Any) -> Any:
        return self.node2vec.Node2Vec(graph, seed=seed, workers=workers, quiet=True, **walks)

    def embed(self, walked: Any, **settings: Any) -> Any:
        return walked.fit(**settings).wv


class Jieba(System):
    """The segmenter whose dictionary and model we use, by its own code, in one process."""

    name = "jieba"

    def __init__(self) -> None:
        self.jieba = import_module("jieba")

    @classmethod
    def missing(cls) -> str | None:
        """Say in a line why the system cannot run, None if it can."""
        return None if find_spec("jieba") else "not installed: pip install jieba"

    def segment(self, text: str, workers: int) -> Any:
        with open(text, encoding="utf-8") as lines:
            return [self.jieba.lcut(line) for line in lines]


@cache
def fasttext_version() -> str | None:
    """Version of Facebook's module in the Python that has it, None if it does not work there.

    With NumPy 2 it can be imported, but not predict.
    """
    program = (
        "import fasttext, numpy; from importlib import metadata as m; "
        "assert int(numpy.__version__.partition('.')[0]) < 2; "
        "print(m.version(m.packages_distributions()['fasttext'][0]))"
    )
    command = [Facebook.interpreter(), "-c", program]
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return told.stdout.strip()


SYSTEMS: dict[str, type[Any]] = {
    system.name: system
    for system in (
        Vecloom,
        Gensim,
        GensimOneThread,
        Word2VecC,
        PWord2Vec,
        GlovePrograms,
        Facebook,
        Node2Vec,
        Jieba,
    )
}
OURS = Vecloom.name
GENSIM, GENSIM_ONE_THREAD = Gensim.name, GensimOneThread.name
WORD2VEC_C, PWORD2VEC, FASTTEXT = Word2VecC.name, PWord2Vec.name, Facebook.name
GLOVE_PROGRAMS, NODE2VEC, JIEBA = GlovePrograms.name, Node2Vec.name, Jieba.name
