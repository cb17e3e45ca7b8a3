"""The vectorizer that takes word vectors that there are."""

from __future__ import annotations

from os import PathLike

import numpy as np
import numpy.typing as npt

from vecloom.encoding import SentenceEncoder
from vecloom.models import load_vectors
from vecloom.sklearn.base import TextVectorizer
from vecloom.sklearn.texts import Text
from vecloom.sklearn.words import Pretrained, Split
from vecloom.vectors import KeyedVectors


class SentenceVectorizer(TextVectorizer):
    """Make a vector of each text from given vectors of words.

    `fit` learns what the method needs to know of the texts: how frequent their words are, and what
    their vectors have in common.

    Parameters
    ----------
    vectors : KeyedVectors or path
        Word vectors, or their file, of any kind that `vecloom.load` opens, which `fit` reads.
    method, a, n_components, frequencies, unknown, normalize, tokenizer, workers
        Those of `vecloom.encoding.SentenceEncoder`, with the same defaults.

    Attributes
    ----------
    wv_ : KeyedVectors
        The word vectors.
    encoder_ : SentenceEncoder
    n_features_out_ : int
        Dimensions of the vectors.
    """

    vectors: Pretrained
    wv_: KeyedVectors
    encoder_: SentenceEncoder

    def __init__(
        self,
        vectors: Pretrained,
        *,
        method: str = "mean",
        tokenizer: Split = "words",
        a: float | None = None,
        n_components: int | None = None,
        frequencies: str = "auto",
        unknown: str = "compose",
        normalize: bool = False,
        workers: int | None = None,
    ) -> None:
        super().__init__(locals())

    def _fit(self, texts: list[Text]) -> int:
        given = self.vectors
        if not isinstance(given, (KeyedVectors, str, PathLike)):
            raise TypeError(
                f"vectors is of type {type(given).__name__}, where KeyedVectors (as model.wv) or "
                "the path of their file is expected"
            )
        options = self.get_params(deep=False)
        del options["vectors"]
        self.wv_ = given if isinstance(given, KeyedVectors) else load_vectors(given)
        self.encoder_ = SentenceEncoder(self.wv_, **options).fit(texts)
        return self.wv_.vector_size

    def _encode(self, texts: list[Text]) -> npt.NDArray[np.float32]:
        return self.encoder_.encode(texts)
