"""The group of commands, and what becomes of errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from vecloom import __version__
from vecloom.cli.console import message
from vecloom.cli.cooccur import cooccur
from vecloom.cli.corpus import corpus
from vecloom.cli.demo import demo
from vecloom.cli.encode import encode
from vecloom.cli.evaluate import evaluate
from vecloom.cli.fasttext import fasttext
from vecloom.cli.files import convert, info
from vecloom.cli.phrases import phrases
from vecloom.cli.query import analogy, neighbours, similarity
from vecloom.cli.train import train

SUCCESS, FAILURE, USAGE, INTERRUPTED = 0, 1, 2, 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 all went well, 1 something could not be done, 2 the command was not "
    "understood, 130 stopped by Ctrl-C.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="On an error, show where in the program it arose.")
def vecloom(debug: bool) -> None:
    """Train, question and convert word vectors.

    Results go to standard output, tab-separated, one a line; progress and messages go to
    standard error. A first look, on a text that comes with the program:

    \b
        vecloom demo

    Your own text, one sentence or paragraph a line:

    \b
        vecloom train word2vec wiki.txt -o wiki.model
        vecloom neighbours wiki.model king queen
        vecloom analogy wiki.model man king woman

    `vecloom COMMAND --help` explains each command with examples.
    """


for command in (
    train,
    cooccur,
    corpus,
    phrases,
    neighbours,
    analogy,
    similarity,
    encode,
    evaluate,
    convert,
    info,
    fasttext,
    demo,
):
    vecloom.add_command(command)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; every error becomes one line.

    Parameters
    ----------
    arguments : sequence of str
        The command line without the name of the program.
    """
    try:
        # Not through click's main(), which would end the process on a closed pipe.
        with vecloom.make_context("vecloom", list(arguments)) as context:
            code = vecloom.invoke(context)
        sys.stdout.flush()
        return code if isinstance(code, int) else SUCCESS
    except click.exceptions.Exit as end:  # --help, --version
        return end.exit_code
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "vecloom"
        message(f"error: {error.format_message()} (see '{command} --help')")
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        message("stopped")
        return INTERRUPTED
    except BrokenPipeError:
        # A reader such as `head` has seen enough. Nothing more may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SUCCESS
    except Exception as error:
        if "--debug" in arguments:
            raise
        message(f"error: {_describe(error)}")
        return FAILURE


def _describe(error: Exception) -> str:
    """Put what an exception says on one line."""
    if isinstance(error, click.ClickException):
        text = error.format_message()
    elif isinstance(error, OSError) and error.filename is not None and error.strerror:
        text = f"{error.filename}: {error.strerror}"
    elif isinstance(error, KeyError) and error.args:
        text = str(error.args[0])  # str() of a KeyError would put it in quotes
    else:
        text = str(error)
    return " ".join(text.split()) or type(error).__name__
