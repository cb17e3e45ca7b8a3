"""Facebook's command line: what is asked of a trained model."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import cast

import click
import numpy as np

from vecloom.cli.console import CommandError, Function
from vecloom.fasttext import FastTextModel, load_model
from vecloom.fasttext.lookups import Scored
from vecloom.fasttext.printing import (
    arguments,
    dictionary,
    general,
    label_line,
    matrix,
    numbers,
    scored,
)
from vecloom.fasttext.text import read_lines, split_lines, to_bytes, to_text

BLOCK = 1 << 16
# K may be -1, which is no option.
NUMBERS = {"ignore_unknown_options": True}


def _lines(path: str) -> Iterator[list[bytes]]:
    """Yield the lines of a file, or of standard input as they come, in batches."""
    if path != "-":
        yield read_lines(path)
        return
    rest = b""
    read = cast(BufferedReader, sys.stdin.buffer).read1  # what there is: the sender may wait
    while block := read(BLOCK):
        *lines, rest = split_lines(rest + block)
        if rest.endswith(b"\n"):
            lines, rest = [*lines, rest], b""
        yield lines
    if rest:
        yield [rest]


def _words() -> Iterator[str]:
    """Yield the words of standard input as they come."""
    for lines in _lines("-"):
        for line in lines:
            yield from map(to_text, line.split())


def _say(text: str, end: str = "\n") -> None:
    """Write to standard output at once, bytes that are no UTF-8 as they were."""
    sys.stdout.flush()
    sys.stdout.buffer.write(to_bytes(text + end))
    sys.stdout.buffer.flush()


_MODEL = click.argument("model_path", metavar="MODEL")


def _labelled(function: Function) -> Function:
    """Add the arguments of what works on lines: MODEL DATA [K] [THRESHOLD]."""
    for argument in (
        click.argument("threshold", type=float, default=0.0),
        click.argument("k", type=int, default=1),
        click.argument("data"),
        _MODEL,
    ):
        function = argument(function)
    return function


@click.command(context_settings=NUMBERS)
@_labelled
def predict(model_path: str, data: str, k: int, threshold: float) -> None:
    """Print the K most probable labels of each line of DATA (- for standard input)."""
    _predict(model_path, data, k, threshold, False)


@click.command("predict-prob", context_settings=NUMBERS)
@_labelled
def predict_prob(model_path: str, data: str, k: int, threshold: float) -> None:
    """Print the K most probable labels of each line of DATA, and their probabilities."""
    _predict(model_path, data, k, threshold, True)


def _predict(model_path: str, data: str, k: int, threshold: float, with_prob: bool) -> None:
    model = load_model(model_path)
    for lines in _lines(data):
        labels, probabilities = model.predict_lines(lines, k, threshold, "surrogateescape")
        pairs = zip(labels, probabilities, strict=True)
        _say("".join(f"{label_line(*pair, with_prob)}\n" for pair in pairs), end="")


@click.command(context_settings=NUMBERS)
@_labelled
def test(model_path: str, data: str, k: int, threshold: float) -> None:
    """Print the number of lines of DATA (- for standard input), precision and recall."""
    _say(general(load_model(model_path).get_meter(data, k, threshold), k, "g"))


@click.command("test-label", context_settings=NUMBERS)
@_labelled
def test_label(model_path: str, data: str, k: int, threshold: float) -> None:
    """Print F1 score, precision and recall of each label, and of all."""
    model = load_model(model_path)
    meter = model.get_meter(data, k, threshold)
    names = model.get_labels(on_unicode_error="surrogateescape")
    for name, precision, recall, f1 in zip(names, *meter.by_label(), strict=True):
        columns = {"F1-Score": f1, "Precision": precision, "Recall": recall}
        shown = (
            f"{title} : {f'{value:.6f}' if np.isfinite(value) else '--------'}  "
            for title, value in columns.items()
        )
        _say(f"{''.join(shown)} {name}")
    _say(general(meter, k, "f"))


@click.command()
@_MODEL
@click.argument("k", type=int, default=10)
def nn(model_path: str, k: int) -> None:
    """Ask for words on standard input, and print the K nearest neighbours of each."""
    model = load_model(model_path)
    _ask(
        "Query word? ",
        1,
        lambda words: model.get_nearest_neighbors(words[0], k, "surrogateescape"),
    )


@click.command()
@_MODEL
@click.argument("k", type=int, default=10)
def analogies(model_path: str, k: int) -> None:
    """Ask for words A B C on standard input, and print the K words nearest to A - B + C."""
    _say(f"Loading model {model_path}")
    model = load_model(model_path)

    def answer(words: list[str]) -> Scored:
        a, b, c = words
        return model.get_analogies(a, b, c, k, "surrogateescape")

    _ask("Query triplet (A - B + C)? ", 3, answer)


def _ask(prompt: str, n_words: int, answer: Callable[[list[str]], Scored]) -> None:
    """Answer ``n_words`` words of standard input at a time."""
    _say(prompt, end="")
    asked: list[str] = []
    for word in _words():
        asked.append(word)
        if len(asked) == n_words:
            for line in scored(answer(asked)):
                _say(line)
            asked = []
            _say(prompt, end="")
    if asked:
        raise CommandError(f"{len(asked)} words are left over: {n_words} are asked for at a time")


@click.command("print-word-vectors")
@_MODEL
def print_word_vectors(model_path: str) -> None:
    """Print the vector of each word of standard input."""
    model = load_model(model_path)
    for word in _words():
        _say(f"{word} {numbers(model.get_word_vector(word))}")


@click.command("print-sentence-vectors")
@_MODEL
def print_sentence_vectors(model_path: str) -> None:
    """Print the vector of each line of standard input."""
    model = load_model(model_path)
    for lines in _lines("-"):
        for line in lines:
            _say(numbers(model.get_sentence_vector(to_text(line.removesuffix(b"\n")))))


@click.command("print-ngrams")
@_MODEL
@click.argument("word")
def print_ngrams(model_path: str, word: str) -> None:
    """Print WORD, if it is known, and its subwords, with the input row of each."""
    model = load_model(model_path)
    for part, row in zip(*model.get_subwords(word, "surrogateescape"), strict=True):
        _say(f"{part} {numbers(model.get_input_vector(int(row)))}")


@click.command()
@_MODEL
@click.argument("part", type=click.Choice(["args", "dict", "input", "output"]))
def dump(model_path: str, part: str) -> None:
    """Print a part of a model: its arguments, its dictionary, or one of its matrices."""
    model = load_model(model_path)
    for line in _dumped(model, part):
        _say(line)


def _dumped(model: FastTextModel, part: str) -> Iterator[str]:
    if part == "args":
        return arguments(model.args)
    if part == "dict":
        return dictionary(model)
    return matrix(model.get_input_matrix() if part == "input" else model.get_output_matrix())


COMMANDS = (
    predict,
    predict_prob,
    test,
    test_label,
    nn,
    analogies,
    print_word_vectors,
    print_sentence_vectors,
    print_ngrams,
    dump,
)
