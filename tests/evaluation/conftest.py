"""Files of questions, and vectors to answer them with."""

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
