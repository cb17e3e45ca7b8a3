"""Names of gensim 3, and those that gensim 4 advises against."""

from __future__ import annotations

import numpy as np
import pytest

from vecloom.vectors.deprecated import ATTRIBUTES


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_old_attributes_tell_the_new_ones(plane, name):
    with pytest.raises(AttributeError, match=rf"KeyedVectors\.{name} is"):
        getattr(plane, name)
    assert not hasattr(plane, name)


def test_the_message_names_the_replacement(plane):
    with pytest.raises(AttributeError, match="index_to_key"):
        _ = plane.index2word
    with pytest.raises(AttributeError, match="get_normed_vectors"):
        _ = plane.vectors_norm


def test_old_methods_work_and_warn(plane):
    with pytest.warns(DeprecationWarning, match="get_vector"):
        assert plane.word_vec("east").tolist() == [2, 0]
    with pytest.warns(DeprecationWarning, match="fill_norms"):
        plane.init_sims()
    assert plane["east"].tolist() == [2, 0]
    with pytest.warns(DeprecationWarning, match="unit_normalize_all"):
        plane.init_sims(replace=True)
    assert np.linalg.norm(plane["northeast"]) == pytest.approx(1)
