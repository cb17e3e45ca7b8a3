"""Sentences cut into batches, their words looked up natively, batches worked off in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from vecloom._core import text as core
from vecloom._core.cores import available_cores
from vecloom._core.lookup import WordRows, take
from vecloom.corpus.tokenizers import Tokenizer

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Item = TypeVar("Item")
Result = TypeVar("Result")

# A batch ends at one of these: enough for a thread to be worth waking, little enough to fit in
# its cache. The results do not depend on them.
SENTENCES = 4096
CHARACTERS = 1 << 20
# Batches read ahead of the one that is waited for, for each thread.
AHEAD = 2


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


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int | None
) -> Iterator[Result]:
    """Yield function(item) for each item, in order, from several threads.

    Few items are taken ahead, so any number of them will do.
    """
    threads = available_cores() if workers is None else workers
    if threads == 1:
        yield from map(function, items)
        return
    waiting: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="vecloom-encoding")
    try:
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > AHEAD * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
