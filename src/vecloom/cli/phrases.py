"""Phrases: learnt from text, joined in text, listed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from vecloom.cli import text
from vecloom.cli.console import CommandError, message, row
from vecloom.cli.options import INPUTS, Decorator, Parameter
from vecloom.cli.text import Text
from vecloom.cli.training import prepare
from vecloom.corpus import Corpus
from vecloom.formats import atomic_write
from vecloom.models.phrases import ENGLISH_CONNECTOR_WORDS, FrozenPhrases, Phrases
from vecloom.models.phrases.encoded import text_of

_WORKERS = click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads.")
_PARAMETERS = (
    Parameter(
        "min_count",
        click.FloatRange(min=0, min_open=True),
        "Pairs that occur less often are no phrases.",
    ),
    Parameter(
        "threshold",
        click.FLOAT,
        "Pairs that score higher are phrases: a higher one makes fewer. With --scoring npmi from "
        "-1 to 1; 0.5 is usual.",
    ),
    Parameter(
        "scoring",
        click.Choice(["default", "npmi"]),
        "default: how much more often than by chance two words stand together. npmi: how nearly "
        "they always do.",
    ),
    Parameter("delimiter", str, "Stands between the words of a phrase."),
    Parameter(
        "max_vocab_size",
        click.IntRange(min=1),
        "When there are more words and pairs, the rarest are dropped.",
    ),
)


def _options(*options: Decorator) -> Decorator:
    """Put options on a command, in the order of its help."""

    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


@click.group()
def phrases() -> None:
    """Find words that belong together, such as New York, and join them: New_York.

    \b
        vecloom phrases learn wiki.txt -o wiki.phrases --connector-words english
        vecloom phrases list wiki.phrases --topn 20
        vecloom phrases apply wiki.phrases wiki.txt -o joined.txt
        vecloom train word2vec joined.txt -o wiki.model

    For phrases of three words and more, learn again from the joined text.
    """


@phrases.command()
@_options(
    *INPUTS,
    *(parameter.of(Phrases) for parameter in _PARAMETERS),
    click.option(
        "--connector-words",
        metavar="FILE|english",
        help="Words that may stand within a phrase, as in bank_of_america, one a line; english: "
        "articles, prepositions, and, or.  [default: none]",
    ),
    *text.OPTIONS,
    _WORKERS,
    click.option("--quiet", is_flag=True, help="No progress."),
)
def learn(
    inputs: tuple[str, ...],
    output: str,
    connector_words: str | None,
    workers: int | None,
    quiet: bool,
    **parameters: Any,
) -> None:
    """Learn phrases from text, and write them with their scores.

    INPUT is text in files, folders or patterns, plain or compressed, a sentence or paragraph a
    line; - is standard input.

    \b
        vecloom phrases learn wiki.txt -o wiki.phrases
        vecloom phrases learn 'news/*.txt.gz' -o news.phrases --scoring npmi --threshold 0.5
    """
    source = Text.taken_from(parameters)
    prepare(output, quiet)
    connectors = _connectors(connector_words)
    found = Phrases(**parameters, connector_words=connectors, workers=workers)
    found.add_vocab(source.read(inputs, workers))
    frozen = found.freeze()
    frozen.save(output)
    if not quiet:
        message(f"wrote {len(frozen.phrasegrams):,} phrases to {output}")


def _connectors(given: str | None) -> frozenset[str]:
    if given is None:
        return frozenset()
    if given == "english":
        return ENGLISH_CONNECTOR_WORDS
    return frozenset(Path(given).read_text(encoding="utf-8").split())


@phrases.command()
@_options(
    click.argument("phrases", metavar="PHRASES"),
    click.argument("inputs", metavar="INPUT...", nargs=-1, required=True),
    click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False),
        help="File to write, compressed as its name says.  [default: standard output]",
    ),
    *text.OPTIONS,
    _WORKERS,
)
def apply(
    phrases: str, inputs: tuple[str, ...], output: str | None, workers: int | None, **options: Any
) -> None:
    """Write text with the phrases of PHRASES joined, a line for each line of INPUT.

    Words are separated by single spaces.

    \b
        vecloom phrases apply wiki.phrases wiki.txt -o joined.txt.gz
        cat sentences.txt | vecloom phrases apply wiki.phrases - > joined.txt
    """
    source = Text.taken_from(options)
    found = _open(phrases)
    if any(character.isspace() for character in found.delimiter):
        raise CommandError(
            f"{phrases}: phrases are joined by {found.delimiter!r}, which a text with spaces "
            "between its words cannot show"
        )
    corpus = found.transform(source.read(inputs, workers, keep_empty=True), workers=workers)
    if output is None:
        _write(corpus, sys.stdout.buffer)
        return
    with atomic_write(output) as file:
        _write(corpus, file)


def _write(corpus: Corpus, file: BinaryIO) -> None:
    for part in text_of(corpus):
        file.write(part.data)
    file.flush()


@phrases.command("list")
@click.argument("phrases", metavar="PHRASES")
@click.option(
    "--topn", type=click.IntRange(min=1), metavar="N", help="The N that score highest only."
)
def list_(phrases: str, topn: int | None) -> None:
    """List phrases with their scores, the highest first.

    \b
        vecloom phrases list wiki.phrases --topn 20
    """
    scores = _open(phrases).phrasegrams
    for phrase in sorted(scores, key=lambda phrase: (-scores[phrase], phrase))[:topn]:
        row(phrase, float(scores[phrase]))


def _open(path: str) -> FrozenPhrases:
    opened = FrozenPhrases.load(path)
    return opened.freeze() if isinstance(opened, Phrases) else opened
