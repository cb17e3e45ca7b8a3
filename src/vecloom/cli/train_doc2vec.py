"""Training Doc2Vec on the command line."""

from __future__ import annotations

from typing import Any

import click

from vecloom.cli.files import FORMATS, write_vectors
from vecloom.cli.options import ENDING, INPUTS, PARAMETERS, Parameter, output_format
from vecloom.cli.text import OPTIONS, Text
from vecloom.cli.training import finish, is_interrupted, prepare
from vecloom.models import Doc2Vec

# Those of word2vec that are called otherwise here, or are not there.
_NOT_SHARED = ("sg", "softmax", "cbow_mean", "alpha")
_OWN = (
    Parameter(
        "dm",
        None,
        "PV-DM predicts a word from its document and the words around it; PV-DBOW from its "
        "document alone: quicker, and often better.",
        flags="--dm/--dbow",
    ),
    Parameter(
        "dbow_words",
        None,
        "PV-DBOW: train words too, by skip-gram; else their vectors mean nothing.",
        flags="--dbow-words/--no-dbow-words",
    ),
    Parameter(
        "dm_concat",
        None,
        "PV-DM: concatenate the surrounding vectors: slow and large.",
        flags="--dm-concat/--no-dm-concat",
    ),
    Parameter("alpha", click.FloatRange(min=0, min_open=True), "Learning rate at the beginning."),
)
_MEAN = click.option(
    "--dm-mean/--dm-sum",
    "dm_mean",
    default=True,
    show_default=True,
    help="PV-DM: the mean of the surrounding vectors, or their sum.",
)


def _options(function: Any) -> Any:
    """Put all options on the command, in the order of its help."""
    shared = [parameter for parameter in PARAMETERS if parameter.name not in _NOT_SHARED]
    formats = "native: Vecloom's own. text, binary, glove: vectors of documents alone."
    every = [
        *INPUTS,
        _MEAN,
        *(parameter.of(Doc2Vec) for parameter in (*_OWN, *shared)),
        *OPTIONS,
        output_format(FORMATS, formats),
        *ENDING,
    ]
    for option in reversed(every):
        function = option(function)
    return function


@click.command()
@_options
def doc2vec(
    inputs: tuple[str, ...],
    output: str,
    to: str,
    vectors_only: bool,
    quiet: bool,
    **parameters: Any,
) -> int:
    """Train Doc2Vec (PV-DM or PV-DBOW) on documents: a vector for each line.

    INPUT is one file or several, a folder, a glob in quotes, or - for standard input; plain text in
    UTF-8 or compressed (.gz, .bz2, .xz, .zst). Every line is a document, named by its number,
    counted from 0, empty lines too. With --dbow and negative sampling the same seed gives the same
    vectors with any number of threads.

    Ctrl-C stops the training and writes what has been learnt so far.

    \b
        vecloom train doc2vec reviews.txt -o reviews.model --dbow --epochs 20
        vecloom train doc2vec reviews.txt -o reviews.vectors --dbow --vectors-only
        vecloom neighbours reviews.vectors 17
    """
    prepare(output, quiet)
    text = Text.taken_from(parameters)
    model = Doc2Vec(tokenizer=text.tokenizer, progress=False if quiet else None, **parameters)
    corpus = text.read(inputs, model.workers, keep_empty=True)
    model.build_vocab(corpus)
    interrupted = is_interrupted(lambda: model.train(corpus))
    if to != "native":
        write_vectors(model.dv, output, to)
    elif vectors_only:
        model.dv.save(output)
    else:
        model.save(output)
    return finish(model.dv, output, quiet, interrupted)
