"""What a classifier is trained on, and the dictionary that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vecloom._core.labelled import RARE_LABEL, WORD, LabelledLines
from vecloom._core.parallel import over_ranges
from vecloom.corpus.labelled import EOS, LabelledText
from vecloom.formats.facebook import FacebookArgs, FacebookDictionary
from vecloom.models.classification.config import SupervisedConfig
from vecloom.models.classification.labels import dictionary_reader

Matrix = npt.NDArray[np.float32]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Pretrained = tuple[list[bytes], Matrix]

# Lines of which one thread finds the n-grams at a time.
LINES_AT_ONCE = 1 << 10


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

    def set_labels(self, labels: Sequence[Sequence[bytes]], known: Sequence[bytes] = ()) -> None:
        """Tell the labels of every line, and which labels there are though no line has them."""
        self._check_length("labels", len(labels))
        numbers = {name: i for i, name in enumerate(known)}
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
        """Return the lines' labels as the dictionary numbers them; those unknown are left out."""
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
            f"no label occurs {max(config.min_count_label, 1)} times (min_count_label): labels are "
            f"words that begin with {config.label_prefix!r} (label_prefix), or are given apart"
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


def lines_of(
    data: TrainingSet, args: FacebookArgs, dictionary: FacebookDictionary, prefix: bytes
) -> LabelledLines:
    """Return the text as a model with these arguments and this dictionary reads it.

    Buckets are numbered as if all had rows.
    """
    text = data.text
    reader = dictionary_reader(args, replace(dictionary, pruned=None), None)
    bags, bag_offsets, hashes = reader.bags(text.blob, text.starts)
    line_labels, line_offsets = data.known_labels(dictionary) or (None, None)
    lines = LabelledLines(
        text.ids,
        text.offsets,
        labels=data.roles(dictionary, prefix),
        bags=bags,
        bag_offsets=bag_offsets,
        hashes=hashes,
        eos=text.find(EOS),
        n_words=len(dictionary.words),
        bucket=args.bucket,
        word_ngrams=args.word_ngrams,
        line_labels=line_labels,
        line_label_offsets=line_offsets,
    )
    over_ranges(lines.find_ngrams, text.n_lines, LINES_AT_ONCE)
    return lines
