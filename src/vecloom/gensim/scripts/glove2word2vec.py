"""The function of ``gensim.scripts.glove2word2vec``."""

from __future__ import annotations

from os import PathLike

from vecloom.vectors import KeyedVectors

__all__ = ["glove2word2vec"]


def glove2word2vec(
    glove_input_file: str | PathLike[str], word2vec_output_file: str | PathLike[str]
) -> tuple[int, int]:
    """Put before GloVe's text the line that word2vec's begins with.

    Not needed: ``KeyedVectors.load_word2vec_format(path, no_header=True)`` and `vecloom.load` read
    GloVe's text as it is.

    Parameters
    ----------
    glove_input_file : path
    word2vec_output_file : path
        Written atomically.

    Returns
    -------
    (int, int)
        Words and dimensions.
    """
    vectors = KeyedVectors.load_word2vec_format(glove_input_file, no_header=True)
    vectors.save_word2vec_format(word2vec_output_file)
    return len(vectors), vectors.vector_size
