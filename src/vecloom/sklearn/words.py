"""Vectorizers that train word vectors on the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from vecloom.encoding import SentenceEncoder
from vecloom.models import FastText, GloVe, Word2Vec
from vecloom.sklearn.base import TextVectorizer, arguments_for
from vecloom.sklearn.texts import Text, tokens_of
from vecloom.vectors import KeyedVectors

Split = str | Callable[[str], Iterable[Any]]
Pretrained = KeyedVectors | str | PathLike[str]
Lock = float | Mapping[Any, float]


class WordVectorizer(TextVectorizer):
    """A vectorizer of a model of words; none by itself."""

    MODEL: ClassVar[type[Any]]

    method: str
    tokenizer: Split
    workers: int | None

    model_: Any
    wv_: KeyedVectors
    encoder_: SentenceEncoder

    def _fit(self, texts: list[Text]) -> int:
        self._encoder(KeyedVectors(1))  # a method there is not is told before training
        arguments = arguments_for(self.MODEL, self.get_params(deep=False))
        self.model_ = self.MODEL(tokens_of(texts, self.tokenizer), **arguments)
        self.wv_ = self.model_.wv
        self.encoder_ = self._encoder(self.wv_).fit(texts)
        return self.wv_.vector_size

    def _encoder(self, vectors: KeyedVectors) -> SentenceEncoder:
        return SentenceEncoder(
            vectors, method=self.method, tokenizer=self.tokenizer, workers=self.workers
        )

    def _encode(self, texts: list[Text]) -> npt.NDArray[np.float32]:
        return self.encoder_.encode(texts)


class Word2VecVectorizer(WordVectorizer):
    """Train `Word2Vec` on texts, and make a vector of each text from those of its words.

    Parameters
    ----------
    method : {"mean", "tfidf", "sif", "usif", "max"}
        How the vectors of words become one of the text: see `vecloom.encoding.SentenceEncoder`.
    tokenizer : str or callable
        "words", "whitespace", or a function from a text to its tokens. Texts that are lists of
        tokens are taken as they are.
    random_state : int, RandomState or None
        The model's ``seed`` if it is an int, else the seed is drawn from it.
    others
        Those of `Word2Vec`, with the same defaults.

    Attributes
    ----------
    model_ : Word2Vec
    wv_ : KeyedVectors
        The model's word vectors.
    encoder_ : SentenceEncoder
    n_features_out_ : int
        Dimensions of the vectors.

    Examples
    --------
    >>> texts = ["the cat sat on the mat", "the dog sat on the log"] * 20
    >>> vectorizer = Word2VecVectorizer(vector_size=8, min_count=1).fit(texts)
    >>> vectorizer.transform(["the cat and the dog"]).shape
    (1, 8)
    """

    MODEL = Word2Vec

    model_: Word2Vec

    def __init__(
        self,
        *,
        method: str = "mean",
        tokenizer: Split = "words",
        vector_size: int = 100,
        alpha: float | None = None,
        window: int = 5,
        min_count: int = 5,
        max_vocab_size: int | None = None,
        sample: float = 1e-3,
        random_state: Any = 1,
        workers: int | None = None,
        min_alpha: float = 1e-4,
        sg: bool | int = 0,
        hs: bool | int = 0,
        negative: int = 5,
        softmax: bool = False,
        ns_exponent: float = 0.75,
        cbow_mean: bool | int = 1,
        cbow_exact_gradient: bool = False,
        epochs: int = 5,
        pretrained: Pretrained | None = None,
        keep_words: bool = True,
        lockf: Lock = 1.0,
        trim_rule: Any = None,
        compute_loss: bool = False,
        callbacks: Sequence[Any] = (),
        max_final_vocab: int | None = None,
        shrink_windows: bool = True,
        progress: bool | None = None,
    ) -> None:
        super().__init__(locals())


class FastTextVectorizer(WordVectorizer):
    """Train `FastText` on texts, and make a vector of each text from those of its words.

    Words that the texts of `fit` did not have are known by their n-grams.

    Parameters
    ----------
    method, tokenizer, random_state
        As of `Word2VecVectorizer`.
    others
        Those of `FastText`, with the same defaults.

    Attributes
    ----------
    model_ : FastText
    wv_ : FastTextKeyedVectors
        The model's word vectors.
    encoder_ : SentenceEncoder
    n_features_out_ : int
        Dimensions of the vectors.
    """

    MODEL = FastText

    model_: FastText

    def __init__(
        self,
        *,
        method: str = "mean",
        tokenizer: Split = "words",
        vector_size: int = 100,
        alpha: float = 0.05,
        window: int = 5,
        min_count: int = 5,
        max_vocab_size: int | None = None,
        sample: float = 1e-3,
        random_state: Any = 1,
        workers: int | None = None,
        min_alpha: float = 1e-4,
        sg: bool | int = 0,
        hs: bool | int = 0,
        negative: int = 5,
        softmax: bool = False,
        ns_exponent: float = 0.75,
        cbow_mean: bool | int = 1,
        cbow_exact_gradient: bool = False,
        epochs: int = 5,
        min_n: int = 3,
        max_n: int = 6,
        bucket: int = 2_000_000,
        pretrained: Pretrained | None = None,
        keep_words: bool = True,
        lockf: Lock = 1.0,
        trim_rule: Any = None,
        compute_loss: bool = False,
        callbacks: Sequence[Any] = (),
        max_final_vocab: int | None = None,
        shrink_windows: bool = True,
        progress: bool | None = None,
    ) -> None:
        super().__init__(locals())


class GloVeVectorizer(WordVectorizer):
    """Train `GloVe` on texts, and make a vector of each text from those of its words.

    Parameters
    ----------
    method, tokenizer, random_state
        As of `Word2VecVectorizer`.
    others
        Those of `GloVe`, with the same defaults.

    Attributes
    ----------
    model_ : GloVe
    wv_ : KeyedVectors
        The model's word vectors.
    encoder_ : SentenceEncoder
    n_features_out_ : int
        Dimensions of the vectors; more than ``vector_size`` where ``output`` or ``biases`` adds
        some.
    """

    MODEL = GloVe

    model_: GloVe

    def __init__(
        self,
        *,
        method: str = "mean",
        tokenizer: Split = "words",
        vector_size: int = 100,
        window: int = 15,
        min_count: int = 5,
        max_vocab: int | None = None,
        symmetric: bool = True,
        distance_weighting: bool = True,
        x_max: float = 100.0,
        alpha: float = 0.75,
        learning_rate: float = 0.05,
        grad_clip: float = 100.0,
        epochs: int = 15,
        random_state: Any = 1,
        workers: int | None = None,
        memory: str | int = "1GB",
        output: str = "sum",
        biases: bool = False,
        unk: str | None = None,
        pretrained: Pretrained | None = None,
        mu: float = 0.0,
        keep_words: bool = True,
        lockf: Lock = 1.0,
        callbacks: Sequence[Any] = (),
        progress: bool | None = None,
    ) -> None:
        super().__init__(locals())
