from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

def take(
    iterator: Iterator[Any], first: int, most_sentences: int, most_characters: int
) -> tuple[list[Any], int]:
    """Take the next sentences from an iterator.

    Parameters
    ----------
    iterator
        Over str and iterables of tokens.
    first : int
        Number of the next sentence, for messages.
    most_sentences, most_characters : int
        Where to stop; what goes over the second is taken still.

    Returns
    -------
    sentences : list of str and list
    n_texts : int
        How many of them are str.

    Raises
    ------
    TypeError
        If one is neither a str nor an iterable of tokens.
    """

class WordRows:
    """The rows of words, for text and for token lists. Threads may share it.

    Parameters
    ----------
    index : dict of str or int to int
        The row of each word.
    """

    def __init__(self, index: dict[Any, int]) -> None: ...
    def find_text(
        self, text: bytearray, length: int, n_lines: int, others: bool
    ) -> tuple[Int32s, Int64s, list[str]]:
        """Find the words of a text, which stand between white space.

        Parameters
        ----------
        text : bytearray
            UTF-8, with room for `vecloom._core.text.PADDING` bytes more, which are overwritten.
        length : int
        n_lines : int
            How many lines it has, every one ended by a line end.
        others : bool
            Number the unknown words.

        Returns
        -------
        ids : int32 (n_tokens,)
            The row of each token; -1 for an unknown one, or with ``others`` -2 - k for the k-th
            different one.
        offsets : int64 (n_lines + 1,)
            Where each line begins among them.
        words : list of str
            The unknown words, with ``others``.
        """

    def find_tokens(
        self, sentences: list[list[Any]], first: int, others: bool
    ) -> tuple[Int32s, Int64s, list[Any]]:
        """Find the tokens of lists, as `find_text` does; the first list has number ``first``.

        Raises
        ------
        TypeError
            If a token is neither str nor int.
        """
