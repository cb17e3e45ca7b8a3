"""A fastText model under Facebook's names: labels of texts, vectors of words, neighbours."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core.features import FeatureReader
from vecloom.fasttext.args import Args
from vecloom.fasttext.binding import Binding
from vecloom.fasttext.meter import Meter
from vecloom.fasttext.names import Names
from vecloom.fasttext.rows import mean_row, mean_rows, rows_of, unit
from vecloom.fasttext.text import EOS, Input, read_lines, text_of, to_bytes, to_line, tokens
from vecloom.formats.facebook import FacebookModel, row_blocks, write_facebook
from vecloom.formats.quantized import QuantizedMatrix
from vecloom.models.labels import LabelPredictor, reader_of
from vecloom.models.quantization import quantize
from vecloom.models.supervised import train_supervised
from vecloom.training.config import whole

Path = str | os.PathLike[str]
Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]
Scored = list[tuple[float, str]]


class FastTextModel:
    """What `load_model`, `train_supervised` and `train_unsupervised` return.

    Methods, their arguments and what they return are those of Facebook's module, but errors are
    exceptions everywhere. The arguments of the training (``lr``, ``dim``, ``ws``, ...) are
    attributes. A model can be pickled and copied.

    Parameters
    ----------
    data : FacebookModel
        The model's parts, as they are in a file.
    args : Args, optional
        What it was trained with; by default what its file says.

    Attributes
    ----------
    data : FacebookModel
        As given, or what `quantize` and `set_matrices` put in its place.
    args : Args
        As given.
    f : Binding
        The methods under the names of Facebook's C++ class.
    """

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

    @property
    def f(self) -> Binding:
        """The methods under the names of Facebook's C++ class."""
        return Binding(self)

    # -- labels

    def predict(
        self,
        text: str | Sequence[str],
        k: int = 1,
        threshold: float = 0.0,
        on_unicode_error: str = "strict",
    ) -> tuple[Any, Any]:
        """Return the most probable labels of a text, or of each of several.

        Parameters
        ----------
        text : str or list of str
            One line, or several, which are worked on by all cores.
        k : int
            Labels to return at most; -1 for all.
        threshold : float
            Leave out labels that are less probable.
        on_unicode_error : str
            What to do about labels that are not UTF-8, as in ``bytes.decode``.

        Returns
        -------
        labels : tuple of str, or list of lists of str
            By falling probability.
        probabilities : ndarray of float64, or list of ndarrays of float32
            One number for each label.

        Raises
        ------
        ValueError
            If the model is not supervised, a text has a line end, or ``k`` is 0.
        TypeError
            If a text is no str.
        """
        lines = [to_line(line) for line in ([text] if isinstance(text, str) else text)]
        labels, found = self.predict_lines(lines, k, threshold, on_unicode_error)
        if isinstance(text, str):
            return tuple(labels[0]), found[0].astype(np.float64)
        return labels, found

    def predict_lines(
        self, lines: list[bytes], k: int, threshold: float, on_unicode_error: str = "strict"
    ) -> tuple[list[list[str]], list[Vector]]:
        """Predict as `predict` does, from the bytes of lines with their ends."""
        workers = self.args.thread if len(lines) > 1 else 1
        ids, found = self._predictor.predict(lines, self._k(k), float(threshold), workers)
        names = self._names.labels(on_unicode_error)
        labels = [[names[i] for i in row if i >= 0] for row in ids.tolist()]
        return labels, [row[: len(own)] for row, own in zip(found, labels, strict=True)]

    def _k(self, k: int) -> int:
        """Return how many labels are wanted; -1 stands for all."""
        if k == -1:
            return max(len(self.data.dictionary.labels), 1)
        return whole("k", k, 1)

    def test(self, path: Input, k: int = 1, threshold: float = 0.0) -> tuple[int, float, float]:
        """Predict the labels of a file (or list of lines) that has them.

        Returns
        -------
        tuple
            Lines with a label and a known word, precision, recall (NaN where there is none).
        """
        meter = self.get_meter(path, k, threshold)
        return meter.n_examples, meter.precision(), meter.recall()

    def test_label(
        self, path: Input, k: int = 1, threshold: float = 0.0
    ) -> dict[str, dict[str, float]]:
        """Return "precision", "recall" and "f1score" of each label, NaN where there is none."""
        columns = (column.tolist() for column in self.get_meter(path, k, threshold).by_label())
        return {
            label: {"precision": precision, "recall": recall, "f1score": f1}
            for label, precision, recall, f1 in zip(self.labels, *columns, strict=True)
        }

    def get_meter(self, path: Input, k: int = -1, threshold: float = 0.0) -> Meter:
        """Predict the labels of a file (or list of lines), for curves of precision and recall."""
        predictor, lines = self._predictor, read_lines(path)
        _, offsets, labels, label_offsets = self._reader.read(lines, self.args.thread)
        n_labels = np.diff(label_offsets)
        counted = (np.diff(offsets) > 0) & (n_labels > 0)
        asked = [line for line, counts in zip(lines, counted, strict=True) if counts]
        ids, found = predictor.predict(asked, self._k(k), float(threshold), self.args.thread)
        return Meter(
            labels[np.repeat(counted, n_labels)],
            np.append(0, np.cumsum(n_labels[counted])),
            ids,
            found,
            len(self.data.dictionary.labels),
            self.get_label_id,
        )

    # -- names

    @property
    def words(self) -> list[str]:
        """All words, by falling frequency."""
        return self.get_words()

    @property
    def labels(self) -> list[str]:
        """All labels; the words, if the model is not supervised."""
        return self.get_labels()

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
        return vectors[known].sum(axis=0) / np.float32(known.sum())

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
        return rows_of(self.data.input, np.array([row], np.int32))[0].copy()

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

    # -- matrices

    def is_quantized(self) -> bool:
        """Tell whether the input matrix is quantized."""
        return isinstance(self.data.input, QuantizedMatrix)

    def get_input_matrix(self) -> Matrix:
        """Return a copy of the input matrix: float32 (words + buckets, D).

        Raises
        ------
        ValueError
            If the model is quantized.
        """
        return self._dense(self.data.input)

    def get_output_matrix(self) -> Matrix:
        """Return a copy of the output matrix: float32 (labels, D), or (words, D).

        Raises
        ------
        ValueError
            If the model is quantized.
        """
        return self._dense(self.data.output)

    def _dense(self, matrix: Any) -> Matrix:
        if self.is_quantized() or isinstance(matrix, QuantizedMatrix):
            raise ValueError("the model is quantized: its matrices hold codes, not numbers")
        return np.concatenate(list(row_blocks(matrix)))

    def set_matrices(
        self, input_matrix: npt.NDArray[Any], output_matrix: npt.NDArray[Any]
    ) -> None:
        """Put other matrices in the place of the model's, of any dimension D.

        Raises
        ------
        ValueError
            If they have other numbers of rows than the model's, or dimensions of their own.
        """
        inputs, outputs = (
            np.ascontiguousarray(matrix, np.float32) for matrix in (input_matrix, output_matrix)
        )
        due = self.data.input.shape[0], self.data.output.shape[0]
        if inputs.ndim != 2 or outputs.ndim != 2 or (len(inputs), len(outputs)) != due:
            raise ValueError(
                f"matrices of shapes {inputs.shape} and {outputs.shape}: "
                f"the model needs {due[0]} and {due[1]} rows"
            )
        if inputs.shape[1] != outputs.shape[1]:
            raise ValueError(
                f"the matrices have {inputs.shape[1]} and {outputs.shape[1]} columns: "
                "they must have equally many"
            )
        args = replace(self.data.args, dim=inputs.shape[1])
        self._set(replace(self.data, args=args, input=inputs.copy(), output=outputs.copy()))

    def quantize(
        self,
        input: Input | None = None,
        qout: bool = False,
        cutoff: int = 0,
        retrain: bool = False,
        epoch: int | None = None,
        lr: float | None = None,
        thread: int | None = None,
        verbose: int | None = None,
        dsub: int = 2,
        qnorm: bool = False,
    ) -> None:
        """Make the model small: rows become codes of a product quantizer (Joulin et al. 2016).

        Parameters
        ----------
        input : path, or iterable of str, optional
            Labelled lines to retrain on.
        qout : bool
            Quantize the output matrix as well.
        cutoff : int
            Keep so many rows, those of the greatest length; 0 for all.
        retrain : bool
            After a cutoff, train what is left on ``input``.
        epoch, lr, thread, verbose : optional
            Of the retraining; by default those of the training.
        dsub : int
            Dimensions that become one byte.
        qnorm : bool
            Quantize the rows' lengths separately.

        Raises
        ------
        ValueError
            If the model is quantized already, or ``retrain`` lacks its input.
        """
        if retrain and input is None:
            raise ValueError("retrain needs input: the file, or the lines, to train on")
        workers = thread or self.args.thread

        def train_on(pruned: FacebookModel) -> FacebookModel:
            shown = self.args.verbose if verbose is None else verbose
            return train_supervised(
                **text_of(input),  # type: ignore[arg-type]
                model=pruned,
                epoch=self.args.epoch if epoch is None else epoch,
                lr=self.args.lr if lr is None else lr,
                label_prefix=self.args.label,
                seed=self.args.seed,
                workers=workers,
                progress=None if shown else False,
            )

        self._set(
            quantize(
                self.data,
                qnorm=qnorm,
                qout=qout,
                cutoff=cutoff,
                dsub=dsub,
                retrain=train_on if retrain else None,
                workers=workers,
            )
        )

    def save_model(self, path: Path) -> None:
        """Write a .bin file, or an .ftz file if the model is quantized; Facebook's program reads it.

        Raises
        ------
        OSError
            If the file cannot be written; a file that was there before is untouched then.
        """
        write_facebook(self.data, path)


def _joined(words: list[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Put words one after the other, and tell where each begins, and where the last one ends."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    return np.frombuffer(b"".join(words), np.uint8), np.append(0, np.cumsum(lengths))
