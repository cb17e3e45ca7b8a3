"""How much each word counts: frequencies of words, and the weights that follow from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vecloom.vectors import KeyedVectors

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

SIF_A = 1e-3


@dataclass(frozen=True)
class Seen:
    """What the sentences given to fit say of the words of the vectors.

    Attributes
    ----------
    n_sentences, n_tokens : int
        Tokens without a vector are counted too.
    counts, sentences : ndarray of int64, shape (V,)
        How often each word occurs, and in how many of the sentences.
    """

    n_sentences: int
    n_tokens: int
    counts: Int64s
    sentences: Int64s


@dataclass(frozen=True)
class Weights:
    """The weight of each word, float32 (V,), None for ones; and that of every other word."""

    words: Floats | None = None
    others: float = 1.0


def probabilities(vectors: KeyedVectors, source: str, seen: Seen | None) -> Doubles:
    """Tell how probable each word is: float64 (V,), of sum 1.

    Parameters
    ----------
    vectors : KeyedVectors
    source : {"auto", "counts", "zipf", "fit"}
        See `SentenceEncoder`.
    seen : Seen or None
        Needed for "fit".

    Raises
    ------
    ValueError
        For "counts" where the vectors have none.
    """
    n = len(vectors)
    given = vectors.expandos.get("count")
    if source == "fit":
        assert seen is not None  # the encoder is fitted
        counts = seen.counts.astype(np.float64)
    elif source == "zipf" or (source == "auto" and (given is None or _tells_ranks(given))):
        counts = 1 / np.arange(1, n + 1)
    elif given is None:
        raise ValueError(
            "frequencies='counts', but the vectors have no attribute 'count': "
            "take frequencies='zipf', or 'fit' and call fit"
        )
    else:
        counts = np.maximum(given, 0).astype(np.float64)
    return np.asarray(counts / max(counts.sum(), 1))


def _tells_ranks(counts: npt.NDArray[np.int64]) -> bool:
    """Whether counts fall from n to 1, as those of files that have none."""
    return bool((counts == np.arange(len(counts), 0, -1)).all())


def inverse_document_frequencies(seen: Seen) -> Weights:
    """Weigh each word by ln((1 + n) / (1 + n_w)) + 1, n_w of n sentences having it.

    Smoothed, as if one sentence more had every word: nothing is divided by zero.
    """
    idf = np.log((1 + seen.n_sentences) / (1 + seen.sentences)) + 1
    return Weights(idf.astype(np.float32), float(np.log1p(seen.n_sentences) + 1))


def sif(p: Doubles, a: float | None) -> Weights:
    """Weigh each word by a / (a + p), Arora, Liang and Ma 2017, equation 3; 1 for other words."""
    a = SIF_A if a is None else a
    return Weights((a / (a + p)).astype(np.float32))


def usif(p: Doubles, a: float | None, seen: Seen | None) -> Weights:
    """Weigh each word by a / (a / 2 + p), Ethayarajh 2018, section 3.2; 2 for other words."""
    if a is None:
        assert seen is not None  # the encoder is fitted
        a = usif_a(p, seen.n_tokens / max(seen.n_sentences, 1))
    return Weights((a / (0.5 * a + p)).astype(np.float32), 2.0)


def usif_a(p: Doubles, length: float) -> float:
    """Find a from the probabilities of words and the mean length of sentences.

    alpha is the share of words more probable than it is to come upon a given word in a random
    walk of that length that likes all words alike; a = (1 - alpha) / (alpha Z), with Z = V / 2
    (Ethayarajh 2018, section 3.2).
    """
    n = len(p)
    if not n:
        return 1.0
    threshold = 1 - (1 - 1 / n) ** length
    alpha = max(float((p > threshold).mean()), 1 / n)
    return max((1 - alpha) / (alpha * 0.5 * n), 1 / n)
