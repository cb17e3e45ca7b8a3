"""Counting of co-occurrences on the command line."""

from __future__ import annotations

import contextlib
import os
from typing import Any

import click

from vecloom.cli.console import Function, message
from vecloom.cli.options import INPUTS, TEXT, Parameter
from vecloom.cli.training import prepare, read_corpus
from vecloom.corpus import Cooccurrence
from vecloom.corpus.cooccurrence.workspace import TASK

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
    for option in reversed([*INPUTS, *parameters, *TEXT, *_REST]):
        function = option(function)
    return function


@click.command()
@_options
def cooccur(
    inputs: tuple[str, ...],
    output: str,
    tokenizer: str,
    corpus_cache: str | None,
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
    corpus = read_corpus(inputs, tokenizer, corpus_cache, parameters["workers"])
    folder = directory or f"{output}.parts"
    counts = Cooccurrence.from_corpus(
        corpus, directory=folder, progress=False if quiet else None, **parameters
    )
    what = f"{counts.n_records:,} pairs of {len(counts.words):,} words"
    result = str(counts.path)
    del counts  # nothing may be mapped from a file that is moved on Windows
    _deliver(result, output)
    if not quiet:
        message(f"wrote {what} to {output}")


def _deliver(result: str, output: str) -> None:
    """Move the result to its place, and remove the folder if nothing else is in it."""
    try:
        os.replace(result, output)
    except OSError:  # to another file system
        Cooccurrence.open(result).save(output)
        os.unlink(result)
    with contextlib.suppress(OSError):
        folder = os.path.dirname(result)
        os.unlink(os.path.join(folder, TASK))
        os.rmdir(folder)
