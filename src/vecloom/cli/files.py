"""Files of vectors: from one format to another, and what is in them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from vecloom.cli.console import json_row, message, open_vectors, row
from vecloom.formats import convert as formats
from vecloom.models import FastTextClassifier, load
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors

# Formats by the names they have on the command line.
FORMATS: dict[str, formats.Format] = {
    "native": "native",
    "text": "word2vec-text",
    "binary": "word2vec-binary",
    "glove": "glove-text",
}


def write_vectors(wv: KeyedVectors, path: str, to: str) -> None:
    """Write vectors in one of `FORMATS`."""
    formats.save(wv, path, to=FORMATS[to])


@click.command()
@click.argument("source", metavar="IN")
@click.argument("destination", metavar="OUT")
@click.option(
    "--to",
    type=click.Choice(list(FORMATS)),
    required=True,
    help="native: Vecloom's own, memory-mapped when opened. text, binary: word2vec's two formats, "
    "which most programs read. glove: text without a header.",
)
def convert(source: str, destination: str, to: str) -> None:
    """Write the vectors of IN in another format to OUT.

    The format of IN is detected. Names ending in .gz, .bz2, .xz or .zst are compressed, and read
    so too.

    \b
        vecloom convert GoogleNews.bin.gz google.vectors --to native
        vecloom convert wiki.model wiki.txt --to text
    """
    wv = open_vectors(source)
    write_vectors(wv, destination, to)
    message(f"wrote {len(wv):,} vectors of {wv.vector_size} dimensions to {destination}")


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def info(file: str, as_json: bool) -> None:
    """Tell what is in FILE: its kind, its size, and how it was trained.

    Each line of the output has a name and a value, separated by a tab.

    \b
        vecloom info wiki.model
    """
    facts = _facts(file)
    if as_json:
        json_row(facts)
        return
    for name, value in facts.items():
        row(name, value)


def _facts(file: str) -> dict[str, Any]:
    opened = load(file)
    if isinstance(opened, FastTextClassifier):
        model = opened.to_facebook()
        sizes = {"words": len(model.dictionary.words), "classes": len(model.dictionary.labels)}
        return {
            "kind": type(opened).__name__,
            "format": formats.detect(file),
            **sizes,
            **asdict(model.args),
        }
    wv = opened if isinstance(opened, KeyedVectors) else opened.wv
    facts: dict[str, Any] = {
        "kind": type(opened).__name__,
        "format": formats.detect(file),
        "words": len(wv),
        "vector_size": wv.vector_size,
    }
    if isinstance(wv, FastTextKeyedVectors):
        facts |= {name: getattr(wv, name) for name in ("min_n", "max_n", "bucket", "n_rows")}
    if "count" in wv.expandos:
        counts = wv.expandos["count"]
        facts |= {"tokens": int(counts.sum()), "least_count": int(counts.min())}
    if not isinstance(opened, KeyedVectors):
        facts |= {name: getattr(opened, name) for name in [*opened.PARAMETERS, "epochs_trained"]}
    return facts
