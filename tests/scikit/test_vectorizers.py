"""The vectorizers as transformers of texts."""

from __future__ import annotations

import inspect
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline, make_union
from small_texts import DIM, LABELS, MAKERS, NAMES, TEXTS, TOKENS, word_vectors

from vecloom import Corpus, KeyedVectors
from vecloom.corpus import Jieba
from vecloom.encoding import SentenceEncoder
from vecloom.sklearn import SentenceVectorizer, Word2VecVectorizer
from vecloom.sklearn.base import seed_of

TRAINERS = [name for name in NAMES if name != "sentence"]
# Of a model's parameters these are others here, or none: texts are X, the seed is random_state;
# every text has one tag of its own; and no order of words and no comment can be seen in what comes
# out.
OTHERS = {"sentences", "documents", "corpus_file", "seed", "comment", "sorted_vocab"}
OTHERS |= {"word_ngrams", "dv", "dv_mapfile", "dm_tag_count", "encoding", "cbow_mean"}
OTHERS |= {"hashfxn", "null_word", "batch_words"}  # without effect


@pytest.fixture(params=NAMES)
def vectorizer(request: pytest.FixtureRequest) -> Any:
    return MAKERS[request.param]()


# -- what comes out


def test_a_text_becomes_a_row_of_float32(vectorizer: Any) -> None:
    rows = vectorizer.fit(TEXTS).transform(TEXTS[:3])
    assert rows.shape == (3, DIM) and rows.dtype == np.float32
    assert vectorizer.n_features_out_ == DIM
    assert np.isfinite(rows).all() and rows.any(axis=1).all()


def test_fitting_and_transforming_at_once_is_the_same(vectorizer: Any) -> None:
    at_once = vectorizer.fit_transform(TEXTS)
    np.testing.assert_array_equal(at_once, clone(vectorizer).fit(TEXTS).transform(TEXTS))


def test_lists_of_tokens_are_taken_as_they_are(vectorizer: Any) -> None:
    of_texts = vectorizer.fit_transform(TEXTS)
    np.testing.assert_array_equal(of_texts, clone(vectorizer).fit_transform(TOKENS))
    mixed = [*TEXTS[:4], *TOKENS[4:8]]
    np.testing.assert_array_equal(of_texts[:8], vectorizer.transform(mixed))


def test_arrays_are_as_good_as_lists(vectorizer: Any) -> None:
    of_list = vectorizer.fit_transform(TEXTS)
    for array in (np.array(TEXTS), np.array(TEXTS, object)):
        np.testing.assert_array_equal(of_list, clone(vectorizer).fit_transform(array))


def test_texts_without_known_words_are_zeros(vectorizer: Any) -> None:
    vectorizer.fit(TEXTS)
    unknown = ["", []]
    np.testing.assert_array_equal(vectorizer.transform(unknown), np.zeros((2, DIM), np.float32))


def test_words_that_are_unknown_are_passed_over_or_made_of_ngrams() -> None:
    for name in NAMES:
        row = MAKERS[name]().fit(TEXTS).transform([["zebras"]])
        assert row.any() == (name == "fasttext")


def test_vectors_are_those_of_the_encoder() -> None:
    for method in ("mean", "tfidf", "sif", "usif", "max"):
        vectors = word_vectors()
        rows = SentenceVectorizer(vectors, method=method).fit_transform(TEXTS)
        encoder = SentenceEncoder(vectors, method=method).fit(TEXTS)
        np.testing.assert_array_equal(rows, encoder.encode(TEXTS))


@pytest.mark.parametrize("name", TRAINERS)
def test_the_model_is_that_of_the_parameters(name: str) -> None:
    vectorizer = MAKERS[name](random_state=7).fit(TEXTS)
    model = type(vectorizer.model_)(Corpus(TOKENS), **arguments(vectorizer), seed=7)
    np.testing.assert_array_equal(vectorizer.wv_.vectors, model.wv.vectors)
    assert vectorizer.wv_ is vectorizer.model_.wv


def arguments(vectorizer: Any) -> dict[str, Any]:
    names = inspect.signature(type(vectorizer.model_)).parameters
    return {n: value for n, value in vectorizer.get_params().items() if n in names}


@pytest.mark.parametrize("name", TRAINERS)
def test_parameters_and_defaults_are_the_models(name: str) -> None:
    vectorizer = MAKERS[name]().fit(TEXTS)
    ours = inspect.signature(type(vectorizer)).parameters
    models = inspect.signature(type(vectorizer.model_)).parameters
    assert set(models) - set(ours) <= OTHERS
    shared = (set(ours) & set(models)) - {"tokenizer"}
    assert {n: ours[n].default for n in shared} == {n: models[n].default for n in shared}


def test_a_tokenizer_can_be_a_function() -> None:
    chinese = ["房间很大", "房间很小", "早餐太差"] * 5
    vectorizer = Word2VecVectorizer(tokenizer=list, min_count=1, vector_size=DIM, workers=1)
    rows = vectorizer.fit_transform(chinese)
    np.testing.assert_array_equal(rows, clone(vectorizer).fit_transform([list(t) for t in chinese]))
    assert "房" in vectorizer.wv_


