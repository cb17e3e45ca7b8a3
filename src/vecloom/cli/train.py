"""Training on the command line."""

from __future__ import annotations

import inspect
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from vecloom.cli.console import CommandError, Function, message
from vecloom.cli.files import FORMATS, write_vectors
from vecloom.corpus import Corpus
from vecloom.models import Word2Vec

_DEFAULTS = {
    name: parameter.default for name, parameter in inspect.signature(Word2Vec).parameters.items()
}


def _parameter(
    name: str, kind: Any, text: str, default: str | None = None
) -> Callable[[Function], Function]:
    """Make the option for a parameter of the model, with the model's own default.

    ``default`` is what the help says where the model's default does not explain itself.
    """
    value = _DEFAULTS[name]
    return click.option(
        "--" + name.replace("_", "-"),
        name,
        type=kind,
        metavar="N" if isinstance(kind, click.IntRange) else "X",
        default=value,
        show_default=default if default is not None else value is not None,
        help=text,
    )


@click.group()
def train() -> None:
    """Train word vectors from text."""


_COUNT, _POSITIVE = click.IntRange(min=0), click.IntRange(min=1)
_RATE = click.FloatRange(min=0, min_open=True)


@train.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False),
    help="File to write.",
)
@click.option(
    "--sg/--cbow",
    "sg",
    default=bool(_DEFAULTS["sg"]),
    show_default=True,
    help="Skip-gram predicts the surroundings from a word: better for rare words and small "
    "texts. CBOW predicts a word from its surroundings: quicker.",
)
@_parameter("vector_size", _POSITIVE, "Dimensions of the vectors; 100 to 300 is usual.")
@_parameter(
    "window",
    _POSITIVE,
    "How many words to each side count as surroundings. Small (2) brings words together that "
    "replace each other, large (10) words of one topic.",
)
@_parameter(
    "min_count", _COUNT, "Words that occur less often get no vector; 5 to 50 for large texts."
)
@_parameter("max_final_vocab", _POSITIVE, "At most so many words, the rarest left out.", "no limit")
@_parameter("epochs", _POSITIVE, "How often the text is gone through; 10 to 30 for small texts.")
@_parameter(
    "negative",
    _COUNT,
    "Negative sampling: so many random words are pushed away for every word drawn near. 5 to 20, "
    "less for large texts; 0 for none, with --hs or --softmax.",
)
@click.option(
    "--hs/--no-hs",
    "hs",
    default=bool(_DEFAULTS["hs"]),
    show_default=True,
    help="Hierarchical softmax, in place of negative sampling or besides it.",
)
@click.option(
    "--softmax", is_flag=True, help="The full softmax: slow, exact, for small vocabularies."
)
@_parameter(
    "sample",
    click.FloatRange(min=0),
    "Words more frequent than this share of the text are skipped now and then: 1e-3 to 1e-5, "
    "smaller for larger texts; 0 for none.",
)
@_parameter(
    "ns_exponent",
    click.FLOAT,
    "Negative samples are drawn by count to this power: 1 as they occur, 0 all alike.",
)
@_parameter("alpha", _RATE, "Learning rate at the beginning.", "0.025 for --sg, 0.05 for --cbow")
@_parameter("min_alpha", click.FloatRange(min=0), "Learning rate at the end.")
@click.option(
    "--cbow-mean/--cbow-sum",
    "cbow_mean",
    default=bool(_DEFAULTS["cbow_mean"]),
    show_default=True,
    help="CBOW: the mean of the surrounding vectors, or their sum.",
)
@click.option(
    "--shrink-windows/--whole-windows",
    "shrink_windows",
    default=bool(_DEFAULTS["shrink_windows"]),
    show_default=True,
    help="Draw the size of each window from 1 to --window, so that nearer words weigh more.",
)
@_parameter("seed", click.IntRange(min=0), "Seed of all random numbers.")
@_parameter("workers", _POSITIVE, "Threads.", "every core")
@click.option(
    "--tokenizer",
    type=click.Choice(["whitespace", "words"]),
    default="whitespace",
    show_default=True,
    help="whitespace: the text is tokenised already. words: lower case, letters and digits only.",
)
@click.option(
    "--corpus-cache",
    type=click.Path(),
    metavar="FILE",
    help="Keep the encoded text in FILE. If FILE exists, it is used and INPUT is not read: train "
    "many models, read once. Delete it after changing the text.",
)
@click.option(
    "--format",
    "to",
    type=click.Choice(list(FORMATS)),
    default="native",
    show_default=True,
    help="native: Vecloom's own. text, binary, glove: vectors alone, for other programs.",
)
@click.option("--vectors-only", is_flag=True, help="Leave out what only further training needs.")
@click.option("--quiet", is_flag=True, help="No progress.")
def word2vec(
    inputs: tuple[str, ...],
    output: str,
    tokenizer: str,
    corpus_cache: str | None,
    to: str,
    vectors_only: bool,
    quiet: bool,
    **parameters: Any,
) -> int:
    """Train word2vec (skip-gram or CBOW) on text.

    INPUT is one file or several, a folder, a glob in quotes, or - for standard input; plain text in
    UTF-8 or compressed (.gz, .bz2, .xz, .zst). Every line is a sentence: windows do not reach over
    the end of a line. With skip-gram and negative sampling the same seed gives the same vectors
    with any number of threads.

    Ctrl-C stops the training and writes what has been learnt so far.

    \b
        vecloom train word2vec wiki.txt -o wiki.model
        vecloom train word2vec 'news/*.txt.gz' -o news.model --sg --tokenizer words
        zcat wiki.gz | vecloom train word2vec - -o wiki.bin --format binary
    """
    if not Path(output).resolve().parent.is_dir():
        raise CommandError(f"{output}: there is no such folder")
    if not quiet and not sys.stderr.isatty():  # a terminal shows a progress bar
        logging.basicConfig(format="vecloom: %(message)s", level=logging.INFO)
    corpus = _corpus(inputs, tokenizer, corpus_cache, parameters["workers"])
    model = Word2Vec(progress=False if quiet else None, **parameters)
    model.build_vocab(corpus)
    interrupted = False
    try:
        model.train(corpus, total_examples=model.corpus_count, epochs=model.epochs)
    except KeyboardInterrupt:
        interrupted = True
    if to != "native" or vectors_only:
        write_vectors(model.wv, output, to)
    else:
        model.save(output)
    if not quiet or interrupted:
        state = "stopped early, " if interrupted else ""
        message(f"{state}wrote {len(model.wv):,} vectors of {model.vector_size} to {output}")
    return 130 if interrupted else 0


def _corpus(
    inputs: tuple[str, ...], tokenizer: str, cache: str | None, workers: int | None
) -> Corpus:
    """Read the text, or the encoded text if there is one."""
    if cache is not None and Path(cache).exists():
        message(f"using the encoded text {cache}")
        return Corpus.open(cache)
    storage = "auto" if cache is None else cache
    return Corpus.from_files(inputs, tokenizer=tokenizer, workers=workers, storage=storage)
