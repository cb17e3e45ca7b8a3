"""Models that gensim has saved, of any version from 0.12 to 4.

gensim 3.3 to 3.8 divided a model's attributes among ``vocabulary`` and ``trainables``; others have
them all in one place. What is not there, since a version did not know it, has our default.
"""

from __future__ import annotations

import logging
from typing import Any

import numpy as np

from vecloom.formats.files import PathLike
from vecloom.formats.pickled import Fields, Record
from vecloom.models.doc2vec import Doc2Vec
from vecloom.models.doc2vec.tags import COUNTS
from vecloom.models.fasttext import FastText
from vecloom.models.tree import Paths, usual_paths
from vecloom.models.weights import Matrix, counts_of
from vecloom.models.word2vec import Word2Vec
from vecloom.training.config import MAX_NEGATIVE, TrainingConfig
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors
from vecloom.vectors import gensim_files as tables
from vecloom.vectors.subwords import SIZES

logger = logging.getLogger(__name__)

MODELS: dict[str, type[Any]] = {"Word2Vec": Word2Vec, "FastText": FastText, "Doc2Vec": Doc2Vec}
# Names that a parameter has in files, the newest first; others are called as here.
NAMES = {"epochs": ("epochs", "iter"), "dm": ("sg",), "dm_mean": ("cbow_mean",)}
# What is taken from the vectors, or unknown to gensim.
NOT_READ = {
    "vector_size",
    "min_n",
    "max_n",
    "bucket",
    "word_ngrams",
    "softmax",
    "cbow_exact_gradient",
    "tokenizer",
    "comment",
}
# What training has come to; what a model of ours does not count is passed over.
COUNTERS = (
    "corpus_count",
    "corpus_total_words",
    "effective_min_count",
    "min_alpha_yet_reached",
    "running_training_loss",
    "total_train_time",
    "train_count",
)
DEFAULT_NEGATIVE = TrainingConfig.negative
NULL_WORD = "\0"  # stands for words that a window lacks, in gensim a word among others


def open_saved(path: PathLike, *, mmap: bool = False) -> Any:
    """Open whatever a file of gensim's holds: a model, or vectors.

    Raises
    ------
    FormatError
        If it is damaged, wants code to be run, or holds something else.
    """
    fields = tables.read(path, mmap=mmap)
    made = MODELS.get(fields.kind)
    return tables.vectors_of(fields) if made is None else _model(made, fields)


def load_model(cls: type[Any], path: PathLike, *, mmap: bool = False) -> Any:
    """Open a model of a class, or of one derived from it.

    Raises
    ------
    FormatError
        If the file holds another, besides what `open_saved` raises.
    """
    fields = tables.read(path, mmap=mmap)
    held = MODELS.get(fields.kind)
    if held is None:
        raise fields.error(
            f"it holds no model, but {fields.record.of}: use KeyedVectors.load, or vecloom.load"
        )
    if issubclass(held, cls):
        return _model(held, fields)
    if issubclass(cls, held):
        return _model(cls, fields)
    raise fields.error(f"it holds a {fields.kind}: use {fields.kind}.load, or vecloom.load")


def _model(cls: type[Any], fields: Fields) -> Any:
    """Make a model of what a file says of it."""
    wv = tables.subwords(fields) if issubclass(cls, FastText) else tables.whole_words(fields)
    given = _parameters(cls, fields, wv)
    try:
        model = cls(**given)
    except (TypeError, ValueError) as error:
        raise fields.error(str(error)) from None
    model.wv = wv
    for name, n_rows in model._outputs(len(wv)).items():
        setattr(model, name, _output(fields, name, (n_rows, model.layer1_size)))
    if model.hs:
        model._paths = _paths(tables.inner_of(fields), model.wv)
    for name in COUNTERS:
        value = _number(fields, name)
        if value is not None and hasattr(model, name):
            setattr(model, name, value)
    model.epochs_trained = model.epochs if _number(fields, "train_count") else 0
    if isinstance(model, Doc2Vec):
        _take_tags(model, fields)
    return model


def _parts(fields: Fields) -> list[Fields]:
    """Return the objects that a model's attributes are divided among."""
    parts = [fields.part("vocabulary"), fields.part("trainables"), fields.part("wv")]
    return [fields, *(part for part in parts if part is not None)]


