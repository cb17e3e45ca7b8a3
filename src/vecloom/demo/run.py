"""The demo itself, from a text to neighbours, analogies and a picture."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from vecloom.demo.texts import TEXTS, Text
from vecloom.models import Word2Vec
from vecloom.plotting import scatter
from vecloom.vectors import KeyedVectors


def run(
    text: str = "english",
    *,
    output: str | os.PathLike[str] = "demo-output",
    workers: int | None = None,
    say: Callable[[str], object] = print,
) -> Path | None:
    """Train on a text that ships with the package, show neighbours, draw the words.

    Parameters
    ----------
    text : {"english", "sanguo"}, default "english"
        Which text.
    output : path, default "demo-output"
        Folder for the picture, made if need be.
    workers : int, optional
        Number of threads; every core by default. The result is the same with any number.
    say : callable, default print
        Takes each line of the report as it is known.

    Returns
    -------
    Path or None
        The picture; None where the extra "plot" is not installed.

    Raises
    ------
    ValueError
        If there is no such text.
    """
    if text not in TEXTS:
        raise ValueError(f"there is no demo text {text!r}: choose one of {', '.join(TEXTS)}")
    chosen = TEXTS[text]
    wv = _train(chosen, workers, say)
    _ask(chosen, wv, say)
    return _draw(chosen, wv, Path(output) / f"{text}.png", say)


def _train(text: Text, workers: int | None, say: Callable[[str], object]) -> KeyedVectors:
    say(f"Text: {text.title}")
    begin = time.perf_counter()
    corpus = text.corpus(workers)
    seconds = time.perf_counter() - begin
    say(
        f"Read {corpus.n_tokens:,} words, {len(corpus.vocabulary):,} different ones, "
        f"in {seconds:.1f} s"
    )
    begin = time.perf_counter()
    model = Word2Vec(corpus, sg=1, workers=workers, seed=1, **text.settings)
    seconds = time.perf_counter() - begin
    epochs = text.settings["epochs"]
    speed = corpus.n_tokens * epochs / seconds
    say(
        f"Trained {len(model.wv):,} vectors in {epochs} epochs: {seconds:.1f} s, "
        f"{speed:,.0f} words/s"
    )
    return model.wv


# Answers come from the words that are frequent enough to be known to the reader.
_WELL_KNOWN = 5000


def _ask(text: Text, wv: KeyedVectors, say: Callable[[str], object]) -> None:
    say("\nNearest neighbours")
    for word in text.words:
        found = wv.most_similar(word, topn=6, restrict_vocab=_WELL_KNOWN)
        say(f"  {word:<8} {'  '.join(neighbour for neighbour, _ in found)}")
    say("\nAnalogies")
    for a, b, c in text.analogies:
        found = wv.most_similar(positive=[b, c], negative=[a], topn=1, restrict_vocab=_WELL_KNOWN)
        say(f"  {a} is to {b} as {c} is to {found[0][0]}")


def _draw(text: Text, wv: KeyedVectors, path: Path, say: Callable[[str], object]) -> Path | None:
    words = [word for word in text.drawn or text.labels if word in wv]
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        scatter(wv, words, method="tsne", path=path, title=text.title, labels=text.labels)
    except ImportError as error:
        say(f"\nNo picture: {error}")
        return None
    say(f"\nA picture of {len(words)} words is in {path}")
    return path
