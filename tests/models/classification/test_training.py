"""Training of classifiers: what it accepts, what it refuses, what it leaves behind."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vecloom import FastText
from vecloom.formats.facebook import read_facebook, write_facebook
from vecloom.formats.files import FormatError, TruncatedFileError
from vecloom.models import save_facebook_model
from vecloom.models.classification import matrices
from vecloom.models.classification.labels import LabelPredictor
from vecloom.models.classification.training import train_supervised
from vecloom.training import Callback, TrainingInterrupted
from vecloom.training.callbacks import StopTraining

LINES = ["__label__x red green", "__label__y blue black __label__z", "__label__x green"] * 30
SMALL: dict[str, Any] = {"dim": 8, "lr": 0.5, "workers": 1, "bucket": 100}
LOSSES = ["softmax", "hs", "ns", "ova"]


def right(model: Any) -> list[str]:
    numbers, _ = LabelPredictor(model).predict([b"red green\n", b"black blue\n"])
    return [model.dictionary.labels[i].decode() for i in numbers[:, 0]]


@pytest.mark.parametrize("loss", [*LOSSES, "one-vs-all"])
@pytest.mark.parametrize("workers", [1, 3])
def test_it_learns(loss: str, workers: int) -> None:
    options = {**SMALL, "workers": workers, "epoch": 20}
    model = train_supervised(lines=LINES, loss=loss, word_ngrams=2, maxn=3, minn=2, **options)
    first, second = right(model)
    assert first == "__label__x" and second in ("__label__y", "__label__z")
    assert model.input.shape == (6 - 1 + 100, 8) and model.output.shape == (3, 8)
    model.check()


def test_the_dictionary_is_ordered_by_count(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    for model in (train_supervised(path, **SMALL), train_supervised(lines=LINES, **SMALL)):
        dictionary = model.dictionary
        assert dictionary.words == [b"</s>", b"green", b"red", b"blue", b"black"]
        assert dictionary.word_counts.tolist() == [90, 60, 30, 30, 30]
        assert dictionary.labels == [b"__label__x", b"__label__y", b"__label__z"]
        assert dictionary.label_counts.tolist() == [60, 30, 30]
        assert dictionary.n_tokens == 90 + 150 + 120
        assert model.args.bucket == 0 and len(model.input) == 5  # no n-grams, no rows for them


def test_rare_words_and_labels_are_left_out() -> None:
    lines = [*LINES, "__label__rare red rare"]
    model = train_supervised(lines=lines, min_count=2, min_count_label=2, **SMALL)
    assert b"rare" not in model.dictionary.words
    assert b"__label__rare" not in model.dictionary.labels


def test_labels_apart_and_lists_of_words() -> None:
    texts = [line.split()[1:3] for line in LINES]
    labels: list[Any] = ["x", ["y", "__label__z"], "x"] * 30
    apart = train_supervised(lines=texts, labels=labels, **SMALL)
    within = train_supervised(lines=LINES, **SMALL)
    assert apart.dictionary.labels == within.dictionary.labels
    assert apart.dictionary.label_counts.tolist() == within.dictionary.label_counts.tolist()
    assert right(apart) == right(within)
    # a word that looks like a label is a word
    model = train_supervised(lines=["__label__x a"] * 3, labels=["y"] * 3, **SMALL)
    assert b"__label__x" in model.dictionary.words


@pytest.mark.parametrize("loss", LOSSES)
def test_one_worker_gives_the_same_every_time(loss: str) -> None:
    made = [
        train_supervised(lines=LINES, loss=loss, word_ngrams=2, seed=seed, shuffle=True, **SMALL)
        for seed in (1, 1, 2)
    ]
    assert np.array_equal(made[0].input, made[1].input)
    assert np.array_equal(made[0].output, made[1].output)
    assert not np.array_equal(made[0].input, made[2].input)


def test_rows_that_no_line_uses_are_zero() -> None:
    model = train_supervised(lines=LINES, epoch=0, word_ngrams=2, **{**SMALL, "bucket": 50_000})
    rows = np.asarray(model.input)
    used = rows.any(axis=1)
    # pairs of neighbours in either kind of line; labels stand between none
    pairs = {("red", "green"), ("green", "</s>"), ("blue", "black"), ("black", "</s>")}
    assert used[:5].all() and used[5:].sum() == len(pairs)
    assert np.abs(rows).max() <= 1 / 8 and np.abs(rows[:5]).mean() > 0.04


def test_pretrained_vectors(tmp_path: Path) -> None:
    path = tmp_path / "some.vec"
    path.write_bytes(b"3 2\nred 1 2\nnew\xff 3 4\n__x__ 5 6 \n")
    model = train_supervised(lines=LINES, pretrained_vectors=path, epoch=0, dim=2)
    words = model.dictionary.words
    assert set(words) == {b"</s>", b"green", b"red", b"blue", b"black", b"new\xff", b"__x__"}
    assert model.input[words.index(b"red")].tolist() == [1, 2]
    assert model.input[words.index(b"new\xff")].tolist() == [3, 4]
    assert model.dictionary.word_counts[words.index(b"red")] == 31
    for content, error, match in (
        (b"3 2\nred 1 2\n", TruncatedFileError, "promises 3"),
        (b"1 2\nred 1\n", FormatError, "line 2 has 1 numbers"),
        (b"1 2\nred 1 x\n", FormatError, "line 2"),
        (b"1 3\nred 1 2 3\n", FormatError, "dimensions"),
        (b"red 1 2 3\n", FormatError, "3 dimensions, where dim is 2"),
        (b"red\n", FormatError, "none of the formats"),
    ):
        path.write_bytes(content)
        with pytest.raises(error, match=match):
            train_supervised(lines=LINES, pretrained_vectors=path, dim=2)


@pytest.mark.parametrize("form", ["native", "binary", "GloVe", "fastText"])
def test_pretrained_vectors_of_every_form(tmp_path: Path, form: str) -> None:
    given = FastText([["red", "new", "word"]] * 5, vector_size=2, min_count=1, epochs=0, bucket=50)
    path = tmp_path / "given"
    if form == "native":
        given.save(path)
    elif form == "fastText":
        save_facebook_model(given, path)
    else:
        binary = form == "binary"
        given.wv.save_word2vec_format(path, binary=binary, write_header=binary)
    model = train_supervised(lines=LINES, pretrained_vectors=path, epoch=0, dim=2)
    for word in (b"red", b"new"):
        row = np.asarray(model.input)[model.dictionary.words.index(word)]
        np.testing.assert_allclose(row, given.wv[word.decode()], rtol=1e-5)


def test_training_goes_on_in_place() -> None:
    model = train_supervised(lines=LINES, epoch=1, word_ngrams=2, loss="hs", **SMALL)
    before, matrix = np.array(model.input), model.input
    again = train_supervised(lines=[*LINES, "__label__new red"], model=model, lr=0.5)
    assert again is model and model.input is matrix and not np.array_equal(before, matrix)
    assert b"__label__new" not in model.dictionary.labels


def test_training_goes_on_with_other_ngrams() -> None:
    """Rows of n-grams that the first text did not have begin as zeros, in a whole matrix too."""
    more = ["__label__x blue red green", "__label__y green black"]
    models = [
        train_supervised(lines=LINES, epoch=1, word_ngrams=3, minn=2, maxn=3, **SMALL)
        for _ in range(2)
    ]
    models[1].input = np.array(models[1].input)
    stored = len(models[0].input.stored)
    for model in models:
        train_supervised(lines=more, model=model, lr=0.5, workers=1)
    assert len(models[0].input.stored) > stored
    np.testing.assert_array_equal(models[0].input, models[1].input)


def test_frequent_rows_are_learnt_by_all_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """With copies of them, what one worker learnt of them is not lost."""
    monkeypatch.setattr(matrices, "LEAST_LINES", 1)
    options = {"epoch": 5, "word_ngrams": 2, **SMALL}
    options["workers"] = 3
    model = train_supervised(lines=LINES * 50, **options)
    start = train_supervised(lines=LINES * 50, **{**options, "epoch": 0})
    assert (model.input.stored != start.input.stored).any(axis=1).all()
    predicted, _ = LabelPredictor(model).predict([b"red green\n", b"blue black\n"])
    assert predicted[0, 0] != predicted[1, 0]


@pytest.mark.parametrize("lines", [[], [""], ["   ", ""], ["red green"], ["\0\0"]])
def test_text_without_labels(lines: list[str]) -> None:
    with pytest.raises(ValueError, match="no (word|label) occurs"):
        train_supervised(lines=lines, **SMALL)


def test_text_of_any_bytes() -> None:
    lines = [b"__label__\xff \xfe\xfe \x80", "__label__a \udcff ü"]
    model = train_supervised(lines=lines * 5, minn=1, maxn=2, **SMALL)
    assert {b"\xfe\xfe", b"\x80", b"\xff"} <= set(model.dictionary.words)
    assert b"__label__\xff" in model.dictionary.labels


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("lr", float("nan"), ValueError),
        ("lr", -1, ValueError),
        ("lr", "fast", TypeError),
        ("loss", "hinge", ValueError),
        ("dim", 0, ValueError),
        ("dim", 2.5, TypeError),
        ("epoch", -1, ValueError),
        ("bucket", 2**31, ValueError),
        ("word_ngrams", -1, ValueError),
        ("label_prefix", "", ValueError),
        ("workers", 0, ValueError),
        ("min_count", 1000, ValueError),
        ("min_count_label", 1000, ValueError),
        ("nonsense", 1, TypeError),
    ],
)
def test_parameters_that_cannot_be(name: str, value: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=name):
        train_supervised(lines=LINES, **{name: value})


def test_what_is_given_besides_must_fit(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="either input"):
        train_supervised()
    with pytest.raises(TypeError, match="either input"):
        train_supervised(tmp_path / "text", lines=LINES)
    with pytest.raises(FileNotFoundError):
        train_supervised(tmp_path / "missing")
    with pytest.raises(ValueError, match="labels has 2 entries, but there are 90 lines"):
        train_supervised(lines=LINES, labels=["a", "b"])
    for weights in ([1.0], [-1.0] * 90, [np.nan] * 90, [[1.0]] * 90):
        with pytest.raises(ValueError, match="sample_weight"):
            train_supervised(lines=LINES, sample_weight=weights)
    with pytest.raises(TypeError, match="int"):
        train_supervised(lines=[["red", 3]], labels=["a"])


def test_divergence_is_told() -> None:
    with pytest.raises(FloatingPointError, match="lower lr"):
        train_supervised(lines=LINES, lr=1e30, dim=8, workers=1)


def test_a_quantized_model_cannot_be_trained() -> None:
    from vecloom.models.quantization import quantize

    lines = [f"__label__{i % 2} w{i}" for i in range(300)]
    model = quantize(train_supervised(lines=lines, **SMALL))
    with pytest.raises(ValueError, match="quantized"):
        train_supervised(lines=lines, model=model)


class Recorder(Callback):
    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error
        self.calls: list[str] = []

    def on_train_begin(self, model: Any) -> None:
        self.calls.append("begin")

    def on_epoch_begin(self, model: Any) -> None:
        self.calls.append("epoch")

    def on_epoch_end(self, model: Any) -> None:
        self.calls.append(f"loss {len(model.epoch_losses)}")
        assert right(model.model)  # it can be used
        if self.error is not None and model.epochs_trained == 2:
            raise self.error

    def on_train_end(self, model: Any) -> None:
        self.calls.append("end")
        self.losses = model.epoch_losses


def test_callbacks() -> None:
    recorder = Recorder()
    train_supervised(lines=LINES, epoch=3, callbacks=[recorder], **SMALL)
    epochs = [call for i in (1, 2, 3) for call in ("epoch", f"loss {i}")]
    assert recorder.calls == ["begin", *epochs, "end"]
    assert recorder.losses[2] < recorder.losses[0] < 2 * np.log(3)
    stopped = Recorder(StopTraining())
    train_supervised(lines=LINES, epoch=9, callbacks=[stopped], **SMALL)
    assert stopped.calls[-2:] == ["loss 2", "end"]


def test_an_interruption_leaves_a_model(tmp_path: Path) -> None:
    with pytest.raises(TrainingInterrupted) as caught:
        train_supervised(lines=LINES, epoch=9, callbacks=[Recorder(KeyboardInterrupt())], **SMALL)
    model: Any = caught.value.model
    assert right(model)[0] == "__label__x"
    write_facebook(model, tmp_path / "model.bin")
    assert np.array_equal(read_facebook(tmp_path / "model.bin").input, model.input)
    assert np.array_equal(pickle.loads(pickle.dumps(model)).output, model.output)
