"""Bags of words and vectors into each other, called as gensim's functions.

A bag of words is a list of (number of a word, weight). A corpus of them becomes a matrix with a
column for each.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Bag = Sequence[tuple[int, Any]]

NEARLY_ZERO = 1e-9
NORMS = ("l1", "l2", "unique")


def _is_sparse(vec: object) -> bool:
    """Tell whether it is of scipy.sparse, without importing that."""
    return hasattr(vec, "tocsr")


def isbow(vec: Any) -> bool:
    """Tell whether a vector is a bag of words, by its first item; an empty one is."""
    try:
        number, weight = (vec.toarray() if _is_sparse(vec) else vec)[0]
        int(number), float(weight)
    except IndexError:
        return True
    except (TypeError, ValueError):
        return False
    return True


def full2sparse(vec: npt.ArrayLike, eps: float = NEARLY_ZERO) -> list[tuple[int, float]]:
    """Make a bag of words of an array of shape (n,), without what is at most ``eps``."""
    array = np.asarray(vec, dtype=float)
    numbers = np.flatnonzero(np.abs(array) > eps)
    return list(zip(numbers.tolist(), array[numbers].tolist(), strict=True))


def any2sparse(vec: Any, eps: float = NEARLY_ZERO) -> list[tuple[int, float]]:
    """Make a bag of words of an array, a matrix of scipy.sparse with one row or column, or a bag.

    Weights of at most ``eps`` are left out.
    """
    if _is_sparse(vec):
        vec = vec.toarray().ravel()
    if isinstance(vec, np.ndarray):
        return full2sparse(vec, eps)
    return [(int(number), float(weight)) for number, weight in vec if abs(weight) > eps]


def sparse2full(doc: Bag, length: int) -> npt.NDArray[np.float32]:
    """Make an array of float32 of shape (length,) of a bag of words.

    Raises
    ------
    IndexError
        If a number is not below ``length``.
    """
    full = np.zeros(length, np.float32)
    for number, weight in doc:
        full[int(number)] = weight
    return full


def corpus2dense(
    corpus: Iterable[Bag], num_terms: int, num_docs: int | None = None, dtype: Any = np.float32
) -> Array:
    """Make a matrix of shape (num_terms, bags) of bags of words.

    Parameters
    ----------
    corpus : iterable of bags of words
    num_terms : int
        Rows.
    num_docs : int, optional
        Columns, if their number is known.
    dtype
        Of the matrix.

    Raises
    ------
    ValueError
        If there are not ``num_docs`` bags, or none at all and ``num_docs`` is not given.
    IndexError
        If a number is not below ``num_terms``.
    """
    columns = [sparse2full(bag, num_terms) for bag in corpus]
    if num_docs is not None and num_docs != len(columns):
        raise ValueError(f"num_docs={num_docs}, and the corpus has {len(columns)}")
    if not columns and num_docs is None:
        raise ValueError("the corpus is empty")
    return np.array(columns, dtype).reshape(len(columns), num_terms).T


def corpus2csc(
    corpus: Iterable[Bag],
    num_terms: int | None = None,
    dtype: Any = np.float64,
    num_docs: int | None = None,
    num_nnz: int | None = None,
    printprogress: int = 0,
) -> Any:
    """Make a matrix of scipy.sparse, by columns, of bags of words.

    Parameters
    ----------
    corpus : iterable of bags of words
    num_terms : int, optional
        Rows; by default one more than the greatest number.
    dtype
        Of the matrix.
    num_docs, num_nnz, printprogress
        Not used: gensim reserves memory by them, and logs.

    Returns
    -------
    scipy.sparse.csc_matrix of shape (num_terms, bags)

    Raises
    ------
    ImportError
        If SciPy is not installed.
    ValueError
        If a number is not below ``num_terms``, or negative.
    """
    try:
        from scipy.sparse import csc_matrix
    except ImportError:
        raise ImportError("corpus2csc needs SciPy: pip install scipy") from None
    numbers: list[int] = []
    weights: list[Any] = []
    ends = [0]
    for bag in corpus:
        numbers.extend(number for number, _ in bag)
        weights.extend(weight for _, weight in bag)
        ends.append(len(numbers))
    n_terms = max(numbers, default=-1) + 1
    if num_terms is not None and num_terms < n_terms:
        raise ValueError(f"num_terms={num_terms}, and the number {n_terms - 1} is in the corpus")
    shape = n_terms if num_terms is None else num_terms, len(ends) - 1
    parts = np.array(weights, dtype), np.array(numbers, np.int32), ends
    return csc_matrix(parts, shape=shape, dtype=dtype)


class Dense2Corpus:
    """The columns of a matrix as bags of words.

    Parameters
    ----------
    dense : ndarray of shape (terms, bags)
    documents_columns : bool
        False: its rows are taken.
    """

    def __init__(self, dense: Array, documents_columns: bool = True) -> None:
        self.dense = dense.T if documents_columns else dense

    def __iter__(self) -> Iterator[list[tuple[int, float]]]:
        for row in self.dense:
            yield full2sparse(row)

    def __len__(self) -> int:
        return len(self.dense)


class Sparse2Corpus:
    """The columns of a matrix of scipy.sparse as bags of words.

    Parameters
    ----------
    sparse : matrix of scipy.sparse, of shape (terms, bags)
    documents_columns : bool
        False: its rows are taken.
    """

    def __init__(self, sparse: Any, documents_columns: bool = True) -> None:
        self.sparse = sparse.tocsc() if documents_columns else sparse.tocsr().T

    def __iter__(self) -> Iterator[list[tuple[int, Any]]]:
        for column in range(len(self)):
            yield self._bag(column)

    def __len__(self) -> int:
        return int(self.sparse.shape[1])

    def __getitem__(self, key: Any) -> Any:
        """Return one bag by its number, or a corpus of some by a slice or a sequence of numbers."""
        if isinstance(key, (int, np.integer)):
            return self._bag(range(len(self))[key])
        return Sparse2Corpus(self.sparse[:, key])

    def _bag(self, column: int) -> list[tuple[int, Any]]:
        part = slice(*self.sparse.indptr[column : column + 2])
        numbers, weights = self.sparse.indices[part], self.sparse.data[part]
        return list(zip(numbers.tolist(), weights.tolist(), strict=True))


class Renumbered:
    """Turns bags of words into such with other numbers: ``renumbered[bag]``.

    Parameters
    ----------
    old2new : mapping of int to int
        Numbers that it lacks are left out.
    """

    def __init__(self, old2new: Mapping[int, int]) -> None:
        self.old2new = old2new

    def __getitem__(self, bow: Any) -> Any:
        """Return a bag of words with the new numbers, ascending; of a list of bags, each."""
        bags = list(bow)
        if bags and not isinstance(bags[0], tuple):
            return [self[bag] for bag in bags]
        return sorted((self.old2new[i], n) for i, n in bags if i in self.old2new)


def veclen(vec: Bag) -> float:
    """Return the Euclidean length of a bag of words."""
    return math.sqrt(sum(weight**2 for _, weight in vec))


def cossim(vec1: Bag, vec2: Bag) -> float:
    """Return the cosine of two bags of words; 0 if one is empty or of zeros."""
    other = dict(vec2)
    product = sum(weight * other.get(number, 0) for number, weight in vec1)
    lengths = veclen(vec1) * veclen(vec2)
    return product / lengths if lengths else 0.0


def unitvec(vec: Any, norm: str = "l2", return_norm: bool = False) -> Any:
    """Scale a vector to length one.

    Parameters
    ----------
    vec : ndarray, matrix of scipy.sparse, or bag of words
    norm : {"l1", "l2", "unique"}
        What is its length: the sum of the absolute values, the Euclidean norm, or how many of them
        are not zero.
    return_norm : bool
        Return the length it had, too, which counts as 1 if it is 0.

    Returns
    -------
    vector
        As ``vec`` in kind, with floats in place of integers. A vector of zeros is returned as it
        is.

    Raises
    ------
    ValueError
        If there is no such norm, or ``vec`` is no vector.
    """
    if norm not in NORMS:
        raise ValueError(f"norm={norm!r} is unknown: choose among {', '.join(map(repr, NORMS))}")
    if _is_sparse(vec):
        vec = vec.tocsr()
        weights = vec.data
    elif isinstance(vec, np.ndarray):
        weights = vec.ravel()
    elif isbow(vec):
        weights = np.array([weight for _, weight in vec])
    else:
        raise ValueError(f"{vec!r:.60} is neither an array nor a bag of words")
    length = _length(weights, norm)
    scaled = vec if length == 0 else _divided(vec, length)
    return (scaled, length or 1.0) if return_norm else scaled


def _length(weights: Array, norm: str) -> float:
    if norm == "l1":
        return float(np.abs(weights).sum())
    return float(np.linalg.norm(weights) if norm == "l2" else np.count_nonzero(weights))


def _divided(vec: Any, length: float) -> Any:
    if isinstance(vec, (list, tuple)):
        return [(number, weight / length) for number, weight in vec]
    kind = vec.dtype if vec.dtype.kind in "fc" else np.dtype(float)
    return (vec / length).astype(kind)


def argsort(x: npt.ArrayLike, topn: int | None = None, reverse: bool = False) -> Any:
    """Find the places of the ``topn`` smallest numbers, or of all, ascending.

    Parameters
    ----------
    x : array of shape (n,)
    topn : int, optional
    reverse : bool
        Find the greatest, descending.

    Returns
    -------
    ndarray of int64, or an empty list if ``topn`` is not positive
    """
    values = -np.asarray(x) if reverse else np.asarray(x)
    if topn is not None and topn <= 0:
        return []
    if topn is None or topn >= values.size:
        return np.argsort(values)
    best = np.argpartition(values, topn)[:topn]
    return best[np.argsort(values[best])]
