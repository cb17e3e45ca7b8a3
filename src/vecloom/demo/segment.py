"""Words from unsegmented Chinese, by a rule that needs no dictionary."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")


def segment(text: str, *, passes: int = 2, threshold: float = 20.0) -> list[list[str]]:
    """Cut Chinese text into words.

    Every character begins as a word. Neighbours that stand together far more often than chance
    would have it are joined, and a second pass joins the words of the first: 诸, 葛, 亮 becomes
    诸葛, 亮 and then 诸葛亮. This is the phrase rule of Mikolov et al. 2013 ("Distributed
    Representations of Words and Phrases and their Compositionality", section 4) on characters.

    Parameters
    ----------
    text : str
        The text. Whatever is not a Han character ends a phrase and is dropped.
    passes : int, default 2
        How often neighbours are joined; words have at most ``2 ** passes`` characters.
    threshold : float, default 20.0
        How many times more often than by chance a pair must occur to be joined.

    Returns
    -------
    list of list of str
        The words of each phrase, a phrase being what stands between two marks of punctuation.
    """
    phrases = [list(run) for run in _HAN.findall(text)]
    for _ in range(passes):
        scores = _pair_scores(phrases)
        phrases = [_join(phrase, scores, threshold) for phrase in phrases]
    return phrases


def _pair_scores(phrases: list[list[str]], discount: int = 5) -> dict[tuple[str, str], float]:
    """How many times more often than by chance each pair occurs, rare pairs discounted."""
    words = Counter(word for phrase in phrases for word in phrase)
    pairs = Counter(pair for phrase in phrases for pair in pairwise(phrase))
    return {
        (a, b): (count - discount) * words.total() / (words[a] * words[b])
        for (a, b), count in pairs.items()
        if count > discount
    }


def _join(phrase: list[str], scores: dict[tuple[str, str], float], threshold: float) -> list[str]:
    """Join the pairs above the threshold, a pair giving way to a better one on its right."""
    strengths = [scores.get(pair, 0.0) for pair in pairwise(phrase)] + [0.0, 0.0]
    joined = []
    i = 0
    while i < len(phrase):
        if strengths[i] > threshold and strengths[i] >= strengths[i + 1]:
            joined.append(phrase[i] + phrase[i + 1])
            i += 2
        else:
            joined.append(phrase[i])
            i += 1
    return joined
