"""Sentences to vectors."""

from __future__ import annotations

from collections.abc import Iterator

import click
import numpy as np

from vecloom.cli.console import CommandError, message, open_vectors
from vecloom.corpus import sources
from vecloom.corpus.tokenizers import CONFIGURED, TOKENIZERS
from vecloom.encoding import SentenceEncoder
from vecloom.encoding.options import METHODS
from vecloom.formats import atomic_write


@click.command()
@click.argument("vectors")
@click.argument("text", metavar="FILE", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False),
    help="File to write: a NumPy array, float32, with a row for each line.",
)
@click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    default="sif",
    show_default=True,
    help="mean, max: of the words' vectors. tfidf: the mean weighted by rarity. sif, usif: rare "
    "words count more, and what all lines have in common is taken away.",
)
@click.option(
    "--tokenizer",
    type=click.Choice([*TOKENIZERS, *CONFIGURED]),
    default="words",
    show_default=True,
    help="whitespace: the text is tokenised already. words: lower case, letters and digits only. "
    "jieba, characters: Chinese.",
)
@click.option("--normalize", is_flag=True, help="Scale the vectors to length one.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Threads. Default: all.")
def encode(
    vectors: str,
    text: str,
    output: str,
    method: str,
    tokenizer: str,
    normalize: bool,
    workers: int | None,
) -> None:
    """Write a vector for each line of FILE, made of the vectors of its words.

    VECTORS is any file of vectors or any model that Vecloom can read; FILE is a text, compressed
    or not, with a sentence a line. Lines without a known word become zeros. What the method has to
    learn, it learns from FILE itself. Of texts of any size little is in memory.

    \b
        vecloom encode wiki.model sentences.txt -o sentences.npy
        vecloom encode cc.en.300.bin tweets.txt.gz -o tweets.npy --method usif --normalize
    """
    encoder = SentenceEncoder(
        open_vectors(vectors),
        method=method,
        tokenizer=tokenizer,
        normalize=normalize,
        workers=workers,
    )
    n_lines = sum(1 for _ in _lines(text))
    if not n_lines:
        raise CommandError(f"{text} is empty")
    shape = (n_lines, encoder.vectors.vector_size)
    encoder.fit(_lines(text))
    header = {"descr": "<f4", "fortran_order": False, "shape": shape}
    with atomic_write(output) as file:
        np.lib.format.write_array_header_1_0(file, header)
        for part in encoder.encode_batches(_lines(text)):
            file.write(part.astype("<f4", copy=False).data)
    message(f"wrote {shape[0]:,} vectors of {shape[1]} dimensions to {output}")


def _lines(path: str) -> Iterator[str]:
    return sources.lines(sources.Source(path), "strict", keep_empty=True)
