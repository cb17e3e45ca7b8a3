"""The texts that estimators are given, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus import tokenizers

Text = str | Sequence[Any]
Texts = Sequence[Text] | npt.NDArray[Any]  # or a Series of pandas or Polars


def texts_of(X: Texts) -> list[Text]:
    """List texts, each a str or a list of tokens.

    Raises
    ------
    TypeError
        If X is a single text, or can be read only once, or holds something else than texts; the
        message tells where.
    ValueError
        If X is a table.
    """
    if isinstance(X, (str, bytes)):
        raise TypeError("X is a single text where several are expected: put it into a list")
    shape = getattr(X, "shape", (None,))
    if len(shape) != 1:
        raise ValueError(
            f"X has {len(shape)} dimensions where a single column of texts is expected: select it "
            'by its name, as in X["text"] or, in a ColumnTransformer, "text" rather than ["text"]'
        )
    if isinstance(X, Mapping) or not (hasattr(X, "__getitem__") and hasattr(X, "__len__")):
        raise TypeError(
            f"X is of type {type(X).__name__} where a list, an array or a Series is expected: "
            "scikit-learn reads texts more than once, so make it a list"
        )
    return [text if type(text) is str else _checked(text, place) for place, text in enumerate(X)]


def _checked(text: Any, place: int) -> Text:
    if isinstance(text, np.ndarray) and text.ndim == 1:
        tokens: list[Any] = text.tolist()
        return tokens
    if isinstance(text, Sequence) and not isinstance(text, (bytes, bytearray)):
        return text
    raise TypeError(
        f"X[{place}] is {text!r}, of type {type(text).__name__}, where a str or a list of tokens "
        'is expected; what is missing can be filled in, as by X.fillna("")'
    )


def tokens_of(texts: Sequence[Text], tokenizer: Any) -> Iterator[Sequence[Any]]:
    """Yield the tokens of each text; lists are taken as they are."""
    split = tokenizers.resolve(tokenizer).split
    for text in texts:
        yield list(split(text)) if isinstance(text, str) else text
