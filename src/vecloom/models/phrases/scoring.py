"""How strongly two words belong together: the scores of phrases."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

Scorer = Callable[..., float]

# Articles, prepositions and conjunctions: the words that gensim's constant of this name has.
ENGLISH_CONNECTOR_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "for",
        "of",
        "with",
        "without",
        "at",
        "from",
        "to",
        "in",
        "on",
        "by",
        "and",
        "or",
    ],
)

ARGUMENTS = (
    "worda_count",
    "wordb_count",
    "bigram_count",
    "len_vocab",
    "min_count",
    "corpus_word_count",
)


def original_scorer(
    worda_count: float,
    wordb_count: float,
    bigram_count: float,
    len_vocab: float,
    min_count: float,
    corpus_word_count: float,
) -> float:
    """Score two words by how much more often than by chance they stand together.

    That is ``(bigram_count - min_count) / (worda_count * wordb_count) * len_vocab``: Mikolov et
    al. (2013), "Distributed Representations of Words and Phrases and their Compositionality",
    equation 6, times the size of the vocabulary.

    Parameters
    ----------
    worda_count, wordb_count : int
        Occurrences of the first and of the last word.
    bigram_count : int
        Occurrences of both, one after the other.
    len_vocab : int
        Number of different words and pairs.
    min_count : float
        What is taken off the count of a pair, so that rare ones do not score high.
    corpus_word_count : int
        Not used.

    Returns
    -------
    float
        Above 0; 0 or less for pairs that occur ``min_count`` times or less.
    """
    together = worda_count * wordb_count
    if together == 0:
        return -math.inf
    return (bigram_count - min_count) / float(together) * len_vocab


def npmi_scorer(
    worda_count: float,
    wordb_count: float,
    bigram_count: float,
    len_vocab: float,
    min_count: float,
    corpus_word_count: float,
) -> float:
    """Score two words by their normalised pointwise mutual information.

    See Bouma (2009), "Normalized (Pointwise) Mutual Information in Collocation Extraction",
    section 4.1.

    Parameters
    ----------
    worda_count, wordb_count, bigram_count
        As those of `original_scorer`.
    len_vocab : int
        Not used.
    min_count : float
        Pairs that occur less often are no phrases.
    corpus_word_count : int
        Number of tokens of the text.

    Returns
    -------
    float
        From -1 (never together) over 0 (independent) to 1 (always together); minus infinity for
        rare pairs.
    """
    if bigram_count < min_count or not (worda_count and wordb_count and bigram_count):
        return -math.inf
    n = float(corpus_word_count)
    first, last, both = worda_count / n, wordb_count / n, bigram_count / n
    return math.log(both / (first * last)) / -math.log(both)


# Those that are computed natively, by the names that `Phrases` and files know.
SCORERS: dict[str, Scorer] = {"default": original_scorer, "npmi": npmi_scorer}


def resolve(scoring: Any) -> Scorer:
    """Find a scorer by name, or check a function.

    Raises
    ------
    ValueError
        If no scorer has this name, or the function does not take all arguments.
    TypeError
        If it is neither a name nor a function whose arguments can be told.
    """
    if isinstance(scoring, str):
        if scoring not in SCORERS:
            raise ValueError(
                f"scoring={scoring!r} is unknown: choose among {', '.join(map(repr, SCORERS))}, or "
                f"pass a function of {', '.join(ARGUMENTS)}"
            )
        return SCORERS[scoring]
    if not callable(scoring):
        raise TypeError(f"scoring={scoring!r}: expected 'default', 'npmi' or a function")
    try:
        parameters = inspect.signature(scoring).parameters
    except ValueError:
        raise TypeError(f"scoring={scoring!r}: it does not tell its arguments") from None
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    missing = [] if takes_any else [name for name in ARGUMENTS if name not in parameters]
    if missing:
        raise ValueError(
            f"the scoring function does not take {', '.join(missing)}: it is called with "
            f"{', '.join(ARGUMENTS)}, by name"
        )
    return scoring  # type: ignore[no-any-return]


def name_of(scoring: Scorer | None) -> str | None:
    """Return the name of a scorer, None if it is a user's."""
    return next((name for name, scorer in SCORERS.items() if scorer is scoring), None)
