"""An installed package that is none, for those who ask which gensim they have."""

from __future__ import annotations

from importlib.metadata import Distribution
from os import PathLike
from typing import Any


class StandIn(Distribution):
    """A distribution of a name and a version, without files."""

    def __init__(self, name: str, version: str) -> None:
        self._metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"

    def read_text(self, filename: str | PathLike[str]) -> str | None:
        """Return the text of METADATA, the only file."""
        return self._metadata if filename == "METADATA" else None

    def locate_file(self, path: Any) -> Any:
        """Find no file.

        Raises
        ------
        FileNotFoundError
            In any case.
        """
        raise FileNotFoundError(f"{path}: Vecloom stands in for gensim, whose files are not here")
