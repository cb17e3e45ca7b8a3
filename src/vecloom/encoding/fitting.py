"""What `SentenceEncoder.fit` learns from sentences: weights of words, common components."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from vecloom._core import encoding as core
from vecloom._core.parallel import in_order
from vecloom.encoding import weights
from vecloom.encoding.batches import Words
from vecloom.encoding.components import Components, common
from vecloom.encoding.options import Options
from vecloom.encoding.weights import Seen, Weights
from vecloom.vectors import KeyedVectors

if TYPE_CHECKING:
    from vecloom.encoding.pipeline import Floats, Pipeline


@dataclass(frozen=True)
class Learned:
    """What vectors of sentences are made with, besides those of words."""

    weights: Weights
    components: Components


def without_text(vectors: KeyedVectors, options: Options) -> Learned:
    """Make what needs no sentences.

    Raises
    ------
    AttributeError
        If the method needs some.
    """
    if options.needs_text:
        raise AttributeError("this encoder is not fitted yet: call fit with sentences")
    return Learned(_weigh(vectors, options, None), Components.none(vectors.vector_size))


def learn(pipeline: Pipeline, sentences: Iterable[Any]) -> Learned:
    """Go through sentences, twice through their ids.

    Raises
    ------
    ValueError
        If there are none.
    """
    vectors, options = pipeline.vectors, pipeline.options
    parts = list(pipeline.look_up(sentences))
    seen = _count(parts, len(vectors))
    if not seen.n_sentences:
        raise ValueError("there are no sentences to fit to")
    plain = Learned(_weigh(vectors, options, seen), Components.none(vectors.vector_size))
    if not options.components:
        return plain

    matrix = pipeline.matrix()

    def encoded(words: Words) -> Floats:
        return pipeline.pool(words, matrix, plain, normalize=False)

    components = common(
        in_order(encoded, parts, options.workers),
        options.components,
        vectors.vector_size,
        weighted=options.method == "usif",
    )
    return Learned(plain.weights, components)


def _count(parts: list[Words], n: int) -> Seen:
    counts, sentences = np.zeros((2, n), np.int64)
    last = np.full(n, -1, np.int64)
    first = n_tokens = 0
    for words in parts:
        core.count(words.ids, words.offsets, first, counts, sentences, last)
        first += len(words.offsets) - 1
        n_tokens += len(words.ids)
    return Seen(first, n_tokens, counts, sentences)


def _weigh(vectors: KeyedVectors, options: Options, seen: Seen | None) -> Weights:
    if options.method in ("mean", "max"):
        return Weights()
    if options.method == "tfidf":
        assert seen is not None  # or else `without_text` refused
        return weights.inverse_document_frequencies(seen)
    p = weights.probabilities(vectors, options.frequencies, seen)
    if options.method == "sif":
        return weights.sif(p, options.a)
    return weights.usif(p, options.a, seen)
