"""What a fastText model knows of words: names, numbers, vectors, neighbours."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.features import FeatureReader
from vecloom.fasttext.args import Args
from vecloom.fasttext.names import Names
from vecloom.fasttext.rows import Matrix, mean_row, mean_rows, rows_of, unit
from vecloom.fasttext.text import EOS, to_bytes, to_line, tokens
from vecloom.formats.facebook import FacebookModel
from vecloom.models.classification.labels import LabelPredictor, reader_of
from vecloom.training.config import whole

Vector = npt.NDArray[np.float32]
Scored = list[tuple[float, str]]


class Lookups:
    """The questions that any model answers, by Facebook's names: see `FastTextModel`."""

    def __init__(self, data: FacebookModel, args: Args | None = None) -> None:
        self.args = args or Args.of_file(data.args)
        self._set(data)

    def _set(self, data: FacebookModel) -> None:
        """Take other parts, and forget what was derived from the old."""
        self.data = data
        self.args.dim = data.args.dim
        for name in ("_names", "_reader", "_predictor", "_units"):
            self.__dict__.pop(name, None)

    def __getstate__(self) -> dict[str, Any]:
        return {"data": self.data, "args": self.args}

    def __getattr__(self, name: str) -> Any:
        if name in Args.__dataclass_fields__ and "args" in self.__dict__:
            return getattr(self.args, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    # -- parts, made when they are needed

    @cached_property
    def _names(self) -> Names:
        return Names(self.data.dictionary)

    @cached_property
    def _reader(self) -> FeatureReader:
        return reader_of(self.data, to_bytes(self.args.label))

    @cached_property
    def _predictor(self) -> LabelPredictor:
        if self.data.args.model != "sup":
            raise ValueError("the model has no labels: only supervised models predict")
        return LabelPredictor(self.data, label_prefix=to_bytes(self.args.label))

    @cached_property
    def _units(self) -> Matrix:
        """Vectors of the words, of length 1: float32 (V, D)."""
        return unit(self.get_word_vectors())

    # -- names

    @property
    def words(self) -> list[str]:
        """All words, by falling frequency."""
        return self._names.words("strict")

    @property
    def labels(self) -> list[str]:
        """All labels; the words, if the model is not supervised."""
        return self._names.labels("strict") if self.data.args.model == "sup" else self.words

    def get_words(self, include_freq: bool = False, on_unicode_error: str = "strict") -> Any:
        """Return all words, and with ``include_freq`` their counts: a pair of list and int64."""
        words = list(self._names.words(on_unicode_error))
        return (words, self.data.dictionary.word_counts.copy()) if include_freq else words

    def get_labels(self, include_freq: bool = False, on_unicode_error: str = "strict") -> Any:
        """Return all labels, as `get_words` does; the words, if the model is not supervised."""
        if self.data.args.model != "sup":
            return self.get_words(include_freq, on_unicode_error)
        labels = list(self._names.labels(on_unicode_error))
        return (labels, self.data.dictionary.label_counts.copy()) if include_freq else labels

    def get_word_id(self, word: str) -> int:
        """Return the number of a word, which is its row; -1 for none."""
        return self._names.word_id(to_bytes(word))

    def get_label_id(self, label: str) -> int:
        """Return the number of a label; -1 for none."""
        return self._names.label_id(to_bytes(label))

    def get_subword_id(self, subword: str) -> int:
        """Return the input row of a subword, whether or not a word has it.

        Raises
        ------
        ValueError
            If the model has no rows for subwords.
        """
        bucket = self.data.args.bucket
        if not bucket:
            raise ValueError("the model has no subwords: its bucket is 0")
        return len(self.data.dictionary.words) + int(self._hashes([to_bytes(subword)])[0]) % bucket

    def _hashes(self, parts: list[bytes]) -> npt.NDArray[np.uint32]:
        return self._reader.bags(*_joined(parts))[2]

    def get_subwords(
        self, word: str, on_unicode_error: str = "strict"
    ) -> tuple[list[str], npt.NDArray[np.int64]]:
        """Return a word's subwords, itself first if it is known, and the input row of each."""
        args, pruned = self.data.args, self.data.dictionary.pruned
        rows = self._reader.word_rows(to_bytes(word))
        parts = self._names.subwords(to_bytes(word), args.minn, args.maxn if args.bucket else 0)
        if pruned is not None:  # other n-grams have no row
            kept = np.isin(self._hashes(parts) % np.uint32(args.bucket or 1), pruned[:, 0])
            kept[: word in self] = True
            parts = [part for part, has_row in zip(parts, kept, strict=True) if has_row]
        return [part.decode("utf-8", on_unicode_error) for part in parts], rows.astype(np.int64)

    def get_line(self, text: str | list[str], on_unicode_error: str = "strict") -> tuple[Any, Any]:
        """Cut a line, or each of several, into its words and its known labels."""
        if not isinstance(text, str):
            pairs = [self.get_line(line, on_unicode_error) for line in text]
            return [words for words, _ in pairs], [labels for _, labels in pairs]
        line = [*tokens(to_line(text)), EOS.encode()]
        words, labels = self._names.split(line, to_bytes(self.args.label))
        return (
            [word.decode("utf-8", on_unicode_error) for word in words],
            [label.decode("utf-8", on_unicode_error) for label in labels],
        )

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.get_word_id(word) >= 0

    # -- vectors

    def get_dimension(self) -> int:
        """Return the dimensions D of the vectors."""
        return self.data.args.dim

    def get_word_vector(self, word: str) -> Vector:
        """Return the mean of the input rows of a word and its subwords: float32 (D,).

        Zeros for an unknown word without known subwords.
        """
        return mean_row(self.data.input, self._reader.word_rows(to_bytes(word)))

    def get_word_vectors(self) -> Matrix:
        """Return the vectors of all words, in their order: float32 (V, D)."""
        rows, offsets, _ = self._reader.bags(*_joined(self.data.dictionary.words))
        return mean_rows(self.data.input, rows, offsets)

    def __getitem__(self, word: str) -> Vector:
        return self.get_word_vector(word)

    def get_sentence_vector(self, text: str) -> Vector:
        """Return the vector of a line: float32 (D,).

        With labels it is the mean of all input rows of the line, as in training; without, the
        mean of the words' vectors, each of length 1.
        """
        line = to_line(text)
        if self.data.args.model == "sup":
            return mean_row(self.data.input, self._reader.read([line], 1)[0])
        rows, offsets, _ = self._reader.bags(*_joined(line.split()))
        vectors = unit(mean_rows(self.data.input, rows, offsets))
        known = vectors.any(axis=1)
        if not known.any():
            return np.zeros(self.get_dimension(), np.float32)
        mean: Vector = vectors[known].sum(axis=0) / np.float32(known.sum())
        return mean

    def get_input_vector(self, ind: int) -> Vector:
        """Return one row of the input matrix: float32 (D,).

        Raises
        ------
        IndexError
            If there is no such row.
        """
        row = whole("ind", ind, None)
        n_rows = self.data.input.shape[0]
        if not 0 <= row < n_rows:
            raise IndexError(f"row {row} of the input matrix: it has rows 0 to {n_rows - 1}")
        vector: Vector = rows_of(self.data.input, np.array([row], np.int32))[0].copy()
        return vector

    def get_nearest_neighbors(
        self, word: str, k: int = 10, on_unicode_error: str = "strict"
    ) -> Scored:
        """Return the words most similar to a word, known or not: pairs of cosine and word."""
        return self._nearest(self.get_word_vector(word), [word], k, on_unicode_error)

    def get_analogies(
        self, wordA: str, wordB: str, wordC: str, k: int = 10, on_unicode_error: str = "strict"
    ) -> Scored:
        """Return the words most similar to A - B + C: pairs of cosine and word."""
        words = [wordA, wordB, wordC]
        a, b, c = unit(np.stack([self.get_word_vector(word) for word in words]))
        return self._nearest(a - b + c, words, k, on_unicode_error)

    def _nearest(self, query: Vector, banned: list[str], k: int, on_unicode_error: str) -> Scored:
        k = whole("k", k, 1)
        norm = float(np.linalg.norm(query))
        similarities = self._units @ (query / np.float32(norm if norm >= 1e-8 else 1))
        known = [i for word in banned if (i := self.get_word_id(word)) >= 0]
        similarities[known] = -np.inf
        k = min(k, len(similarities) - len(set(known)))
        best = np.argpartition(-similarities, max(k - 1, 0))[:k]
        best = best[np.lexsort((best, -similarities[best]))]
        names = self._names.words(on_unicode_error)
        return [(float(similarities[i]), names[i]) for i in best]


def _joined(words: list[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Put words one after the other, and tell where each begins, and where the last one ends."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    return np.frombuffer(b"".join(words), np.uint8), np.append(0, np.cumsum(lengths))
