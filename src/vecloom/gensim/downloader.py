"""The names of ``gensim.downloader``, which here downloads nothing and runs no code."""

from __future__ import annotations

import os
from typing import Any

from vecloom.models import load as load_file

__all__ = ["BASE_DIR", "base_dir", "info", "load"]

#: Where gensim's downloader has put its files.
BASE_DIR = os.environ.get("GENSIM_DATA_DIR", os.path.expanduser("~/gensim-data"))
base_dir = BASE_DIR


def info(name: str | None = None, show_only_latest: bool = True, name_only: bool = False) -> Any:
    """List what can be downloaded: nothing.

    Parameters
    ----------
    name : str, optional
        Of a data set or model.
    show_only_latest : bool
        Not used.
    name_only : bool
        Lists of names, else dicts of what is known of them.

    Returns
    -------
    dict
        With the keys "corpora" and "models".

    Raises
    ------
    ValueError
        If a name is given: none is known.
    """
    if name is not None:
        raise ValueError(f"{name!r} is not known here. {_ADVICE}")
    kind: type = list if name_only else dict
    return {"corpora": kind(), "models": kind()}


def load(name: str | os.PathLike[str], return_path: bool = False) -> Any:
    """Open a local file of vectors or of a model.

    Parameters
    ----------
    name : path
        A file that `vecloom.load` knows, or the name of a model that gensim's downloader put into
        ``BASE_DIR`` at some time.
    return_path : bool
        Return the path instead.

    Raises
    ------
    ValueError
        If there is no such file: nothing is downloaded.
    """
    path = os.fspath(name)
    for found in (path, os.path.join(BASE_DIR, path, f"{path}.gz")):
        if os.path.isfile(found):
            return found if return_path else load_file(found)
    raise ValueError(f"{path}: there is no such file. {_ADVICE}")


_ADVICE = (
    "Vecloom downloads nothing, and runs none of the code that comes with gensim's data: download "
    "the file by other means and open it by its path, load('glove.6B.100d.txt')"
)
