"""The Brown corpus as NLTK's data has it: a sentence a line, its tokens ``word/tag``."""

from __future__ import annotations

from collections.abc import Iterator

from vecloom.corpus import sources
from vecloom.corpus.sources import StrPath
from vecloom.corpus.tagged import TaggedDocument


class _BrownFiles:
    """The files of a folder."""

    def __init__(self, dirname: StrPath) -> None:
        self.dirname = dirname

    def _sentences(self) -> Iterator[tuple[str, int, list[str]]]:
        """Yield file, number of the line in it, counted from 0, and tokens."""
        for text in sources.expand(self.dirname):
            for number, line in enumerate(sources.lines(text, "strict", keep_empty=True)):
                parts = (token.split("/") for token in line.split())
                tagged = ((part[0].lower(), part[1][:2]) for part in parts if len(part) == 2)
                if tokens := [f"{word}/{tag}" for word, tag in tagged if tag.isalpha()]:
                    yield text.path, number, tokens


class BrownCorpus(_BrownFiles):
    """The sentences of the Brown corpus, as NLTK's data has it.

    Tokens are ``word/tag``, the word in lower case, the tag its first two letters. Those whose tag
    does not begin with two letters, mostly punctuation, are left out, and so are sentences in
    which nothing is left.

    Parameters
    ----------
    dirname : path
        The folder, whose files are taken by name.
    """

    def __iter__(self) -> Iterator[list[str]]:
        for _, _, tokens in self._sentences():
            yield tokens


class TaggedBrownCorpus(_BrownFiles):
    """The sentences of `BrownCorpus` as documents, each tagged ``<file>_SENT_<line>``."""

    def __iter__(self) -> Iterator[TaggedDocument]:
        for path, number, tokens in self._sentences():
            yield TaggedDocument(tokens, [f"{path}_SENT_{number}"])
