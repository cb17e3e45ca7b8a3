"""Vectors that gensim has saved, of any version from 0.12 to 4.

What an attribute is called has changed; where several names are given, the newest comes first.
Models hold their vectors in ``wv``, and before gensim 1.0 in attributes of their own.
"""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.formats import native
from vecloom.formats.files import FormatError, PathLike
from vecloom.formats.header import VERSION
from vecloom.formats.pickled import Fields, read_saved
from vecloom.vectors.keyed import KeyedVectors
from vecloom.vectors.ngrams import Ngrams
from vecloom.vectors.subwords import SIZES, FastTextKeyedVectors
from vecloom.vectors.table import KEY_TYPES, Array

logger = logging.getLogger(__name__)

LOCKS = {
    "vectors_lockf": ("vectors_lockf", "syn0_lockf", "vectors_docs_lockf", "doctag_syn0_lockf"),
    "vectors_vocab_lockf": ("vectors_vocab_lockf", "syn0_vocab_lockf"),
    "vectors_ngrams_lockf": ("vectors_ngrams_lockf", "syn0_ngrams_lockf"),
}
# Attributes of words that gensim derives from counts, and nothing here needs.
_DERIVED = {"sample_int", "code", "point"}
_MOST_ATTRIBUTES = 100
_PLAIN = (str, int, float, bool, type(None))


def read(path: PathLike, *, mmap: bool = False) -> Fields:
    """Read a file of gensim's: see `vecloom.formats.pickled.read_saved`."""
    return Fields(read_saved(path, mmap=mmap), str(path))


def load(cls: type[Any], path: PathLike, *, mmap: bool = False) -> Any:
    """Read the vectors of a file of gensim's, a model's too.

    Parameters
    ----------
    cls : type
        What the result is to be: for `KeyedVectors` also vectors with n-grams, as in gensim.
    path : path-like
    mmap : bool
        Map the vectors, where they are in a file of their own.

    Raises
    ------
    FormatError
        If the file is damaged, wants code to be run, or holds no such vectors.
    """
    vectors = vectors_of(read(path, mmap=mmap))
    if isinstance(vectors, cls):
        return vectors
    has_ngrams = isinstance(vectors, FastTextKeyedVectors)
    if issubclass(cls, FastTextKeyedVectors) and not has_ngrams:
        raise FormatError(
            f"{path} holds vectors of whole words, and no {cls.__name__}: use KeyedVectors.load, "
            "or vecloom.load"
        )
    config, arrays, keys = vectors.to_config(), vectors.to_arrays(), vectors.index_to_key
    return cls.from_file(native.NativeFile(str(path), vectors.KIND, VERSION, config, arrays, keys))


def inner_of(fields: Fields) -> Fields:
    """Return what a file says of the vectors of words: of a model, or by themselves."""
    return fields.part("wv") or fields


def vectors_of(fields: Fields) -> KeyedVectors:
    """Make vectors of what a file says: of words, with their n-grams if they can be used."""
    inner = inner_of(fields)
    if not _has_ngrams(inner):
        return whole_words(fields)
    if (reason := _unlike_ours(inner)) is None:
        return subwords(fields)
    logger.warning("%s: %s: whole words alone are read", inner.name, reason)
    return whole_words(fields)


def whole_words(fields: Fields) -> KeyedVectors:
    """Make vectors of words of what a file says of these, or of a model."""
    inner = inner_of(fields)
    vectors = inner.matrix("vectors", "syn0")
    if vectors is None:
        raise inner.error(f"{inner.record.of} has no vectors: it was saved before it was trained")
    made = KeyedVectors(vectors.shape[1], dtype=vectors.dtype)
    made.vectors = vectors
    fill(made, inner, words_of(inner))
    take_locks(made, inner, fields.part("trainables"), fields)
    return made


