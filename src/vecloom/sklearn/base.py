"""What the vectorizers share: parameters, checks, and what scikit-learn asks of transformers."""

from __future__ import annotations

import copy
import inspect
from abc import abstractmethod
from collections.abc import Mapping
from numbers import Integral
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from vecloom.sklearn.texts import Text, Texts, texts_of
from vecloom.vectors import KeyedVectors

V = TypeVar("V", bound="TextVectorizer")


class TextVectorizer(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """A transformer from texts to vectors; none by itself.

    A vectorizer has a constructor with explicit parameters, as scikit-learn wants it, which hands
    them over; it learns (`_fit`), and makes vectors (`_encode`).

    Parameters
    ----------
    given : mapping
        The arguments of the vectorizer's constructor, by name: kept as they are.
    """

    n_features_out_: int

    def __init__(self, given: Mapping[str, Any]) -> None:
        for name in self._get_param_names():
            setattr(self, name, given[name])

    @abstractmethod
    def _fit(self, texts: list[Text]) -> int:
        """Learn from texts; return the dimensions of the vectors."""

    @abstractmethod
    def _encode(self, texts: list[Text]) -> npt.NDArray[np.float32]:
        """Make the vectors of texts."""

    def fit(self: V, X: Texts, y: Any = None) -> V:
        """Learn from texts, forgetting what was learnt before.

        Parameters
        ----------
        X : sequence of str, or of lists of tokens
            A list, a one-dimensional array, or a Series. Lists of tokens are taken as they are.
        y
            Not used.

        Raises
        ------
        TypeError
            If X is a single text, or can be read only once, or holds something else than texts.
        ValueError
            If X is a table or empty, or a parameter is out of range.
        RuntimeError
            When no word is left to train.
        """
        texts = texts_of(X)
        if not texts:
            raise ValueError("X holds no texts")
        self.n_features_out_ = self._fit(texts)
        return self

    def transform(self, X: Texts) -> npt.NDArray[np.float32]:
        """Return the vectors of texts: float32, shape (n, D).

        A text without a known word is a row of zeros.

        Parameters
        ----------
        X : sequence of str, or of lists of tokens

        Raises
        ------
        sklearn.exceptions.NotFittedError
            Before `fit`.
        """
        check_is_fitted(self)
        return self._encode(texts_of(X))

    @property
    def _n_features_out(self) -> int:
        """Scikit-learn's name; from it the names of the columns are made."""
        return self.n_features_out_

    def __sklearn_clone__(self) -> Any:
        """Share word vectors, which are only read: a search clones for every fold."""
        given = self.get_params(deep=False)
        shared = {name: value for name, value in given.items() if isinstance(value, KeyedVectors)}
        bare = copy.copy(self)
        bare.__dict__.update(dict.fromkeys(shared))
        clone = super(TextVectorizer, bare).__sklearn_clone__()
        clone.__dict__.update(shared)
        return clone

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that X is a column of texts."""
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.transformer_tags.preserves_dtype = []
        return tags


def arguments_for(model: type, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Choose the parameters that a model's constructor has, and its seed."""
    names = inspect.signature(model).parameters
    chosen = {name: value for name, value in parameters.items() if name in names}
    return {**chosen, "seed": seed_of(parameters["random_state"])}


def seed_of(random_state: Any) -> int:
    """Return an int as it is, else draw one, as scikit-learn's estimators do."""
    if isinstance(random_state, Integral):
        return int(random_state)
    return int(check_random_state(random_state).randint(2**31 - 1))
