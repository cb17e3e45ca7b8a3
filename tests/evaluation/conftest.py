"""Files of questions, and the folder of real data."""

import os
from pathlib import Path

import numpy as np
import pytest

from vecloom.vectors import KeyedVectors


@pytest.fixture
def write(tmp_path):
    """Write a file, text in UTF-8 or bytes, and return its path."""

    def write(content):
        path = tmp_path / "questions.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture(scope="session")
def data():
    """Return the folder of real data."""
    root = Path(__file__).parents[2]
    folder = Path(os.environ.get("VECLOOM_DATA", root / ".." / "shared" / "data")).resolve()
    if not folder.is_dir():
        pytest.skip(f"no data at {folder}: set VECLOOM_DATA")
    return folder


@pytest.fixture
def royals():
    """Words on a grid of gender and kind, where analogies come out exactly."""
    places = {
        "king": (1, 0, 3),
        "queen": (-1, 0, 3),
        "man": (1, 0, 0),
        "woman": (-1, 0, 0),
        "actor": (1, 3, 0),
        "actress": (-1, 3, 0),
        "King": (1, 0.1, 3),
    }
    table = KeyedVectors(3)
    table.add_vectors(list(places), np.array(list(places.values()), dtype=np.float32))
    return table
