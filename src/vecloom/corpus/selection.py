"""Which words a model keeps, and how often it draws them."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus.vocabulary import Int32s, Int64s, Vocabulary

logger = logging.getLogger(__name__)

#: What a trim rule returns: let the count decide, drop the word, keep it.
RULE_DEFAULT, RULE_DISCARD, RULE_KEEP = 0, 1, 2

TrimRule = Callable[[Any, int, int], int | None]

ALWAYS = 0xFFFFFFFF


@dataclass(frozen=True)
class Selection:
    """The words of a model, one for each of its rows.

    Attributes
    ----------
    words : list of str or list of int
        By row.
    counts : ndarray of int64, shape (n_rows,)
        Occurrences of each.
    rows : ndarray of int32, shape (len(vocabulary),)
        The row of each word of the vocabulary it was selected from, -1 for those dropped.
    effective_min_count : int
        ``min_count``, or what ``max_final_vocab`` raised it to.
    """

    words: list[Any]
    counts: Int64s
    rows: Int32s
    effective_min_count: int

    @functools.cached_property
    def index(self) -> dict[Any, int]:
        """From word to row."""
        return {word: row for row, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def extended(
        self,
        vocabulary: Vocabulary,
        *,
        min_count: int = 5,
        max_final_vocab: int | None = None,
        max_vocab_size: int | None = None,
        trim_rule: TrimRule | None = None,
        sorted_vocab: bool = True,
    ) -> Selection:
        """Add the words of further text, as ``build_vocab(update=True)`` does.

        Words there are keep their rows, whatever the rules say, and add up their counts; new
        ones that pass the rules (by their counts in the new text) get rows at the end.

        Parameters
        ----------
        vocabulary : Vocabulary
            Of the new text. The result's ``rows`` belong to it.
        min_count, max_final_vocab, max_vocab_size, trim_rule, sorted_vocab
            As in `select`.

        Raises
        ------
        TypeError
            If the words are str here and int there, or the other way round.
        ValueError
            As `select`.
        """
        if self.words and vocabulary.kind is not type(self.words[0]):
            raise TypeError(
                f"cannot add {vocabulary.kind.__name__} words to "
                f"{type(self.words[0]).__name__} words"
            )
        added = select(
            vocabulary,
            min_count=min_count,
            max_final_vocab=max_final_vocab,
            max_vocab_size=max_vocab_size,
            trim_rule=trim_rule,
            sorted_vocab=sorted_vocab,
        )
        rows = np.fromiter(
            (self.index.get(word, -1) for word in vocabulary.words), np.int32, len(vocabulary)
        )
        known = rows >= 0
        counts = self.counts.copy()
        counts[rows[known]] += vocabulary.counts[known]
        new = _by_row(added.rows)
        new = new[~known[new]]
        rows[new] = np.arange(len(self), len(self) + len(new), dtype=np.int32)
        logger.info(
            "added %d new words to %d, %d of which occur again",
            len(new),
            len(self),
            np.count_nonzero(known),
        )
        return Selection(
            self.words + vocabulary.decode(new),
            np.concatenate([counts, vocabulary.counts[new]]),
            rows,
            added.effective_min_count,
        )


def select(
    vocabulary: Vocabulary,
    *,
    min_count: int = 5,
    max_final_vocab: int | None = None,
    max_vocab_size: int | None = None,
    trim_rule: TrimRule | None = None,
    sorted_vocab: bool = True,
) -> Selection:
    """Choose the words that a model keeps.

    Parameters
    ----------
    vocabulary : Vocabulary
        All words of the text.
    min_count : int
        Keep words that occur at least so often.
    max_final_vocab : int, optional
        Raise ``min_count`` until at most so many words pass it.
    max_vocab_size : int, optional
        Consider only so many words, the most frequent ones (ties by first occurrence). Exact:
        gensim prunes while it counts, and what is left depends on the order of the text.
    trim_rule : callable, optional
        ``trim_rule(word, count, min_count)`` returns ``RULE_KEEP``, ``RULE_DISCARD`` or
        ``RULE_DEFAULT`` (also None), which lets the count decide.
    sorted_vocab : bool
        Rows by descending count; otherwise in order of first occurrence.

    Returns
    -------
    Selection
        Possibly of no words, which is logged as a warning.

    Raises
    ------
    ValueError
        If a number is negative, a limit is 0, or ``trim_rule`` returns something else.
    """
    if min_count < 0:
        raise ValueError(f"min_count={min_count}: must not be negative")
    for name, limit in (("max_final_vocab", max_final_vocab), ("max_vocab_size", max_vocab_size)):
        if limit is not None and limit < 1:
            raise ValueError(f"{name}={limit}: must be positive, or None for no limit")
    counts = vocabulary.counts[:max_vocab_size]
    if max_final_vocab is not None and max_final_vocab < len(counts):
        min_count = max(min_count, int(counts[max_final_vocab]) + 1)
    kept = counts >= min_count
    if trim_rule is not None:
        _apply_rule(trim_rule, vocabulary, min_count, kept)
    ids = np.flatnonzero(kept)
    if not sorted_vocab:
        order = vocabulary.order_of_occurrence()
        ids = order[order < len(kept)]
        ids = ids[kept[ids]]
    rows = np.full(len(vocabulary), -1, np.int32)
    rows[ids] = np.arange(len(ids), dtype=np.int32)
    selection = Selection(vocabulary.decode(ids), counts[ids], rows, min_count)
    _log(vocabulary, selection)
    return selection


def _apply_rule(
    rule: TrimRule, vocabulary: Vocabulary, min_count: int, kept: npt.NDArray[np.bool_]
) -> None:
    words = vocabulary.decode(np.arange(len(kept)))
    for i, (word, count) in enumerate(zip(words, vocabulary.counts.tolist(), strict=False)):
        kept[i] = keep_vocab_item(word, count, min_count, rule)


def keep_vocab_item(
    word: Any, count: int, min_count: int, trim_rule: TrimRule | None = None
) -> bool:
    """Tell whether a word that occurs ``count`` times is kept: see `select`.

    Raises
    ------
    ValueError
        If ``trim_rule`` returns something else than a rule.
    """
    verdict = None if trim_rule is None else trim_rule(word, count, min_count)
    if verdict in (RULE_KEEP, RULE_DISCARD):
        return verdict == RULE_KEEP
    if verdict is None or verdict == RULE_DEFAULT:
        return count >= min_count
    raise ValueError(
        f"trim_rule returned {verdict!r} for {word!r}: expected RULE_DEFAULT (0), "
        "RULE_DISCARD (1) or RULE_KEEP (2)"
    )


def _by_row(rows: Int32s) -> npt.NDArray[np.intp]:
    """List the ids that have rows, in the order of these."""
    ids = np.flatnonzero(rows >= 0)
    return ids[np.argsort(rows[ids], kind="stable")]


def _log(vocabulary: Vocabulary, selection: Selection) -> None:
    n_kept, n_types = len(selection), len(vocabulary)
    kept, total = int(selection.counts.sum()), int(vocabulary.counts.sum())
    log = logger.info if n_kept else logger.warning
    for n, all_n, what in ((n_kept, n_types, "words"), (kept, total, "tokens")):
        log(
            "effective_min_count=%d keeps %d %s (%.2f%% of %d, drops %d)",
            selection.effective_min_count,
            n,
            what,
            100 * n / max(all_n, 1),
            all_n,
            all_n - n,
        )


def subsampling_thresholds(counts: Int64s, sample: float) -> npt.NDArray[np.uint32]:
    """Compute how often occurrences of each word are kept.

    A word with the share f of the text is kept with probability
    ``min(1, (sqrt(f / sample) + 1) * sample / f)``: what word2vec.c computes, not the formula
    printed in Mikolov et al. (2013), "Distributed Representations of Words and Phrases".

    Parameters
    ----------
    counts : ndarray of int64, shape (n_words,)
        Occurrences of the words that the model keeps.
    sample : float
        Words with a larger share than about this are thinned out; 0 keeps everything. From 1 on
        it is a number of occurrences, times (3 + sqrt(5)) / 2: words that occur more often than
        ``sample * 2.618`` times are thinned out, as in gensim.

    Returns
    -------
    ndarray of uint32, shape (n_words,)
        Keep an occurrence when a uniform 32-bit random number is not above this; 0xFFFFFFFF is
        always.

    Raises
    ------
    ValueError
        If ``sample`` is negative or not finite.
    """
    if not (np.isfinite(sample) and sample >= 0):
        raise ValueError(f"sample={sample}: must be a finite number, not negative")
    counts = np.asarray(counts)
    if sample == 0 or not len(counts):
        return np.full(len(counts), ALWAYS, np.uint32)
    total = int(counts.sum())
    threshold = sample * total if sample < 1 else float(int(sample * (3 + np.sqrt(5)) / 2))
    ratio = threshold / np.maximum(counts, 1)
    probability = np.minimum(np.sqrt(ratio) + ratio, 1.0)
    logger.info(
        "sample=%g thins out the %d most common words, leaving about %d tokens of %d (%.1f%%)",
        sample,
        np.count_nonzero(probability < 1),
        float(probability @ counts),
        total,
        100 * float(probability @ counts) / max(total, 1),
    )
    thresholds: npt.NDArray[np.uint32] = np.clip(
        np.floor(probability * 2**32) - 1, 0, ALWAYS
    ).astype(np.uint32)
    return thresholds


def noise_weights(counts: Int64s, ns_exponent: float) -> npt.NDArray[np.float64]:
    """Compute the weights by which negative samples are drawn: ``counts ** ns_exponent``.

    Parameters
    ----------
    counts : ndarray of int64, shape (n_words,)
        Occurrences of the words that the model keeps. Words that never occur are not drawn,
        unless none does.
    ns_exponent : float
        0.75 in word2vec; 1 draws by frequency, 0 all words alike, negative ones prefer the rare.

    Returns
    -------
    ndarray of float64, shape (n_words,)
        Not normalised.

    Raises
    ------
    ValueError
        If the exponent is not finite, or too large for these counts.
    """
    occurring = counts > 0 if counts.any() else np.ones(len(counts), np.bool_)
    with np.errstate(over="ignore"):
        weights: npt.NDArray[np.float64] = np.maximum(counts, 1).astype(np.float64) ** ns_exponent
    weights[~occurring] = 0  # by a negative exponent these would be drawn infinitely often
    if not np.isfinite(weights.sum()):
        raise ValueError(f"ns_exponent={ns_exponent}: must be finite and moderate, like 0.75")
    return weights
