"""Open any file of vectors or of a model."""

from __future__ import annotations

from os import PathLike
from typing import Any

from vecloom.formats import FormatError, convert, native
from vecloom.formats.facebook import FacebookModel, read_facebook
from vecloom.formats.files import wants_mapping
from vecloom.formats.quantized import QuantizedMatrix
from vecloom.models import facebook
from vecloom.models.classification.classifier import FastTextClassifier
from vecloom.models.doc2vec import Doc2Vec
from vecloom.models.fasttext import FastText
from vecloom.models.glove import GloVe
from vecloom.models.phrases import FrozenPhrases, Phrases
from vecloom.models.word2vec import Word2Vec
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors

Opened = (
    Word2Vec
    | FastText
    | FastTextClassifier
    | GloVe
    | Doc2Vec
    | Phrases
    | FrozenPhrases
    | FastTextKeyedVectors
    | KeyedVectors
)

# What is made of a file of our own, by the kind that it says it is.
CLASSES: dict[str, type[Opened]] = {
    Word2Vec.KIND: Word2Vec,
    FastText.KIND: FastText,
    FastTextClassifier.KIND: FastTextClassifier,
    GloVe.KIND: GloVe,
    Doc2Vec.KIND: Doc2Vec,
    Phrases.KIND: Phrases,
    FrozenPhrases.KIND: FrozenPhrases,
    FastTextKeyedVectors.KIND: FastTextKeyedVectors,
}


def load(path: str | PathLike[str], *, mmap: bool | str | None = False, **options: Any) -> Opened:
    """Open a file of any format, told by its content.

    Parameters
    ----------
    path : path-like
        A model or vectors saved by Vecloom or gensim, fastText's .bin and .ftz, word2vec text or
        binary, GloVe text; all but Vecloom's own also compressed.
    mmap : bool or "r"
        Map the matrices of Vecloom's own files and fastText's instead of reading them, and those
        that gensim stored in files of their own.
    **options
        Passed to the reader. Of word2vec and GloVe files: ``limit``, ``encoding``,
        ``unicode_errors``, ``datatype``; of fastText's word vectors ``encoding``; of its
        classifiers the parameters of `FastTextClassifier`, such as ``tokenizer``.

    Returns
    -------
    KeyedVectors or one of ``CLASSES``
        The model where the file holds one, else its vectors. Of fastText's word vectors that are
        quantized: the vectors, for training does not go on from these.

    Raises
    ------
    FormatError
        If the file is damaged, of no known format, or holds what has no class here.
    TypeError, ValueError
        If an option is not one of that format.
    OSError
        If the file cannot be read.
    """
    found, mapped = convert.detect(path), wants_mapping(mmap)
    if found == "gensim":
        from vecloom.models import gensim_files  # seldom wanted

        return gensim_files.open_saved(path, mmap=mapped, **options)  # type: ignore[no-any-return]
    if found == "fasttext":
        return _from_facebook(path, read_facebook(path, mmap=mapped), options)
    if found == "native" and (made := CLASSES.get(native.read_kind(path))):
        return made.load(path, mmap=mapped)
    return convert.load(path, cls=KeyedVectors, mmap=mapped, **options)


def load_vectors(
    path: str | PathLike[str], *, mmap: bool | str | None = False, **options: Any
) -> KeyedVectors:
    """Open the vectors of a file of any format, a model's too: see `load`.

    Raises
    ------
    FormatError
        If the file holds a classifier or phrases, besides what `load` raises.
    """
    opened = load(path, mmap=mmap, **options)
    if isinstance(opened, (Phrases, FrozenPhrases)):
        raise FormatError(
            f"{path} holds phrases, no table of word vectors: `vecloom phrases` lists them and "
            "joins them in text"
        )
    if isinstance(opened, FastTextClassifier):
        raise FormatError(
            f"{path} is a classifier of {len(opened.classes_)} labels, no table of word vectors: "
            "predict labels by vecloom.load(path).predict or `vecloom fasttext predict`; `vecloom "
            "fasttext print-word-vectors` writes vectors of its words"
        )
    return opened if isinstance(opened, KeyedVectors) else opened.wv


def class_of(file: FacebookModel) -> type[Opened]:
    """Tell what `load` makes of a file of fastText's."""
    if file.args.model == "sup":
        return FastTextClassifier
    if isinstance(file.input, QuantizedMatrix) or file.args.loss == "ova":
        return FastTextKeyedVectors
    return FastText


def _from_facebook(path: Any, file: FacebookModel, options: dict[str, Any]) -> Opened:
    made = class_of(file)
    with facebook.naming(path):
        if made is FastTextKeyedVectors:
            return facebook.vectors(file, **options)
        assert issubclass(made, (FastText, FastTextClassifier))
        return made.from_facebook(file, **options)
