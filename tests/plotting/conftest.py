"""Vectors to draw."""

import numpy as np
import pytest

from vecloom import KeyedVectors


@pytest.fixture
def wv() -> KeyedVectors:
    """Two groups of words that point in two directions."""
    random = np.random.default_rng(0)
    centres = np.repeat(np.eye(2, 10), 8, axis=0)
    vectors = (centres + 0.1 * random.normal(size=centres.shape)).astype(np.float32)
    made = KeyedVectors(10)
    made.add_vectors([f"word{i}" for i in range(16)], vectors)
    return made
