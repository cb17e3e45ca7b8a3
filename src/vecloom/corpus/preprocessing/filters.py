"""Cleaning texts by a chain of small steps, which are named, and work, as gensim's."""

from __future__ import annotations

import glob
import re
import string
from collections.abc import Callable, Collection, Iterable

from vecloom.corpus.preprocessing.stemming import PorterStemmer
from vecloom.corpus.preprocessing.stop_words import STOP_WORDS
from vecloom.corpus.preprocessing.strings import any2unicode
from vecloom.corpus.sources import StrPath

Text = str | bytes

RE_TAGS = re.compile(r"<[^>]+>")
RE_PUNCT = re.compile(f"[{re.escape(string.punctuation)}]+")
RE_NUMERIC = re.compile(r"[0-9]+")
RE_NONALPHA = re.compile(r"\W")
RE_WHITESPACE = re.compile(r"\s+")
RE_AL_NUM = re.compile(r"([a-z])(?=[0-9])")
RE_NUM_AL = re.compile(r"([0-9])(?=[a-z])")


def strip_tags(s: Text) -> str:
    """Take out what stands between angle brackets, and these.

    Examples
    --------
    >>> strip_tags("<i>Hello</i> <b>World</b>!")
    'Hello World!'
    """
    return RE_TAGS.sub("", any2unicode(s))


def strip_punctuation(s: Text) -> str:
    """Replace each run of ASCII's punctuation by a space."""
    return RE_PUNCT.sub(" ", any2unicode(s))


def strip_numeric(s: Text) -> str:
    """Take out the digits 0 to 9."""
    return RE_NUMERIC.sub("", any2unicode(s))


def strip_non_alphanum(s: Text) -> str:
    """Replace each character that is neither a letter nor a digit nor an underscore by a space."""
    return RE_NONALPHA.sub(" ", any2unicode(s))


def strip_multiple_whitespaces(s: Text) -> str:
    """Replace each run of white space by one space."""
    return RE_WHITESPACE.sub(" ", any2unicode(s))


def split_alphanum(s: Text) -> str:
    """Put a space between small letters a to z and digits that meet.

    Examples
    --------
    >>> split_alphanum("24.0hours7 days365 a1b2c3")
    '24.0 hours 7 days 365 a 1 b 2 c 3'
    """
    return RE_NUM_AL.sub(r"\1 ", RE_AL_NUM.sub(r"\1 ", any2unicode(s)))


def strip_short(s: Text, minsize: int = 3) -> str:
    """Take out words of fewer than ``minsize`` characters; the others stand a space apart."""
    return " ".join(remove_short_tokens(any2unicode(s).split(), minsize))


def remove_short_tokens(tokens: Iterable[str], minsize: int = 3) -> list[str]:
    """List the tokens of at least ``minsize`` characters."""
    return [token for token in tokens if len(token) >= minsize]


def remove_stopwords(s: Text, stopwords: Collection[str] | None = None) -> str:
    """Take out stop words; the others stand a space apart.

    Parameters
    ----------
    s : str or bytes
        Words between white space; stop words are found in lower case only.
    stopwords : collection of str, optional
        By default `vecloom.corpus.preprocessing.stop_words.STOP_WORDS`.
    """
    return " ".join(remove_stopword_tokens(any2unicode(s).split(), stopwords))


def remove_stopword_tokens(
    tokens: Iterable[str], stopwords: Collection[str] | None = None
) -> list[str]:
    """List the tokens that are no stop words: see `remove_stopwords`."""
    unwanted = STOP_WORDS if stopwords is None else stopwords
    return [token for token in tokens if token not in unwanted]


def stem_text(text: Text) -> str:
    """Lower the text, and reduce each word between white space to its stem, by Porter's rules."""
    stem = PorterStemmer().stem
    return " ".join(map(stem, any2unicode(text).split()))


def lower_to_unicode(text: Text, encoding: str = "utf8", errors: str = "strict") -> str:
    """Decode bytes, and lower the text."""
    return any2unicode(text.lower(), encoding, errors)


def split_on_space(s: Text) -> list[str]:
    """Split at spaces; white space of other kinds stays, but for the ends of the text."""
    return [word for word in any2unicode(s).strip().split(" ") if word]


#: What `preprocess_string` does unless told otherwise.
DEFAULT_FILTERS: list[Callable[[str], str]] = [
    str.lower,
    strip_tags,
    strip_punctuation,
    strip_multiple_whitespaces,
    strip_numeric,
    remove_stopwords,
    strip_short,
    stem_text,
]


def preprocess_string(
    s: Text, filters: Iterable[Callable[[str], str]] = DEFAULT_FILTERS
) -> list[str]:
    """Send a text through filters, and split what comes out at white space.

    Parameters
    ----------
    s : str or bytes
    filters : iterable of callables from str to str
        Run in this order.

    Examples
    --------
    >>> preprocess_string("<i>Hel 9lo</i> <b>Wo9 rld</b>! The weather is really nice today.")
    ['hel', 'rld', 'weather', 'nice', 'todai']
    """
    text = any2unicode(s)
    for apply in filters:
        text = apply(text)
    return text.split()


def preprocess_documents(docs: Iterable[Text]) -> list[list[str]]:
    """List what `preprocess_string` makes of each text."""
    return [preprocess_string(doc) for doc in docs]


def read_file(path: StrPath) -> bytes:
    """Return the bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


def read_files(pattern: str) -> list[bytes]:
    """Return the bytes of the files that match a pattern, sorted by name."""
    return [read_file(path) for path in sorted(glob.glob(pattern))]
