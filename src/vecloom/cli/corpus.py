"""Corpora of what is no text, on the command line."""

from __future__ import annotations

from typing import Any

import click

from vecloom.cli.console import Function, message
from vecloom.cli.options import Decorator, Parameter
from vecloom.cli.training import prepare
from vecloom.corpus import Corpus, Graph, read_baskets, read_fasta, read_table

_POSITIVE, _RATE = click.IntRange(min=1), click.FloatRange(min=0, min_open=True)
_WORKERS = Parameter("workers", _POSITIVE, "Threads.", "every core")
_OUTPUT = (
    click.option(
        "-o", "--output", required=True, type=click.Path(dir_okay=False), help="File to write."
    ),
    click.option("--quiet", is_flag=True, help="No progress."),
)


def _options(*options: Decorator) -> Decorator:
    """Put options on a command, in the order of its help, and those that all have."""

    def decorate(function: Function) -> Function:
        for option in reversed([*options, *_OUTPUT]):
            function = option(function)
        return function

    return decorate


@click.group()
def corpus() -> None:
    """Make an encoded corpus of what is no text: graphs, baskets, sequences, tables.

    It is what `--corpus-cache` of the commands that train reads in place of a text:

    \b
        vecloom corpus walks graph.txt -o graph.corpus
        vecloom train word2vec graph.txt --corpus-cache graph.corpus -o graph.model --sg
    """


@corpus.command()
@_options(
    click.argument("graph", metavar="EDGES"),
    click.option("--directed", is_flag=True, help="Walk edges from source to target only."),
    click.option(
        "--weighted/--unweighted",
        default=None,
        help="Every edge has a weight, or what follows the nodes is not looked at.  [default: a "
        "third column is a weight]",
    ),
    click.option(
        "--delimiter",
        metavar="X",
        help="What stands between columns.  [default: white space; a comma in .csv, a tab in .tsv]",
    ),
    click.option("--header", is_flag=True, help="The first line names the columns."),
    Parameter("num_walks", _POSITIVE, "Walks from each node.").of(Graph.walks),
    Parameter("walk_length", _POSITIVE, "Nodes in a walk.").of(Graph.walks),
    Parameter("p", _RATE, "Above 1, walks seldom step back at once; below 1, often.").of(
        Graph.walks
    ),
    Parameter("q", _RATE, "Below 1, walks lead outwards; above 1, they stay near.").of(Graph.walks),
    Parameter("seed", click.IntRange(min=0), "Seed of all random numbers.").of(Graph.walks),
    _WORKERS.of(Graph.walks),
)
def walks(
    graph: str,
    output: str,
    quiet: bool,
    directed: bool,
    weighted: bool | None,
    delimiter: str | None,
    header: bool,
    **parameters: Any,
) -> None:
    """Walk at random over a graph, as DeepWalk and node2vec do.

    EDGES is a file with an edge a line: source, target and perhaps a weight; plain text in UTF-8 or
    compressed (.gz, .bz2, .xz, .zst). Each walk is a sentence, each node a word. The same seed
    gives the same walks with any number of threads.

    \b
        vecloom corpus walks graph.txt -o graph.corpus
        vecloom corpus walks links.csv.gz -o links.corpus --directed --p 0.5 --q 2
    """
    prepare(output, quiet)
    read = Graph.from_file(
        graph,
        directed=directed,
        weighted=weighted,
        delimiter=delimiter,
        header=header,
        workers=parameters["workers"],
    )
    _tell(read.walks(**parameters, storage=output), output, quiet)


@corpus.command()
@_options(
    click.argument("inputs", metavar="FASTA...", nargs=-1, required=True),
    click.option("-k", "k", type=_POSITIVE, required=True, metavar="N", help="Letters of a word."),
    click.option(
        "--overlapping/--shifted",
        default=True,
        show_default=True,
        help="A word begins at every letter; or words stand side by side, and each sequence is "
        "read from each of its first K letters on.",
    ),
    click.option(
        "--alphabet",
        default="dna",
        show_default=True,
        metavar="X",
        help="dna, rna, protein, or the letters themselves.",
    ),
    click.option(
        "--unknown",
        type=click.Choice(["split", "keep", "raise"]),
        default="split",
        show_default=True,
        help="Other letters, such as N: end the sentence there, keep them, or stop.",
    ),
    click.option("--reverse-complement", is_flag=True, help="Read the other strand, too."),
    _WORKERS.of(read_fasta),
)
def kmers(inputs: tuple[str, ...], output: str, quiet: bool, k: int, **parameters: Any) -> None:
    """Cut the sequences of FASTA files into k-mers.

    \b
        vecloom corpus kmers genome.fa.gz -k 6 -o genome.corpus --reverse-complement
        vecloom corpus kmers proteins.fasta -k 3 -o proteins.corpus --alphabet protein --shifted
    """
    prepare(output, quiet)
    _tell(read_fasta(inputs, k, **parameters, storage=output), output, quiet)


@corpus.command()
@_options(
    click.argument("input", metavar="FILE"),
    click.option("--basket", metavar="NAME", help="Column with the basket or session."),
    click.option("--item", metavar="NAME", help="Column with the item."),
    click.option(
        "--distinct/--repeated",
        default=True,
        show_default=True,
        help="An item counts once in a basket, or as often as it is there.",
    ),
    click.option(
        "--delimiter", metavar="X", help="What stands between fields.  [default: a comma]"
    ),
)
def baskets(input: str, output: str, quiet: bool, **parameters: Any) -> None:
    """Read baskets or sessions: items are words, and what was taken together is a sentence.

    FILE is delimited text, or JSON lines (.jsonl, .ndjson). With --basket and --item each line is
    an item; without, each line is a basket.

    \b
        vecloom corpus baskets orders.csv -o orders.corpus --basket order_id --item product
        vecloom train word2vec orders.csv --corpus-cache orders.corpus -o orders.model \\
            --sg --window 50 --whole-windows --min-count 1
    """
    prepare(output, quiet)
    _tell(read_baskets(input, **parameters, storage=output), output, quiet)


@corpus.command()
@_options(
    click.argument("inputs", metavar="FILE...", nargs=-1, required=True),
    click.option(
        "--column", required=True, multiple=True, metavar="NAME", help="May be given repeatedly."
    ),
    click.option(
        "--format",
        "format",
        type=click.Choice(["parquet", "arrow", "csv", "jsonl"]),
        help="Of the files.  [default: what their names tell]",
    ),
    click.option(
        "--tokenizer",
        default="whitespace",
        show_default=True,
        metavar="NAME",
        help="whitespace: the text is tokenised already. words: lower case, letters and digits "
        "only. jieba, characters: Chinese.",
    ),
    _WORKERS.of(read_table),
)
def table(
    inputs: tuple[str, ...], output: str, quiet: bool, column: tuple[str, ...], **parameters: Any
) -> None:
    """Read columns of tables: Parquet, Arrow, CSV, JSON lines. Every cell is a sentence.

    \b
        vecloom corpus table reviews.parquet --column text -o reviews.corpus --tokenizer words
        vecloom corpus table 'posts/*.jsonl.gz' --column title --column body -o posts.corpus
    """
    prepare(output, quiet)
    _tell(read_table(inputs, column, **parameters, storage=output), output, quiet)


def _tell(made: Corpus, output: str, quiet: bool) -> None:
    if not quiet:
        message(
            f"wrote {made.n_sentences:,} sentences of {len(made.vocabulary):,} words to {output}"
        )
