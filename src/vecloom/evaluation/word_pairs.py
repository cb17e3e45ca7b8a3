"""Agreement with human judgements of similarity: WordSim-353, SimLex-999 and the like."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from vecloom.evaluation.reading import Lookup, Path, read_lines
from vecloom.evaluation.statistics import Correlation, pearson, spearman

if TYPE_CHECKING:
    from vecloom.vectors import KeyedVectors

logger = logging.getLogger(__name__)


def evaluate_word_pairs(
    wv: KeyedVectors,
    pairs: Path,
    delimiter: str = "\t",
    encoding: str = "utf8",
    restrict_vocab: int | None = 300000,
    case_insensitive: bool = True,
    dummy4unknown: bool = False,
) -> tuple[Correlation, Correlation, float]:
    """Correlate the cosines of pairs of words with scores that people gave them.

    Parameters
    ----------
    wv
        Vectors to judge.
    pairs
        Text file with a line per pair: word, word, score. Lines that begin with "#" are
        comments; lines of another form are skipped, with a note in the log.
    delimiter
        What separates the columns. Spaces around a word do not count.
    encoding
        Encoding of the file.
    restrict_vocab
        Number of keys considered, the most frequent ones; all for None.
    case_insensitive
        Compare words in upper case.
    dummy4unknown
        Take 0 for the similarity of a pair with an unknown word, in place of skipping it.

    Returns
    -------
    pearson, spearman : Correlation
        Each a pair (statistic, pvalue).
    oov_ratio : float
        Share of pairs with an unknown word, in percent.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If the file is not in the encoding, or fewer than two pairs could be evaluated.
    """
    lookup = Lookup(wv, restrict_vocab, case_insensitive)
    rows, known, human = [], [], []
    for number, line in read_lines(pairs, encoding):
        if line.startswith("#"):
            continue
        try:
            first, second, score = line.split(delimiter)
            human.append(float(score))
        except ValueError:
            logger.info("%s, line %d: not two words and a score, skipped", pairs, number)
            continue
        pair = [lookup.rows.get(lookup.form(word.strip())) for word in (first, second)]
        known.append(None not in pair)
        rows.append(pair if known[-1] else [0, 0])

    used = np.array(known, dtype=bool)
    if not (used.any() or (dummy4unknown and known)):
        raise ValueError(
            f"No valid similarity judgements found in {pairs}: either invalid format "
            f"(delimiter {delimiter!r}?) or all are out-of-vocabulary in {wv}"
        )
    similarities = np.where(used, _cosines(wv, np.array(rows)), 0.0)
    judged = slice(None) if dummy4unknown else used
    x, y = np.array(human)[judged], similarities[judged]
    result = pearson(x, y), spearman(x, y), 100 * float(1 - used.mean())
    log_correlations(*result, pairs)
    return result


def log_correlations(
    pearson: tuple[float, float], spearman: tuple[float, float], oov_ratio: float, pairs: Path
) -> None:
    """Write to the log what `evaluate_word_pairs` returned."""
    logger.info("Pearson correlation coefficient against %s: %.4f", pairs, pearson[0])
    logger.info("Spearman rank-order correlation against %s: %.4f", pairs, spearman[0])
    logger.info("Pairs with unknown words: %.1f%%", oov_ratio)


def _cosines(wv: KeyedVectors, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Cosine of the rows of each pair, in double precision; 0 with a vector of zeros."""
    if not len(wv):
        return np.zeros(len(rows))
    first, second = (wv.vectors[column].astype(np.float64) for column in rows.T)
    products = np.einsum("ij,ij->i", first, second)
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return np.asarray(np.divide(products, lengths, out=np.zeros_like(products), where=lengths != 0))
