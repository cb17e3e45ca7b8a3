import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

MEAN: int
WEIGHTED_MEAN: int
LARGEST: int

def pool(
    vectors: Floats,
    others: Floats,
    weights: Floats | None,
    other_weight: float,
    ids: Int32s,
    offsets: Int64s,
    how: int,
    components: Floats,
    strengths: Floats,
    normalize: bool,
    out: Floats,
) -> None:
    """Make the vectors of sentences; lets go of the GIL.

    Parameters
    ----------
    vectors : (V, D)
        Of the words.
    others : (M, D)
        Of words besides.
    weights : (V,) or None
        Of the words; None for ones.
    other_weight : float
        Of each of the others.
    ids : (n_tokens,)
        Rows of ``vectors``; -2 - k for the k-th of ``others``, -1 for what has no vector.
    offsets : (n + 1,)
        Where each sentence begins among them.
    how : int
        MEAN: sum of weight * vector over the number of words. WEIGHTED_MEAN: that sum over the
        sum of weights. LARGEST: the largest number of each dimension.
    components : (C, D)
        Directions of length one, at right angles.
    strengths : (C,)
        What share of the vector's part along each of them is taken away.
    normalize : bool
        Scale to length one.
    out : (n, D)
        Receives the vectors; zeros where a sentence has no word with a vector.

    Raises
    ------
    ValueError
        If the arrays do not fit each other, or ids lead outside them.
    """

def count(
    ids: Int32s, offsets: Int64s, first: int, counts: Int64s, sentences: Int64s, last: Int64s
) -> None:
    """Add what a part of a text says of its words; negative ids are passed over.

    Parameters
    ----------
    ids, offsets
        As of `pool`.
    first : int
        Number of the part's first sentence in the text.
    counts, sentences : (V,)
        How often each word occurs, and in how many sentences: added to.
    last : (V,)
        The last sentence each word was seen in, -1 at first.
    """
