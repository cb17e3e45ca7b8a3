"""Measurements of Chinese text; see `job`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import fasttext_job
from benchmarks.meter import Meter
from benchmarks.systems import OURS, SYSTEMS

Result = dict[str, Any]


def segment(system: str, seed: int, *, text: str, workers: int) -> Result:
    """Cut a text into words: ours on all cores into an encoded corpus, jieba's into lists."""
    runner = SYSTEMS[system]()
    with Meter() as meter:
        runner.segment(text, workers)
    return meter.result()


def differing_words(system: str, seed: int, *, text: str) -> Result:
    """Count the words that jieba cuts and we do not, space left out."""
    import jieba

    from vecloom.corpus import Jieba

    cut = Jieba(punctuation=True, narrow=False)
    differing = 0
    with open(text, encoding="utf-8") as lines:
        for line in lines:
            theirs = [word for word in jieba.lcut(line) if word.strip()]
            differing += len(spans(theirs) - spans(cut(line)))
    return {"differing": differing}


def spans(words: list[str]) -> set[tuple[int, int]]:
    """Return where each word begins and stops in the text that all make up."""
    found, at = set(), 0
    for word in words:
        found.add((at, at + len(word)))
        at += len(word)
    return found


def write_words(system: str, seed: int, *, text: str, tokenizer: str, output: str) -> Result:
    """Write a text with spaces between its words, for systems that know no other."""
    corpus = SYSTEMS[system]().library.Corpus.from_files(text, tokenizer=tokenizer)
    unfinished = Path(f"{output}.part")
    with unfinished.open("w", encoding="utf-8") as file:
        file.writelines(" ".join(sentence) + "\n" for sentence in corpus.sentences())
    unfinished.replace(output)
    return {}


def train_reviews(
    system: str,
    seed: int,
    *,
    whole: list[str],
    cut: list[str],
    tokens: str,
    settings: Result,
) -> Result:
    """From reviews to a classifier: ours from whole texts, Facebook's from their tokens."""
    if system != OURS:
        return fasttext_job.train_labels(system, seed, train=cut[0], test=cut[1], settings=settings)
    from vecloom import FastTextClassifier
    from vecloom.corpus import Characters, Jieba

    texts, labels = zip(*map(_review, fasttext_job.lines(Path(whole[0]))), strict=True)
    tokenizer = {"words": Jieba, "characters": Characters}[tokens](punctuation=True)
    tokenizer(texts[0])  # loads its dictionary, once for all trainings there may be
    classifier = FastTextClassifier(
        tokenizer=tokenizer,
        lr=settings["lr"],
        epoch=settings["epoch"],
        word_ngrams=settings["wordNgrams"],
        bucket=settings["bucket"],
        workers=settings["thread"],
        seed=seed,
    )
    with Meter() as meter:
        classifier.fit(texts, labels)
    asked, right = zip(*map(_review, fasttext_job.lines(Path(whole[1]))), strict=True)
    return meter.result() | {"scores": {"P@1": classifier.score(asked, right)}}


def _review(line: str) -> tuple[str, str]:
    """Take the label off a line."""
    label, _, text = line.partition(" ")
    return text, label


ACTIONS: tuple[Callable[..., Result], ...] = (
    segment,
    differing_words,
    write_words,
    train_reviews,
)
