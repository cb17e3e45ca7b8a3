"""Facebook's functions that make a model: from text, or from a file."""

from __future__ import annotations

import os
from typing import Any, cast

import numpy as np

from vecloom.corpus import RULE_DEFAULT, RULE_DISCARD, Corpus
from vecloom.fasttext.args import NAMES, SUPERVISED, Args, LossName, ModelName, read_args
from vecloom.fasttext.model import FastTextModel
from vecloom.fasttext.text import Input, read_corpus, text_of
from vecloom.fasttext.tuning import tuned
from vecloom.formats import read_word2vec
from vecloom.formats.facebook import FacebookModel, read_facebook
from vecloom.models.classification import training
from vecloom.models.fasttext import FastText
from vecloom.training import TrainingInterrupted
from vecloom.vectors import KeyedVectors

SUPERVISED_NAMES = tuple(name for name in NAMES if name != "model")
UNSUPERVISED_NAMES = tuple(name for name in NAMES if not name.startswith("autotune"))


def load_model(path: str | os.PathLike[str]) -> FastTextModel:
    """Read a .bin or .ftz file, Facebook's or our own.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    FormatError
        If it is damaged, cut short or of another kind.
    """
    return FastTextModel(read_facebook(path))


def train_supervised(input: Input, *values: Any, **named: Any) -> FastTextModel:
    """Learn to label lines of text (Joulin et al. 2017).

    Parameters
    ----------
    input : path, or iterable of str
        Lines with their labels, words that begin with ``label``: a file in UTF-8, also
        compressed, or the lines themselves.
    *values, **named
        ``lr`` (0.1), ``dim`` (100), ``epoch`` (5), ``minCount`` (1), ``minCountLabel`` (0),
        ``minn`` (0), ``maxn`` (0), ``neg`` (5), ``wordNgrams`` (1), ``loss`` ("softmax", "hs",
        "ns" or "ova"), ``bucket`` (2,000,000), ``thread`` (every core), ``label``
        ("__label__"), ``verbose`` (2), ``pretrainedVectors`` (""), ``seed`` (0), explained in
        `vecloom.fasttext.args.Args`; also in snake_case, also in Facebook's order. ``ws``, ``t``
        and ``lrUpdateRate`` change nothing.
        With ``autotuneValidationFile`` (a path, or lines) arguments that are not given are
        searched for, to make ``autotuneMetric`` ("f1") large on it, for ``autotuneDuration``
        (300) seconds; ``autotuneModelSize`` ("", or such as "2M") quantizes the model to fit.
        See `vecloom.models.classification.autotune`. ``autotunePredictions`` changes nothing.

    Returns
    -------
    FastTextModel

    Raises
    ------
    TypeError, ValueError
        For an argument that is unknown, of the wrong type or out of bounds, or a text without
        labels.
    FileNotFoundError
        If there is no such file.
    TrainingInterrupted
        On Ctrl-C, a ``KeyboardInterrupt`` whose ``model`` is a `FastTextModel`, usable.
    """
    args = read_args(SUPERVISED_NAMES, (input, *values), named, SUPERVISED)
    if args.autotuneValidationFile:
        return FastTextModel(tuned(args), args)
    try:
        data = training.train_supervised(
            **text_of(args.input),
            lr=args.lr,
            dim=args.dim,
            ws=args.ws,
            epoch=args.epoch,
            min_count=args.minCount,
            min_count_label=args.minCountLabel,
            minn=args.minn,
            maxn=args.maxn,
            neg=args.neg,
            word_ngrams=args.wordNgrams,
            loss=args.loss.name,
            bucket=args.bucket,
            workers=args.thread,
            t=args.t,
            lr_update_rate=args.lrUpdateRate,
            label_prefix=args.label,
            pretrained_vectors=args.pretrainedVectors or None,
            seed=args.seed,
            progress=None if args.verbose else False,
        )
    except TrainingInterrupted as stop:
        raise _stopped(stop, cast(FacebookModel, stop.model), args) from None
    return _finished(data, args)


