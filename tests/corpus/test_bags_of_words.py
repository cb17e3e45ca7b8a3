"""Bags of words and vectors into each other."""

from __future__ import annotations

import numpy as np
import pytest

from vecloom.corpus import bags

BAG = [(1, 3), (4, -4.0)]
FULL = np.array([0, 3, 0, 0, -4], np.float32)


def test_bags_and_arrays():
    assert bags.sparse2full(BAG, 5).tolist() == FULL.tolist()
    assert bags.full2sparse(FULL) == bags.any2sparse(FULL) == bags.any2sparse(BAG) == BAG
    assert bags.full2sparse([0.1, 2], eps=0.5) == bags.any2sparse([(0, 0.1), (1, 2)], 0.5)
    with pytest.raises(IndexError):
        bags.sparse2full(BAG, 4)


def test_corpora_and_matrices():
    corpus = [BAG, [], [(0, 1)]]
    dense = bags.corpus2dense(iter(corpus), 5)
    assert dense.dtype == np.float32
    assert dense.T.tolist() == [FULL.tolist(), [0] * 5, [1, 0, 0, 0, 0]]
    assert bags.corpus2dense(corpus, 5, num_docs=3, dtype=int).dtype == int
    assert bags.corpus2dense([], 5, num_docs=0).shape == (5, 0)
    assert list(bags.Dense2Corpus(dense)) == corpus and len(bags.Dense2Corpus(dense)) == 3
    assert list(bags.Dense2Corpus(dense.T, documents_columns=False)) == corpus
    with pytest.raises(ValueError, match="num_docs=2"):
        bags.corpus2dense(corpus, 5, num_docs=2)
    with pytest.raises(ValueError, match="empty"):
        bags.corpus2dense([], 5)


def test_sparse_matrices():
    pytest.importorskip("scipy")
    corpus = [BAG, [], [(0, 1)]]
    sparse = bags.corpus2csc(iter(corpus))
    assert sparse.shape == (5, 3) and sparse.dtype == np.float64
    assert (sparse.toarray() == bags.corpus2dense(corpus, 5)).all()
    assert bags.corpus2csc(corpus, num_terms=9, dtype=np.float32).shape == (9, 3)
    assert bags.corpus2csc([]).shape == (0, 0)
    for again in (
        bags.Sparse2Corpus(sparse),
        bags.Sparse2Corpus(sparse.T, documents_columns=False),
    ):
        assert list(again) == corpus and len(again) == 3
        assert again[0] == again[-3] == BAG and list(again[1:]) == corpus[1:]
        assert list(again[[2, 0]]) == [corpus[2], BAG]
        with pytest.raises(IndexError):
            again[3]
    assert bags.any2sparse(sparse[:, 0]) == bags.any2sparse(sparse.T[0]) == BAG
    assert bags.unitvec(sparse[:, 0]).toarray().ravel() == pytest.approx(FULL / 5)
    with pytest.raises(ValueError):
        bags.corpus2csc(corpus, num_terms=4)


@pytest.mark.parametrize(("norm", "length"), [("l1", 7), ("l2", 5), ("unique", 2)])
def test_vectors_are_scaled(norm, length):
    for dtype in (np.float32, np.float64):
        scaled, told = bags.unitvec(FULL.astype(dtype), norm, return_norm=True)
        assert scaled == pytest.approx(FULL / length) and scaled.dtype == dtype and told == length
    assert bags.unitvec(FULL.astype(int), norm) == pytest.approx(FULL / length)
    assert bags.unitvec(BAG, norm) == [(1, 3 / length), (4, -4 / length)]


def test_vectors_of_zeros_stay_as_they_are():
    zeros = np.zeros(3)
    for vector in (zeros, [], [(0, 0)], np.array([])):
        scaled, length = bags.unitvec(vector, return_norm=True)
        assert scaled is vector and length == 1.0
    with pytest.raises(ValueError, match="norm='l3'"):
        bags.unitvec(zeros, "l3")
    with pytest.raises(ValueError, match="neither an array nor a bag"):
        bags.unitvec(["text"])


def test_bags_are_compared():
    assert bags.veclen(BAG) == 5 and bags.veclen([]) == 0
    assert bags.cossim(BAG, BAG) == 1 and bags.cossim(BAG, [(1, 1)]) == pytest.approx(0.6)
    assert bags.cossim(BAG, []) == bags.cossim([(1, 0)], BAG) == 0
    assert bags.isbow(BAG) and bags.isbow([]) and not bags.isbow("ab") and not bags.isbow(FULL)


def test_the_smallest_come_first():
    values = np.array([3.0, 1.0, 2.0, 0.0])
    assert bags.argsort(values).tolist() == [3, 1, 2, 0]
    assert bags.argsort([3, 1, 2, 0], topn=2).tolist() == [3, 1]
    assert bags.argsort(values, topn=3, reverse=True).tolist() == [0, 2, 1]
    assert bags.argsort(values, topn=9, reverse=True).tolist() == [0, 2, 1, 3]
    assert list(bags.argsort(values, topn=0)) == []
