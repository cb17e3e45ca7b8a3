"""The demo itself, from a text to neighbours, analogies and a picture."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from vecloom.corpus import Corpus
from vecloom.demo.texts import TEXTS, Text, Training
from vecloom.plotting import font_for, scatter
from vecloom.plotting.fonts import ADVICE
from vecloom.vectors import KeyedVectors

Say = Callable[[str], object]


def run(
    text: str = "english",
    *,
    output: str | os.PathLike[str] = "demo-output",
    workers: int | None = None,
    say: Say = print,
) -> Path | None:
    """Train on a text that ships with the package, show neighbours, draw the words.

    Parameters
    ----------
    text : {"english", "sanguo"}, default "english"
        Which text. The second is Chinese and needs the extra "zh".
    output : path, default "demo-output"
        Folder for the picture, made if need be.
    workers : int, optional
        Number of threads; every core by default. Only FastText's result depends on it.
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
    ImportError
        If what cuts a Chinese text into words is not installed.
    """
    if text not in TEXTS:
        raise ValueError(f"there is no demo text {text!r}: choose one of {', '.join(TEXTS)}")
    chosen = TEXTS[text]
    corpus = _read(chosen, workers, say)
    tables = {t.name: _train(t, corpus, workers, say) for t in chosen.trainings}
    _ask(chosen, tables, say)
    return _draw(chosen, tables[chosen.trainings[0].name], Path(output) / f"{text}.png", say)


def _read(text: Text, workers: int | None, say: Say) -> Corpus:
    say(f"Text: {text.title}")
    begin = time.perf_counter()
    corpus = text.corpus(workers)
    seconds = time.perf_counter() - begin
    say(
        f"Read {corpus.n_tokens:,} words, {len(corpus.vocabulary):,} different ones, "
        f"in {seconds:.1f} s"
    )
    return corpus


def _train(training: Training, corpus: Corpus, workers: int | None, say: Say) -> KeyedVectors:
    begin = time.perf_counter()
    model = training.model(corpus, workers=workers, **{"seed": 1, **training.settings})
    seconds = time.perf_counter() - begin
    epochs = training.settings["epochs"]
    speed = corpus.n_tokens * epochs / seconds
    say(
        f"Trained {len(model.wv):,} vectors by {training.name} in {epochs} epochs: "
        f"{seconds:.1f} s, {speed:,.0f} words/s"
    )
    wv: KeyedVectors = model.wv
    return wv


# Answers come from the words that are frequent enough to be known to the reader.
_WELL_KNOWN = 5000


def _ask(text: Text, tables: Mapping[str, KeyedVectors], say: Say) -> None:
    for name, wv in tables.items():
        by = f" by {name}" if len(tables) > 1 else ""
        say(f"\nNearest neighbours{by}")
        for word in text.words:
            found = wv.most_similar(word, topn=6, restrict_vocab=_WELL_KNOWN)
            say(f"  {_padded(word)} {'  '.join(neighbour for neighbour, _ in found)}")
        say(f"\nAnalogies{by}")
        for a, b, c in text.analogies:
            asked: dict[str, Any] = {"positive": [b, c], "negative": [a]}
            found = wv.most_similar(**asked, topn=1, restrict_vocab=_WELL_KNOWN)
            say(f"  {a} is to {b} as {c} is to {found[0][0]}")


def _padded(word: str, columns: int = 8) -> str:
    """Fill a word up with spaces; on a terminal, Chinese characters are two columns wide."""
    width = sum(2 if ord(character) >= 0x2E80 else 1 for character in word)
    return word + " " * (columns - width)


def _draw(text: Text, wv: KeyedVectors, path: Path, say: Say) -> Path | None:
    words = [word for word in text.drawn if word in wv]
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        shown = {} if font_for([*words, text.title]) is not None else text.labels
        title = text.title if not shown else text.title.partition(", ")[2]
        scatter(wv, words, method="tsne", path=path, title=title, labels=shown)
    except ImportError as error:
        say(f"\nNo picture: {error}")
        return None
    say(f"\nA picture of {len(words)} words is in {path}")
    if shown:
        say(f"Its labels are translated, as no font has the characters of the words: {ADVICE}")
    return path
