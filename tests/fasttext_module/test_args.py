"""Names, order, defaults and bounds of arguments; what is wrong is told, not died of."""

from __future__ import annotations

import pytest
from texts import labelled_lines

from vecloom import fasttext
from vecloom.fasttext.args import ALIASES, NAMES, SUPERVISED, Args, read_args

LINES = labelled_lines(40, 1)


def test_defaults_are_those_of_facebook():
    args = Args()
    assert (args.lr, args.dim, args.ws, args.epoch, args.minCount) == (0.05, 100, 5, 5, 5)
    assert (args.minn, args.maxn, args.neg, args.bucket, args.t) == (3, 6, 5, 2_000_000, 1e-4)
    assert (args.loss.name, args.model.name) == ("ns", "skipgram")
    args = Args(**SUPERVISED)
    assert (args.lr, args.minCount, args.minn, args.maxn) == (0.1, 1, 0, 0)
    assert (args.loss.name, args.model.name) == ("softmax", "supervised")
    assert args.bucket == 0  # nothing needs it


def test_every_name_has_an_alias_in_snake_case():
    for alias, name in {
        "min_count": "minCount",
        "min_count_label": "minCountLabel",
        "word_ngrams": "wordNgrams",
        "lr_update_rate": "lrUpdateRate",
        "label_prefix": "label",
        "pretrained_vectors": "pretrainedVectors",
        "autotune_validation_file": "autotuneValidationFile",
        "autotune_model_size": "autotuneModelSize",
    }.items():
        assert ALIASES[alias] == name
    assert set(ALIASES.values()) == set(NAMES)


def test_arguments_in_order():
    names = ("input", "lr", "dim", "minCount")
    args = read_args(names, ("text", 0.3, 7), {"min_count": 1}, {})
    assert (args.input, args.lr, args.dim, args.minCount) == ("text", 0.3, 7, 1)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"dims": 5}, TypeError, "dims"),
        ({"dim": 0}, ValueError, "dim"),
        ({"dim": 2.5}, TypeError, "dim"),
        ({"dim": "ten"}, TypeError, "dim"),
        ({"lr": "fast"}, TypeError, "lr"),
        ({"lr": float("nan")}, ValueError, "lr"),
        ({"loss": "hinge"}, ValueError, "hinge"),
        ({"thread": -1}, ValueError, "thread"),
        ({"epoch": -1}, ValueError, "epoch"),
        ({"minCount": 1, "min_count": 1}, TypeError, "minCount"),
        ({"label": 3}, TypeError, "label"),
        ({"bucket": 2**31}, ValueError, "bucket"),
        ({"input": LINES}, TypeError, "input"),
        ({"minCount": 10**6}, (ValueError, RuntimeError), "minCount|min_count"),
        ({"pretrainedVectors": "absent.vec"}, FileNotFoundError, "absent"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
@pytest.mark.parametrize("train", [fasttext.train_supervised, fasttext.train_unsupervised])
def test_bad_arguments(train, arguments, error, said):
    with pytest.raises(error, match=said):
        train(LINES, **({} if "minCount" in arguments else {"minCount": 1}) | arguments)


@pytest.mark.parametrize("train", [fasttext.train_supervised, fasttext.train_unsupervised])
@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("no/such/file.txt", FileNotFoundError),
        ([], ValueError),
        ([1, 2], TypeError),
        (b"bytes", TypeError),
        (3, TypeError),
    ],
    ids=["absent", "empty", "numbers", "bytes", "number"],
)
def test_bad_text(train, text, error):
    with pytest.raises(error):
        train(text, verbose=0)


def test_no_label():
    with pytest.raises(ValueError, match="label"):
        fasttext.train_supervised(["only words here"] * 9, verbose=0)


def test_unsupervised_has_no_one_against_all():
    with pytest.raises(ValueError, match="ova"):
        fasttext.train_unsupervised(LINES, loss="ova")
    with pytest.raises(ValueError, match="model"):
        fasttext.train_unsupervised(LINES, model="glove")
