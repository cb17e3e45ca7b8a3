"""Training GloVe on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vecloom.cli.console import message
from vecloom.cli.files import FORMATS, write_vectors
from vecloom.cli.options import (
    ENDING,
    INPUTS,
    PARAMETERS,
    PRETRAINED,
    Parameter,
    output_format,
)
from vecloom.cli.text import OPTIONS, Text
from vecloom.cli.training import finish, is_interrupted, prepare
from vecloom.corpus import Cooccurrence
from vecloom.models import GloVe
from vecloom.models.glove.config import OUTPUTS

_COUNT, _POSITIVE = click.IntRange(min=0), click.IntRange(min=1)
_ABOVE_ZERO, _FROM_ZERO = click.FloatRange(min=0, min_open=True), click.FloatRange(min=0)

# Those that mean the same as for other models.
_SHARED = ("vector_size", "window", "min_count")
_OWN = (
    Parameter("max_vocab", _POSITIVE, "At most so many words, the rarest left out.", "no limit"),
    Parameter(
        "symmetric",
        None,
        "Count words on both sides of a word, or those to its left.",
        flags="--symmetric/--left",
    ),
    Parameter(
        "distance_weighting",
        None,
        "Count a pair of words as 1 divided by their distance, or as 1.",
        flags="--distance-weighting/--no-distance-weighting",
    ),
    Parameter(
        "x_max",
        _ABOVE_ZERO,
        "Co-occurrence from which on all weigh alike: 100 for billions of words, 10 for 100 MB.",
    ),
    Parameter("alpha", _FROM_ZERO, "Exponent of the weight of co-occurrences below --x-max."),
    Parameter("learning_rate", _ABOVE_ZERO, "Learning rate of AdaGrad."),
    Parameter("grad_clip", _ABOVE_ZERO, "Bound of the components of a gradient."),
    Parameter("epochs", _POSITIVE, "Passes over the co-occurrences; 15 to 100."),
    Parameter("mu", _FROM_ZERO, "Keep words near their --pretrained vectors; 0.1 is usual."),
    Parameter("unk", str, "Add a vector for unknown words under this name.", "none"),
    Parameter("seed", click.IntRange(min=0), "Seed of all random numbers."),
    Parameter("workers", _POSITIVE, "Threads.", "every core"),
    Parameter("memory", str, 'Bound for counting, such as "512MB"; what is more goes to disk.'),
)
_KINDS = (
    click.option(
        "--output-vectors",
        "kind",
        type=click.Choice(list(OUTPUTS)),
        default=OUTPUTS[0],
        show_default=True,
        help="Which vectors to write: sum of those of words and of contexts, either, or both.",
    ),
    click.option("--biases", is_flag=True, help="Put biases behind the vectors."),
    click.option(
        "--cooccurrence",
        "counted",
        type=click.Path(),
        metavar="FILE",
        help="Keep the counts in FILE. If FILE exists, it is used and INPUT is not read, and "
        "options of counting do nothing.",
    ),
)


def _options(function: Any) -> Any:
    """Put all options on the command, in the order of its help."""
    shared = [parameter for parameter in PARAMETERS if parameter.name in _SHARED]
    formats = "native: Vecloom's own. text, binary, glove: vectors alone, for other programs."
    every = [
        *INPUTS,
        *(parameter.of(GloVe) for parameter in (*shared, *_OWN, *PRETRAINED)),
        *_KINDS,
        *OPTIONS,
        output_format(FORMATS, formats),
        *ENDING,
    ]
    for option in reversed(every):
        function = option(function)
    return function


@click.command()
@_options
def glove(
    inputs: tuple[str, ...],
    output: str,
    kind: str,
    counted: str | None,
    to: str,
    vectors_only: bool,
    quiet: bool,
    **parameters: Any,
) -> int:
    """Train GloVe on text: count how often words occur together, and fit vectors to it.

    INPUT is one file or several, a folder, a glob in quotes, or - for standard input; plain text in
    UTF-8 or compressed (.gz, .bz2, .xz, .zst). Every line is a sentence: windows do not reach over
    the end of a line. The same seed gives the same vectors with any number of threads.

    Ctrl-C stops the training and writes what has been learnt so far.

    \b
        vecloom train glove wiki.txt -o wiki.model --x-max 10
        vecloom train glove wiki.txt -o wiki.txt.gz --format glove --unk '<unk>'
        vecloom train glove medicine.txt -o medicine.model --pretrained glove.txt --mu 0.1
    """
    prepare(output, quiet)
    text = Text.taken_from(parameters)
    model = GloVe(
        output=kind,
        tokenizer=text.tokenizer,
        progress=False if quiet else None,
        **parameters,
    )
    if counted is not None and Path(counted).exists():
        message(f"using the counts {counted}")
        counts = Cooccurrence.open(counted)
    else:
        counts = model.count(text.read(inputs, model.workers))
        if counted is not None:
            counts.save(counted)
    model.build_vocab(counts)
    interrupted = is_interrupted(lambda: model.train(counts))
    if to != "native":
        write_vectors(model.wv, output, to)
    elif vectors_only:
        model.wv.save(output)
    else:
        model.save(output)
    return finish(model.wv, output, quiet, interrupted)
