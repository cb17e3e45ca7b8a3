"""Sentences cut into batches, and their words looked up natively."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom._core import text as core
from vecloom._core.lookup import WordRows, take
from vecloom.corpus.tokenizers import Tokenizer

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

# A batch ends at one of these: enough for a thread to be worth waking, little enough to fit in
# its cache. The results do not depend on them.
SENTENCES = 4096
CHARACTERS = 1 << 20


@dataclass(frozen=True)
class Batch:
    """Sentences that follow each other, all str or all token lists."""

    first: int  # number of the first of them
    sentences: list[Any]
    texts: bool


@dataclass(frozen=True)
class Words:
    """The words of a batch by number: see `vecloom._core.lookup.WordRows.find_text`."""

    ids: Int32s
    offsets: Int64s
    others: list[Any]


def batches(sentences: Iterable[Any], tokenizer: Tokenizer) -> Iterator[Batch]:
    """Cut sentences into batches; what only Python can tokenize is tokenized here.

    Raises
    ------
    TypeError
        If `sentences` is a single str, or a sentence neither a str nor an iterable of tokens.
    """
    if isinstance(sentences, (str, bytes)):
        raise TypeError(
            f"sentences={sentences[:40]!r} is a single {type(sentences).__name__}, where an "
            "iterable of sentences is expected: put it into a list"
        )
    iterator, first = iter(sentences), 0
    while True:
        taken, n_texts = take(iterator, first, SENTENCES, CHARACTERS)
        if not taken:
            return
        texts = n_texts == len(taken) and tokenizer.prepare is not None
        if n_texts and not texts:
            taken = [list(tokenizer.split(s)) if isinstance(s, str) else s for s in taken]
        yield Batch(first, taken, texts)
        first += len(taken)


def look_up(batch: Batch, known: WordRows, tokenizer: Tokenizer, others: bool) -> Words:
    """Find the words of a batch, natively; with `others` number the unknown ones too."""
    if not batch.texts:
        return Words(*known.find_tokens(batch.sentences, batch.first, others))
    assert tokenizer.prepare is not None  # or else the batch would be lists
    joined = "\n".join(batch.sentences)
    if joined.count("\n") >= len(batch.sentences):  # some have line ends of their own
        joined = "\n".join(sentence.replace("\n", " ") for sentence in batch.sentences)
    content = (joined + "\n").encode("utf-8", "surrogatepass")
    prepared, length = tokenizer.prepare(bytearray(content + bytes(core.PADDING)), len(content))
    return Words(*known.find_text(prepared, length, len(batch.sentences), others))
