"""Texts cut into sentences, by plain rules for English and Chinese punctuation."""

from __future__ import annotations

import re

# Closing quotes and brackets stay with the sentence before them.
CLOSING = "\"'”’»)]}」』》〉）】〕｝＂＇"
# What may stand before the first letter of a sentence.
OPENING = "\"'“‘«([{「『《〈（【〔｛¿¡"

# Chinese ends a sentence without a space behind it. An ellipsis ends one too, two of them count
# as one; of several stops in a row ("?!") the last one ends it.
CHINESE_END = re.compile(rf"[。！？；｡…‼⁇⁈⁉]+[{re.escape(CLOSING)}]*")
# English needs white space behind its stop.
ENGLISH_END = re.compile(rf"(?P<stop>[.!?]+)[{re.escape(CLOSING)}]*(?=\s|$)")
END = re.compile(f"{CHINESE_END.pattern}|{ENGLISH_END.pattern}")
PARAGRAPH = re.compile(r"\n\s*\n|\r\n\s*\r\n|\u2029")

# Words whose stop is part of them, by what follows then: anything, ...
ABBREVIATION = re.compile(
    "mrs?|ms|dr|prof|rev|hon|st|mt|ft|gen|col|lt|sgt|capt|maj|cmdr|adm|gov|sen|rep|pres|messrs|"
    r"vs|viz|cf|approx|ca|dept|univ|assn|ave|blvd|e\.g|i\.e"
)
# ... what has no capital letter, ...
LAST_WORD = re.compile(r"jr|sr|al|inc|ltd|co|corp|bros|est|etc|a\.m|p\.m|u\.s|u\.k|ph\.d")
# ... a number.
BEFORE_NUMBER = re.compile(
    "nos?|vols?|figs?|eqs?|pp?|ch|sec|art|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
WORD_BEFORE = re.compile(r"[^\s(\[{“‘\"]*$")
INITIAL = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
NEXT = re.compile(rf"\s*[{re.escape(OPENING)}]*(\S)")


def split_sentences(text: str) -> list[str]:
    """Cut a text into sentences.

    A sentence ends

    * at ``。！？；`` and ``…``, one or more, with the closing quotes and brackets behind them;
    * at ``.``, ``!`` and ``?`` before white space, with the closing quotes and brackets behind
      them, unless the next letter is a small one, or the stop belongs to a known abbreviation
      (``Mr.``, ``e.g.``) or to an initial (``J. S. Bach``);
    * at an empty line.

    These are rules, not knowledge. An abbreviation that is not known ends a sentence before a
    capital letter; a sentence does not end in "St." or a single letter, nor before one that
    begins with a small letter; a straight quote behind ``。`` counts as a closing one. Line ends
    alone end nothing.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
        Without white space around them; none is empty.

    Examples
    --------
    >>> split_sentences('Mr. Hale paid 3.5 dollars. "Keep it!" he said. He left.')
    ['Mr. Hale paid 3.5 dollars.', '"Keep it!" he said.', 'He left.']
    >>> split_sentences("他说：“好吧。”然后走了！再见……")
    ['他说：“好吧。”', '然后走了！', '再见……']
    """
    return [
        sentence
        for paragraph in PARAGRAPH.split(text)
        for piece in _pieces(paragraph)
        if (sentence := piece.strip())
    ]


def _pieces(paragraph: str) -> list[str]:
    start, pieces = 0, []
    for found in END.finditer(paragraph):
        if found["stop"] is None or _ends(paragraph, start, found):
            pieces.append(paragraph[start : found.end()])
            start = found.end()
    pieces.append(paragraph[start:])
    return pieces


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a stop of English ends the sentence that begins at `start`."""
    following = NEXT.match(text, found.end())
    if following is None:
        return True
    if following[1].islower():
        return False
    if found["stop"] != ".":
        return True
    before = WORD_BEFORE.search(text, max(start, found.start() - 40), found.start())
    word = before[0].lower() if before else ""
    if ABBREVIATION.fullmatch(word):
        return False
    if LAST_WORD.fullmatch(word):
        return following[1].isupper()
    if BEFORE_NUMBER.fullmatch(word):
        return not following[1].isdigit()
    return word == "i" or not INITIAL.fullmatch(word)
