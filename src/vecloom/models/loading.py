"""Open any file of vectors or of a model."""

from __future__ import annotations

from os import PathLike
from typing import Any

from vecloom.formats import convert, native
from vecloom.models.classification.classifier import FastTextClassifier
from vecloom.models.fasttext import FastText, load_facebook_model
from vecloom.models.glove import GloVe
from vecloom.models.word2vec import Word2Vec
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors
from vecloom.vectors.subwords import KIND as SUBWORDS

Opened = Word2Vec | FastText | FastTextClassifier | GloVe | FastTextKeyedVectors | KeyedVectors

# What is made of a file of our own, by the kind that it says it is.
CLASSES: dict[str, type[Opened]] = {
    Word2Vec.KIND: Word2Vec,
    FastText.KIND: FastText,
    FastTextClassifier.KIND: FastTextClassifier,
    GloVe.KIND: GloVe,
    SUBWORDS: FastTextKeyedVectors,
}


def load(path: str | PathLike[str], *, mmap: bool = False, **options: Any) -> Opened:
    """Open a file of any format, told by its content.

    Parameters
    ----------
    path : path-like
        A model or vectors saved by Vecloom, fastText's .bin and .ftz, word2vec text or binary,
        GloVe text; all but Vecloom's own also compressed.
    mmap : bool
        Map the matrices of Vecloom's own files and fastText's instead of reading them.
    **options
        Passed to the reader of word2vec and GloVe files: ``limit``, ``encoding``,
        ``unicode_errors``, ``datatype``.

    Returns
    -------
    Word2Vec, FastText, FastTextClassifier, GloVe, FastTextKeyedVectors or KeyedVectors
        The model where the file holds one, else its vectors.
    """
    found = convert.detect(path)
    if found == "fasttext":
        return load_facebook_model(path, mmap=mmap)
    if found == "native" and (made := CLASSES.get(native.read_kind(path))):
        return made.load(path, mmap=mmap)
    return convert.load(path, cls=KeyedVectors, mmap=mmap, **options)
