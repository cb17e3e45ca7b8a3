"""fastText's classifiers, trained from files or from memory (Joulin et al. 2017)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus.labelled import LabelledText
from vecloom.formats.facebook import FacebookModel
from vecloom.models.classification.config import SupervisedConfig
from vecloom.models.classification.epochs import SupervisedTraining
from vecloom.models.classification.pretrained import read_pretrained
from vecloom.models.classification.training_set import TrainingSet

StrPath = str | PathLike[str]
Line = str | bytes | Sequence[str] | Sequence[bytes]


def train_supervised(
    input: StrPath | Sequence[StrPath] | None = None,
    *,
    lines: Iterable[Line] | None = None,
    labels: Sequence[Any] | None = None,
    workers: int | None = None,
    pretrained_vectors: StrPath | None = None,
    sample_weight: npt.ArrayLike | None = None,
    class_weight: Mapping[Any, float] | None = None,
    model: FacebookModel | None = None,
    callbacks: Sequence[Any] = (),
    compute_loss: bool = True,
    progress: bool | None = None,
    **parameters: Any,
) -> FacebookModel:
    """Train a classifier.

    Parameters
    ----------
    input : path, glob, folder, or list of them, optional
        Text files, plain or compressed: a line each, labels and words between white space.
    lines : iterable of str, bytes or token lists, optional
        Lines in memory, in place of ``input``. Strings are cut at fastText's white space.
    labels : sequence, optional
        Of each of ``lines`` a label, or a list of labels. By default they stand in the lines.
    workers : int, optional
        Threads; every core by default. With one, the same seed gives the same model.
    pretrained_vectors : path, optional
        Word vectors to begin with, in any format. Their words join the dictionary.
    sample_weight : array of float, shape (n_lines,), optional
        What the gradient of each line is multiplied by.
    class_weight : mapping of label to float, optional
        What the gradient of each label is multiplied by; 1 where a label is missing.
    model : FacebookModel, optional
        Train this model on, in place: its dictionary and its shape stay.
    callbacks : sequence
        Objects with the methods of `vecloom.training.Callback`; they are given the
        `SupervisedTraining`.
    compute_loss : bool, default True
        Sum up the loss for the log and the callbacks.
    progress : bool, optional
        Show a progress bar; by default on a terminal only.
    **parameters
        Those of `SupervisedConfig`, with fastText's names and defaults.

    Returns
    -------
    FacebookModel
        Its input is a `CompactMatrix` where there are buckets.

    Raises
    ------
    ValueError, TypeError
        A parameter cannot be, there is no text, or it has no labels.
    FloatingPointError
        Training diverged.
    TrainingInterrupted
        On Ctrl-C, a ``KeyboardInterrupt`` whose ``model`` is the `FacebookModel`, usable.
    """
    config = SupervisedConfig(**parameters)
    if (input is None) == (lines is None):
        raise TypeError("give either input, one or more files, or lines, not both or none")
    prefix = config.label_prefix.encode()
    if input is not None:
        data = TrainingSet(LabelledText.from_files(input, workers=workers))
    else:
        assert lines is not None
        data = TrainingSet(LabelledText.from_lines(encoded(lines), workers=workers))
    if labels is not None:
        data.set_labels([[label_name(name, prefix) for name in as_list(some)] for some in labels])
    if sample_weight is not None:
        data.set_weights(sample_weight)
    if class_weight is not None:
        data.label_weights = {label_name(k, prefix): float(v) for k, v in class_weight.items()}
    pretrained = None
    if pretrained_vectors is not None:
        pretrained = read_pretrained(pretrained_vectors, config.dim)
    training = SupervisedTraining(data, config, model=model, pretrained=pretrained)
    training.run(workers, callbacks=callbacks, compute_loss=compute_loss, progress=progress)
    return training.model


def encoded(lines: Iterable[Line]) -> Iterator[bytes]:
    """Encode lines, or the tokens of lines, in UTF-8 (what is bytes stays as it is)."""
    for line in lines:
        if isinstance(line, (Sequence, np.ndarray)) and not isinstance(line, (str, bytes)):
            yield b" ".join(map(_bytes, line))
        else:
            yield _bytes(line)


def label_name(label: Any, prefix: bytes) -> bytes:
    """Name a label as fastText does, with its prefix."""
    name = _bytes(label) if isinstance(label, (str, bytes)) else str(label).encode()
    return name if name.startswith(prefix) else prefix + name


def as_list(labels: Any) -> list[Any]:
    """List the labels of a line that may have one, or several."""
    if isinstance(labels, (list, tuple, set, frozenset)):
        return list(labels)
    return labels.tolist() if isinstance(labels, np.ndarray) and labels.ndim else [labels]


def _bytes(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is of type {type(text).__name__}, where text is expected")
    return text.encode("utf-8", "surrogateescape")
