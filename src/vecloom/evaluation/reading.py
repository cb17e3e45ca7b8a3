"""What the files of questions have in common."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vecloom.vectors import KeyedVectors

Path = str | os.PathLike[str]


def read_lines(path: Path, encoding: str = "utf8") -> Iterator[tuple[int, str]]:
    """Yield the lines of a text file with their numbers from 1, without their ends.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If a line is not in the encoding.
    """
    content = pathlib.Path(path).read_bytes()
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise ValueError(
            f"{os.fspath(path)}, line {number}: not {encoding} ({error.reason} at byte "
            f"{error.start} of the file); give the file's encoding, or convert it"
        ) from error
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        yield number, line.rstrip("\r")


class Lookup:
    """Rows of the first keys of a table, by the form in which questions name them.

    Parameters
    ----------
    wv
        Vectors.
    restrict_vocab
        Number of keys considered, from the first; all for None.
    case_insensitive
        Compare keys in upper case. Of keys that differ by case only, the first counts.
    """

    def __init__(
        self, wv: KeyedVectors, restrict_vocab: int | None, case_insensitive: bool
    ) -> None:
        self._case_insensitive = case_insensitive
        self.forms = [self.form(key) for key in wv.index_to_key[:restrict_vocab]]
        self.rows: dict[Any, int] = {}
        for row, form in enumerate(self.forms):
            self.rows.setdefault(form, row)

    def form(self, key: Any) -> Any:
        """Return the key as it is compared."""
        return key.upper() if self._case_insensitive and isinstance(key, str) else key
