"""str and bytes into each other."""

from __future__ import annotations

import re

# What HTML calls a character: by name, by its number, by its number in base 16.
RE_HTML_ENTITY = re.compile(r"&(#?)([xX]?)(\w{1,8});")


def any2unicode(text: str | bytes, encoding: str = "utf8", errors: str = "strict") -> str:
    """Return text as str.

    Parameters
    ----------
    text : str or bytes
    encoding, errors : str
        Of bytes, as in ``bytes.decode``.

    Raises
    ------
    UnicodeDecodeError
        If bytes are not of the encoding and ``errors`` is "strict".
    """
    return text if isinstance(text, str) else str(text, encoding, errors)


def any2utf8(text: str | bytes, errors: str = "strict", encoding: str = "utf8") -> bytes:
    """Return text as bytes in UTF-8.

    Parameters
    ----------
    text : str or bytes
    errors, encoding : str
        Of bytes, as in ``bytes.decode``.

    Raises
    ------
    UnicodeError
        If bytes are not of the encoding and ``errors`` is "strict", or a str has lone surrogates.
    """
    return any2unicode(text, encoding, errors).encode("utf8")


def decode_htmlentities(text: str) -> str:
    """Replace HTML's names and numbers of characters, such as ``&eacute;``, by the characters.

    Those that are unknown stay as they are.
    """
    return RE_HTML_ENTITY.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    import html  # with a table of two thousand names

    decoded = html.unescape(found.group())
    return found.group() if decoded == "\N{REPLACEMENT CHARACTER}" else decoded