def subwords(fields: Fields) -> FastTextKeyedVectors:
    """Make vectors of words and n-grams of what a file says of these, or of a model.

    Raises
    ------
    FormatError
        If there are no n-grams, or they are of a version whose hashing differs from fastText's.
    """
    inner = inner_of(fields)
    own, ngrams = inner.matrix("vectors_vocab"), inner.matrix("vectors_ngrams")
    if _has_ngrams(inner) and (reason := _unlike_ours(inner)) is not None:
        raise inner.error(f"{reason}: KeyedVectors.load reads its whole words")
    if own is None or ngrams is None:
        raise inner.error("it has no vectors of n-grams")
    sizes: dict[str, Any] = {name: inner.whole(name) or fields.whole(name) or 0 for name in SIZES}
    made = FastTextKeyedVectors(own.shape[1], **sizes)
    keys = words_of(inner)
    try:
        made.ngrams = Ngrams(**sizes, bucket_of_row=_bucket_of_row(inner, len(ngrams)))
        rows = [own[: len(keys)], ngrams[: len(made.ngrams)]]
        made.rows = np.concatenate(rows, dtype=np.float32, casting="same_kind")
    except (TypeError, ValueError, OverflowError) as error:
        raise inner.error(f"its vectors of words and n-grams do not fit: {error}") from None
    fill(made, inner, keys)
    if len(made.rows) != made.n_rows:
        raise inner.error(
            f"there are {len(made.rows)} vectors, where {len(keys)} words and "
            f"{len(made.ngrams)} buckets need {made.n_rows}"
        )
    made.adjust_vectors()
    take_locks(made, inner, fields.part("trainables"), fields)
    return made


# -- words


def words_of(fields: Fields) -> list[Any]:
    """Return the words in the order of their rows, without what was allocated ahead."""
    words = fields.sequence("index_to_key", "index2word", "index2entity")
    if words is None:
        raise fields.error(f"{fields.record.of} has no words: it was saved before it was trained")
    return words[: words.index(None)] if None in words else words


def fill(made: KeyedVectors, fields: Fields, keys: list[Any]) -> None:
    """Put keys and their attributes into a table that has its vectors.

    Raises
    ------
    FormatError
        If a key is neither text nor a number, or stands there twice, or vectors are too few.
    """
    if not set(map(type, keys)) <= set(KEY_TYPES):
        odd = next(key for key in keys if type(key) not in KEY_TYPES)
        raise fields.error(f"a {type(odd).__name__} among the words, where text is expected")
    index = dict(zip(keys, range(len(keys)), strict=True))
    if len(index) != len(keys):
        raise fields.error(f"{len(keys) - len(index)} of {len(keys)} words stand there twice")
    if not isinstance(made, FastTextKeyedVectors):
        if len(made.vectors) < len(keys):
            raise fields.error(f"there are {len(made.vectors)} vectors for {len(keys)} words")
        made.vectors = made.vectors[: len(keys)]
    made.index_to_key, made.key_to_index = list(keys), index
    made.expandos = _attributes(fields, keys)


def _attributes(fields: Fields, keys: list[Any]) -> dict[str, Array]:
    """Return the attributes of words: an array of values for each."""
    expandos, vocab = fields.mapping("expandos"), fields.mapping("vocab")
    made: dict[str, Array] = {}
    if expandos is None and vocab:
        made["count"] = _old_counts(fields, vocab, keys)
    if len(expandos or {}) > _MOST_ATTRIBUTES:
        raise fields.error(f"its words have {len(expandos or {})} attributes")
    for name, values in (expandos or {}).items():
        if not isinstance(name, str) or name in _DERIVED:
            continue
        if isinstance(values, list) and all(isinstance(value, _PLAIN) for value in values):
            values = np.array([*values[: len(keys)], None], object)[:-1]
        if not isinstance(values, np.ndarray) or values.ndim < 1 or len(values) < len(keys):
            raise fields.error(f"the attribute {name[:60]!r} has not a value for each word")
        made[name] = values[: len(keys)]
    if (counts := made.get("count")) is not None:
        if counts.ndim != 1 or counts.dtype.kind not in "iuf" or (counts < 0).any():
            raise fields.error("the counts of its words are no numbers of 0 or more")
        made["count"] = counts.astype(np.int64)
    return made


