"""What a classifier is trained on, and the dictionary and the matrices that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vecloom._core.cores import available_cores
from vecloom._core.supervised import RARE_LABEL, WORD, fill_uniform
from vecloom.corpus.labelled import LabelledText
from vecloom.formats.facebook import FacebookDictionary, FacebookModel
from vecloom.models.supervised_config import SupervisedConfig

Matrix = npt.NDArray[np.float32]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Pretrained = tuple[list[bytes], Matrix]

# The version of fastText's files that models are made for.
VERSION = 12
# Rows that one thread fills at a time.
FILL_ROWS = 1 << 14


@dataclass(eq=False)
class TrainingSet:
    """A text, and what else is known of its lines.

    Attributes
    ----------
    text : LabelledText
    labels : list of bytes or None
        The labels where they do not stand in the text; then
    line_labels, line_label_offsets : ndarray of int32, of int64 (n_lines + 1,), or None
        tell those of each line.
    line_weights : ndarray of float32, shape (n_lines,), or None
    label_weights : mapping of bytes to float, or None
    """

    text: LabelledText
    labels: list[bytes] | None = None
    line_labels: Int32s | None = None
    line_label_offsets: npt.NDArray[np.int64] | None = None
    line_weights: Matrix | None = None
    label_weights: Mapping[bytes, float] | None = None

    def set_labels(self, labels: Sequence[Sequence[bytes]]) -> None:
        """Tell the labels of every line."""
        self._check_length("labels", len(labels))
        numbers: dict[bytes, int] = {}
        flat = [numbers.setdefault(name, len(numbers)) for some in labels for name in some]
        self.labels = list(numbers)
        self.line_labels = np.array(flat, np.int32)
        self.line_label_offsets = np.cumsum([0, *map(len, labels)]).astype(np.int64)

    def set_weights(self, weights: npt.ArrayLike) -> None:
        """Tell the weight of every line.

        Raises
        ------
        ValueError
            There are more or fewer weights than lines, or one is negative or not finite.
        """
        array = np.ascontiguousarray(weights, np.float32)
        self._check_length("sample_weight", len(array) if array.ndim == 1 else -1)
        if not np.isfinite(array).all() or (array < 0).any():
            raise ValueError("sample_weight must be finite and not negative")
        self.line_weights = array

    def _check_length(self, name: str, length: int) -> None:
        if length != self.text.n_lines:
            given = f"{length} entries" if length >= 0 else "more than one dimension"
            raise ValueError(f"{name} has {given}, but there are {self.text.n_lines} lines")

    def labels_in_text(self, prefix: bytes) -> npt.NDArray[np.bool_]:
        """Tell of each token of the text whether it is a label (bool, (n_types,))."""
        if self.labels is not None:
            return np.zeros(len(self.text.counts), bool)
        return self.text.beginning_with(prefix)

    def roles(self, dictionary: FacebookDictionary, prefix: bytes) -> Int32s:
        """Tell of each token which label it is: WORD, or RARE_LABEL, where it is none of them."""
        is_label = self.labels_in_text(prefix)
        roles = np.where(is_label, RARE_LABEL, WORD).astype(np.int32)
        places = {name: i for i, name in enumerate(dictionary.labels)}
        numbers = np.flatnonzero(is_label)
        roles[numbers] = [places.get(name, RARE_LABEL) for name in self.text.words(numbers)]
        return roles

    def known_labels(self, dictionary: FacebookDictionary) -> tuple[Int32s, Int64s] | None:
        """Number the lines' labels as the dictionary does; those it does not have are left out."""
        if self.labels is None or self.line_labels is None or self.line_label_offsets is None:
            return None
        places = {name: i for i, name in enumerate(dictionary.labels)}
        numbers = np.array([places.get(name, -1) for name in self.labels], np.int32)
        labels = numbers[self.line_labels]
        before = np.concatenate([[0], np.cumsum(labels >= 0)])
        return labels[labels >= 0], before[self.line_label_offsets].astype(np.int64)


def choose_dictionary(
    data: TrainingSet, config: SupervisedConfig, pretrained: Pretrained | None
) -> FacebookDictionary:
    """Choose words and labels by their counts, both in descending order.

    Words with a pretrained vector join them, and count one more, as in fastText.

    Raises
    ------
    ValueError
        There are no words, or no labels.
    """
    text, n_tokens = data.text, len(data.text.ids)
    is_label = data.labels_in_text(config.label_prefix.encode())
    chosen = np.flatnonzero(~is_label & (text.counts >= config.min_count))
    words, word_counts = text.words(chosen), text.counts[chosen]
    if pretrained is not None:
        words, word_counts = _joined(words, word_counts, pretrained[0])
        n_tokens += len(pretrained[0])
    if data.labels is None or data.line_labels is None:
        chosen = np.flatnonzero(is_label & (text.counts >= config.min_count_label))
        labels, label_counts = text.words(chosen), text.counts[chosen]
    else:
        counts = np.bincount(data.line_labels, minlength=len(data.labels))
        n_tokens += len(data.line_labels)
        order = np.argsort(-counts, kind="stable")
        order = order[counts[order] >= config.min_count_label]
        labels, label_counts = [data.labels[i] for i in order], counts[order].astype(np.int64)
    if not words:
        raise ValueError(f"no word occurs {config.min_count} times: lower min_count, or give text")
    if not labels:
        raise ValueError(
            f"no label occurs {max(config.min_count_label, 1)} times: labels are words that begin "
            f"with {config.label_prefix!r} (label_prefix), or are given apart"
        )
    return FacebookDictionary(words, word_counts, labels, label_counts, n_tokens, None)


def _joined(words: list[bytes], counts: Int64s, more: list[bytes]) -> tuple[list[bytes], Int64s]:
    total = dict(zip(words, counts.tolist(), strict=True))
    for word in more:
        total[word] = total.get(word, 0) + 1
    names = list(total)
    sums = np.array([total[name] for name in names], np.int64)
    order = np.argsort(-sums, kind="stable")
    return [names[i] for i in order], sums[order]


def new_model(
    config: SupervisedConfig, dictionary: FacebookDictionary, pretrained: Pretrained | None
) -> FacebookModel:
    """Make the matrices of a model: input rows uniform in [-1/dim, 1/dim), the output zero."""
    args = config.args()
    inputs = np.empty((len(dictionary.words) + args.bucket, args.dim), np.float32)
    seed = config.seed & 0xFFFFFFFFFFFFFFFF

    def fill(first: int) -> None:
        fill_uniform(inputs[first : first + FILL_ROWS], first, 1 / args.dim, seed)

    with ThreadPoolExecutor(available_cores()) as pool:
        list(pool.map(fill, range(0, len(inputs), FILL_ROWS)))
    if pretrained is not None:
        rows = {word: i for i, word in enumerate(dictionary.words)}
        inputs[[rows[word] for word in pretrained[0]]] = pretrained[1]
    outputs = np.zeros((len(dictionary.labels), args.dim), np.float32)
    return FacebookModel(VERSION, args, dictionary, inputs, outputs)
