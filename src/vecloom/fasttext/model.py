"""A fastText model under Facebook's names: labels of texts, matrices, files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.fasttext.binding import Binding
from vecloom.fasttext.lookups import Lookups, Vector
from vecloom.fasttext.meter import Meter
from vecloom.fasttext.rows import Matrix
from vecloom.fasttext.text import Input, read_lines, text_of, to_line, to_lines
from vecloom.formats.facebook import FacebookModel, row_blocks, write_facebook
from vecloom.formats.quantized import QuantizedMatrix
from vecloom.models.classification.labels import Lines
from vecloom.models.classification.training import train_supervised
from vecloom.models.quantization import quantize
from vecloom.training.config import whole

Path = str | os.PathLike[str]


class FastTextModel(Lookups):
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
        lines = Lines.of([to_line(text)]) if isinstance(text, str) else to_lines(text)
        labels, found = self.predict_lines(lines, k, threshold, on_unicode_error)
        if isinstance(text, str):
            return tuple(labels[0]), found[0].astype(np.float64)
        return labels, found

    def predict_lines(
        self,
        lines: list[bytes] | Lines,
        k: int,
        threshold: float,
        on_unicode_error: str = "strict",
    ) -> tuple[list[list[str]], list[Vector]]:
        """Predict as `predict` does, from the bytes of lines with their ends."""
        workers = self.args.thread if len(lines) > 1 else 1
        ids, found = self._predictor.predict(lines, self._k(k), float(threshold), workers)
        names = self._names.labels(on_unicode_error)
        if len(lines) == 1:
            own = [names[i] for i in ids[0].tolist() if i >= 0]
            return [own], [found[0, : len(own)]]
        # all at once is much quicker than line by line; then what is none is cut off
        labels, probabilities = np.array(names, object)[ids].tolist(), list(found)
        n_found = (ids >= 0).sum(axis=1)
        for i in np.flatnonzero(n_found < ids.shape[1]).tolist():
            del labels[i][n_found[i] :]
            probabilities[i] = probabilities[i][: n_found[i]]
        return labels, probabilities

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
        dense, place = np.empty(matrix.shape, np.float32), 0
        for block in row_blocks(matrix):
            dense[place : place + len(block)] = block
            place += len(block)
        return dense

    def set_matrices(self, input_matrix: npt.NDArray[Any], output_matrix: npt.NDArray[Any]) -> None:
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
        """Write the file that Facebook's program reads: .bin by custom, .ftz if it is quantized.

        Raises
        ------
        OSError
            If the file cannot be written; a file that was there before is untouched then.
        """
        write_facebook(self.data, path)
