"""The names that programs import from ``fasttext.FastText``."""

from __future__ import annotations

from typing import Any

from vecloom.fasttext.args import LossName as loss_name
from vecloom.fasttext.args import ModelName as model_name
from vecloom.fasttext.model import FastTextModel as _FastText
from vecloom.fasttext.text import BOW, EOS, EOW, tokenize
from vecloom.fasttext.training import load_model, train_supervised, train_unsupervised

__all__ = [
    "BOW",
    "EOS",
    "EOW",
    "_FastText",
    "eprint",
    "load_model",
    "loss_name",
    "model_name",
    "tokenize",
    "train_supervised",
    "train_unsupervised",
]


def eprint(*args: Any, **kwargs: Any) -> None:
    """Do nothing: programs replace it to silence a warning, which is not given here."""
