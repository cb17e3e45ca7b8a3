"""Judging vectors: agreement with human similarity scores, and analogies."""

from vecloom.evaluation.analogies import evaluate_word_analogies, log_accuracy
from vecloom.evaluation.statistics import Correlation
from vecloom.evaluation.word_pairs import evaluate_word_pairs, log_correlations

__all__ = [
    "Correlation",
    "evaluate_word_analogies",
    "evaluate_word_pairs",
    "log_accuracy",
    "log_correlations",
]
