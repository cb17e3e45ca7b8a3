"""Files with an edge on each line."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vecloom.corpus import rows, sources
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.graphs.adjacency import Float64s
from vecloom.corpus.sources import STANDARD_INPUT, StrPath
from vecloom.corpus.vocabulary import Int64s, Word

COMMENTS = ("#", "%")


@dataclass(frozen=True)
class Edges:
    """Edges between numbered nodes, and the nodes' names."""

    sources: Int64s
    targets: Int64s
    weights: Float64s | None
    nodes: Sequence[Word]


def read(
    path: StrPath,
    *,
    weighted: bool | None,
    delimiter: str | None,
    header: bool,
    node_type: type,
    workers: int | None,
) -> Edges:
    """Read a list of edges: see `Graph.from_file`."""
    if node_type not in (str, int):
        raise ValueError(f"node_type={node_type!r}: choose str or int")
    if delimiter is not None and len(delimiter) != 1:
        raise ValueError(f"delimiter={delimiter!r}: expected one character, or None")
    ending = rows.ending(os.fspath(path))
    file = EdgeFile(os.fspath(path), delimiter or rows.DELIMITERS.get(ending), header, workers)
    n_columns = file.check_columns(weighted)
    weights = file.weights() if n_columns > 2 else None
    used, ends = np.unique(np.stack([file.column(0), file.column(1)]), return_inverse=True)
    source, target = ends.reshape(2, -1)
    return Edges(source, target, weights, file.names(used.tolist(), node_type))


class EdgeFile:
    """The rows of a file that are edges, as the sentences of a corpus.

    Parameters
    ----------
    path : str
    delimiter : str or None
        None for white space, which is split natively.
    header : bool
    workers : int or None
    """

    def __init__(self, path: str, delimiter: str | None, header: bool, workers: int | None) -> None:
        texts = sources.expand(path)
        if len(texts) != 1:
            raise ValueError(f"{path} stands for {len(texts)} files: a graph is read from one")
        self._source = texts[0]
        self._delimiter = delimiter
        if delimiter is None:
            text = Corpus.from_files(path, workers=workers, storage="memory")
        else:
            fields = [row for _, row in self._rows()]
            # without rows, as if there were a comment alone
            text = Corpus.from_sentences(fields or [["#"]], storage="memory")
        self._words, self._ids, starts = text.vocabulary.words, text.ids, text.offsets[:-1]
        # Words are asked what begins a comment, as there are fewer of them than of rows.
        comment = np.fromiter((w.startswith(COMMENTS) for w in self._words), bool, len(self._words))
        kept = ~comment[self._ids[starts]]
        if header and kept.any():
            kept[np.argmax(kept)] = False
        self._numbers = np.flatnonzero(kept)  # among the rows that are not empty
        self._starts, self._lengths = starts[kept], np.diff(text.offsets)[kept]
        if not len(self._numbers):
            raise ValueError(f"{self._source}: no edges in it")

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that are not empty, with their lines."""
        if self._delimiter is not None:
            for line, row in rows.delimited(self._source, self._delimiter):
                yield line, [field.strip() for field in row]
            return
        for line, text in rows.numbered(self._source):
            if fields := text.split():
                yield line, fields

    def error(self, edge: int, problem: str) -> ValueError:
        """Make the error about an edge, whose line is looked for in the file again."""
        place = f"row {self._numbers[edge] + 1}"
        if self._source.path != STANDARD_INPUT:
            for number, (line, fields) in enumerate(self._rows()):
                if number == self._numbers[edge]:
                    place = f"line {line}, {' '.join(fields)[:80]!r}"
                    break
        return ValueError(f"{self._source}, {place}: {problem}")

    def check_columns(self, weighted: bool | None) -> int:
        """Return how many columns are to be read: 2, or 3 with weights."""
        lengths = self._lengths
        self._refuse(lengths < 2, "expected two nodes")
        if weighted is not None:
            self._refuse(lengths < (3 if weighted else 2), "expected two nodes and a weight")
            return 3 if weighted else 2
        if lengths[0] > 3:
            raise self.error(
                0,
                "expected two nodes and perhaps a weight; weighted=False takes the first two "
                "columns, weighted=True the first three",
            )
        self._refuse(
            lengths != lengths[0],
            f"the first edge has {lengths[0]} columns, this one another number; "
            "weighted=False takes the first two",
        )
        return int(lengths[0])

    def _refuse(self, wrong: np.ndarray[tuple[int], np.dtype[np.bool_]], problem: str) -> None:
        if wrong.any():
            raise self.error(int(np.argmax(wrong)), problem)

    def column(self, number: int) -> Int64s:
        """Return the words of a column, by their ids."""
        return np.asarray(self._ids[self._starts + number], np.int64)

    def weights(self) -> Float64s:
        """Read the third column."""
        used, places = np.unique(self.column(2), return_inverse=True)
        values = np.array([_weight(self._words[word]) for word in used.tolist()])
        weights: Float64s = values[places]
        self._refuse(np.isnan(weights), "its weight is no number that is finite and not negative")
        return weights

    def names(self, words: list[int], node_type: type) -> list[Word]:
        """Return the names of nodes, of a type."""
        spelled: list[str] = [self._words[word] for word in words]
        if "" in spelled:
            raise self._about("", "a node has no name")
        if node_type is str:
            return list(spelled)
        numbers: dict[int, str] = {}
        for name in spelled:
            try:
                number = int(name)
            except ValueError:
                raise self._about(name, f"node {name!r} is no integer") from None
            if (other := numbers.setdefault(number, name)) != name:
                raise self._about(name, f"nodes {other!r} and {name!r} are the same number")
        return list(numbers)

    def _about(self, name: str, problem: str) -> ValueError:
        """Make the error about the first edge that has a node."""
        word = self._words.index(name)
        has = (self.column(0) == word) | (self.column(1) == word)
        return self.error(int(np.argmax(has)), problem)


def _weight(text: str) -> float:
    """Return a weight, NaN if it is none."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if 0 <= value < math.inf else math.nan
