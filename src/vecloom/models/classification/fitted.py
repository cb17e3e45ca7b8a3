"""What a trained classifier is: its classes, its model, and the files they are kept in."""

from __future__ import annotations

from os import PathLike
from typing import Any, TypeVar

import numpy.typing as npt

from vecloom.formats import FormatError, native
from vecloom.formats.facebook import FacebookModel, read_facebook, write_facebook
from vecloom.models.classification.data import PREFIX, array_of
from vecloom.models.classification.estimator import Estimator
from vecloom.models.classification.files import KIND, save_classifier, unpack_classifier
from vecloom.models.classification.labels import LabelPredictor
from vecloom.models.quantization import quantize

StrPath = str | PathLike[str]
C = TypeVar("C", bound="FittedClassifier")


class FittedClassifier(Estimator):
    """The part of `FastTextClassifier` that is learnt, and that files hold."""

    KIND = KIND

    classes_: npt.NDArray[Any]
    multilabel_: bool
    model_: FacebookModel
    epoch_losses_: list[float]
    validation_scores_: list[float]
    _predictor: LabelPredictor | None
    _names_of_classes: list[bytes]

    def _check_fitted(self) -> None:
        if not self.__sklearn_is_fitted__():
            raise AttributeError("this classifier is not trained yet: call fit, or load one")

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")

    # -- classes

    def _set_classes(self, labels: list[Any]) -> None:
        """Sort the labels, and give each a name."""
        names = {c: PREFIX + str(c) for c in labels}
        if len(set(names.values())) < len(names):
            raise ValueError("two labels are written alike, such as 1 and '1': make them one type")
        try:
            ordered = sorted(names)
        except TypeError:
            ordered = sorted(names, key=str)
        self.classes_ = array_of(ordered)
        self._names_of_classes = [names[c].encode() for c in ordered]

    def _take_classes(self) -> None:
        """Take the model's labels for classes, without their prefix."""
        labels = [name.decode("utf-8", "surrogateescape") for name in self.model_.dictionary.labels]
        self._set_classes([name.removeprefix(PREFIX) for name in labels])
        self.multilabel_ = False

    # -- files

    def to_facebook(self) -> FacebookModel:
        """Return the model as fastText's files hold it; its matrices are the classifier's own."""
        self._check_fitted()
        return self.model_

    @classmethod
    def from_facebook(cls: type[C], model: FacebookModel, **parameters: Any) -> C:
        """Make a classifier of a model; classes are its labels, without ``__label__``.

        Parameters
        ----------
        **parameters
            Those of the classifier that the model does not have, such as ``tokenizer``.
        """
        shape = ("dim", "minn", "maxn", "neg", "word_ngrams", "loss", "bucket", "epoch")
        known = {name: getattr(model.args, name) for name in shape}
        classifier = cls(**{**known, **parameters})
        LabelPredictor(model)  # what is no classifier is told now
        classifier.model_, classifier._predictor = model, None
        classifier.epoch_losses_, classifier.validation_scores_ = [], []
        classifier._take_classes()
        return classifier

    def save_facebook(self, path: StrPath) -> None:
        """Write a .bin file, or .ftz where quantized, that fastText reads."""
        write_facebook(self.to_facebook(), path)

    @classmethod
    def load_facebook(cls: type[C], path: StrPath, **parameters: Any) -> C:
        """Read a .bin or .ftz file; see ``from_facebook``."""
        return cls.from_facebook(read_facebook(path), **parameters)

    def quantize(self: C, **options: Any) -> C:
        """Make the model small, in place: see `vecloom.models.quantization.quantize`."""
        self.model_, self._predictor = quantize(self.to_facebook(), **options), None
        return self

    def save(self, path: StrPath) -> None:
        """Save everything but callbacks, and a tokenizer that is a function, in one file."""
        self._check_fitted()
        save_classifier(self, path)

    @classmethod
    def load(cls: type[C], path: StrPath, *, mmap: bool = False, **parameters: Any) -> C:
        """Load a saved classifier.

        Parameters
        ----------
        mmap : bool
            Map the matrices instead of reading them.
        **parameters
            What is not as it was saved, such as a ``tokenizer`` that is a function.
        """
        file = native.read_arrays(path, kind=KIND, mmap=mmap)
        try:
            return cls.from_file(file, **parameters)
        except FormatError as error:
            raise FormatError(f"{path}: {error}") from None

    @classmethod
    def from_file(cls: type[C], file: native.NativeFile, **parameters: Any) -> C:
        """Make the classifier that a file of our own holds; see ``load``."""
        return unpack_classifier(cls, file, parameters)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_predictor"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._predictor = None