def train_unsupervised(input: Input, *values: Any, **named: Any) -> FastTextModel:
    """Train vectors of words from their subwords (Bojanowski et al. 2017).

    As in Facebook's program the end of a line is a word, ``"</s>"``, and words that begin with
    ``label`` are left out. Unlike there, lines of more than 1,024 words are not cut, Unicode's
    spaces part words too, and the input may be compressed.

    Parameters
    ----------
    input : path, or iterable of str
        Text: a file in UTF-8, or lines of it.
    *values, **named
        ``model`` ("skipgram" or "cbow"), ``lr`` (0.05), ``dim`` (100), ``ws`` (5), ``epoch`` (5),
        ``minCount`` (5), ``minn`` (3), ``maxn`` (6), ``neg`` (5), ``loss`` ("ns", "hs" or
        "softmax"), ``bucket`` (2,000,000), ``thread`` (every core), ``t`` (1e-4), ``label``
        ("__label__"), ``verbose`` (2), ``pretrainedVectors`` (""), ``seed`` (0), explained in
        `vecloom.fasttext.args.Args`; also in snake_case, also in Facebook's order.
        ``minCountLabel``, ``wordNgrams`` and ``lrUpdateRate`` change nothing.

    Returns
    -------
    FastTextModel

    Raises
    ------
    TypeError, ValueError
        For an argument that is unknown, of the wrong type or out of bounds.
    FileNotFoundError
        If there is no such file.
    TrainingInterrupted
        On Ctrl-C, a ``KeyboardInterrupt`` whose ``model`` is a `FastTextModel`, usable.
    """
    args = read_args(UNSUPERVISED_NAMES, (input, *values), named, {})
    if args.supervised or args.loss == LossName.ova:
        raise ValueError(
            'unsupervised training has the models "skipgram" and "cbow" and the losses "ns", "hs" '
            f'and "softmax", not {args.model.name!r} with {args.loss.name!r}'
        )
    corpus = read_corpus(args.input, args.thread)
    model = FastText(
        sg=args.model == ModelName.skipgram,
        hs=args.loss == LossName.hs,
        softmax=args.loss == LossName.softmax,
        negative=args.neg if args.loss == LossName.ns else 0,
        vector_size=args.dim,
        alpha=args.lr,
        min_alpha=0.0,
        window=args.ws,
        epochs=args.epoch,
        min_count=args.minCount,
        sample=args.t,
        ns_exponent=0.5,  # fastText draws negatives by the square root of counts
        bucket=args.bucket,
        min_n=args.minn,
        max_n=args.maxn,
        seed=args.seed,
        workers=args.thread,
        progress=None if args.verbose else False,
    )
    model.build_vocab(corpus, trim_rule=_without_labels(corpus, args.label))
    if args.pretrainedVectors:
        _begin_from(model, args)
    try:
        model.train(corpus, total_examples=corpus.n_sentences, epochs=args.epoch)
    except TrainingInterrupted as stop:
        raise _stopped(stop, model.to_facebook(), args) from None
    return _finished(model.to_facebook(), args)


def _finished(data: FacebookModel, args: Args) -> FastTextModel:
    args.bucket = data.args.bucket  # 0 where no subword can be of any length
    data.args = args.to_file()
    return FastTextModel(data, args)


def _stopped(stop: TrainingInterrupted, data: FacebookModel, args: Args) -> TrainingInterrupted:
    """Return the same interruption, with a model under Facebook's names."""
    return TrainingInterrupted(str(stop), _finished(data, args))


def _without_labels(corpus: Corpus, prefix: str) -> Any:
    """Return a rule that leaves out labels, None if there are none."""
    if not any(word.startswith(prefix) for word in corpus.vocabulary.words):
        return None
    return lambda word, *_: RULE_DISCARD if word.startswith(prefix) else RULE_DEFAULT


def _begin_from(model: FastText, args: Args) -> None:
    """Put pretrained vectors in the place of the random ones of the words that have some."""
    given: KeyedVectors = read_word2vec(args.pretrainedVectors, cls=KeyedVectors)
    if given.vector_size != args.dim:
        raise ValueError(
            f"{args.pretrainedVectors} has vectors of {given.vector_size} dimensions, "
            f"and dim is {args.dim}: they must be equal"
        )
    known = [word for word in model.wv.index_to_key if word in given]
    rows = np.array([model.wv.key_to_index[word] for word in known], np.intp)
    model.wv.vectors_vocab[rows] = given[known]
