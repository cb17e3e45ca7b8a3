"""Porter's stemmer: English words without their endings.

Porter, M. F. (1980), "An algorithm for suffix stripping", Program 14(3), 130-137, in the steps and
with the names of the paper, and with the three departures that its author has made in his own
program since: words of one or two letters stay as they are, step 2 makes ``bli`` (and not only
``abli``) ``ble``, and ``logi`` ``log``.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

MOST_REMEMBERED = 1 << 16  # words; a text repeats them

_DERIVED = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "bli": "ble",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
    "logi": "log",
}
_COMPOSED = {
    "icate": "ic",
    "ative": "",
    "alize": "al",
    "iciti": "ic",
    "ical": "ic",
    "ful": "",
    "ness": "",
}
_LAST = dict.fromkeys(
    (
        *("al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment"),
        *("ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize"),
    ),
    "",
)


class PorterStemmer:
    """Reduces English words to stems, which need not be words.

    Examples
    --------
    >>> PorterStemmer().stem_sentence("Cats and ponies have meeting")
    'cat and poni have meet'
    """

    def stem(self, w: str) -> str:
        """Return the stem of a word, in lower case."""
        return _stem(w.lower())

    def stem_sentence(self, txt: str) -> str:
        """Return the stems of words between white space, a space apart."""
        return " ".join(map(self.stem, txt.split()))

    def stem_documents(self, docs: Iterable[str]) -> list[str]:
        """List what `stem_sentence` makes of each text."""
        return [self.stem_sentence(doc) for doc in docs]


@functools.lru_cache(MOST_REMEMBERED)
def _stem(word: str) -> str:
    if len(word) <= 2:
        return word
    word = _without_plural(word)
    word = _without_ed_and_ing(word)
    if word.endswith("y") and "v" in _shape(word[:-1]):  # step 1c
        word = word[:-1] + "i"
    word = _replaced(word, _DERIVED, 0)  # step 2
    word = _replaced(word, _COMPOSED, 0)  # step 3
    word = _replaced(word, _LAST, 1)  # step 4
    return _tidied(word)


class _Kinds(dict[int, str]):
    """From a letter's code point to c or v; to y where its neighbour decides."""

    def __missing__(self, _: int) -> str:
        return "c"


_KINDS = _Kinds(
    dict.fromkeys(range(128), "c") | dict.fromkeys(map(ord, "aeiou"), "v") | {ord("y"): "y"}
)


def _shape(word: str) -> str:
    """Write c for each consonant and v for each vowel; y is one behind a consonant."""
    shape = word.translate(_KINDS)
    while "y" in shape:
        shape = shape.replace("y", "v" if "cy" in shape[: shape.index("y") + 1] else "c", 1)
    return shape


def _measure(stem: str) -> int:
    """Count how often a vowel comes before a consonant: the paper's m."""
    return _shape(stem).count("vc")


def _is_double(word: str) -> bool:
    """Tell whether a word ends in the same consonant twice: ``*d``."""
    return word[-1:] == word[-2:-1] and _shape(word).endswith("c")


def _is_short(word: str) -> bool:
    """Tell whether a word ends in consonant, vowel, consonant, the last not w, x or y: ``*o``."""
    return _shape(word).endswith("cvc") and word[-1] not in "wxy"


def _without_plural(word: str) -> str:
    """Step 1a."""
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _without_ed_and_ing(word: str) -> str:
    """Step 1b."""
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    ending = next((ending for ending in ("ed", "ing") if word.endswith(ending)), "")
    stem = word.removesuffix(ending)
    if not ending or "v" not in _shape(stem):
        return word
    if stem.endswith(("at", "bl", "iz")):
        return stem + "e"
    if _is_double(stem):
        return stem if stem[-1] in "lsz" else stem[:-1]
    return stem + "e" if _measure(stem) == 1 and _is_short(stem) else stem


def _replaced(word: str, endings: Mapping[str, str], least: int) -> str:
    """Replace the longest of these endings, if the measure of what is before exceeds ``least``."""
    for length in range(min(7, len(word)), 1, -1):
        ending = word[-length:]
        if ending not in endings:
            continue
        stem = word[:-length]
        if ending == "ion" and not stem.endswith(("s", "t")):
            continue
        return stem + endings[ending] if _measure(stem) > least else word
    return word


def _tidied(word: str) -> str:
    """Step 5."""
    if word.endswith("e"):
        stem = word[:-1]
        measure = _measure(stem)
        if measure > 1 or (measure == 1 and not _is_short(stem)):
            word = stem
    if word.endswith("ll") and _measure(word) > 1:
        word = word[:-1]
    return word
