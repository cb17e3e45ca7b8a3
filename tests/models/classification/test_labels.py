"""Predictions of labels, against their definition, and against fastText where it is installed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from supervised_reference import tree

from vecloom.formats.facebook import FacebookModel, read_facebook, write_facebook
from vecloom.models.classification.labels import LabelPredictor
from vecloom.models.classification.training import train_supervised
from vecloom.models.quantization import quantize

LOSSES = ["softmax", "hs", "ns", "ova"]
WORDS = [f"w{i}" for i in range(40)]


def small_text(n: int = 400, n_labels: int = 7) -> list[str]:
    """Lines whose words tell their label, more or less; labels of falling frequency."""
    rng = np.random.default_rng(3)
    chances = 1 / np.arange(1, n_labels + 1)
    labels = rng.choice(n_labels, n, p=chances / chances.sum())
    words = [(label * 5 + rng.integers(0, 8, rng.integers(1, 6))) % len(WORDS) for label in labels]
    return [
        f"__label__{label} {' '.join(WORDS[i] for i in some)}"
        for label, some in zip(labels, words, strict=True)
    ]


TEXT = small_text()
LINES = [line.split(" ", 1)[1].encode() + b"\n" for line in TEXT] + [b"unknown words\n", b"\n"]


@pytest.fixture(scope="module", params=LOSSES)
def model(request: pytest.FixtureRequest) -> FacebookModel:
    """A trained model of each loss."""
    return train_supervised(
        lines=TEXT, loss=request.param, lr=0.5, dim=9, bucket=300, word_ngrams=2, maxn=2, workers=1
    )


def logits(model: FacebookModel, predictor: LabelPredictor) -> Any:
    rows, offsets, _, _ = predictor.reader.read(LINES)
    inputs = np.asarray(
        model.input if isinstance(model.input, np.ndarray) else model.input.rows(slice(None))
    )
    outputs = np.asarray(
        model.output if isinstance(model.output, np.ndarray) else model.output.rows(slice(None))
    )
    means = [inputs[rows[a:b]].mean(axis=0) for a, b in pairwise(offsets)]
    return np.array(means, np.float64) @ outputs.T.astype(np.float64)


def expected(model: FacebookModel, f: Any) -> Any:
    """Probabilities by their definition."""
    if model.args.loss == "softmax":
        e = np.exp(f - f.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    right = 1 / (1 + np.exp(-f))
    if model.args.loss != "hs":
        return right
    paths = tree(model.dictionary.label_counts.tolist())
    ways = [[right[:, n] if side else 1 - right[:, n] for n, side in path] for path in paths]
    return np.stack([np.prod(way, axis=0) for way in ways], axis=1)


@pytest.mark.parametrize("quantized", ["", "input", "both", "norms"])
def test_probabilities(model: FacebookModel, quantized: str) -> None:
    if quantized:
        rows = np.random.default_rng(1).normal(size=(300, 9)).astype(np.float32)
        labels = [b"__label__%d" % i for i in range(300)]
        if quantized == "both":  # no less than 256 rows can be quantized
            model = many_labels(model, labels, rows)
        model = quantize(model, qnorm=quantized == "norms", qout=quantized == "both")
    predictor = LabelPredictor(model)
    p = expected(model, logits(model, predictor))
    found = predictor.probabilities(LINES, workers=2)
    assert found.dtype == np.float32 and found.shape == p.shape
    np.testing.assert_allclose(found, p, atol=2e-6)

    # fastText's numbers: 1e-5 more, and looked up in a table for sigmoids
    numbers, told = predictor.predict(LINES, k=3, workers=2)
    assert numbers.dtype == np.int32 and told.dtype == np.float32 and numbers.shape == (len(p), 3)
    for i in range(len(p)):
        known = numbers[i][numbers[i] >= 0]
        if model.args.loss in ("softmax", "hs"):
            np.testing.assert_allclose(told[i, : len(known)], p[i, known] + 1e-5, atol=1e-4)
            assert (np.sort(p[i])[::-1][: len(known)] - p[i, known]).max(initial=0) < 1e-5
        else:
            np.testing.assert_allclose(told[i, : len(known)], p[i, known], atol=0.01)


def many_labels(model: FacebookModel, labels: list[bytes], rows: Any) -> FacebookModel:
    counts = np.arange(2 * len(labels), len(labels), -1)
    dictionary = replace(
        model.dictionary, labels=labels, label_counts=counts, n_tokens=int(counts.sum()) + 10**4
    )
    return replace(model, dictionary=dictionary, output=rows)


def test_thresholds_and_k(model: FacebookModel) -> None:
    predictor = LabelPredictor(model)
    everything, p = predictor.predict(LINES, k=-1)
    assert everything.shape == (len(LINES), 7)
    assert predictor.predict(LINES, k=100)[0].shape == (len(LINES), 7)
    for k in (1, 2):
        some, q = predictor.predict(LINES, k=k, threshold=0.3)
        kept = (p[:, :k] > 0.3 + 2e-5) & (everything[:, :k] >= 0)
        assert ((some >= 0) >= kept).all()
        assert (q[some >= 0] >= 0.3).all() and (q[some < 0] == 0).all()
    assert (np.diff(p, axis=1) <= 0).all()
    for k in (0, -2):
        with pytest.raises(ValueError, match="k must be"):
            predictor.predict(LINES, k=k)


def test_a_line_of_nothing_known_has_no_label(model: FacebookModel) -> None:
    predictor = LabelPredictor(model)
    numbers, p = predictor.predict([b"", b"   ", b"__label__unknown"], k=2)
    assert (numbers == -1).all() and (p == 0).all()
    assert predictor.predict([], k=2)[0].shape == (0, 2)
    assert predictor.probabilities([]).shape == (0, 7)
    assert np.isfinite(predictor.probabilities([b""])).all()


def test_one_label() -> None:
    for loss in LOSSES:
        model = train_supervised(lines=["__label__a one two"] * 20, loss=loss, dim=4, workers=1)
        numbers, p = LabelPredictor(model).predict([b"one\n"], k=5)
        assert numbers.tolist() == [[0]] and p[0, 0] > 0.4


def test_parts_that_do_not_fit(model: FacebookModel) -> None:
    with pytest.raises(ValueError, match="only classifiers"):
        LabelPredictor(replace(model, args=replace(model.args, model="sg")))
    dense = np.asarray(model.input)
    with pytest.raises(ValueError, match="does not fit"):
        LabelPredictor(replace(model, input=dense[:3])).predict(LINES)
    with pytest.raises(ValueError, match="dimensions"):
        LabelPredictor(replace(model, input=dense[:, :3].copy()))
    with pytest.raises(ValueError, match="no labels"):
        LabelPredictor(replace(model, output=model.output[:0]))


def test_the_language_identifier(data: Callable[[str], Path]) -> None:
    predictor = LabelPredictor(read_facebook(data("models/lid.176.ftz")))
    texts = {
        "en": "The quick brown fox jumps over the lazy dog.",
        "fr": "Bonjour tout le monde, comment allez-vous ?",
        "zh": "今天天气很好，我们去公园吧。",
        "ru": "Сегодня хорошая погода, пойдём в парк.",
        "ja": "今日は天気がいいから公園に行きましょう。",
        "el": "Σήμερα ο καιρός είναι πολύ καλός.",
    }
    numbers, p = predictor.predict([text.encode() + b"\n" for text in texts.values()])
    assert [predictor.labels[i].decode()[len("__label__") :] for i in numbers[:, 0]] == list(texts)
    assert (p > 0.5).all()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("ftz", [False, True])
def test_as_fasttext_predicts(tmp_path: Path, loss: str, ftz: bool) -> None:
    fasttext = pytest.importorskip("fasttext")
    path = tmp_path / "text"
    path.write_text("\n".join(small_text(900)) + "\n", encoding="utf-8")
    # with less than ten threads, or a size not divisible by ten, some rows stay uninitialised
    shape = {"dim": 10, "bucket": 300, "wordNgrams": 2, "maxn": 2}
    theirs = fasttext.train_supervised(str(path), loss=loss, lr=0.5, thread=10, verbose=0, **shape)
    if ftz:
        theirs.quantize(qnorm=True)
    theirs.save_model(str(tmp_path / "model"))
    predictor = LabelPredictor(read_facebook(tmp_path / "model"))
    numbers, p = predictor.predict(LINES, k=2)
    # its predict of a single text does not work with NumPy 2
    told_labels, told_p = theirs.predict([line.decode()[:-1] for line in LINES], k=2)
    for labels, told, found, q in zip(told_labels, told_p, numbers, p, strict=True):
        # of those near zero rounding decides
        assert [predictor.labels[i].decode() for i in found[q > 1e-4]] == labels[: sum(q > 1e-4)]
        np.testing.assert_allclose(q[: len(told)], told, atol=1e-5)


@pytest.mark.parametrize("loss", LOSSES)
def test_fasttext_reads_and_predicts_ours(tmp_path: Path, loss: str) -> None:
    fasttext = pytest.importorskip("fasttext")
    ours = train_supervised(lines=TEXT, loss=loss, lr=0.5, dim=9, bucket=300, word_ngrams=2)
    write_facebook(ours, tmp_path / "model.bin")
    theirs = fasttext.load_model(str(tmp_path / "model.bin"))
    predictor = LabelPredictor(ours)
    numbers, _ = predictor.predict(LINES)
    told = [labels[0] for labels in theirs.predict([line.decode()[:-1] for line in LINES])[0]]
    assert [predictor.labels[i].decode() for i in numbers[:, 0]] == told