def _old_counts(fields: Fields, vocab: dict[Any, Any], keys: list[Any]) -> npt.NDArray[np.int64]:
    """Return the counts of words that gensim 3 kept in an object for each."""
    try:
        counts = (vocab[key].state["count"] for key in keys)
        return np.fromiter(counts, np.int64, len(keys))
    except (KeyError, AttributeError, TypeError, ValueError, OverflowError):
        raise fields.error("its vocabulary has not a count for each of its words") from None


def paths_of(fields: Fields, keys: list[Any]) -> tuple[Array, Array, Array] | None:
    """Return the way to each word through the tree of hierarchical softmax; None if there is none.

    gensim keeps, for each word, ``point``, the nodes from the root on, and ``code``, where the way
    goes on from each.

    Returns
    -------
    offsets, nodes, labels : ndarray of int64, int32, uint8
        Where each way begins, its nodes, and what they predict: one less the code.
    """
    expandos, vocab = fields.mapping("expandos") or {}, fields.mapping("vocab")
    try:
        if vocab:
            points, codes = ([vocab[key].state[name] for key in keys] for name in ("point", "code"))
        elif "point" in expandos:
            points, codes = expandos["point"][: len(keys)], expandos["code"][: len(keys)]
        else:
            return None
        offsets = np.append(0, np.cumsum([len(point) for point in points], dtype=np.int64))
        nodes, code = np.concatenate([*points, []]), np.concatenate([*codes, []])
        return offsets, nodes.astype(np.int32), (1 - code).astype(np.uint8)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
        raise fields.error("its tree has not a way to each word") from None


# -- n-grams


def _has_ngrams(fields: Fields) -> bool:
    state = fields.record.state
    return any(state.get(name) is not None for name in ("vectors_ngrams", "syn0_ngrams"))


def _unlike_ours(fields: Fields) -> str | None:
    """Say what is wrong with n-grams of old versions, None where they are fastText's.

    Before 3.8 gensim hashed characters rather than bytes: the same for ASCII. It also took
    a bracket by itself for an n-gram.
    """
    if fields.record.state.get("vectors_ngrams") is None:
        return "its n-grams are those of gensim 3.2 or older"
    if fields.record.state.get("compatible_hash") is True:
        return None
    if (fields.whole("min_n") or 0) > 1 and all(str(word).isascii() for word in words_of(fields)):
        return None
    return (
        "its n-grams were hashed by gensim 3.7 or older, which differs from fastText for letters "
        "outside ASCII"
    )


def _bucket_of_row(fields: Fields, n_rows: int) -> npt.NDArray[np.int32] | None:
    """Return the bucket of each row, None where all buckets have one."""
    rows = fields.mapping("hash2index")
    if rows is None:
        return None
    if sorted(rows.values()) != list(range(n_rows)):
        raise ValueError(f"{len(rows)} buckets lead to {n_rows} rows")
    buckets = np.empty(n_rows, np.int32)
    buckets[list(rows.values())] = list(rows)
    return buckets


# -- locks


def take_locks(made: KeyedVectors, *places: Fields | None) -> None:
    """Take the factors that training multiplies changes by, from the first place that has them.

    Some of gensim's versions saved factors of a wrong shape; these are passed over.
    """
    for lock in made.LOCKS:
        states = [place.record.state for place in places if place is not None]
        given = [state.get(name) for state in states for name in LOCKS[lock]]
        for values in given:
            if isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype.kind == "f":
                if (values != 1).any():
                    setattr(made, lock, np.array(values, np.float32))
                break
