"""Counting of co-occurrences on the command line."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import click

from vecloom.cli.console import Function, message
from vecloom.cli.options import INPUTS, Parameter
from vecloom.cli.text import OPTIONS, Text
from vecloom.cli.training import prepare
from vecloom.corpus import Cooccurrence, Corpus
from vecloom.corpus.cooccurrence.workspace import TASK

_TEXT = "corpus"  # the encoded text, in the folder for parts
_POSITIVE = click.IntRange(min=1)
_PARAMETERS = (
    Parameter("window", _POSITIVE, "How many words to each side count as near."),
    Parameter("min_count", click.IntRange(min=0), "Leave out words that occur less often."),
    Parameter("max_vocab", _POSITIVE, "At most so many words, the rarest left out.", "no limit"),
    Parameter(
        "symmetric",
        None,
        "Count words on both sides of a word, or only those to its right.",
        flags="--symmetric/--right",
    ),
    Parameter(
        "distance_weighting",
        None,
        "Count a pair of words as 1 divided by their distance, or as 1.",
        flags="--distance-weighting/--no-distance-weighting",
    ),
    Parameter("memory", str, 'How much may be used, such as "512MB"; what is more goes to disk.'),
    Parameter("workers", _POSITIVE, "Threads.", "every core"),
)
_REST = (
    click.option(
        "--directory",
        type=click.Path(file_okay=False),
        metavar="FOLDER",
        help="Folder for parts that are finished: the same command goes on from there after it "
        "was stopped, even killed.  [default: OUTPUT.parts]",
    ),
    click.option("--quiet", is_flag=True, help="No progress."),
)


def _options(function: Function) -> Function:
    """Put all options on the command, in the order of its help."""
    parameters = (parameter.of(Cooccurrence.from_corpus) for parameter in _PARAMETERS)
    for option in reversed([*INPUTS, *parameters, *OPTIONS, *_REST]):
        function = option(function)
    return function


@click.command()
@_options
def cooccur(
    inputs: tuple[str, ...],
    output: str,
    directory: str | None,
    quiet: bool,
    **parameters: Any,
) -> None:
    """Count how much each pair of words stands together in a text: what GloVe is trained on.

    INPUT is one file or several, a folder, a glob in quotes, or - for standard input; plain text in
    UTF-8 or compressed (.gz, .bz2, .xz, .zst). Every line is a sentence: windows do not reach over
    the end of a line. The same text gives the same bytes with any number of threads and any memory.

    \b
        vecloom cooccur wiki.txt -o wiki.counts --window 10
        vecloom cooccur 'news/*.txt.gz' -o news.counts --memory 4GB
        vecloom train glove wiki.txt --cooccurrence wiki.counts -o wiki.model
    """
    prepare(output, quiet)
    text = Text.taken_from(parameters)
    with _folder(directory or f"{output}.parts") as folder:
        corpus = _corpus(inputs, text, parameters["workers"], folder)
        counts = Cooccurrence.from_corpus(
            corpus, directory=folder, progress=False if quiet else None, **parameters
        )
        what = f"{counts.n_records:,} pairs of {len(counts.words):,} words"
        result = str(counts.path)
        del corpus, counts  # on Windows, mapped files can be neither moved nor removed
        _deliver(result, output)
    if not quiet:
        message(f"wrote {what} to {output}")


@contextlib.contextmanager
def _folder(path: str) -> Iterator[str]:
    """Make a folder; remove it afterwards if nothing is in it that would be needed again."""
    os.makedirs(path, exist_ok=True)
    try:
        yield path
    finally:
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(path, _TEXT))
        with contextlib.suppress(OSError):
            os.rmdir(path)


def _corpus(inputs: tuple[str, ...], text: Text, workers: int | None, folder: str) -> Corpus:
    """Read the text into a file, so that the memory given is left to the counting."""
    corpus = text.read(inputs, workers, storage=os.path.join(folder, _TEXT))
    return corpus if text.cache is not None else Corpus.open(str(corpus.path))


def _deliver(result: str, output: str) -> None:
    """Move the result to its place; then nothing is left to go on from."""
    try:
        os.replace(result, output)
    except OSError:  # to another file system
        Cooccurrence.open(result).save(output)
        os.unlink(result)
    os.unlink(os.path.join(os.path.dirname(result), TASK))
