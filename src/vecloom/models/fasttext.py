"""FastText: skip-gram and CBOW over the n-grams of words."""

from __future__ import annotations

import codecs
import warnings
from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any

from vecloom.corpus import Corpus, Selection
from vecloom.formats.facebook import FacebookModel, read_facebook, write_facebook
from vecloom.models import facebook
from vecloom.models.base import WordModel
from vecloom.models.engine import Bags
from vecloom.models.pretrained import Lock, Source
from vecloom.models.reading import Files, Sentences
from vecloom.models.weights import Matrix, set_words, trainable
from vecloom.training.config import whole
from vecloom.vectors import FastTextKeyedVectors
from vecloom.vectors.renamed import old_keywords

StrPath = str | PathLike[str]


class FastText(WordModel):
    """Word vectors made of the vectors of character n-grams (Bojanowski et al. 2017).

    A word is the mean of a vector of its own and of one for each of its n-grams, which it shares
    with the words that look like it. So rare words learn from others, and unknown words have
    vectors. Given text, the constructor reads it, chooses the vocabulary and trains; without, use
    :meth:`build_vocab` and :meth:`train`. Names and order are gensim 4's; parameters from
    ``softmax`` on are given by name.

    Parameters
    ----------
    sentences, corpus_file
        Text, as for `Word2Vec`. Tokens that are numbers have the n-grams of their decimals.
    alpha : float
        Learning rate at the beginning. Default 0.05, fastText's (gensim: 0.025).
    min_n, max_n : int
        Lengths of n-grams in characters, the brackets put around a word included. No n-grams where
        ``max_n`` is 0 or less than ``min_n``.
    bucket : int
        Number of buckets that n-grams are hashed to; 0: no n-grams. Only buckets that an n-gram of
        the vocabulary falls into take memory.
    word_ngrams : int
        Only 1: n-grams of words are for classifiers.
    seed : int, optional
        The same seed gives the same vectors with ``workers=1``; without n-grams as of `Word2Vec`.
        None draws one.
    pretrained
        As of `Word2Vec`. N-grams begin from those of the vectors, where these have any (of the
        same ``min_n``, ``max_n`` and ``bucket``). Else they are drawn as usual.
    lockf
        As of `Word2Vec`. An n-gram is locked as much as any of its words.
    others
        Those of `Word2Vec`, with the same defaults.

    Attributes
    ----------
    wv : FastTextKeyedVectors
        The vectors of words, and the rows that they are made of.
    syn1neg, syn1, syn1full, epoch_losses, corpus_count, corpus_total_words
        As of `Word2Vec`.

    Raises
    ------
    ValueError, TypeError
        For parameters out of range and text of the wrong shape.
    NotImplementedError
        If ``word_ngrams`` is not 1.
    RuntimeError
        When no word is left to train.
    TrainingInterrupted
        On Ctrl-C, a ``KeyboardInterrupt`` whose ``model`` attribute is this model, usable.
    """

    KIND = "fasttext"
    PARAMETERS = (*WordModel.PARAMETERS, "min_n", "max_n", "bucket", "word_ngrams")

    wv: FastTextKeyedVectors
    min_n: int
    max_n: int
    bucket: int
    word_ngrams: int

    @old_keywords(size="vector_size", iter="epochs")
    def __init__(
        self,
        sentences: Sentences | Corpus | None = None,
        corpus_file: Files | None = None,
        sg: bool | int = 0,
        hs: bool | int = 0,
        vector_size: int = 100,
        alpha: float = 0.05,
        window: int = 5,
        min_count: int = 5,
        max_vocab_size: int | None = None,
        word_ngrams: int = 1,
        sample: float = 1e-3,
        seed: int | None = 1,
        workers: int | None = None,
        min_alpha: float = 1e-4,
        negative: int = 5,
        ns_exponent: float = 0.75,
        cbow_mean: bool | int = 1,
        hashfxn: Callable[[str], int] = hash,
        epochs: int = 5,
        null_word: int = 0,
        min_n: int = 3,
        max_n: int = 6,
        sorted_vocab: bool | int = 1,
        bucket: int = 2_000_000,
        trim_rule: Any = None,
        batch_words: int = 10_000,
        callbacks: Sequence[Any] = (),
        max_final_vocab: int | None = None,
        shrink_windows: bool = True,
        *,
        softmax: bool = False,
        cbow_exact_gradient: bool = False,
        pretrained: Source | None = None,
        keep_words: bool = True,
        lockf: Lock = 1.0,
        compute_loss: bool = False,
        comment: str | None = None,
        tokenizer: Any = "whitespace",
        encoding: str = "utf-8",
        progress: bool | None = None,
    ) -> None:
        for name, value in (("min_n", min_n), ("max_n", max_n), ("bucket", bucket)):
            whole(name, value, 0)
        if word_ngrams != 1:
            raise NotImplementedError(
                f"word_ngrams must be 1, got {word_ngrams!r}: n-grams of words are for "
                "classifiers, see FastTextClassifier"
            )
        super().__init__(locals())

    def _empty_vectors(self) -> FastTextKeyedVectors:
        return FastTextKeyedVectors(self.vector_size, self.min_n, self.max_n, self.bucket)

    def _grow_inputs(self, selection: Selection) -> None:
        set_words(self.wv, selection)
        self.wv.resize_vectors(self.seed)

    def _inputs(self) -> Matrix:
        shape = self.wv.n_rows, self.vector_size
        self.wv.rows = trainable("wv.rows", self.wv.rows, shape)
        return self.wv.rows

    def _input_bytes(self, n_words: int) -> dict[str, int]:
        offsets, members = self.wv.bags()
        share = n_words / max(len(self.wv), 1)  # of the words there are, n-grams with them
        n_rows = min(round(len(self.wv.ngrams) * share), self.wv.bucket)
        row = 4 * self.vector_size
        return {
            "vectors": n_words * row,
            "syn0_vocab": n_words * row,
            "syn0_ngrams": n_rows * row,
            "buckets_word": round((offsets.nbytes + members.nbytes) * share),
        }

    def _bags(self) -> Bags | None:
        if not self.wv.bucket:  # each word is a single row
            return super()._bags()
        return Bags(*self.wv.bags(), self.wv.lockf())

    def _compose(self) -> None:
        self.wv.adjust_vectors()

    # -- Facebook's files

    @classmethod
    def load_fasttext_format(cls, model_file: StrPath, encoding: str = "utf-8") -> FastText:
        """Load a file of Facebook's. Deprecated: `load_facebook_model` does it."""
        warnings.warn(
            "load_fasttext_format is now load_facebook_model", DeprecationWarning, stacklevel=2
        )
        return load_facebook_model(model_file, encoding)

    @classmethod
    def from_facebook(cls, file: FacebookModel, encoding: str = "utf-8") -> FastText:
        """Make a model of what a file of Facebook's holds; it can be trained on.

        Parameters
        ----------
        file : FacebookModel
            Its matrices are not copied.
        encoding : str
            Of the words; bytes that are none of it are escaped ("surrogateescape").

        Raises
        ------
        ValueError
            If the file holds a classifier.
        """
        model = cls(**facebook.parameters(file))
        model.wv = facebook.vectors(file, encoding)
        model.corpus_total_words = file.dictionary.n_tokens
        for name, matrix in facebook.outputs(file).items():
            setattr(model, name, matrix)
        return model

    def to_facebook(self) -> FacebookModel:
        """Describe the model as a file of Facebook's does; see `write_facebook`.

        Matrices are not copied. Where there are several losses, the file gets the weights of
        hierarchical softmax, else those of negative sampling: it has room for one.
        """
        return facebook.description(self)


