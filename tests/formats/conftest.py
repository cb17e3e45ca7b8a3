"""What the tests of formats share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .tables import Table


@pytest.fixture
def table() -> Table:
    """Three words of two dimensions, most frequent first."""
    return Table.of(["the", "of", "ünï"], [[1, -0.5], [0.1, 1e-5], [3e20, 0]], count=[9, 5, 2])


@pytest.fixture(scope="session")
def gensim_files() -> Path:
    """The folder of files that gensim's users have."""
    root = Path(os.environ.get("VECLOOM_DATA", Path(__file__).parents[2] / "../shared/data"))
    folder = root / "models" / "gensim"
    if not folder.is_dir():
        pytest.skip(f"no files of gensim in {folder}; set VECLOOM_DATA to the folder of test data")
    return folder
