"""Word2vec's losses and their gradients in plain NumPy, in double precision, from the papers.

Skip-gram and CBOW are Mikolov et al. 2013a (https://arxiv.org/abs/1301.3781), sections 3.1 and
3.2; the losses Mikolov et al. 2013b (https://arxiv.org/abs/1310.4546), equations 2, 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass
class Reference:
    """One pass over a text with whole windows, and nothing left out.

    ``sampled``, ``tree`` and ``full`` are the output weights of negative sampling, hierarchical
    softmax and softmax, None where not used. ``negatives`` are the rows drawn for every
    prediction, ``paths`` the nodes and labels of each word.
    """

    inputs: Array
    sampled: Array | None = None
    tree: Array | None = None
    full: Array | None = None
    negatives: tuple[int, ...] = ()
    paths: tuple[tuple[list[int], list[int]], ...] = ()

    def pass_over(
        self, sentences: list[list[int]], window: int, bags: bool, mean: bool, exact: bool
    ) -> float:
        """Sum up the loss, and the updates (minus the gradient) in ``self.updates``.

        ``exact`` says that the words of a bag receive the gradient; otherwise those of a mean
        receive n times as much, as in word2vec.c, and those of a sum an nth of it, as in gensim.
        """
        self.updates = {
            name: np.zeros_like(matrix)
            for name in ("inputs", "sampled", "tree", "full")
            if (matrix := getattr(self, name)) is not None
        }
        loss = 0.0
        for members, target in predictions(sentences, window, bags):
            n = len(members)
            forward = 1 / n if mean else 1.0
            h = forward * self.inputs[members].sum(axis=0)
            error, part = self.predict(h, target)
            backward = 1 / n if mean == exact else 1.0
            np.add.at(self.updates["inputs"], members, backward * error)
            loss += part
        return loss

    def predict(self, h: Array, target: int) -> tuple[Array, float]:
        """Predict one word; return the update of ``h`` and the loss."""
        error, loss = np.zeros_like(h), 0.0
        if self.sampled is not None:
            rows, labels = [target, *self.negatives], [1] + [0] * len(self.negatives)
            part, term = self.classify("sampled", rows, labels, h)
            error, loss = error + part, loss + term
        if self.tree is not None:
            part, term = self.classify("tree", *self.paths[target], h)
            error, loss = error + part, loss + term
        if self.full is not None:
            logits = self.full @ h
            probabilities = np.exp(logits) / np.exp(logits).sum()
            g = -probabilities
            g[target] += 1
            self.updates["full"] += np.outer(g, h)
            error, loss = error + g @ self.full, loss - np.log(probabilities[target])
        return error, loss

    def classify(
        self, name: str, rows: list[int], labels: list[int], h: Array
    ) -> tuple[Array, float]:
        """Sum the logistic losses of some output rows."""
        matrix = getattr(self, name)
        error, loss = np.zeros_like(h), 0.0
        for row, label in zip(rows, labels, strict=True):
            probability = 1 / (1 + np.exp(-matrix[row] @ h))
            self.updates[name][row] += (label - probability) * h
            error += (label - probability) * matrix[row]
            loss -= np.log(probability if label else 1 - probability)
        return error, loss


def predictions(
    sentences: list[list[int]], window: int, bags: bool
) -> Iterator[tuple[list[int], int]]:
    """Yield inputs and what they are to predict: single contexts, or bags of them."""
    for sentence in sentences:
        for i, target in enumerate(sentence):
            context = sentence[max(0, i - window) : i] + sentence[i + 1 : i + window + 1]
            if bags and context:
                yield context, target
            elif not bags:
                yield from (([word], target) for word in context)
