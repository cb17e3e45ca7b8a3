"""Co-occurrences counted in the plainest way, with exact fractions."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction


def naive(sentences, window, *, min_count=1, symmetric=True, weighted=True, keep=None):
    """Return {(word, other word): Fraction}; both orders where symmetric."""
    frequency = Counter(word for sentence in sentences for word in sentence)
    pairs = defaultdict(Fraction)
    for sentence in sentences:
        kept = [
            word
            for word in sentence
            if (frequency[word] >= min_count if keep is None else word in keep)
        ]
        for right, word in enumerate(kept):
            for left in range(max(0, right - window), right):
                share = Fraction(1, right - left) if weighted else Fraction(1)
                pairs[kept[left], word] += share
                if symmetric:
                    pairs[word, kept[left]] += share
    return dict(pairs)


def as_dict(counts):
    """Return a Cooccurrence in the same form, with exact fractions."""
    words, found = counts.words, {}
    unit = Fraction(1, round(1 / counts.unit))
    for rows, columns, weights in counts.blocks(3):
        for row, column, weight in zip(
            rows.tolist(), columns.tolist(), weights.tolist(), strict=True
        ):
            assert (words[row], words[column]) not in found
            found[words[row], words[column]] = weight * unit
            if counts.symmetric:
                found[words[column], words[row]] = weight * unit
    return found
