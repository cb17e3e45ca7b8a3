"""scikit-learn's own checks of estimators.

They speak in tables of numbers: of an estimator whose tags say that it takes texts they check
little more than that it can be cloned. So each vectorizer is checked twice, as it is, and as one of
tables, whose rows are written as texts for it. Then all checks run but those of array API, and what
they find of cloning, pickling, parameters, state, names and order is the vectorizer's own. None is
expected to fail.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import check_estimator, parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data
from small_texts import MAKERS, NAMES, word_vectors

from vecloom import sklearn as vectorizers

LEVELS = 7  # different words in a column
COLUMNS = 30


def as_texts(table: Any) -> list[list[str]]:
    levels = np.mod(np.round(3 * np.asarray(table, np.float64)), LEVELS).astype(int)
    return [[f"{column}={level}" for column, level in enumerate(row)] for row in levels]


class OfTables:
    """Stands between scikit-learn's tables and a vectorizer of texts."""

    def fit(self, X: Any, y: Any = None) -> Any:
        return super().fit(as_texts(validate_data(self, X)), y)  # type: ignore[misc]

    def transform(self, X: Any) -> Any:
        check_is_fitted(self)
        X = validate_data(self, X, reset=False)
        return super().transform(as_texts(X))  # type: ignore[misc]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()  # type: ignore[misc]
        tags.input_tags.one_d_array = tags.input_tags.string = False
        tags.input_tags.two_d_array = True
        return tags


class Word2VecOfTables(OfTables, vectorizers.Word2VecVectorizer): ...


class FastTextOfTables(OfTables, vectorizers.FastTextVectorizer): ...


class GloVeOfTables(OfTables, vectorizers.GloVeVectorizer): ...


class Doc2VecOfTables(OfTables, vectorizers.Doc2VecVectorizer): ...


class SentenceOfTables(OfTables, vectorizers.SentenceVectorizer): ...


OF_TABLES: dict[str, Any] = {
    "word2vec": Word2VecOfTables,
    "fasttext": FastTextOfTables,
    "glove": GloVeOfTables,
    "doc2vec": Doc2VecOfTables,
    "sentence": SentenceOfTables,
}


def of_tables(name: str, **options: Any) -> Any:
    parameters = MAKERS[name](**options).get_params()
    if name == "sentence":
        words = [f"{column}={level}" for column in range(COLUMNS) for level in range(LEVELS)]
        parameters["vectors"] = word_vectors(words)
    return OF_TABLES[name](**parameters)


@pytest.mark.filterwarnings("ignore:Can't test estimator")
@pytest.mark.parametrize("name", NAMES)
def test_as_it_is(name: str) -> None:
    check_estimator(MAKERS[name]())


@parametrize_with_checks(
    [
        *(of_tables(name) for name in NAMES),
        *(of_tables("sentence", method=method) for method in ("tfidf", "sif", "usif", "max")),
    ]
)
def test_as_one_of_tables(estimator: Any, check: Any) -> None:
    check(estimator)
