"""Words of a text: maximal runs of letters, as gensim cuts them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from vecloom.corpus.preprocessing.strings import any2unicode

# Letters, the underscore, and what else regular expressions count among words, but no digits.
PAT_ALPHABETIC = re.compile(r"[^\W\d]+")


def deaccent(text: str | bytes) -> str:
    """Take the accents off letters: what they decompose into, without combining marks.

    Parameters
    ----------
    text : str, or bytes in UTF-8

    Examples
    --------
    >>> deaccent("Šéf chomutovských komunistů")
    'Sef chomutovskych komunistu'
    """
    decomposed = unicodedata.normalize("NFD", any2unicode(text))
    if not decomposed.isascii():
        decomposed = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", decomposed)


def tokenize(
    text: str | bytes,
    lowercase: bool = False,
    deacc: bool = False,
    encoding: str = "utf8",
    errors: str = "strict",
    to_lower: bool = False,
    lower: bool = False,
) -> Iterator[str]:
    """Yield the maximal runs of letters; digits are no letters.

    Parameters
    ----------
    text : str or bytes
    lowercase, to_lower, lower : bool
        Lower the text; the three are the same.
    deacc : bool
        Take accents off: see `deaccent`.
    encoding, errors : str
        Of bytes, as in ``bytes.decode``.

    Examples
    --------
    >>> list(tokenize("Nic nemůže letět rychlostí vyšší, než 300 tisíc", deacc=True))
    ['Nic', 'nemuze', 'letet', 'rychlosti', 'vyssi', 'nez', 'tisic']
    """
    decoded = any2unicode(text, encoding, errors)
    if lowercase or to_lower or lower:
        decoded = decoded.lower()
    return simple_tokenize(deaccent(decoded) if deacc else decoded)


def simple_tokenize(text: str) -> Iterator[str]:
    """Yield the maximal runs of letters, as they stand."""
    return (found.group() for found in PAT_ALPHABETIC.finditer(text))


def simple_preprocess(
    doc: str | bytes, deacc: bool = False, min_len: int = 2, max_len: int = 15
) -> list[str]:
    """List the words of a text in lower case, without those too short or too long.

    Parameters
    ----------
    doc : str, or bytes in UTF-8
        Bytes that are not UTF-8 are passed over.
    deacc : bool
        Take accents off: see `deaccent`.
    min_len, max_len : int
        Letters of a word, at least and at most. Those that begin with an underscore are left out.

    Examples
    --------
    >>> simple_preprocess("It is 25 degrees outside; a fine day!")
    ['it', 'is', 'degrees', 'outside', 'fine', 'day']
    """
    text = any2unicode(doc, errors="ignore").lower()
    words = PAT_ALPHABETIC.findall(deaccent(text) if deacc else text)
    return [word for word in words if min_len <= len(word) <= max_len and word[0] != "_"]
