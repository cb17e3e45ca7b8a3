"""Facebook's command line: training and quantizing."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click

from vecloom.cli.console import CommandError, Function, message
from vecloom.cli.fasttext_query import COMMANDS
from vecloom.fasttext import FastTextModel, load_model, train_supervised, train_unsupervised
from vecloom.fasttext.args import SUPERVISED, Args
from vecloom.fasttext.printing import write_output, write_vectors
from vecloom.training import TrainingInterrupted

INTERRUPTED = 130  # the exit code

_WHOLE, _NUMBER = int, float
# Options of every training: name, type, help. The defaults are those of the arguments.
COMMON: tuple[tuple[str, Any, str], ...] = (
    ("lr", _NUMBER, "Learning rate at the beginning."),
    ("lrUpdateRate", _WHOLE, "Kept in the file only."),
    ("dim", _WHOLE, "Dimensions of the vectors."),
    ("ws", _WHOLE, "Words on either side that are context."),
    ("epoch", _WHOLE, "Passes over the text."),
    ("minCount", _WHOLE, "Leave out words that occur less often."),
    ("minCountLabel", _WHOLE, "Leave out labels that occur less often."),
    ("neg", _WHOLE, "Negative samples."),
    ("wordNgrams", _WHOLE, "Words in the longest word n-gram."),
    ("loss", click.Choice(["ns", "hs", "softmax", "one-vs-all", "ova"]), "Loss."),
    ("bucket", _WHOLE, "Rows that subwords and word n-grams share."),
    ("minn", _WHOLE, "Characters of the shortest subword."),
    ("maxn", _WHOLE, "Characters of the longest subword; 0 for none."),
    ("t", _NUMBER, "Share of the text from which on a word is thinned out."),
    ("label", str, "What labels begin with."),
    ("pretrainedVectors", str, "A .vec file to begin from."),
    ("seed", _WHOLE, "Seed of all random numbers."),
)
AUTOTUNE: tuple[tuple[str, str, Any, str], ...] = (
    ("-autotune-validation", "autotuneValidationFile", str, "Search the best options for FILE."),
    ("-autotune-metric", "autotuneMetric", str, 'What is best: "f1" or "f1:LABEL".'),
    ("-autotune-predictions", "autotunePredictions", _WHOLE, "Labels predicted for each line."),
    ("-autotune-duration", "autotuneDuration", _WHOLE, "Seconds that the search may take."),
    ("-autotune-modelsize", "autotuneModelSize", str, "Largest file, such as 2M: quantize to fit."),
)


class FacebookCommand(click.Command):
    """A command whose long options have a single dash."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does, but name an unknown option whole, and not by its first letter."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            known = [name for parameter in self.params for name in parameter.opts]
            unknown = (a for a in given if a.startswith(error.option_name) and a not in known)
            name = next(unknown, error.option_name)
            close = difflib.get_close_matches(name, known)
            raise click.NoSuchOption(name, possibilities=close, ctx=ctx) from None


def _shared(function: Function) -> Function:
    """Add the options of training and quantizing alike."""
    for name, text in (
        ("output", "Where to write, without the file's ending."),
        ("input", "Text to learn from."),
    ):
        required = name == "output"
        function = click.option(f"-{name}", name, required=required, metavar="FILE", help=text)(
            function
        )
    function = click.option(
        "-thread", type=int, default=None, show_default="every core", metavar="N", help="Threads."
    )(function)
    return click.option(
        "-verbose", type=int, default=2, show_default=True, metavar="N", help="0: no progress."
    )(function)


def _training(command: str) -> Callable[[Function], Function]:
    """Add the options of a training, with its own defaults."""
    defaults = {name: getattr(Args, name) for name, _, _ in COMMON}
    defaults |= SUPERVISED if command == "supervised" else {"loss": "ns"}

    def add(function: Function) -> Function:
        if command == "supervised":
            for option, name, kind, text in reversed(AUTOTUNE):
                function = click.option(option, name, type=kind, help=text)(function)
        for name, kind, text in reversed(COMMON):
            shown = f"{text} [{defaults[name]}]" if defaults[name] != "" else text
            function = click.option(f"-{name}", name, type=kind, help=shown)(function)
        function = click.option(
            "-saveOutput", "save_output", is_flag=True, help="Write the output matrix too."
        )(function)
        return _shared(function)

    return add


