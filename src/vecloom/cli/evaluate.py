"""Judging vectors by published word pairs and analogies."""

from __future__ import annotations

from pathlib import Path

import click

from vecloom.cli.console import json_row, open_vectors, row
from vecloom.evaluation import evaluate_word_analogies, evaluate_word_pairs

_existing_file = click.Path(exists=True, dir_okay=False)


@click.command()
@click.argument("model")
@click.option(
    "--pairs",
    multiple=True,
    type=_existing_file,
    metavar="FILE",
    help="Word pairs with the similarity that people gave them, tab-separated (WordSim-353, "
    "SimLex-999). May be given several times.",
)
@click.option(
    "--analogies",
    multiple=True,
    type=_existing_file,
    metavar="FILE",
    help="Analogies, four words a line, sections headed by ': name' (questions-words.txt). May be "
    "given several times.",
)
@click.option(
    "--restrict-vocab",
    type=click.IntRange(min=1),
    default=300_000,
    show_default=True,
    metavar="N",
    help="Use only the N most frequent words; 30000 is usual for analogies.",
)
@click.option("--sections", is_flag=True, help="The accuracy of each section too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def evaluate(
    model: str,
    pairs: tuple[str, ...],
    analogies: tuple[str, ...],
    restrict_vocab: int,
    sections: bool,
    as_json: bool,
) -> None:
    """Judge the vectors of MODEL by word pairs and analogies.

    For pairs: the correlation (Pearson, Spearman) between the cosines and what people said, and
    the percentage of pairs left out for a word without a vector. For analogies: the share answered
    rightly among those whose four words are known. Each line of the output has the file, the
    measure and its value.

    \b
        vecloom evaluate wiki.model --pairs wordsim353.tsv --pairs simlex999.txt
        vecloom evaluate wiki.model --analogies questions-words.txt --restrict-vocab 30000
    """
    if not pairs and not analogies:
        raise click.UsageError("give at least one file by --pairs or --analogies")
    wv = open_vectors(model)

    def write(file: str, measure: str, value: float) -> None:
        if as_json:
            json_row({"file": Path(file).name, "measure": measure, "value": value})
        else:
            row(Path(file).name, measure, value)

    for file in pairs:
        pearson, spearman, oov_percent = evaluate_word_pairs(
            wv, file, restrict_vocab=restrict_vocab
        )
        write(file, "pearson", float(pearson[0]))
        write(file, "spearman", float(spearman[0]))
        write(file, "left out, percent", float(oov_percent))
    for file in analogies:
        score, results = evaluate_word_analogies(wv, file, restrict_vocab=restrict_vocab)
        write(file, "accuracy", float(score))
        # the last section is the sum of all
        for section in results[:-1] if sections else []:
            right, wrong = len(section["correct"]), len(section["incorrect"])
            if right + wrong:
                write(file, section["section"], right / (right + wrong))