def _number(fields: Fields, *names: str) -> Any:
    """Return the first of some numbers that a model has; None if there is none."""
    found = (part.number(*names) for part in _parts(fields))
    value = next((value for value in found if value is not None), None)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _parameters(cls: type[Any], fields: Fields, wv: KeyedVectors) -> dict[str, Any]:
    """Return the arguments of the constructor of a model."""
    given: dict[str, Any] = {"vector_size": wv.vector_size, "comment": fields.text("comment")}
    for name in cls.PARAMETERS:
        if name not in NOT_READ:
            value = _number(fields, *NAMES.get(name, (name,)))
            if value is not None:
                given[name] = value
    if isinstance(wv, FastTextKeyedVectors):
        given |= {name: getattr(wv, name) for name in SIZES}
    if "dm" in given:
        given["dm"] = not given["dm"]  # which gensim keeps as its opposite, sg
    for name in ("alpha", "min_alpha"):  # which users lowered by hand, beyond the end at times
        if name in given:
            given[name] = max(given[name], 0)
    given["workers"] = given.get("workers") or None
    _limit_losses(fields, given)
    return given


def _limit_losses(fields: Fields, given: dict[str, Any]) -> None:
    """Change what no model of ours is trained by, and tell so."""
    negative = given.get("negative", 0)
    if negative > MAX_NEGATIVE:
        given["negative"] = MAX_NEGATIVE
    elif not (negative or given.get("hs")):
        given["negative"] = DEFAULT_NEGATIVE
    if given.get("negative", 0) != negative:
        told = "%s was trained with negative=%d: further training takes %d"
        logger.warning(told, fields.name, negative, given["negative"])


def _output(fields: Fields, name: str, shape: tuple[int, int]) -> Matrix | None:
    """Return a matrix of output weights.

    gensim's tree has a row more than it has nodes.
    """
    found = (part.matrix(name) for part in _parts(fields))
    matrix = next((matrix for matrix in found if matrix is not None), None)
    if matrix is None:
        logger.warning("%s has no %s: it can be asked, but not be trained on", fields.name, name)
        return None
    if matrix[: shape[0]].shape != shape:
        raise fields.error(f"{name} has the shape {matrix.shape}, where {shape} is expected")
    return np.asarray(matrix[: shape[0]], np.float32)


def _paths(fields: Fields, wv: KeyedVectors) -> Paths | None:
    """Return the ways through the tree that gensim made, None where they are those of ours.

    Where words are equally frequent there are many Huffman trees, and gensim's depends on a heap.
    """
    found = tables.paths_of(fields, wv.index_to_key)
    if found is None:
        logger.warning("%s does not tell the tree that syn1 belongs to", fields.name)
        return None
    paths = Paths(*found)
    try:
        paths.check(len(wv))
    except ValueError as error:
        raise fields.error(str(error)) from None
    return None if paths.equal(usual_paths(counts_of(wv))) else paths


# -- tags


def _take_tags(model: Doc2Vec, fields: Fields) -> None:
    """Give a model its tags, and the vector that stands for missing words."""
    inner = fields.part("dv", "docvecs")
    if inner is None:
        raise fields.error("it has no vectors of tags")
    old = inner.matrix("vectors_docs", "doctag_syn0")
    model.dv = tables.whole_words(inner) if old is None else _old_tags(inner, old)
    for name in COUNTS:
        model.dv.expandos.setdefault(name, np.zeros(len(model.dv), np.int64))
    tables.take_locks(model.dv, inner, fields.part("trainables"))
    if model.dm_concat and NULL_WORD in model.wv.key_to_index:
        row = model.wv.key_to_index[NULL_WORD]
        model.null_vector = np.array(model.wv.vectors[[row]], np.float32)


def _old_tags(fields: Fields, vectors: Matrix) -> KeyedVectors:
    """Make the table of tags of gensim 3: numbers come first, and have no counts."""
    names, doctags = fields.sequence("offset2doctag") or [], fields.mapping("doctags") or {}
    last = fields.whole("max_rawint")
    n_numbers = 0 if last is None else last + 1
    if n_numbers + len(names) != len(vectors):
        raise fields.error(
            f"there are {n_numbers} tags that are numbers and {len(names)} others for "
            f"{len(vectors)} vectors"
        )
    made = KeyedVectors(vectors.shape[1], dtype=vectors.dtype)
    made.vectors = vectors
    tables.fill(made, fields, [*range(n_numbers), *names])
    for place, name in enumerate(("word_count", "doc_count"), 1):
        counts = [0] * n_numbers + [_count(doctags.get(tag), place, name) for tag in names]
        made.expandos[name] = np.array(counts, np.int64)
    return made


def _count(doctag: Any, place: int, name: str) -> int:
    """Return a count of a tag, which is a tuple or, without one, an object with attributes."""
    if not isinstance(doctag, Record):
        return 0
    value = doctag.args[place] if len(doctag.args) > place else doctag.state.get(name)
    return value if isinstance(value, int) and 0 <= value < 2**63 else 0