@click.group(
    "fasttext",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def fasttext() -> None:
    """Do what Facebook's program fasttext does, with its options.

    \b
        vecloom fasttext supervised -input train.txt -output model -wordNgrams 2 -epoch 25
        vecloom fasttext test model.bin valid.txt
        vecloom fasttext predict-prob model.bin - 3 < lines.txt
        vecloom fasttext skipgram -input wiki.txt -output vectors
        vecloom fasttext nn vectors.bin 10
    """


for _command in COMMANDS:
    fasttext.add_command(_command)


@fasttext.command(cls=FacebookCommand)
@_training("supervised")
def supervised(**options: Any) -> int:
    """Learn to label lines; writes OUTPUT.bin and OUTPUT.vec.

    Each line of the input has one label or more, words that begin with __label__.
    """
    return _train(options, train_supervised)


@fasttext.command(cls=FacebookCommand)
@_training("skipgram")
def skipgram(**options: Any) -> int:
    """Learn word vectors by skip-gram; writes OUTPUT.bin and OUTPUT.vec."""
    return _train(options | {"model": "skipgram"}, train_unsupervised)


@fasttext.command(cls=FacebookCommand)
@_training("cbow")
def cbow(**options: Any) -> int:
    """Learn word vectors by CBOW; writes OUTPUT.bin and OUTPUT.vec."""
    return _train(options | {"model": "cbow"}, train_unsupervised)


def _train(options: dict[str, Any], train: Callable[..., FastTextModel]) -> int:
    """Train and write what Facebook's program writes; after Ctrl-C, what has been learnt."""
    output, save_output = options.pop("output"), options.pop("save_output")
    given = {name: value for name, value in options.items() if value is not None}
    if given.get("loss") == "one-vs-all":
        given["loss"] = "ova"
    if "input" not in given:
        raise click.UsageError("-input is missing: the file to learn from")
    _check_folder(output)
    code = 0
    try:
        model = train(**given)
    except TrainingInterrupted as stop:
        model, code = cast(FastTextModel, stop.model), INTERRUPTED
    path = output + (".ftz" if model.is_quantized() else ".bin")
    model.save_model(path)
    write_vectors(model, output + ".vec")
    if save_output:
        write_output(model, output + ".output")
    if given["verbose"]:
        message(f"{'stopped early, ' if code else ''}wrote {path} and {output}.vec")
    return code


@fasttext.command(cls=FacebookCommand)
@_shared
@click.option("-lr", type=float, metavar="X", help="Learning rate of -retrain.")
@click.option("-epoch", type=int, metavar="N", help="Passes of -retrain over the input.")
@click.option("-cutoff", type=int, default=0, metavar="N", help="Words and n-grams to keep.")
@click.option("-retrain", is_flag=True, help="Train what -cutoff has left on -input.")
@click.option("-qnorm", is_flag=True, help="Quantize the norms of the rows separately.")
@click.option("-qout", is_flag=True, help="Quantize the output matrix too.")
@click.option("-dsub", type=int, default=2, show_default=True, metavar="N", help="Size of a part.")
def quantize(output: str, **options: Any) -> None:
    """Make the model OUTPUT.bin small; writes OUTPUT.ftz."""
    _check_folder(output)
    model = load_model(output + ".bin")
    model.quantize(**options)
    model.save_model(output + ".ftz")
    if options["verbose"]:
        message(f"wrote {output}.ftz")


def _check_folder(output: str) -> None:
    """Tell a missing folder before hours of training."""
    if not Path(output).resolve().parent.is_dir():
        raise CommandError(f"{output}: there is no such folder")
