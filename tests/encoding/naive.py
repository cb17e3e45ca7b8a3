"""What `SentenceEncoder` does, word by word in Python and double precision."""

from __future__ import annotations

import math
import re
from collections import Counter

import numpy as np

SIF_A = 1e-3


def tokens(sentence):
    return re.findall(r"\w+", sentence.lower()) if isinstance(sentence, str) else sentence


def combined(wv, sentences, weight, by_weight=False):
    rows = []
    for sentence in sentences:
        words = [word for word in tokens(sentence) if word in wv.key_to_index]
        total = sum(weight[w] for w in words) if by_weight else len(words)
        vectors = [weight[w] * wv[w].astype(np.float64) / total for w in words]
        rows.append(np.sum(vectors, axis=0) if words else np.zeros(wv.vector_size))
    return np.array(rows)


def idf(wv, sentences):
    having = Counter(word for sentence in sentences for word in set(tokens(sentence)))
    n = len(sentences)
    return {w: math.log((1 + n) / (1 + having[w])) + 1 for w in wv.index_to_key}


def probabilities(wv):
    counts = {w: wv.get_vecattr(w, "count") for w in wv.index_to_key}
    return {w: count / sum(counts.values()) for w, count in counts.items()}


def usif_a(p, sentences):
    length = np.mean([len(tokens(sentence)) for sentence in sentences])
    threshold = 1 - (1 - 1 / len(p)) ** length
    alpha = sum(x > threshold for x in p.values()) / len(p)
    return (1 - alpha) / (alpha * 0.5 * len(p))


def without_common(fitted, rows, n, weighted):
    _, singular, directions = np.linalg.svd(fitted, full_matrices=False)
    squares = singular[:n] ** 2
    shares = squares / squares.sum() if weighted else np.ones(n)
    for share, direction in zip(shares, directions[:n], strict=False):
        rows = rows - share * np.outer(rows @ direction, direction)
    return rows


def encoded(wv, method, fitted_on, sentences):
    """The vectors of sentences, float64 (n, D)."""
    if method == "max":
        found = [[wv[w] for w in tokens(s) if w in wv.key_to_index] for s in sentences]
        return np.array([np.max(v, axis=0) if v else np.zeros(wv.vector_size) for v in found])
    if method in ("mean", "tfidf"):
        ones = dict.fromkeys(wv.index_to_key, 1.0)
        weight = idf(wv, fitted_on) if method == "tfidf" else ones
        return combined(wv, sentences, weight, by_weight=True)
    p = probabilities(wv)
    a = SIF_A if method == "sif" else usif_a(p, fitted_on)
    weight = {w: a / ((a if method == "sif" else a / 2) + p[w]) for w in p}
    both = (combined(wv, some, weight) for some in (fitted_on, sentences))
    n = 1 if method == "sif" else 5
    return without_common(*both, n, weighted=method == "usif")
