"""The names of ``gensim.test.utils`` that examples use, with small texts of our own."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator

from vecloom.corpus.dictionary import Dictionary

__all__ = [
    "common_corpus",
    "common_dictionary",
    "common_texts",
    "datapath",
    "get_tmpfile",
    "module_path",
    "temporary_file",
]

module_path = os.path.dirname(__file__)
DATA = os.path.join(module_path, "data")


def datapath(fname: str) -> str:
    """Return the path of one of the small texts.

    Parameters
    ----------
    fname : {"common_texts.txt", "river.txt"}
        Token lists, one a line; short paragraphs, one a line, with case and punctuation.

    Raises
    ------
    FileNotFoundError
        If there is no such text: gensim's test data are not here.
    """
    path = os.path.join(DATA, fname)
    if not os.path.exists(path):
        raise FileNotFoundError(
            f"{fname} is not among Vecloom's small texts, which are "
            f"{', '.join(sorted(os.listdir(DATA)))}: gensim's test data come with gensim"
        )
    return path


def get_tmpfile(suffix: str) -> str:
    """Return the path of a file of this name in the folder for temporary files; it is not made."""
    return os.path.join(tempfile.gettempdir(), suffix)


@contextlib.contextmanager
def temporary_file(name: str = "") -> Iterator[str]:
    """Give a path in a folder that is removed at the end of the ``with`` block."""
    folder = tempfile.mkdtemp()
    try:
        yield os.path.join(folder, name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _read(fname: str) -> list[list[str]]:
    with open(datapath(fname), encoding="utf-8") as file:
        return [line.split() for line in file]


#: Nine short documents.
common_texts = _read("common_texts.txt")
common_dictionary = Dictionary()
common_corpus = [common_dictionary.doc2bow(text, allow_update=True) for text in common_texts]
