"""Training on the command line."""

from __future__ import annotations

from typing import Any

import click

from vecloom.cli.files import FORMATS, write_vectors
from vecloom.cli.options import PARAMETERS, SUBWORDS, options, output_format
from vecloom.cli.text import Text
from vecloom.cli.train_doc2vec import doc2vec
from vecloom.cli.train_glove import glove
from vecloom.cli.training import finish, is_interrupted, prepare
from vecloom.models import FastText, Word2Vec, save_facebook_model
from vecloom.models.base import WordModel

_FORMATS = "native: Vecloom's own. text, binary, glove: vectors alone, for other programs."


@click.group()
def train() -> None:
    """Train vectors of words, or of documents, from text."""


@train.command()
@options(Word2Vec, PARAMETERS, output_format(FORMATS, _FORMATS))
def word2vec(**arguments: Any) -> int:
    """Train word2vec (skip-gram or CBOW) on text.

    INPUT is one file or several, a folder, a glob in quotes, or - for standard input; plain text in
    UTF-8 or compressed (.gz, .bz2, .xz, .zst). Every line is a sentence: windows do not reach over
    the end of a line. With skip-gram and negative sampling the same seed gives the same vectors
    with any number of threads.

    Ctrl-C stops the training and writes what has been learnt so far.

    \b
        vecloom train word2vec wiki.txt -o wiki.model
        vecloom train word2vec 'news/*.txt.gz' -o news.model --sg --tokenizer words
        vecloom train word2vec medicine.txt -o medicine.model --pretrained news.model --lockf 0.5
        zcat wiki.gz | vecloom train word2vec - -o wiki.bin --format binary
    """
    return _train(Word2Vec, **arguments)


@train.command()
@options(
    FastText,
    (*PARAMETERS, *SUBWORDS),
    output_format(
        [*FORMATS, "fasttext"], _FORMATS + " fasttext: a .bin file, which fastText reads."
    ),
)
def fasttext(**arguments: Any) -> int:
    """Train FastText (skip-gram or CBOW with subwords) on text.

    A word's vector is made of vectors of its n-grams, so that rare words learn from those that are
    spelled alike, and unknown words have vectors, too.

    INPUT is one file or several, a folder, a glob in quotes, or - for standard input; plain text in
    UTF-8 or compressed (.gz, .bz2, .xz, .zst). Every line is a sentence: windows do not reach over
    the end of a line. The same seed gives the same vectors with --workers 1.

    Ctrl-C stops the training and writes what has been learnt so far.

    \b
        vecloom train fasttext wiki.txt -o wiki.model --sg
        vecloom train fasttext wiki.txt -o wiki.bin --format fasttext
        vecloom neighbours wiki.model unheardofness
    """
    return _train(FastText, **arguments)


def _train(
    kind: type[Word2Vec] | type[FastText],
    inputs: tuple[str, ...],
    output: str,
    to: str,
    vectors_only: bool,
    quiet: bool,
    **parameters: Any,
) -> int:
    """Train a model of a kind, and write it; return the exit code."""
    prepare(output, quiet)
    text = Text.taken_from(parameters)
    corpus = text.read(inputs, parameters["workers"])
    model = kind(tokenizer=text.tokenizer, progress=False if quiet else None, **parameters)
    model.build_vocab(corpus)
    interrupted = is_interrupted(
        lambda: model.train(corpus, total_examples=model.corpus_count, epochs=model.epochs)
    )
    _write(model, output, to, vectors_only)
    return finish(model.wv, output, quiet, interrupted)


def _write(model: WordModel, output: str, to: str, vectors_only: bool) -> None:
    if to == "fasttext":
        assert isinstance(model, FastText)  # only its command offers the format
        save_facebook_model(model, output)
    elif to != "native":
        write_vectors(model.wv, output, to)
    elif vectors_only:
        model.wv.save(output)
    else:
        model.save(output)


train.add_command(glove)
train.add_command(doc2vec)
