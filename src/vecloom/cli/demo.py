"""The demo on the command line."""

from __future__ import annotations

import click

import vecloom.demo as demos


@click.command()
@click.option(
    "--text",
    type=click.Choice(list(demos.TEXTS)),
    default="english",
    show_default=True,
    help="english: an excerpt of Wikipedia. sanguo: a classical Chinese novel (needs the extra "
    "zh).",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False),
    default="demo-output",
    show_default=True,
    help="Folder for the picture.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Threads. Default: every core.")
def demo(text: str, output: str, workers: int | None) -> None:
    """Train on a text that comes with the program, and show what the vectors know.

    Prints neighbours and analogies, and writes a picture of the best-known words (for that the
    extra "plot" is needed). Takes some seconds.

    \b
        vecloom demo
        vecloom demo --text sanguo
    """
    demos.run(text, output=output, workers=workers, say=click.echo)
