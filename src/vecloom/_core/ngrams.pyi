import numpy as np
import numpy.typing as npt

WORDS: int

def subword_buckets(
    words: list[bytes], minn: int, maxn: int, bucket: int, workers: int | None = None
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
    """Find the buckets of the n-grams of words, as fastText does (Bojanowski et al. 2017).

    Parameters
    ----------
    words : list of bytes
        Without brackets, in UTF-8 or not. "</s>" has no n-grams, for it has none in fastText.
    minn, maxn : int
        Lengths of n-grams in characters, brackets included; none if ``maxn`` is 0 or less than
        ``minn``.
    bucket : int
        Number of buckets; no n-grams if it is 0.
    workers : int, optional
        Threads at most, every core for None.

    Returns
    -------
    buckets : ndarray of int32, shape (n,)
        In fastText's order, a bucket twice where two n-grams of a word fall into it.
    offsets : ndarray of int64, shape (len(words) + 1,)
        Where each word's buckets begin.

    Raises
    ------
    ValueError
        If a number is negative or not below 2**31.
    """

def number_buckets(
    buckets: npt.NDArray[np.int32], bucket: int, known: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Give numbers to buckets in the order in which they first occur.

    Parameters
    ----------
    buckets : ndarray of int32, shape (n,)
        From 0 to ``bucket - 1``, unchecked, as those of ``known``.
    bucket : int
    known : ndarray of int32
        Buckets that have numbers already: their places here.

    Returns
    -------
    bucket_of_row : ndarray of int32, shape (R,)
        The bucket of each number: those known, and after them the new ones.
    row : ndarray of int32, shape (n,)
        The number of each of ``buckets``.
    """

def bag_sums(
    rows: npt.NDArray[np.float32],
    offsets: npt.NDArray[np.int64],
    members: npt.NDArray[np.int32],
    scales: npt.NDArray[np.float32],
    workers: int | None = None,
) -> npt.NDArray[np.float32]:
    """Sum the rows of bags: ``scales[i] * rows[members[offsets[i]:offsets[i + 1]]].sum(axis=0)``.

    Parameters
    ----------
    rows : ndarray of float32, shape (n, dim), C-contiguous
    offsets : ndarray of int64, shape (bags + 1,)
        Ascending, from 0 to ``len(members)``.
    members : ndarray of int32
    scales : ndarray of float32, shape (bags,)
    workers : int, optional
        Threads at most, every core for None.

    Returns
    -------
    ndarray of float32, shape (bags, dim)

    Raises
    ------
    ValueError
        If a member is no row.
    """
