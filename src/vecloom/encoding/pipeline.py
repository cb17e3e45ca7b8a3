"""From sentences to their vectors: batches, looked up and pooled on several threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core import encoding as core
from vecloom._core.lookup import WordRows
from vecloom._core.parallel import in_order
from vecloom.corpus.tokenizers import resolve
from vecloom.encoding.batches import Batch, Words, batches, look_up
from vecloom.encoding.composing import NO_VECTOR, Composer, can_compose
from vecloom.encoding.fitting import Learned
from vecloom.encoding.options import Options
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors

Floats = npt.NDArray[np.float32]
Int32s = npt.NDArray[np.int32]

POOLING = {"max": core.LARGEST, "tfidf": core.WEIGHTED_MEAN}


class Pipeline:
    """What makes sentences of words; keeps what looks up words, so that it is made once."""

    def __init__(self, vectors: KeyedVectors, options: Options) -> None:
        self.vectors, self.options = vectors, options
        self._tokenizer = resolve(options.tokenizer)
        self._known: tuple[dict[Any, int], int, WordRows] = ({}, 0, WordRows({}))
        self._composer: Composer | None = None
        self._making = threading.Lock()

    def look_up(self, sentences: Iterable[Any]) -> Iterator[Words]:
        """Yield batches of words by their rows, unknown ones without."""
        known, _ = self._prepare(False)
        return in_order(
            lambda batch: look_up(batch, known, self._tokenizer, False),
            batches(sentences, self._tokenizer),
            self.options.workers,
        )

    def encode(
        self, sentences: Iterable[Any], learned: Learned, out: Floats | None
    ) -> Iterator[Floats]:
        """Yield the vectors of batches: parts of `out` if there is one.

        Raises
        ------
        ValueError
            If there are more sentences than `out` has rows.
        """
        composing = self.options.unknown == "compose" and can_compose(self.vectors)
        known, composer = self._prepare(composing)
        matrix = self.matrix()

        def work(batch: Batch) -> Floats:
            n, target = len(batch.sentences), None
            if out is not None:
                target = out[batch.first : batch.first + n]
                if len(target) < n:
                    raise ValueError(f"there are more sentences than rows of out, {len(out)}")
            words = look_up(batch, known, self._tokenizer, composing)
            others = None
            if words.others:
                assert composer is not None  # or else others are not numbered
                others, rows = composer.compose(words.others)
                _renumber(words.ids, rows)
            return self.pool(words, matrix, learned, self.options.normalize, others, target)

        return in_order(work, batches(sentences, self._tokenizer), self.options.workers)

    def _prepare(self, composing: bool) -> tuple[WordRows, Composer | None]:
        """Make what threads share: the table of words, and what composes unknown ones."""
        index = self.vectors.key_to_index
        with self._making:
            if self._known[0] is not index or self._known[1] != len(index):
                self._known, self._composer = (index, len(index), WordRows(index)), None
            if composing and self._composer is None:
                assert isinstance(self.vectors, FastTextKeyedVectors)  # can_compose says so
                self._composer = Composer(self.vectors)
            return self._known[2], self._composer

    def matrix(self) -> Floats:
        """Return the vectors of words as compiled code reads them; a copy of any but float32."""
        return np.require(self.vectors.vectors, np.float32, "C")

    def pool(
        self,
        words: Words,
        matrix: Floats,
        learned: Learned,
        normalize: bool,
        others: Floats | None = None,
        out: Floats | None = None,
    ) -> Floats:
        """Make the vectors of a batch: see `vecloom._core.encoding.pool`."""
        n, size = len(words.offsets) - 1, self.vectors.vector_size
        out = np.empty((n, size), np.float32) if out is None else out
        core.pool(
            matrix,
            np.empty((0, size), np.float32) if others is None else others,
            learned.weights.words,
            learned.weights.others,
            words.ids,
            words.offsets,
            POOLING.get(self.options.method, core.MEAN),
            learned.components.directions,
            learned.components.strengths,
            normalize,
            out,
        )
        return out


def _renumber(ids: Int32s, rows: Int32s) -> None:
    """Put the rows of other words, -1 for none, in place of their numbers."""
    mapped = np.where(rows == NO_VECTOR, -1, -2 - rows).astype(np.int32)
    ids[ids < -1] = mapped[-2 - ids[ids < -1]]
