"""``model.f``: the names of Facebook's C++ class, which some programs call directly.

Text is given with its line end, which `FastTextModel` adds by itself: without one the line has no
word ``</s>``. Predictions are pairs of probability and label. (Programs use these methods because
Facebook's ``predict`` fails with NumPy 2.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from vecloom.fasttext.text import to_bytes, tokenize

if TYPE_CHECKING:
    from vecloom.fasttext.args import Args
    from vecloom.fasttext.model import FastTextModel

Scored = list[tuple[float, str]]


class Binding:
    """A model under the names of Facebook's C++ class.

    Every method is the one of `FastTextModel` that its name resembles.
    """

    def __init__(self, model: FastTextModel) -> None:
        self._model = model

    def predict(
        self, text: str, k: int = 1, threshold: float = 0.0, on_unicode_error: str = "strict"
    ) -> Scored:
        """Return pairs of probability and label."""
        labels, found = self.multilinePredict([text], k, threshold, on_unicode_error)
        return list(zip(found[0].tolist(), labels[0], strict=True))

    def multilinePredict(
        self, lines: list[str], k: int = 1, threshold: float = 0.0, on_unicode_error: str = "strict"
    ) -> tuple[list[list[str]], list[npt.NDArray[np.float32]]]:
        """Return labels and probabilities of each line."""
        content = [to_bytes(line) for line in lines]
        return self._model.predict_lines(content, k, threshold, on_unicode_error)

    def test(self, path: str, k: int = 1, threshold: float = 0.0) -> tuple[int, float, float]:
        """Return lines, precision, recall."""
        return self._model.test(path, k, threshold)

    def testLabel(
        self, path: str, k: int = 1, threshold: float = 0.0
    ) -> dict[str, dict[str, float]]:
        """Return precision, recall and F1 score of each label."""
        return self._model.test_label(path, k, threshold)

    def getArgs(self) -> Args:
        """Return the arguments of the training."""
        return self._model.args

    def getDimension(self) -> int:
        """Return the dimensions of the vectors."""
        return self._model.get_dimension()

    def isQuant(self) -> bool:
        """Tell whether the model is quantized."""
        return self._model.is_quantized()

    def getWordId(self, word: str) -> int:
        """Return the number of a word, -1 for none."""
        return self._model.get_word_id(word)

    def getLabelId(self, label: str) -> int:
        """Return the number of a label, -1 for none."""
        return self._model.get_label_id(label)

    def getSubwordId(self, subword: str) -> int:
        """Return the input row of a subword."""
        return self._model.get_subword_id(subword)

    def getSubwords(
        self, word: str, on_unicode_error: str = "strict"
    ) -> tuple[list[str], list[int]]:
        """Return a word's subwords and their rows."""
        parts, rows = self._model.get_subwords(word, on_unicode_error)
        return parts, rows.tolist()

    def getVocab(self, on_unicode_error: str = "strict") -> tuple[list[str], list[int]]:
        """Return the words and their counts."""
        words, counts = self._model.get_words(True, on_unicode_error)
        return words, counts.tolist()

    def getLabels(self, on_unicode_error: str = "strict") -> tuple[list[str], list[int]]:
        """Return the labels and their counts."""
        labels, counts = self._model.get_labels(True, on_unicode_error)
        return labels, counts.tolist()

    def getLine(self, text: str, on_unicode_error: str = "strict") -> tuple[list[str], list[str]]:
        """Cut a line into words and labels."""
        words, labels = self._model.get_line(text.removesuffix("\n"), on_unicode_error)
        return words, labels

    def getWordVector(self, vector: npt.NDArray[np.float32], word: str) -> None:
        """Put the vector of a word into an array of D numbers."""
        vector[...] = self._model.get_word_vector(word)

    def getSentenceVector(self, vector: npt.NDArray[np.float32], text: str) -> None:
        """Put the vector of a line into an array of D numbers."""
        vector[...] = self._model.get_sentence_vector(text.removesuffix("\n"))

    def getInputVector(self, vector: npt.NDArray[np.float32], ind: int) -> None:
        """Put an input row into an array of D numbers."""
        vector[...] = self._model.get_input_vector(ind)

    def getNN(self, word: str, k: int = 10, on_unicode_error: str = "strict") -> Scored:
        """Return the words most similar to a word."""
        return self._model.get_nearest_neighbors(word, k, on_unicode_error)

    def getAnalogies(
        self, wordA: str, wordB: str, wordC: str, k: int = 10, on_unicode_error: str = "strict"
    ) -> Scored:
        """Return the words most similar to A - B + C."""
        return self._model.get_analogies(wordA, wordB, wordC, k, on_unicode_error)

    def getInputMatrix(self) -> npt.NDArray[np.float32]:
        """Return the input matrix."""
        return self._model.get_input_matrix()

    def getOutputMatrix(self) -> npt.NDArray[np.float32]:
        """Return the output matrix."""
        return self._model.get_output_matrix()

    def setMatrices(self, inputs: npt.NDArray[Any], outputs: npt.NDArray[Any]) -> None:
        """Replace both matrices."""
        self._model.set_matrices(inputs, outputs)

    def saveModel(self, path: str) -> None:
        """Write the model."""
        self._model.save_model(path)

    def tokenize(self, text: str) -> list[str]:
        """Cut text into tokens."""
        return tokenize(text)
