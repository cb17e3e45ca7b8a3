"""The options that commands of training share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import click

from vecloom.cli import text
from vecloom.cli.console import Function
from vecloom.models.base import WordModel

Decorator = Callable[[Any], Any]

_COUNT, _POSITIVE = click.IntRange(min=0), click.IntRange(min=1)
_METAVARS: dict[type, str] = {click.IntRange: "N", click.Path: "FILE"}
_RATE = click.FloatRange(min=0, min_open=True)


@dataclass(frozen=True)
class Parameter:
    """An option for a parameter of a model, with the model's own default.

    Attributes
    ----------
    name : str
        As in the model's constructor.
    kind
        Type of its values; None for a flag.
    text : str
        What the help says.
    shown : str, optional
        What the help says of the default where it does not explain itself.
    flags : str, optional
        The two names of a flag.
    """

    name: str
    kind: Any
    text: str
    shown: str | None = None
    flags: str | None = None

    def of(self, model: Callable[..., Any]) -> Decorator:
        """Make the option of a command that calls a model's constructor, or the like."""
        default = inspect.signature(model).parameters[self.name].default
        option = self.flags or "--" + self.name.replace("_", "-")
        if self.kind is None:
            return click.option(
                option, self.name, default=bool(default), show_default=True, help=self.text
            )
        shown = self.shown if default is None else None
        return click.option(
            option,
            self.name,
            type=self.kind,
            metavar=_METAVARS.get(type(self.kind), "X"),
            default=default,
            show_default=shown or default is not None,
            help=self.text,
        )


PARAMETERS = (
    Parameter(
        "sg",
        None,
        "Skip-gram predicts the surroundings from a word: better for rare words and small texts. "
        "CBOW predicts a word from its surroundings: quicker.",
        flags="--sg/--cbow",
    ),
    Parameter("vector_size", _POSITIVE, "Dimensions of the vectors; 100 to 300 is usual."),
    Parameter(
        "window",
        _POSITIVE,
        "How many words to each side count as surroundings. Small (2) brings words together that "
        "replace each other, large (10) words of one topic.",
    ),
    Parameter(
        "min_count", _COUNT, "Words that occur less often get no vector; 5 to 50 for large texts."
    ),
    Parameter(
        "max_final_vocab", _POSITIVE, "At most so many words, the rarest left out.", "no limit"
    ),
    Parameter("epochs", _POSITIVE, "How often the text is gone through; 10 to 30 for small texts."),
    Parameter(
        "negative",
        _COUNT,
        "Negative sampling: so many random words are pushed away for every word drawn near. 5 to "
        "20, less for large texts; 0 for none, with --hs or --softmax.",
    ),
    Parameter(
        "hs",
        None,
        "Hierarchical softmax, in place of negative sampling or besides it.",
        flags="--hs/--no-hs",
    ),
    Parameter(
        "softmax",
        None,
        "The full softmax: slow, exact, for small vocabularies.",
        flags="--softmax/--no-softmax",
    ),
    Parameter(
        "sample",
        click.FloatRange(min=0),
        "Words more frequent than this share of the text are skipped now and then: 1e-3 to 1e-5, "
        "smaller for larger texts; 0 for none.",
    ),
    Parameter(
        "ns_exponent",
        click.FLOAT,
        "Negative samples are drawn by count to this power: 1 as they occur, 0 all alike.",
    ),
    Parameter("alpha", _RATE, "Learning rate at the beginning.", "0.025 for --sg, 0.05 for --cbow"),
    Parameter("min_alpha", click.FloatRange(min=0), "Learning rate at the end."),
    Parameter(
        "cbow_mean",
        None,
        "CBOW: the mean of the surrounding vectors, or their sum.",
        flags="--cbow-mean/--cbow-sum",
    ),
    Parameter(
        "shrink_windows",
        None,
        "Draw the size of each window from 1 to --window, so that nearer words weigh more.",
        flags="--shrink-windows/--whole-windows",
    ),
    Parameter("seed", click.IntRange(min=0), "Seed of all random numbers."),
    Parameter("workers", _POSITIVE, "Threads.", "every core"),
)

SUBWORDS = (
    Parameter(
        "min_n",
        _COUNT,
        "Least length of n-grams in characters, the brackets put around a word included. 1 to 2 "
        "for Chinese.",
    ),
    Parameter("max_n", _COUNT, "Greatest length of n-grams; 0 for none."),
    Parameter(
        "bucket", _COUNT, "N-grams are hashed to so many buckets: fewer share vectors, 0 has none."
    ),
)

PRETRAINED = (
    Parameter(
        "pretrained",
        click.Path(exists=True, dir_okay=False),
        "Begin from the vectors in this file, in any format.",
        "random vectors",
    ),
    Parameter(
        "keep_words",
        None,
        "Keep the words of --pretrained that the text lacks, or only those of the text.",
        flags="--keep-words/--text-words",
    ),
    Parameter(
        "lockf",
        click.FloatRange(min=0),
        "Multiply changes of the words of --pretrained by this: 0 freezes them, 1 does nothing.",
    ),
)

INPUTS: tuple[Decorator, ...] = (
    click.argument("inputs", metavar="INPUT...", nargs=-1, required=True),
    click.option(
        "-o",
        "--output",
        required=True,
        type=click.Path(dir_okay=False),
        help="File to write.",
    ),
)

ENDING: tuple[Decorator, ...] = (
    click.option(
        "--vectors-only", is_flag=True, help="Leave out what only further training needs."
    ),
    click.option("--quiet", is_flag=True, help="No progress."),
)


def output_format(formats: Iterable[str], explained: str) -> Decorator:
    """Make the option for the format of the file that is written."""
    return click.option(
        "--format",
        "to",
        type=click.Choice(list(formats)),
        default="native",
        show_default=True,
        help=explained,
    )


def options(model: type[WordModel], parameters: Iterable[Parameter], to: Decorator) -> Decorator:
    """Put all options on a command that trains a model, in the order of its help."""
    every = [
        *INPUTS,
        *(p.of(model) for p in (*parameters, *PRETRAINED)),
        *text.OPTIONS,
        to,
        *ENDING,
    ]

    def decorate(function: Function) -> Function:
        for option in reversed(every):
            function = option(function)
        return function

    return decorate
