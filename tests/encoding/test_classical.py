"""The classical representations beside scikit-learn's own classes."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn", reason='needs the extra "sklearn"')

from sklearn.decomposition import LatentDirichletAllocation
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from vecloom.encoding.classical import METHODS, ClassicalEncoder

TEXTS = [
    "The cat sat on the mat.",
    "The dog, the cat!",
    "Money in the bank",
    "The bank lends money",
]
UNKNOWN = ["", "zebras", []]


def dense(rows: Any) -> Any:
    return rows if isinstance(rows, np.ndarray) else rows.toarray()


@pytest.fixture(params=METHODS)
def encoder(request: pytest.FixtureRequest) -> ClassicalEncoder:
    return ClassicalEncoder(request.param, n_topics=2)


def test_one_hot_tells_which_words_there_are() -> None:
    encoder = ClassicalEncoder("onehot").fit(TEXTS)
    assert encoder.encode(["the the cat"]).toarray().sum() == 2
    word = encoder.encode(["bank"]).toarray()[0]
    assert word.sum() == 1 and encoder.feature_names[word.argmax()] == "bank"


def test_a_bag_counts_words() -> None:
    encoder = ClassicalEncoder("bow").fit(TEXTS)
    ours = encoder.encode(TEXTS)
    theirs = CountVectorizer().fit(TEXTS)
    assert encoder.feature_names == theirs.get_feature_names_out().tolist()
    np.testing.assert_array_equal(ours.toarray(), theirs.transform(TEXTS).toarray())


@pytest.mark.parametrize("sublinear", [False, True])
def test_tfidf_is_that_of_scikit_learn(sublinear: bool) -> None:
    ours = ClassicalEncoder("tfidf", sublinear_tf=sublinear).fit(TEXTS).encode(TEXTS)
    theirs = TfidfVectorizer(sublinear_tf=sublinear).fit_transform(TEXTS)
    np.testing.assert_allclose(ours.toarray(), theirs.toarray(), rtol=1e-6)


def test_topics_are_those_of_scikit_learn() -> None:
    encoder = ClassicalEncoder("lda", n_topics=3, epochs=4, seed=5).fit(TEXTS)
    counts = CountVectorizer(dtype=np.float32).fit_transform(TEXTS)
    theirs = LatentDirichletAllocation(3, max_iter=4, random_state=5, learning_method="online").fit(
        counts
    )
    ours = encoder.encode(TEXTS)
    np.testing.assert_allclose(ours, theirs.transform(counts), rtol=1e-5)
    np.testing.assert_allclose(ours.sum(axis=1), 1, rtol=1e-5)
    assert encoder.feature_names == ["topic0", "topic1", "topic2"]


@pytest.mark.parametrize("method", ["onehot", "bow", "tfidf"])
def test_runs_of_words_are_columns_too(method: str) -> None:
    encoder = ClassicalEncoder(method, ngram_range=(1, 2)).fit(TEXTS)
    assert {"cat", "the cat", "sat on"} <= set(encoder.feature_names)
    assert "the dog the" not in encoder.feature_names
    assert ClassicalEncoder(method, ngram_range=(2, 2)).fit(["to be or"]).feature_names == [
        "be or",
        "to be",
    ]


def test_rare_and_common_words_can_be_left_out() -> None:
    encoder = ClassicalEncoder("bow", min_df=2, max_df=0.9).fit(TEXTS)
    assert encoder.feature_names == ["bank", "cat", "money"]
    assert ClassicalEncoder("bow", max_features=1).fit(TEXTS).feature_names == ["the"]


def test_rows_are_float32(encoder: ClassicalEncoder) -> None:
    rows = encoder.fit(TEXTS).encode(TEXTS)
    assert rows.dtype == np.float32 and rows.shape == (len(TEXTS), len(encoder.feature_names))
    assert isinstance(rows, np.ndarray) == (encoder.method == "lda")
    assert isinstance(rows, np.ndarray) or rows.format == "csr"


def test_texts_without_known_words(encoder: ClassicalEncoder) -> None:
    rows = dense(encoder.fit(TEXTS).encode(UNKNOWN))
    expected = 0.5 if encoder.method == "lda" else 0
    np.testing.assert_allclose(rows, expected, rtol=1e-6)


def test_lists_of_tokens_and_generators_will_do(encoder: ClassicalEncoder) -> None:
    tokens = [["the", "cat"], ["the", "dog"], ["a", "bank"]]
    rows = dense(encoder.fit(" ".join(text) for text in tokens).encode(tokens))
    other = ClassicalEncoder(encoder.method, n_topics=2).fit(iter(tokens))
    np.testing.assert_array_equal(rows, dense(other.encode(" ".join(text) for text in tokens)))


def test_tokens_can_be_numbers() -> None:
    encoder = ClassicalEncoder("bow").fit([[1, 2], [2, 3]])
    assert encoder.feature_names == ["1", "2", "3"]


def test_tokenizers_are_those_of_the_corpus() -> None:
    texts = ["Zwei Wörter", "zwei!"]
    assert ClassicalEncoder("bow").fit(texts).feature_names == ["wörter", "zwei"]
    plain = ClassicalEncoder("bow", tokenizer="whitespace").fit(texts)
    assert plain.feature_names == ["Wörter", "Zwei", "zwei!"]
    letters = ClassicalEncoder("bow", tokenizer=list).fit(["房间"])
    assert sorted(letters.feature_names) == sorted("房间")


def test_it_can_be_pickled(encoder: ClassicalEncoder) -> None:
    rows = dense(encoder.fit(TEXTS).encode(TEXTS))
    again = pickle.loads(pickle.dumps(encoder))
    np.testing.assert_array_equal(rows, dense(again.encode(TEXTS)))


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"method": "word2vec"}, ValueError, "'word2vec' is unknown.*'tfidf'"),
        ({"tokenizer": "nonsense"}, ValueError, "nonsense"),
        ({"tokenizer": 3}, TypeError, "tokenizer=3"),
        ({"method": "lda", "n_topics": 0}, ValueError, "n_topics"),
        ({"method": "lda", "epochs": 0}, ValueError, "epochs"),
        ({"method": "lda", "workers": 0}, ValueError, "workers"),
        ({"method": "lda", "seed": -1}, ValueError, "seed"),
    ],
)
def test_bad_parameters_are_refused(
    options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        ClassicalEncoder(**options)


def test_bad_texts_are_refused(encoder: ClassicalEncoder) -> None:
    for bad, error, message in [
        ("a single text", TypeError, "put it into a list"),
        (["the cat", b"bytes"], TypeError, "bytes"),
        (["the cat", None], TypeError, "NoneType"),
        (["", []], ValueError, "empty vocabulary"),
    ]:
        with pytest.raises(error, match=message):
            encoder.fit(bad)
    with pytest.raises(TypeError, match="put it into a list"):
        encoder.fit(TEXTS).encode("a single text")


def test_before_fit_there_is_nothing_to_encode(encoder: ClassicalEncoder) -> None:
    with pytest.raises(NotFittedError):
        encoder.encode(TEXTS)


def test_without_scikit_learn_one_line_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['sklearn'] = None\n"
        "from vecloom.encoding.classical import ClassicalEncoder\n"
        "try:\n    ClassicalEncoder()\nexcept ImportError as error:\n    print(error)\n"
        "try:\n    import vecloom.sklearn\nexcept ImportError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all('pip install "vecloom[sklearn]"' in line for line in lines)
