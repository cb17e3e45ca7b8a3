"""Questions about vectors: neighbours, analogies, similarities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import click

from vecloom.cli.console import (
    CommandError,
    Function,
    json_row,
    open_spelled,
    row,
    stdin_lines,
    unknown_words,
)

# Words asked at once: enough to keep every core busy, few enough to answer soon.
_BATCH = 256

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
restrict = click.option(
    "--restrict-vocab",
    type=click.IntRange(min=1),
    metavar="N",
    help="Answer only with the N most frequent words: fewer curiosities. Default: all.",
)


def topn_option(default: int) -> Callable[[Function], Function]:
    """Make the option for the number of answers."""
    return click.option(
        "--topn",
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        metavar="N",
        help="How many answers.",
    )


@click.command()
@click.argument("model")
@click.argument("words", nargs=-1)
@topn_option(10)
@restrict
@as_json
@click.pass_context
def neighbours(
    ctx: click.Context,
    model: str,
    words: tuple[str, ...],
    topn: int,
    restrict_vocab: int | None,
    as_json: bool,
) -> int:
    """List the words nearest to each WORD in MODEL.

    MODEL is any file of vectors or any model that Vecloom can read. Words are taken from the
    command line or, if there are none, from standard input, one a line. Nearness is the cosine of
    the angle between two vectors: 1 for the same direction, 0 for nothing in common.

    Each line of the output has the word, a neighbour and their cosine, separated by tabs. Words
    that are not in the vocabulary are told on standard error, and the exit code is then 1.

    \b
        vecloom neighbours wiki.model king queen
        vecloom neighbours wiki.model --topn 3 < words.txt > neighbours.tsv
        vecloom neighbours wiki.model king --json | jq .neighbours
    """
    wv = open_spelled(model)
    missing = 0
    for batch in _batches(words or stdin_lines(), _BATCH):
        absent = set(unknown_words(wv, batch))
        known = [word for word in batch if word not in absent]
        missing += len(absent)
        if known:
            found = wv.most_similar_batch(known, topn=topn, restrict_vocab=restrict_vocab)
            for word, answers in zip(known, found, strict=True):
                _write_answers(word, answers, as_json)
    return 1 if missing else 0


def _batches(words: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(words)
    while batch := list(islice(iterator, size)):
        yield batch


def _write_answers(word: str, answers: list[tuple[str, float]], as_json: bool) -> None:
    if as_json:
        found = [{"word": name, "similarity": round(float(s), 6)} for name, s in answers]
        json_row({"word": word, "neighbours": found})
        return
    for name, score in answers:
        row(word, name, float(score))


@click.command()
@click.argument("model")
@click.argument("a")
@click.argument("b")
@click.argument("c")
@topn_option(5)
@restrict
@as_json
def analogy(
    model: str, a: str, b: str, c: str, topn: int, restrict_vocab: int | None, as_json: bool
) -> int:
    """Find what is to C as B is to A.

    The answer is the word nearest to B - A + C, the three themselves left out. Each line of the
    output has an answer and its cosine, the best first.

    \b
        vecloom analogy wiki.model man king woman
        vecloom analogy wiki.model france paris italy --topn 1
    """
    wv = open_spelled(model)
    if unknown_words(wv, [a, b, c]):
        return 1
    answers = wv.most_similar(
        positive=[b, c], negative=[a], topn=topn, restrict_vocab=restrict_vocab
    )
    if as_json:
        json_row({"a": a, "b": b, "c": c, "answers": [[w, round(float(s), 6)] for w, s in answers]})
    else:
        for word, score in answers:
            row(word, float(score))
    return 0


@click.command()
@click.argument("model")
@click.argument("words", nargs=-1)
def similarity(model: str, words: tuple[str, ...]) -> int:
    """Give the cosine between two words.

    WORDS are two words; without them pairs are read from standard input, one a line, separated by
    a tab or spaces. Each line of the output has the two words and their cosine. Pairs with a word
    that is not in the vocabulary are told on standard error, and the exit code is then 1.

    \b
        vecloom similarity wiki.model cat dog
        cut -f 1,2 wordsim353.tsv | vecloom similarity wiki.model
    """
    if len(words) not in (0, 2):
        raise click.UsageError(f"give two words, or none and pairs on standard input: {words}")
    wv = open_spelled(model)
    missing = 0
    for first, second in [words] if words else _pairs():
        if unknown_words(wv, [first, second]):
            missing += 1
        else:
            row(first, second, float(wv.similarity(first, second)))
    return 1 if missing else 0


def _pairs() -> Iterator[tuple[str, str]]:
    for number, line in enumerate(stdin_lines(), 1):
        words = line.split("\t") if "\t" in line else line.split()
        if len(words) != 2:
            raise CommandError(f"<stdin>, line {number}: two words are needed: {line!r}")
        yield words[0], words[1]
