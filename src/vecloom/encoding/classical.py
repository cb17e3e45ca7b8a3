"""The classical representations of texts, by scikit-learn; needs the extra ``sklearn``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import tokenizers
from vecloom.training.config import whole

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Text = str | Sequence[Any]

METHODS = ("onehot", "bow", "tfidf", "lda")


class Splitter:
    """Cut texts into tokens, as the classes of scikit-learn call it; lists are taken as they are.

    It can be pickled wherever the tokenizer can.
    """

    def __init__(self, tokenizer: str | Callable[[str], Iterable[Any]] = "words") -> None:
        self.split = tokenizers.resolve(tokenizer).split

    def __call__(self, text: Text) -> list[str]:
        """List the tokens of a text."""
        return [str(token) for token in (self.split(text) if isinstance(text, str) else text)]


class ClassicalEncoder:
    """Texts as counts of their words, or as mixtures of topics: what embeddings are compared with.

    The arithmetic is scikit-learn's (``CountVectorizer``, ``TfidfVectorizer``,
    ``LatentDirichletAllocation``); the shape is that of `vecloom.encoding.SentenceEncoder`.

    Parameters
    ----------
    method : {"tfidf", "onehot", "bow", "lda"}
        "onehot": 1 for each word that the text has; for a single word, its one-hot vector.
        "bow": how often the text has the word (bag of words). "tfidf": that, times the logarithm
        of how rare the word is among the texts, in rows of length 1. "lda": the share of each
        topic in the text by latent Dirichlet allocation (Blei, Ng and Jordan 2003), of its counts.
    tokenizer : str or callable
        "words", "whitespace", or a function from a text to its tokens.
    ngram_range : tuple of int
        Shortest and longest runs of words that count as one; (1, 2): words and pairs of them.
    min_df, max_df : int or float
        Leave out what fewer, or more, of the texts have: a number of texts if it is an int, a
        share of them if it is a float.
    max_features : int, optional
        Keep so many of the most frequent.
    sublinear_tf : bool
        For "tfidf": 1 + log(count) in place of the count.
    n_topics : int
        Topics T of "lda".
    epochs : int
        Passes of "lda" over the texts.
    seed : int
        Of "lda".
    workers : int
        Processes of "lda"; on small collections one is fastest.

    Attributes
    ----------
    vectorizer : CountVectorizer or TfidfVectorizer
        scikit-learn's, which knows the words.
    topics : LatentDirichletAllocation or None

    Raises
    ------
    ImportError
        If scikit-learn is not installed.
    ValueError, TypeError
        If there is no such method or tokenizer, or a parameter is out of range.

    Examples
    --------
    >>> encoder = ClassicalEncoder("bow").fit(["to be or not to be"])
    >>> encoder.feature_names
    ['be', 'not', 'or', 'to']
    >>> encoder.encode(["not to be, not"]).toarray()
    array([[1., 2., 0., 1.]], dtype=float32)
    """

    def __init__(
        self,
        method: str = "tfidf",
        *,
        tokenizer: str | Callable[[str], Iterable[Any]] = "words",
        ngram_range: tuple[int, int] = (1, 1),
        min_df: int | float = 1,
        max_df: int | float = 1.0,
        max_features: int | None = None,
        sublinear_tf: bool = False,
        n_topics: int = 100,
        epochs: int = 10,
        seed: int = 1,
        workers: int = 1,
    ) -> None:
        if method not in METHODS:
            raise ValueError(
                f"method={method!r} is unknown: choose among {', '.join(map(repr, METHODS))}"
            )
        self.method = method
        shared = {
            "tokenizer": Splitter(tokenizer),
            "token_pattern": None,  # else scikit-learn warns that it is of no use
            "preprocessor": _as_it_is,
            "ngram_range": tuple(ngram_range),
            "min_df": min_df,
            "max_df": max_df,
            "max_features": max_features,
            "dtype": np.float32,
        }
        self.vectorizer, self.topics = _count(method, shared, sublinear_tf), None
        if method == "lda":
            self.topics = _allocation(
                n_components=whole("n_topics", n_topics, 1),
                max_iter=whole("epochs", epochs, 1),
                random_state=whole("seed", seed, 0),
                n_jobs=whole("workers", workers, 1),
            )

    @property
    def feature_names(self) -> list[str]:
        """What the columns are: words and runs of words, or "topic0", "topic1", ...

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        """
        if self.topics is not None:
            return [f"topic{number}" for number in range(self.topics.n_components)]
        names: list[str] = self.vectorizer.get_feature_names_out().tolist()
        return names

    def fit(self, texts: Iterable[Text]) -> ClassicalEncoder:
        """Learn the words of texts, how rare they are, and the topics.

        Parameters
        ----------
        texts : iterable of str, or of lists of tokens
            Read once. Tokens that are numbers become their decimals.

        Raises
        ------
        TypeError
            If it is a single text, or one of them is neither str nor a list.
        ValueError
            If there is no word, or none is left by ``min_df`` and ``max_df``.
        """
        counts = self.vectorizer.fit_transform(_several(texts))
        if self.topics is not None:
            self.topics.fit(counts)
        return self

    def encode(self, texts: Iterable[Text]) -> csr_matrix | npt.NDArray[np.float32]:
        """Return a row for each text.

        Words that `fit` has not seen are passed over. A text without a known word is a row of
        zeros; of "lda", the same share of every topic.

        Returns
        -------
        csr_matrix of float32, shape (n, V), or ndarray of float32, shape (n, T)
            The array is of "lda"; its rows add up to 1.
        """
        rows = self.vectorizer.transform(_several(texts))
        if self.topics is None:
            return rows
        return np.asarray(self.topics.transform(rows), np.float32)


def _as_it_is(text: Text) -> Text:
    return text


def _several(texts: Iterable[Text]) -> Iterator[Text]:
    if isinstance(texts, (str, bytes)):
        raise TypeError("a single text where several are expected: put it into a list")
    for place, text in enumerate(texts):
        if isinstance(text, (bytes, bytearray)) or not isinstance(text, Iterable):
            raise TypeError(
                f"text {place} is {text!r}, of type {type(text).__name__}, where a str or a list "
                "of tokens is expected"
            )
        yield text


def _count(method: str, shared: dict[str, Any], sublinear_tf: bool) -> Any:
    try:
        from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    except ImportError as error:
        raise ImportError(
            "classical representations need the extra 'sklearn': pip install \"vecloom[sklearn]\""
        ) from error
    if method == "tfidf":
        return TfidfVectorizer(sublinear_tf=sublinear_tf, **shared)
    return CountVectorizer(binary=method == "onehot", **shared)


def _allocation(**parameters: Any) -> Any:
    from sklearn.decomposition import LatentDirichletAllocation

    # Online: a pass over a large collection then counts as many steps.
    return LatentDirichletAllocation(learning_method="online", **parameters)
