"""Subclasses that train batch by batch, through the hook that gensim has for it.

gensim cuts the text into batches and gives each to ``_do_train_job(sentences, alpha, inits)``.
Clients override it to make text of their own, which they hand on to the method they override
(fastnode2vec draws its walks so), or to train by a loop of their own. Here the text of such a model
goes through the hook while it is encoded, on one thread; what is handed on is trained as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import Corpus
from vecloom.training.config import TrainingConfig
from vecloom.vectors import KeyedVectors

BATCH_WORDS = 10_000
Scratch = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


class Jobs:
    """The hook, for subclasses to override."""

    wv: KeyedVectors
    _handed_on: list[Any]  # there while a batch is with the hook

    def _do_train_job(
        self, sentences: Iterable[Any], alpha: float, inits: Scratch
    ) -> tuple[int, int]:
        """Take a batch of sentences to train on.

        Parameters
        ----------
        sentences : iterable of lists of tokens
        alpha : float
            The learning rate when the batch comes. What is handed on is trained by the rate of
            its own place in the text.
        inits : tuple of ndarray of float32, shape (layer1_size,)
            Scratch memory, for those who train by themselves.

        Returns
        -------
        tuple of int
            Words of the vocabulary, and words in all.
        """
        batch = list(sentences)
        self._handed_on.extend(batch)
        texts = [getattr(text, "words", text) for text in batch]  # of tagged documents
        known = sum(word in self.wv.key_to_index for text in texts for word in text)
        return known, sum(map(len, texts))


def overrides_jobs(model: Jobs) -> bool:
    """Tell whether a model's class has a hook of its own."""
    return type(model)._do_train_job is not Jobs._do_train_job


def train_in_jobs(
    model: Any,
    text: Iterable[Any] | Corpus,
    total: int | None,
    config: TrainingConfig,
    train: Callable[[Corpus, TrainingConfig], tuple[int, int]],
) -> tuple[int, int]:
    """Train epoch by epoch, each on what the hook makes of the text.

    Parameters
    ----------
    model : Jobs
    text : iterable, or Corpus
        Sentences or documents.
    total : int, optional
        How many there are, for the learning rate that the hook is told; else their length.
    config : TrainingConfig
    train : callable
        Trains the model on one text with one configuration.

    Returns
    -------
    tuple of int
        The sums of what ``train`` returned.
    """
    if isinstance(text, Iterator) and model._given is not None:
        text = model._given.corpus  # the constructor has read it
    if isinstance(text, Corpus):
        text = list(text.sentences())
    elif isinstance(text, Iterator) and config.epochs > 1:
        text = list(text)
    total = total or (len(text) if isinstance(text, Sized) else 0)
    trained = read = 0
    for epoch in range(config.epochs):
        begin, end = config.alpha_at(epoch), config.alpha_at(epoch + 1)
        handed_on = _handed_on(model, text, total, begin, end)
        for first in handed_on:  # nothing, where the hook trains by itself
            made = model._read(chain([first], handed_on), None)
            counts = train(made, replace(config, epochs=1, alpha=begin, min_alpha=end))
            trained, read = trained + counts[0], read + counts[1]
    return trained, read


def _handed_on(
    model: Any, text: Iterable[Any], total: int, begin: float, end: float
) -> Iterator[Any]:
    """Give the batches of a text to the hook, and yield what it hands on."""
    scratch = np.zeros(model.layer1_size, np.float32), np.zeros(model.layer1_size, np.float32)
    done = 0
    for batch in _batches(text, getattr(model, "batch_words", BATCH_WORDS)):
        alpha = begin + (end - begin) * min(done / total if total else 0.0, 1.0)
        model._handed_on = []
        try:
            model._do_train_job(batch, alpha, scratch)
            handed_on = model._handed_on
        finally:
            del model._handed_on
        yield from handed_on
        done += len(batch)


def _batches(text: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Cut a text into batches of at most ``size`` words, each of one sentence at least."""
    batch: list[Any] = []
    words = 0
    for sentence in text:
        n = len(getattr(sentence, "words", sentence))
        if batch and words + n > size:
            yield batch
            batch, words = [], 0
        batch.append(sentence)
        words += n
    if batch:
        yield batch
