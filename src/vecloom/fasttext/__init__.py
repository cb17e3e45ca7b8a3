"""The functions of Facebook's Python module ``fasttext``, on Vecloom's models.

>>> from vecloom import fasttext
>>> model = fasttext.train_supervised(["__label__a one two", "__label__b three four"] * 9, dim=4)
>>> model.labels
['__label__a', '__label__b']

``train_supervised``, ``train_unsupervised``, ``load_model``, ``tokenize``
    As there, in names, arguments and results; Facebook's program reads the files and is read.
``FastTextModel``
    What they return.
``util``
    PCA of a model, nearest rows, precision and recall.
``FastText``
    The names that programs take from Facebook's module of that name.
"""

from vecloom.fasttext import FastText, util
from vecloom.fasttext.args import LossName, ModelName
from vecloom.fasttext.model import FastTextModel
from vecloom.fasttext.text import BOW, EOS, EOW, tokenize
from vecloom.fasttext.training import load_model, train_supervised, train_unsupervised

__all__ = [
    "BOW",
    "EOS",
    "EOW",
    "FastText",
    "FastTextModel",
    "LossName",
    "ModelName",
    "load_model",
    "tokenize",
    "train_supervised",
    "train_unsupervised",
    "util",
]
