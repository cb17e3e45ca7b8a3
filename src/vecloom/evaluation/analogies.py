"""Analogies, "a is to b as c is to ?", as in Google's questions-words.txt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vecloom._core.search import all_scores, top_k
from vecloom.evaluation.reading import Lookup, Path, read_lines
from vecloom.vectors.neighbours import cosmul, largest
from vecloom.vectors.table import normalized

if TYPE_CHECKING:
    from vecloom.vectors import KeyedVectors

logger = logging.getLogger(__name__)

Rows = npt.NDArray[np.int64]
Section = dict[str, Any]

# Answers looked at per question: those that repeat a word of the question in another
# case are passed over, and five leave room for that.
CANDIDATES = 5


class Question(NamedTuple):
    """Four words as they are compared, and the number of their section."""

    words: tuple[str, ...]
    section: int


def evaluate_word_analogies(
    wv: KeyedVectors,
    analogies: Path,
    restrict_vocab: int | None = 300000,
    case_insensitive: bool = True,
    dummy4unknown: bool = False,
    similarity_function: str = "most_similar",
) -> tuple[float, list[Section]]:
    """Solve analogies, all of them in one pass over the vectors.

    Parameters
    ----------
    wv
        Vectors to judge.
    analogies
        UTF-8 file of sections, each a line ": name" and lines of four words. Lines of
        another form are skipped, with a note in the log.
    restrict_vocab
        Number of keys considered, the most frequent ones, in questions and as answers;
        all for None.
    case_insensitive
        Compare words in upper case.
    dummy4unknown
        Count a question with an unknown word as answered wrongly, in place of skipping it.
    similarity_function
        "most_similar" for the sum of vectors, "most_similar_cosmul" for the product of
        cosines.

    Returns
    -------
    score : float
        Share of right answers among the questions evaluated, from 0 to 1.
    sections : list of dict
        For each section, and at last for "Total accuracy", the keys "section" (its name),
        "correct" and "incorrect" (lists of the questions, tuples of four words).

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If the file is not UTF-8, holds no question, or begins without a section; or if
        the similarity function is none of the two.
    """
    if similarity_function not in SOLVERS:
        raise ValueError(
            f"similarity_function must be one of {', '.join(SOLVERS)}, got {similarity_function!r}"
        )
    lookup = Lookup(wv, restrict_vocab, case_insensitive)
    names, questions = _read(analogies, lookup)
    known = [all(word in lookup.rows for word in question.words) for question in questions]
    rows = np.array(
        [[lookup.rows[w] for w in q.words] for q, use in zip(questions, known, strict=True) if use],
        dtype=np.int64,
    ).reshape(-1, 4)
    verdicts = iter(_correct(wv, rows, lookup, SOLVERS[similarity_function]).tolist())

    sections: list[Section] = [{"section": n, "correct": [], "incorrect": []} for n in names]
    for question, use in zip(questions, known, strict=True):
        if use or dummy4unknown:
            verdict = "correct" if use and next(verdicts) else "incorrect"
            sections[question.section][verdict].append(question.words)
    total: Section = {"section": "Total accuracy"}
    for verdict in ("correct", "incorrect"):
        total[verdict] = [words for section in sections for words in section[verdict]]
    sections.append(total)
    for section in sections:
        log_accuracy(section)
    logger.info("Questions with unknown words: %.1f%%", 100 * (1 - np.mean(known)))
    n_evaluated = len(total["correct"]) + len(total["incorrect"])
    return len(total["correct"]) / max(n_evaluated, 1), sections


def log_accuracy(section: Section) -> None:
    """Write a section's share of right answers to the log, if it has any."""
    right, total = len(section["correct"]), len(section["correct"]) + len(section["incorrect"])
    if total:
        logger.info("%s: %.1f%% (%d/%d)", section["section"], 100 * right / total, right, total)


def _read(path: Path, lookup: Lookup) -> tuple[list[str], list[Question]]:
    """Read the names of the sections and the questions."""
    names: list[str] = []
    questions: list[Question] = []
    for number, line in read_lines(path):
        if line.startswith(":"):
            names.append(line[1:].strip())
            continue
        words = tuple(lookup.form(word) for word in line.split())
        if words and not names:
            raise ValueError(f"{path}, line {number}: missing section header before this line")
        if len(words) == 4:
            questions.append(Question(words, len(names) - 1))
        elif words:
            logger.info("%s, line %d: not four words, skipped", path, number)
    if not questions:
        raise ValueError(
            f"{path}: no analogies found: expected ': section', then four words a line"
        )
    return names, questions


def _correct(
    wv: KeyedVectors, rows: Rows, lookup: Lookup, solve: Callable[[Any, Rows], Rows]
) -> npt.NDArray[np.bool_]:
    """Tell for each question, four rows, whether its last is the first fitting answer."""
    if not len(rows):
        return np.zeros(0, dtype=bool)
    found = solve(wv.vectors[: len(lookup.forms)], rows[:, :3])
    # Keys of one form are one word, and stand for its first row.
    canonical = np.array([lookup.rows[form] for form in lookup.forms])
    answers = np.where(found >= 0, canonical[found], -1)
    fitting = (answers >= 0) & ~(answers[:, :, None] == rows[:, None, :3]).any(axis=2)
    first = np.argmax(fitting, axis=1)
    chosen = np.take_along_axis(answers, first[:, None], axis=1)[:, 0]
    return np.asarray(fitting.any(axis=1) & (chosen == rows[:, 3]))


def _solve_by_sum(vectors: npt.NDArray[Any], rows: Rows) -> Rows:
    words, place = np.unique(rows, return_inverse=True)
    a, b, c = normalized(vectors[words])[place.reshape(rows.shape).T]
    return top_k(vectors, b - a + c, CANDIDATES, exclude=rows)[0]


def _solve_by_product(vectors: npt.NDArray[Any], rows: Rows) -> Rows:
    found = []
    for part in np.array_split(rows, -(-len(rows) // 256)):
        # The words of neighbouring questions repeat: each is compared once.
        words, place = np.unique(part, return_inverse=True)
        scores = all_scores(vectors, vectors[words])
        for question, own in zip(part, place.reshape(part.shape), strict=True):
            a, b, c = scores[own]
            values = cosmul(np.stack([b, c]), a[np.newaxis])
            values[question] = -np.inf
            found.append(largest(values, CANDIDATES))
    return np.array(found)


SOLVERS: dict[str, Callable[[npt.NDArray[Any], Rows], Rows]] = {
    "most_similar": _solve_by_sum,
    "most_similar_cosmul": _solve_by_product,
}
