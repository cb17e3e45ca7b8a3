"""`SentenceEncoder`: the vectors of sentences, documents too, from those of their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from itertools import islice
from os import PathLike
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from vecloom._core.ngrams import bag_sums
from vecloom.corpus.tokenizers import Tokenizer
from vecloom.encoding import files
from vecloom.encoding.fitting import Learned, learn, without_text
from vecloom.encoding.options import Options
from vecloom.encoding.pipeline import Pipeline
from vecloom.encoding.splitting import split_sentences
from vecloom.vectors import KeyedVectors

Floats = npt.NDArray[np.float32]
Encoder = TypeVar("Encoder", bound="SentenceEncoder")

# Documents whose sentences are encoded at once.
DOCUMENTS = 512


class SentenceEncoder:
    """Vectors of sentences from the vectors of their words, natively and on all cores.

    A sentence without a word that has a vector is zeros, whatever the method.

    Parameters
    ----------
    vectors : KeyedVectors
        Of words; of a model, ``model.wv``. They are not copied: change their numbers as you like,
        but call `fit` again after changing the words.
    method : {"mean", "tfidf", "sif", "usif", "max"}
        "mean": the mean of the words' vectors. "tfidf": the mean weighted by the words' inverse
        document frequencies, the documents being the sentences given to `fit`. "sif": words
        weighted by ``a / (a + p)``, p being their probability; then the first common component
        is taken away (Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline for sentence
        embeddings"). "usif": words weighted by ``a / (a / 2 + p)``; then of five components
        those shares are taken away that their singular values suggest (Ethayarajh 2018,
        "Unsupervised random walk sentence embeddings"). "max": the largest number of each
        dimension.
    tokenizer : str or callable
        How a sentence given as str becomes tokens, as in `Corpus.from_files`; "words" and
        "whitespace" are native.
    a : float, optional
        Of "sif" and "usif". Default: 1e-3 for "sif"; for "usif" what the paper computes from the
        probabilities and the mean length of the sentences given to `fit`.
    n_components : int, optional
        Common components to take away; 0 for none. Default: 1 for "sif", 5 for "usif", else 0.
    frequencies : {"auto", "counts", "zipf", "fit"}
        Where the probabilities of words come from. "counts": the vectors' attribute "count", which
        trained models have. "zipf": 1 / rank, the vectors standing in the order of frequency.
        "fit": the sentences given to `fit`. "auto": "counts" if there are true ones, else "zipf".
    unknown : {"compose", "skip"}
        Words that are not in the vectors: composed of their n-grams where the vectors are
        FastText's, and weighted as words of probability zero; or left out.
    normalize : bool
        Scale the vectors to length one (zeros stay zeros).
    workers : int, optional
        Threads; every core for None. The result does not depend on it.

    Attributes
    ----------
    weights_ : ndarray of float32, shape (V,), or None
        The weight of each word of `vectors`; None for ones.
    components_ : ndarray of float32, shape (C, D)
        The common components.
    strengths_ : ndarray of float32, shape (C,)
        What share of the vector's part along each is taken away.

    Raises
    ------
    TypeError
        If `vectors` are no KeyedVectors.
    ValueError
        If another argument has a value that is not listed.

    Examples
    --------
    >>> from vecloom import Word2Vec
    >>> sentences = ["the cat sat", "the dog sat", "stocks fell again"] * 20
    >>> model = Word2Vec([s.split() for s in sentences], vector_size=8, min_count=1)
    >>> encoder = SentenceEncoder(model.wv, method="sif").fit(sentences)
    >>> encoder.encode(["the cat fell", ""]).shape
    (2, 8)
    """

    def __init__(
        self,
        vectors: KeyedVectors,
        *,
        method: str = "mean",
        tokenizer: str | Callable[[str], Iterable[Any]] | Tokenizer = "words",
        a: float | None = None,
        n_components: int | None = None,
        frequencies: str = "auto",
        unknown: str = "compose",
        normalize: bool = False,
        workers: int | None = None,
    ) -> None:
        if not isinstance(vectors, KeyedVectors):
            hint = ": give model.wv" if hasattr(vectors, "wv") else ""
            raise TypeError(f"vectors are of type {type(vectors).__name__}, not KeyedVectors{hint}")
        self._vectors = vectors
        self._options = Options(
            method, tokenizer, a, n_components, frequencies, unknown, normalize, workers
        )
        self._learned: Learned | None = None
        self._pipeline = Pipeline(vectors, self._options)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what can be made again."""
        return {name: value for name, value in self.__dict__.items() if name != "_pipeline"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Put back what a copy has."""
        self.__dict__.update(state)
        self._pipeline = Pipeline(self.vectors, self.options)

    def __repr__(self) -> str:
        """Name the method and the vectors."""
        return f"<SentenceEncoder by {self.options.method!r} over {self.vectors}>"

    @property
    def vectors(self) -> KeyedVectors:
        """The vectors of words."""
        return self._vectors

    @property
    def options(self) -> Options:
        """The other parameters."""
        return self._options

    @property
    def weights_(self) -> Floats | None:
        """The weight of each word, float32 (V,); None for ones."""
        return self._fitted().weights.words

    @property
    def components_(self) -> Floats:
        """The common components, float32 (C, D)."""
        return self._fitted().components.directions

    @property
    def strengths_(self) -> Floats:
        """What share of the vector's part along each component is taken away, float32 (C,)."""
        return self._fitted().components.strengths

    # Fitting

    def fit(self: Encoder, sentences: Iterable[Any]) -> Encoder:
        """Learn from sentences what the method needs: weights of words, common components.

        Words without a vector of their own are passed over. The sentences take 4 bytes a token
        while they are looked at. Methods that need nothing ("mean", "max") do not look at them.

        Parameters
        ----------
        sentences : iterable of str and lists of tokens
            Gone through once: a generator will do. The sentences to be encoded, or others like
            them, several hundred at least.

        Returns
        -------
        SentenceEncoder
            Itself.

        Raises
        ------
        TypeError
            As `encode`.
        ValueError
            If there are no sentences.
        """
        if self.options.needs_text:
            self._learned = learn(self._pipeline, sentences)
        else:
            self._learned = without_text(self.vectors, self.options)
        return self

    def _fitted(self) -> Learned:
        if self._learned is None:
            self._learned = without_text(self.vectors, self.options)
        words = self._learned.weights.words
        if words is not None and len(words) != len(self.vectors):
            raise ValueError(
                f"the encoder was fitted to {len(words)} words, and the vectors have "
                f"{len(self.vectors)} now: call fit again"
            )
        return self._learned

    # Encoding

    def encode(self, sentences: Iterable[Any], out: Floats | None = None) -> Floats:
        """Encode sentences.

        They are read once, in batches; besides the result only a few batches are in memory. If
        their number is not known beforehand, as of a generator's, the result is put together at
        the end; `encode_batches` or `out` spare that.

        Parameters
        ----------
        sentences : iterable of str and lists of tokens
            A str is tokenized. Tokens are str, or int where the keys of the vectors are.
        out : ndarray of float32, shape (n, D), optional
            Receives the vectors, a row for each sentence: memory-mapped, for instance.

        Returns
        -------
        ndarray of float32, shape (n, D)
            Zeros for a sentence without a word that has a vector; never NaN. `out` if it is given.

        Raises
        ------
        TypeError
            If `sentences` is a single str, a sentence neither a str nor an iterable of tokens, or
            a token neither str nor int.
        AttributeError
            If the method needs `fit` and it was not called.
        ValueError
            If `out` does not fit, or the vectors were changed since `fit`.
        """
        if out is None and isinstance(sentences, Sized):
            out = np.empty((len(sentences), self.vectors.vector_size), np.float32)
        if out is None:
            return np.concatenate([self._no_vectors(), *self.encode_batches(sentences)])
        self._check_out(out)
        parts = self._pipeline.encode(sentences, self._fitted(), out)
        if (n := sum(map(len, parts))) != len(out):
            raise ValueError(f"there are {n} sentences, and {len(out)} rows for them")
        return out

    def _no_vectors(self) -> Floats:
        return np.zeros((0, self.vectors.vector_size), np.float32)

    def encode_batches(self, sentences: Iterable[Any]) -> Iterator[Floats]:
        """Encode sentences of any number, some thousand at a time.

        Parameters
        ----------
        sentences : iterable of str and lists of tokens
            As for `encode`.

        Yields
        ------
        ndarray of float32, shape (m, D)
            The vectors of the next m sentences.
        """
        return self._pipeline.encode(sentences, self._fitted(), None)

    def _check_out(self, out: Any) -> None:
        if not (isinstance(out, np.ndarray) and out.dtype == np.float32 and out.ndim == 2):
            raise ValueError("out must be a float32 array of two dimensions")
        if out.shape[1] != self.vectors.vector_size or not (
            out.flags.c_contiguous and out.flags.writeable
        ):
            raise ValueError(
                f"out has shape {out.shape}: expected (n, {self.vectors.vector_size}), "
                "C-contiguous and writable"
            )

    # Documents and similarities

    def encode_documents(self, documents: Iterable[Any]) -> Floats:
        """Encode documents as the means of their sentences' vectors.

        Sentences without a word that has a vector do not count.

        Parameters
        ----------
        documents : iterable of str and lists of sentences
            A str is cut by `split_sentences`.

        Returns
        -------
        ndarray of float32, shape (n, D)
            Zeros for a document in which no sentence counts. With ``normalize`` the sentences'
            vectors have length one, and so have the documents'.

        Raises
        ------
        TypeError, AttributeError, ValueError
            As `encode`.
        """
        if isinstance(documents, (str, bytes)):
            raise TypeError("documents is a single text: put it into a list")
        iterator, parts = iter(documents), [self._no_vectors()]
        while taken := list(islice(iterator, DOCUMENTS)):
            cut = [split_sentences(d) if isinstance(d, str) else list(d) for d in taken]
            parts.append(self._means(cut))
        return np.concatenate(parts)

    def _means(self, documents: list[list[Any]]) -> Floats:
        encoded = self.encode([sentence for document in documents for sentence in document])
        counts = encoded.any(axis=1)
        ends = np.cumsum([0, *map(len, documents)])
        offsets = np.append(0, np.cumsum(counts))[ends].astype(np.int64)
        members = np.flatnonzero(counts).astype(np.int32)
        scales = 1 / np.maximum(np.diff(offsets), 1)
        workers = self.options.workers
        means = bag_sums(encoded, offsets, members, scales.astype(np.float32), workers)
        return _unit(means) if self.options.normalize else means

    def similarity(
        self, a: Sequence[Any] | Floats, b: Sequence[Any] | Floats, metric: str = "cosine"
    ) -> Floats:
        """Tell how alike sentences are, the first of `a` and of `b`, the second of both, and so on.

        Parameters
        ----------
        a, b : iterable of sentences, or ndarray of float, shape (n, D)
            As many; sentences are encoded, vectors taken as they are.
        metric : {"cosine", "euclidean"}
            "cosine": of the angle between the vectors, -1 to 1; 0 where one is zeros.
            "euclidean": 1 / (1 + distance), 0 to 1; 1 for equal vectors.

        Returns
        -------
        ndarray of float32, shape (n,)

        Raises
        ------
        ValueError
            If there are not as many of `a` as of `b`, or there is no such metric.
        """
        if metric not in ("cosine", "euclidean"):
            raise ValueError(f"metric={metric!r} is unknown: choose 'cosine' or 'euclidean'")
        first, second = self._vectors_of(a), self._vectors_of(b)
        if first.shape != second.shape:
            raise ValueError(
                f"a has shape {first.shape} and b {second.shape}: they are compared row by row"
            )
        if metric == "euclidean":
            return np.asarray(1 / (1 + np.linalg.norm(first - second, axis=1)), np.float32)
        cosines = np.einsum("nd,nd->n", _unit(first), _unit(second))
        return np.asarray(cosines.clip(-1, 1))

    def _vectors_of(self, given: Any) -> Floats:
        if isinstance(given, np.ndarray) and given.dtype.kind == "f":
            if given.ndim != 2:
                raise ValueError(f"vectors of shape {given.shape}, where (n, D) is expected")
            return given.astype(np.float32, copy=False)
        return self.encode(given)

    # Files

    def save(self, path: str | PathLike[str]) -> None:
        """Write vectors, options and what `fit` learned in Vecloom's own format, atomically.

        `KeyedVectors.load` reads the words' vectors from the file. A tokenizer that is a function
        is not saved: "words" is, with a warning in the log.

        Parameters
        ----------
        path
            File to write.
        """
        files.save(self, path)

    @classmethod
    def load(cls: type[Encoder], path: str | PathLike[str], *, mmap: bool = False) -> Encoder:
        """Read what `save` wrote.

        Parameters
        ----------
        path
            File to read.
        mmap : bool
            Map the vectors into memory, read-only, in place of reading them.

        Raises
        ------
        FormatError
            If the file is damaged, or holds no encoder.
        """
        return files.load(cls, path, mmap=mmap)


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    quotients = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return np.asarray(quotients)