def test_chinese_is_cut_into_words() -> None:
    pytest.importorskip("jieba", reason="the extra zh is not installed")
    chinese = ["房间很大，早餐好吃", "房间很小，早餐太差"] * 5
    vectorizer = Word2VecVectorizer(
        tokenizer=Jieba(pos=["n", "a"]), min_count=1, vector_size=DIM, workers=1
    )
    rows = clone(vectorizer).fit_transform(chinese)
    np.testing.assert_array_equal(rows, vectorizer.fit_transform(chinese))
    assert {"房间", "早餐"} <= set(vectorizer.wv_.index_to_key)


def test_tokens_can_be_numbers() -> None:
    numbers = [[1, 2, 3], [2, 3, 4], [4, 5, 1]] * 5
    vectorizer = Word2VecVectorizer(min_count=1, vector_size=DIM).fit(numbers)
    assert vectorizer.transform(numbers).any(axis=1).all()
    ragged = np.empty(len(numbers), object)
    ragged[:] = [np.array(row) for row in numbers]
    np.testing.assert_array_equal(vectorizer.transform(numbers), vectorizer.transform(ragged))


# -- seeds


def test_an_int_is_the_seed_itself() -> None:
    assert seed_of(7) == seed_of(np.int64(7)) == 7


def test_a_random_state_gives_seeds_one_after_the_other() -> None:
    state = np.random.RandomState(1)
    first, second = seed_of(state), seed_of(state)
    assert first != second and seed_of(np.random.RandomState(1)) == first


def test_none_draws_from_the_state_of_numpy() -> None:
    np.random.seed(3)
    first = seed_of(None)
    np.random.seed(3)
    assert seed_of(None) == first


@pytest.mark.parametrize("name", TRAINERS)
def test_the_same_seed_gives_the_same_vectors(name: str) -> None:
    one, two, other = (MAKERS[name](random_state=s).fit_transform(TEXTS) for s in (5, 5, 6))
    np.testing.assert_array_equal(one, two)
    assert (one != other).any()


# -- scikit-learn's conventions


def test_what_is_not_fitted_says_so(vectorizer: Any) -> None:
    for question in (lambda: vectorizer.transform(TEXTS), vectorizer.get_feature_names_out):
        with pytest.raises(NotFittedError, match="not fitted"):
            question()


def test_columns_are_named(vectorizer: Any) -> None:
    names = vectorizer.fit(TEXTS).get_feature_names_out()
    kind = type(vectorizer).__name__.lower()
    assert names.tolist() == [f"{kind}{column}" for column in range(DIM)]


def test_glove_may_have_more_columns_than_dimensions() -> None:
    vectorizer = MAKERS["glove"](output="concatenation").fit(TEXTS)
    assert len(vectorizer.get_feature_names_out()) == 2 * DIM
    assert vectorizer.transform(TEXTS).shape[1] == 2 * DIM


def test_a_pickle_makes_the_same_vectors(vectorizer: Any) -> None:
    rows = vectorizer.fit_transform(TEXTS)
    again = pickle.loads(pickle.dumps(vectorizer))
    np.testing.assert_array_equal(rows, again.transform(TEXTS))


def test_a_clone_knows_nothing_but_the_parameters(vectorizer: Any) -> None:
    copy = clone(vectorizer.fit(TEXTS))
    assert repr(copy.get_params()) == repr(vectorizer.get_params())
    assert not [name for name in vars(copy) if name.endswith("_")]


def test_clones_share_the_vectors_they_are_given() -> None:
    vectorizer = SentenceVectorizer(word_vectors(), method="max").set_output(transform="default")
    copy = clone(vectorizer)
    assert copy.vectors is vectorizer.vectors and copy.method == "max"
    assert copy._sklearn_output_config == {"transform": "default"}
    assert vectorizer.vectors.vector_size == DIM


def test_parameters_are_checked_when_fitted_and_not_before() -> None:
    vectorizer = Word2VecVectorizer(window=0, method="median", tokenizer="nonsense")
    with pytest.raises(ValueError):
        vectorizer.fit(TEXTS)
    with pytest.raises(ValueError):
        vectorizer.set_params(window=5, tokenizer="words", min_count=1).fit(TEXTS)
    vectorizer.set_params(method="mean").fit(TEXTS)


def test_in_a_pipeline(vectorizer: Any) -> None:
    pipeline = make_pipeline(vectorizer, LogisticRegression(C=100)).fit(TEXTS, LABELS)
    assert set(pipeline.predict(TEXTS)) <= set(LABELS)
    assert pipeline[:-1].get_feature_names_out().shape == (DIM,)


def test_in_a_search() -> None:
    pipeline = make_pipeline(MAKERS["word2vec"](), LogisticRegression())
    grid = {"word2vecvectorizer__method": ["mean", "max"], "word2vecvectorizer__window": [2, 5]}
    search = GridSearchCV(pipeline, grid, cv=2, error_score="raise").fit(TEXTS, LABELS)
    assert len(search.cv_results_["mean_test_score"]) == 4
    assert search.predict(TEXTS[:2]).shape == (2,)