def load_facebook_model(path: StrPath, encoding: str = "utf-8", *, mmap: bool = False) -> FastText:
    """Load a whole model from a .bin file of Facebook's, to question it or to train it on.

    Parameters
    ----------
    path : path-like
    encoding : str
        Of the words; bytes that are none of it are escaped ("surrogateescape").
    mmap : bool
        Map the input matrix instead of reading it, where the file allows.

    Raises
    ------
    FormatError
        If the file is damaged, or no such file, or holds a classifier.
    """
    file = read_facebook(path, mmap=mmap)
    with facebook.naming(path):
        return FastText.from_facebook(file, encoding)


def load_facebook_vectors(
    path: StrPath, encoding: str = "utf-8", *, mmap: bool = False
) -> FastTextKeyedVectors:
    """Load the vectors alone from a .bin file of Facebook's, also a classifier's.

    Parameters are those of `load_facebook_model`.
    """
    file = read_facebook(path, mmap=mmap)
    with facebook.naming(path):
        return facebook.vectors(file, encoding)


def save_facebook_model(
    model: FastText,
    path: StrPath,
    encoding: str = "utf-8",
    lr_update_rate: int = 100,
    word_ngrams: int = 1,
) -> None:
    """Save a model as Facebook's programs do, in a .bin file that they read.

    Parameters
    ----------
    model : FastText
    path : path-like
    encoding : str
        Only "utf-8", of which n-grams are hashed.
    lr_update_rate, word_ngrams : int
        What the file is to say of these.
    """
    if codecs.lookup(encoding).name != "utf-8":
        raise ValueError(f"encoding must be 'utf-8', which fastText reads, got {encoding!r}")
    described = model.to_facebook()
    described.args.lr_update_rate, described.args.word_ngrams = lr_update_rate, word_ngrams
    write_facebook(described, path)
