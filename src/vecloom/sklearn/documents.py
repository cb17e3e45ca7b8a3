"""The vectorizer that trains vectors of whole texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import TaggedDocument
from vecloom.models import Doc2Vec
from vecloom.sklearn.base import TextVectorizer, arguments_for
from vecloom.sklearn.texts import Text, tokens_of
from vecloom.sklearn.words import Lock, Pretrained, Split
from vecloom.vectors import KeyedVectors


class Doc2VecVectorizer(TextVectorizer):
    """Train `Doc2Vec` on texts, each a document of its own, and infer the vectors of texts.

    ``fit_transform`` infers the vectors of the texts it was trained on, as `transform` does: what
    comes next then meets vectors of one kind. Those of training are ``model_.dv.vectors``.

    Parameters
    ----------
    tokenizer, random_state
        As of `Word2VecVectorizer`.
    infer_epochs : int, optional
        Passes over a text whose vector is inferred; default ``epochs``.
    others
        Those of `Doc2Vec`, with the same defaults.

    Attributes
    ----------
    model_ : Doc2Vec
        Its tags are the places of the texts, from 0.
    wv_ : KeyedVectors
        The model's word vectors.
    n_features_out_ : int
        Dimensions of the vectors.
    """

    tokenizer: Split
    infer_epochs: int | None

    model_: Doc2Vec
    wv_: KeyedVectors

    def __init__(
        self,
        *,
        tokenizer: Split = "words",
        infer_epochs: int | None = None,
        vector_size: int = 100,
        dm_mean: bool | int | None = None,
        dm: bool | int = 1,
        dbow_words: bool | int = 0,
        dm_concat: bool | int = 0,
        pretrained: Pretrained | None = None,
        keep_words: bool = True,
        lockf: Lock = 1.0,
        trim_rule: Any = None,
        callbacks: Sequence[Any] = (),
        window: int = 5,
        epochs: int = 10,
        shrink_windows: bool = True,
        alpha: float = 0.025,
        min_alpha: float = 1e-4,
        min_count: int = 5,
        max_vocab_size: int | None = None,
        max_final_vocab: int | None = None,
        sample: float = 1e-3,
        random_state: Any = 1,
        workers: int | None = None,
        hs: bool | int = 0,
        negative: int = 5,
        ns_exponent: float = 0.75,
        compute_loss: bool = False,
        progress: bool | None = None,
    ) -> None:
        super().__init__(locals())

    def _fit(self, texts: list[Text]) -> int:
        arguments = arguments_for(Doc2Vec, self.get_params(deep=False))
        tokens = tokens_of(texts, self.tokenizer)
        documents = (TaggedDocument(words, [tag]) for tag, words in enumerate(tokens))
        self.model_ = Doc2Vec(documents, **arguments)
        self.wv_ = self.model_.wv
        return self.model_.vector_size

    def _encode(self, texts: list[Text]) -> npt.NDArray[np.float32]:
        tokens = list(tokens_of(texts, self.tokenizer))
        return self.model_.infer_vectors(tokens, epochs=self.infer_epochs)