def test_in_processes_of_their_own() -> None:
    pipeline = make_pipeline(MAKERS["sentence"](), LogisticRegression())
    grid = {"sentencevectorizer__method": ["mean", "max"]}
    search = GridSearchCV(pipeline, grid, cv=2, n_jobs=2, error_score="raise").fit(TEXTS, LABELS)
    assert set(search.predict(TEXTS)) <= set(LABELS)


def test_in_a_union() -> None:
    union = make_union(MAKERS["word2vec"](), MAKERS["sentence"]())
    assert union.fit_transform(TEXTS).shape == (len(TEXTS), 2 * DIM)


def test_in_a_column_transformer() -> None:
    table = np.empty((len(TEXTS), 2), object)
    table[:, 0], table[:, 1] = TEXTS, range(len(TEXTS))
    columns = ColumnTransformer([("text", MAKERS["word2vec"](), 0), ("rest", "passthrough", [1])])
    assert columns.fit_transform(table).shape == (len(TEXTS), DIM + 1)
    wrong = ColumnTransformer([("text", MAKERS["word2vec"](), [0])])
    with pytest.raises(ValueError, match="2 dimensions"):
        wrong.fit(table)


def test_in_tables_of_pandas(vectorizer: Any) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    series = pandas.Series(TEXTS, index=range(100, 100 + len(TEXTS)), name="text")
    rows = clone(vectorizer).fit_transform(TEXTS)
    frame = vectorizer.set_output(transform="pandas").fit_transform(series)
    np.testing.assert_array_equal(frame.to_numpy(), rows)
    assert frame.index.equals(series.index) and frame.dtypes.unique().tolist() == [np.float32]
    assert frame.columns.tolist() == vectorizer.get_feature_names_out().tolist()
    table = pandas.DataFrame({"text": TEXTS, "n": range(len(TEXTS))})
    columns = ColumnTransformer([("t", vectorizer, "text"), ("n", "passthrough", ["n"])])
    assert columns.fit_transform(table).shape == (len(TEXTS), DIM + 1)


# -- given vectors


def test_vectors_can_be_a_file(tmp_path: Path) -> None:
    vectors = word_vectors()
    vectors.save(tmp_path / "own")
    vectors.save_word2vec_format(tmp_path / "google.bin", binary=True)
    rows = SentenceVectorizer(vectors).fit_transform(TEXTS)
    for name in ("own", "google.bin"):
        vectorizer = SentenceVectorizer(tmp_path / name)
        np.testing.assert_array_equal(vectorizer.fit_transform(TEXTS), rows)
        assert isinstance(vectorizer.wv_, KeyedVectors)


def test_vectors_of_another_type_are_refused() -> None:
    with pytest.raises(TypeError, match=r"vectors is of type ndarray.*model\.wv"):
        SentenceVectorizer(np.zeros((3, 2))).fit(TEXTS)
    with pytest.raises(OSError):
        SentenceVectorizer("no such file").fit(TEXTS)


# -- bad input


BAD: dict[str, tuple[Any, type[Exception], str]] = {
    "a single text": ("the cat", TypeError, "single text"),
    "a generator": ((text for text in TEXTS), TypeError, "generator.*make it a list"),
    "a mapping": ({0: "the cat"}, TypeError, "dict"),
    "a set": ({"the cat"}, TypeError, "set"),
    "nothing": (None, TypeError, "NoneType"),
    "a number": (np.float64(1), ValueError, "0 dimensions"),
    "a table": (np.array([TEXTS]), ValueError, "2 dimensions.*by its name"),
    "no texts": ([], ValueError, "no texts"),
    "a gap": (["the cat", None], TypeError, r"X\[1\] is None.*fillna"),
    "not a number": (["the cat", float("nan")], TypeError, r"X\[1\] is nan.*fillna"),
    "numbers": (np.arange(3.0), TypeError, r"X\[0\] is .*float64"),
    "bytes": ([b"the cat"], TypeError, r"X\[0\] is b'the cat'"),
    "a text read once": ([iter(["the", "cat"])], TypeError, r"X\[0\].*list_iterator"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_sequence_of_texts_is_refused(vectorizer: Any, case: str) -> None:
    bad, error, message = BAD[case]
    with pytest.raises(error, match=message):
        vectorizer.fit(bad)
    if case != "no texts":
        vectorizer.fit(TEXTS)
        with pytest.raises(error, match=message):
            vectorizer.transform(bad)


def test_no_texts_have_no_vectors(vectorizer: Any) -> None:
    assert vectorizer.fit(TEXTS).transform([]).shape == (0, DIM)


@pytest.mark.parametrize("name", TRAINERS)
def test_texts_without_frequent_words_are_refused(name: str) -> None:
    with pytest.raises(RuntimeError, match="min_count"):
        MAKERS[name](min_count=1000).fit(TEXTS)
