"""The classifier in scikit-learn's manner."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vecloom import load
from vecloom.formats import FormatError, read_arrays, write_arrays
from vecloom.models.classification.classifier import FastTextClassifier
from vecloom.models.classification.training import train_supervised
from vecloom.training import Callback

TEXTS = ["red\u00a0green", "blue\nblack", "green red", "black BLUE"] * 25
LABELS = [1, 0, 1, 0] * 25
SMALL: dict[str, Any] = {"dim": 6, "lr": 0.5, "workers": 1, "bucket": 50, "epoch": 15}


def small(**options: Any) -> FastTextClassifier:
    return FastTextClassifier(**{**SMALL, **options})


@pytest.mark.parametrize("loss", ["softmax", "hs", "ns", "ova"])
def test_it_learns(loss: str) -> None:
    classifier = small(loss=loss, word_ngrams=2).fit(TEXTS, LABELS)
    assert classifier.classes_.tolist() == [0, 1]
    assert classifier.predict(["red", "black", ["blue", "black"]]).tolist() == [1, 0, 0]
    assert classifier.score(TEXTS, LABELS) == 1
    p = classifier.predict_proba(TEXTS)
    assert p.shape == (100, 2) and p[0, 1] > 0.5 > p[0, 0]
    if loss in ("softmax", "hs"):
        np.testing.assert_allclose(p.sum(axis=1), 1, rtol=1e-5)
    assert len(classifier.epoch_losses_) == 15
    assert classifier.predict_proba([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        (["b", "a"], ["a", "b"]),
        (np.array(["b", "a"]), ["a", "b"]),
        (np.array([True, False]), [False, True]),
        ([2.5, -1.0], [-1.0, 2.5]),
        ([("b",), ["a"]], ["a", "b"]),
        (["new york", "__label__x"], ["__label__x", "new york"]),
        ([3, "a"], [3, "a"]),
    ],
)
def test_labels_of_any_kind(labels: Any, classes: list[Any]) -> None:
    classifier = small().fit(["red", "blue"] * 9, list(labels) * 9)
    assert classifier.classes_.tolist() == classes
    assert list(classifier.predict(["red", "blue"])) == [
        c[0] if isinstance(c, (list, tuple)) else c for c in labels
    ]


def test_several_labels_of_a_text() -> None:
    labels = [["colour", "warm"], ["colour"]] * 50
    classifier = small(loss="ova").fit(["red", "blue"] * 50, labels)
    assert classifier.multilabel_
    assert classifier.predict(["red", "blue"]) == labels[:2]
    assert classifier.score(["red", "blue"], labels[:2]) == 1


def test_tokenizers() -> None:
    words = small(tokenizer="words").fit(["Red, green!"] * 9 + ["x"] * 9, [0] * 9 + [1] * 9)
    assert set(words.model_.dictionary.words) == {b"red", b"green", b"x", b"</s>"}
    characters = small(tokenizer=list).fit(["红色", "蓝"] * 9, [0, 1] * 9)
    assert "红".encode() in characters.model_.dictionary.words
    assert characters.predict(["色红", "蓝蓝"]).tolist() == [0, 1]
    with pytest.raises(ValueError, match="tokenizer"):
        small(tokenizer="none").fit(TEXTS, LABELS)


def test_weights() -> None:
    texts, labels = ["same"] * 40, [0] * 30 + [1] * 10
    assert small().fit(texts, labels).predict(["same"]) == [0]
    for classifier in (
        small().fit(texts, labels, sample_weight=[0.1] * 30 + [1] * 10),
        small(class_weight={0: 0.1}).fit(texts, labels),
    ):
        assert classifier.predict(["same"]) == [1]
    balanced = small(class_weight="balanced", epoch=60).fit(texts, labels).predict_proba(["same"])
    assert balanced[0, 0] == pytest.approx(0.5, abs=0.15)
    for wrong in ("fair", {0: -1.0}, {0: np.nan}):
        with pytest.raises(ValueError, match="class"):
            small(class_weight=wrong).fit(texts, labels)


def test_validation_and_early_stopping() -> None:
    classifier = small(epoch=30, patience=2, shuffle=False)
    classifier.fit(TEXTS, LABELS, validation=(["red", "black"], [1, 0]))
    scores = classifier.validation_scores_
    assert 3 <= len(scores) < 30 and max(scores) == 1
    assert scores.index(max(scores)) == len(scores) - 3
    part = small(validation_fraction=0.2).fit(TEXTS, LABELS, sample_weight=np.ones(100))
    assert len(part.validation_scores_) == 15
    assert part.model_.dictionary.label_counts.sum() == 80
    for wrong in (0.0, 1.5, "half"):
        with pytest.raises(ValueError, match="validation_fraction"):
            small(validation_fraction=wrong).fit(TEXTS, LABELS)


@pytest.mark.parametrize("bucket", [0, 50])
def test_the_best_epoch_is_kept(bucket: int) -> None:
    """Validation texts that contradict the training: the measure only falls."""

    class Weights(Callback):
        def __init__(self) -> None:
            self.seen: list[Any] = []

        def on_epoch_end(self, model: Any) -> None:
            self.seen.append((np.array(model.model.input), model.model.output.copy()))

    weights = Weights()
    classifier = small(
        patience=3,
        word_ngrams=2,
        bucket=bucket,
        lr=0.05,
        callbacks=[weights],
        class_weight={0: 0.5},
    )
    classifier.fit(TEXTS, LABELS, validation=(["red", "black"] * 2 + ["white"], [0, 1, 0, 1, 1]))
    scores = classifier.validation_scores_
    best = scores.index(max(scores))
    assert best < len(scores) - 1
    np.testing.assert_array_equal(classifier.model_.input, weights.seen[best][0])
    np.testing.assert_array_equal(classifier.model_.output, weights.seen[best][1])
    assert (classifier.model_.output != weights.seen[-1][1]).any()


def test_partial_fit() -> None:
    classifier = small(word_ngrams=2).partial_fit(TEXTS[:2], LABELS[:2], classes=[0, 1, 2])
    assert classifier.classes_.tolist() == [0, 1, 2]
    for _ in range(30):
        classifier.partial_fit(TEXTS[:2], LABELS[:2])
    assert classifier.predict(["red", "black"]).tolist() == [1, 0]
    with pytest.raises(ValueError, match="no classes"):
        classifier.partial_fit(["red"], ["other"])


def test_files_as_fasttext_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("__label__a red green\n__label__b blue\n" * 20, encoding="utf-8")
    classifier = small().fit_file(path, validation=path)
    assert classifier.classes_.tolist() == ["a", "b"]
    assert classifier.validation_scores_[-1] == 1
    assert classifier.predict(["green", "blue"]).tolist() == ["a", "b"]


def test_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="100 texts, but labels of 1"):
        small().fit(TEXTS, [1])
    with pytest.raises(ValueError, match="missing"):
        small().fit(["a", "b"], ["x", None])
    with pytest.raises(ValueError, match="missing"):
        small().fit(["a", "b"], [1.0, float("nan")])
    with pytest.raises(ValueError, match="written alike"):
        small().fit(["a", "b"], [1, "1"])
    with pytest.raises(ValueError, match="no word"):
        small().fit([], [])
    with pytest.raises(TypeError, match="put it into a list"):
        small().fit("a b", ["x"])
    with pytest.raises(TypeError, match="put it into a list"):
        small().fit(TEXTS, LABELS).predict("a b")
    with pytest.raises(TypeError, match="single text"):
        small().fit(["a"], "x")
    with pytest.raises(TypeError, match="expected"):
        small().fit([3], ["x"])
    with pytest.raises(ValueError, match="loss"):
        small(loss="none").fit(TEXTS, LABELS)
    with pytest.raises(AttributeError, match="not trained"):
        small().predict(TEXTS)


@pytest.mark.parametrize("quantized", [False, True])
def test_saving(tmp_path: Path, quantized: bool) -> None:
    texts = [f"{text} w{i}" for i, text in enumerate(TEXTS * 3)]
    classifier = small(word_ngrams=2, tokenizer="words", class_weight={1: 2.0}, progress=False)
    classifier.fit(texts, LABELS * 3)
    if quantized:
        classifier.quantize(qnorm=True)
    p = classifier.predict_proba(texts)
    path = tmp_path / "classifier"
    classifier.save(path)
    for loaded in (
        FastTextClassifier.load(path),
        FastTextClassifier.load(path, mmap=True),
        load(path),
        pickle.loads(pickle.dumps(classifier)),
    ):
        np.testing.assert_array_equal(loaded.predict_proba(texts), p)
        assert loaded.get_params() == classifier.get_params()
        assert loaded.classes_.tolist() == [0, 1] and loaded.epoch_losses_
        assert (loaded.predict(texts) == classifier.predict(texts)).all()
    classifier.save_facebook(tmp_path / "model.bin")
    theirs = FastTextClassifier.load_facebook(tmp_path / "model.bin", tokenizer="words")
    np.testing.assert_array_equal(theirs.predict_proba(texts), p)
    assert theirs.classes_.tolist() == ["0", "1"]
    assert load(tmp_path / "model.bin").classes_.tolist() == ["0", "1"]


def test_files_hold_no_rows_that_were_not_trained(tmp_path: Path) -> None:
    classifier = small(word_ngrams=2, bucket=100_000).fit(TEXTS, LABELS)
    classifier.save(tmp_path / "classifier")
    assert (tmp_path / "classifier").stat().st_size < 10_000
    for mapped in (False, True):
        loaded = FastTextClassifier.load(tmp_path / "classifier", mmap=mapped)
        np.testing.assert_array_equal(loaded.model_.input, classifier.model_.input)
        unknown = ["red blue", "black red green"]  # n-grams that no text had
        expected = classifier.predict_proba(unknown)
        np.testing.assert_array_equal(loaded.predict_proba(unknown), expected)


@pytest.mark.parametrize("buckets", [[2, 2, 5, 6], [-1, 2, 5, 6], [2, 5, 6, 100_000], [2]])
def test_buckets_that_cannot_be(tmp_path: Path, buckets: list[int]) -> None:
    path = tmp_path / "classifier"
    # two n-grams of two words and a line end each
    small(word_ngrams=2, bucket=100_000).fit(["red green", "blue black"], [0, 1]).save(path)
    file = read_arrays(path)
    assert len(file.arrays["input.buckets"]) == 4
    arrays = {**file.arrays, "input.buckets": np.array(buckets, np.int32)}
    write_arrays(path, kind=file.kind, config=file.config, arrays=arrays, keys=file.keys)
    with pytest.raises(FormatError, match="classifier: .*buckets"):
        FastTextClassifier.load(path)


def test_files_that_are_damaged(tmp_path: Path) -> None:
    path = tmp_path / "classifier"
    small().fit(TEXTS, LABELS).save(path)
    content = path.read_bytes()
    for damaged in (content[:100], content.replace(b"dim", b"din", 1), content[:-5]):
        path.write_bytes(damaged)
        with pytest.raises((FormatError, EOFError)):
            FastTextClassifier.load(path)
    odd = small().fit(["a", "b"], [b"x", b"y"])
    with pytest.raises(TypeError, match="classes"):
        odd.save(path)


def test_word_vectors_are_no_classifier(tmp_path: Path) -> None:
    model = train_supervised(lines=["__label__a b"], dim=2)
    model.args.model = "sg"
    with pytest.raises(ValueError, match="only classifiers"):
        FastTextClassifier.from_facebook(model)


def test_within_scikit_learn() -> None:
    pytest.importorskip("sklearn")
    from sklearn.base import clone, is_classifier
    from sklearn.model_selection import GridSearchCV, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    classifier = small(class_weight={0: 2.0})
    copy = clone(classifier)
    assert copy is not classifier and copy.get_params() == classifier.get_params()
    assert is_classifier(classifier)
    assert cross_val_score(classifier, TEXTS, LABELS, cv=3).min() == 1
    lower = FunctionTransformer(lambda texts: [text.lower() for text in texts])
    pipeline = make_pipeline(lower, classifier).fit(TEXTS, LABELS)
    assert pipeline.score(TEXTS, LABELS) == 1
    assert pipeline.predict(["RED"]).tolist() == [1]
    search = GridSearchCV(small(), {"lr": [0.0, 0.5]}, cv=2, scoring="neg_log_loss")
    assert search.fit(TEXTS, LABELS).best_params_ == {"lr": 0.5}


def test_parameters() -> None:
    classifier = small()
    assert repr(classifier).startswith("FastTextClassifier(lr=0.5, dim=6, ")
    assert classifier.set_params(lr=0.25) is classifier and classifier.lr == 0.25
    with pytest.raises(ValueError, match="no parameter 'rate'"):
        classifier.set_params(rate=1)
