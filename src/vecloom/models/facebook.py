"""FastText models as Facebook's files hold them, and back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vecloom.formats.facebook import FacebookArgs, FacebookDictionary, FacebookModel
from vecloom.formats.files import FormatError
from vecloom.formats.quantized import QuantizedMatrix
from vecloom.models.weights import Matrix, counts_of
from vecloom.vectors import FastTextKeyedVectors

if TYPE_CHECKING:
    from vecloom.models.fasttext import FastText

logger = logging.getLogger(__name__)

# Rows of n-grams made at a time: a few megabytes.
_BLOCK = 1 << 13


@contextmanager
def naming(path: object) -> Iterator[None]:
    """Let what does not suit a class name the file."""
    try:
        yield
    except ValueError as error:
        raise FormatError(f"{path}: {error}") from None


def parameters(file: FacebookModel) -> dict[str, Any]:
    """Name the arguments of a file as `FastText` does.

    Raises
    ------
    ValueError
        If the file holds a classifier, or was trained by a loss that models of words do not have.
    """
    args = file.args
    if args.model == "sup":
        raise ValueError(
            "the file holds a classifier: open it by vecloom.load as a FastTextClassifier, or by "
            "load_facebook_vectors for its words alone"
        )
    if args.loss == "ova":
        raise ValueError('the loss is "ova", one against all, which only classifiers have here')
    return {
        "vector_size": args.dim,
        "window": args.ws,
        "epochs": args.epoch,
        "min_count": args.min_count,
        "sample": args.t,
        "sg": args.model == "sg",
        "hs": args.loss == "hs",
        "negative": args.neg if args.loss == "ns" else 0,
        "softmax": args.loss == "softmax",
        "min_n": args.minn,
        "max_n": args.maxn,
        "bucket": args.bucket,
    }


def vectors(file: FacebookModel, encoding: str = "utf-8") -> FastTextKeyedVectors:
    """Make vectors of a file's input matrix, which is not copied unless it is quantized.

    Raises
    ------
    ValueError
        If only some buckets have been kept: unknown words are then other means.
    """
    args, dictionary = file.args, file.dictionary
    if dictionary.pruned is not None:
        raise ValueError(
            "the file holds a model of which only some buckets were kept when it was quantized: "
            "use vecloom.fasttext.load_model"
        )
    wv = FastTextKeyedVectors(args.dim, args.minn, args.maxn, args.bucket)
    wv.index_to_key = [word.decode(encoding, "surrogateescape") for word in dictionary.words]
    wv.key_to_index = {word: row for row, word in enumerate(wv.index_to_key)}
    wv.expandos["count"] = np.asarray(dictionary.word_counts, np.int64)
    # Where subwords are none there may be buckets nonetheless, for n-grams of words.
    wv.init_post_load(_dense(file.input)[: len(wv) + wv.bucket])
    return wv


def outputs(file: FacebookModel) -> dict[str, Matrix]:
    """Name the output weights of a file as models do."""
    matrix = _dense(file.output)
    if file.args.loss == "hs":
        # fastText's nodes predict the code, those of word2vec.c what is left of it to one.
        return {"syn1": -matrix[: max(len(matrix) - 1, 0)]}
    return {"syn1neg" if file.args.loss == "ns" else "syn1full": matrix}


def _dense(matrix: Any) -> Matrix:
    if isinstance(matrix, QuantizedMatrix):
        return matrix.rows(np.arange(len(matrix)))
    return np.asarray(matrix, np.float32)


@dataclass(frozen=True)
class InputRows:
    """The input matrix of a file, a row for every bucket: zeros for those that have none.

    It is made block by block while it is written, and never there as a whole.
    """

    wv: FastTextKeyedVectors

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and dimensions."""
        return len(self.wv) + self.wv.bucket, self.wv.vector_size

    def blocks(self) -> Iterator[Matrix]:
        """Yield all rows in order, float32, some at a time."""
        n_words, (n_rows, _) = len(self.wv), self.shape
        yield self.wv.vectors_vocab
        for first in range(n_words, n_rows, _BLOCK):
            yield self.rows(np.arange(first, min(first + _BLOCK, n_rows)))

    def rows(self, ids: Any) -> Matrix:
        """Return rows by their number, float32 (len(ids), dim)."""
        ids = np.asarray(ids, np.int64)
        n_words = len(self.wv)
        places = self.wv.ngrams.rows(np.maximum(ids - n_words, 0).astype(np.int32))
        places = np.where(ids < n_words, ids, np.where(places < 0, -1, places + n_words))
        found: Matrix = self.wv.rows[places]
        found[places < 0] = 0
        return found


def description(model: FastText) -> FacebookModel:
    """Describe a model as a file of Facebook's does, its matrices not copied.

    Where it has several losses the file gets the weights of hierarchical softmax, else those of
    negative sampling: it has room for one.

    Raises
    ------
    RuntimeError
        If the model has no vocabulary yet.
    """
    if not len(model.wv):
        raise RuntimeError("there is no word to save: call build_vocab first")
    losses = [name for name in ("hs", "negative", "softmax") if getattr(model, name)]
    if len(losses) > 1:
        logger.warning("a file of Facebook's has room for one loss: %s is kept", losses[0])
    wv, loss = model.wv, {"hs": "hs", "negative": "ns", "softmax": "softmax"}[losses[0]]
    args = FacebookArgs(
        dim=model.vector_size,
        ws=model.window,
        epoch=model.epochs,
        min_count=model.min_count,
        neg=model.negative,
        word_ngrams=model.word_ngrams,
        loss=loss,
        model="sg" if model.sg else "cbow",
        bucket=wv.bucket,
        minn=wv.min_n,
        maxn=wv.max_n,
        lr_update_rate=100,
        t=model.sample,
    )
    counts = counts_of(wv)
    dictionary = FacebookDictionary(
        words=[wv.spelled(word) for word in wv.index_to_key],
        word_counts=counts,
        labels=[],
        label_counts=np.zeros(0, np.int64),
        n_tokens=max(model.corpus_total_words, int(counts.sum()), len(wv)),
        pruned=None,
    )
    return FacebookModel(12, args, dictionary, InputRows(wv), _output(model, loss))


def _output(model: FastText, loss: str) -> Matrix:
    matrix = {"hs": model.syn1, "ns": model.syn1neg, "softmax": model.syn1full}[loss]
    if matrix is None:
        raise RuntimeError(f"the weights of {loss} are not there: call build_vocab first")
    if loss == "hs" and model._paths is not None:
        raise RuntimeError(
            "its tree is gensim's, and a file of Facebook's cannot hold it, where fastText makes "
            "its own: save it in Vecloom's format, or call init_weights and train it anew"
        )
    if loss != "hs":
        return np.asarray(matrix, np.float32)
    rows = np.zeros((len(model.wv), model.vector_size), np.float32)
    np.negative(matrix, out=rows[: len(matrix)])
    return rows
