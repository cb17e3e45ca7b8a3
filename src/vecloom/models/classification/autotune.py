"""Search of a classifier's parameters, bounded by time, by trials and by the model's size."""

from __future__ import annotations

import logging
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from vecloom.models.classification.classifier import FastTextClassifier
from vecloom.models.classification.objective import Objective, label_sets
from vecloom.models.classification.search_space import (
    MAX_N,
    MIN_N,
    as_parameters,
    propose,
    search_space,
)
from vecloom.models.classification.shrinking import TooLargeError, Tunable, bytes_of, shrunk

logger = logging.getLogger(__name__)

DEFAULT_DURATION = 300.0  # seconds, fastText's default too
VALIDATION_SHARE = 0.1
# How often parameters are drawn that fit into the time that is left, before the search ends.
DRAWS = 20


@dataclass(frozen=True)
class Trial:
    """One set of parameters that was tried.

    Attributes
    ----------
    parameters
        What the classifier was made with, without what was fixed.
    score
        The metric on the validation set; NaN if the trial failed.
    seconds
        Time it took to train, quantize and judge.
    size
        Bytes of the quantized model's file; None where the size is not bounded.
    failure
        Why the trial failed; empty if it did not.
    """

    parameters: dict[str, Any]
    score: float
    seconds: float
    size: int | None = None
    failure: str = ""


@dataclass
class Search:
    """A search on its way: what to try next, and what came of it.

    Attributes
    ----------
    make
        Makes a classifier of parameters by name.
    train, validation
        Texts and labels.
    objective
        What is to be made large.
    duration, trials
        Bounds in seconds and in trials; None for no bound.
    model_size
        Bound of a model's file in bytes; models are quantized if it is given.
    """

    make: Callable[..., Tunable]
    train: tuple[Sequence[Any], Sequence[Any]]
    validation: tuple[Sequence[Any], Sequence[Any]]
    objective: Objective
    fixed: dict[str, Any]
    rng: np.random.Generator
    duration: float | None = None
    trials: int | None = None
    model_size: int | None = None
    refit: bool = False
    history: list[Trial] = field(default_factory=list)
    best: Tunable | None = None
    best_trial: Trial | None = None
    best_point: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.space = search_space(self.fixed, self.model_size is not None)
        self.right = label_sets(self.validation[1])
        self._start = time.monotonic()

    def next_point(self) -> dict[str, Any] | None:
        """Return what to try next, None if the search is over."""
        first = {name: domain.start for name, domain in self.space.items()}
        done = len(self.history)
        if not done:
            return first
        if self.trials is not None and done >= self.trials:
            return None
        for _ in range(DRAWS):
            point = propose(self.space, self.best_point or first, self._progress(), self.rng)
            if self._in_time(as_parameters(point)):
                return point
        return None

    def _elapsed(self) -> float:
        return time.monotonic() - self._start

    def _progress(self) -> float:
        """Share of the search that is over; with a bound of trials alone, time plays no part."""
        shares = [0.0]
        if self.trials is not None:
            shares.append(len(self.history) / self.trials)
        if self.duration is not None:
            shares.append(self._elapsed() / self.duration)
        return min(max(shares), 1.0)

    def _in_time(self, parameters: dict[str, Any]) -> bool:
        """Tell whether a trial, and the last training after it, will fit into the time left."""
        if self.duration is None:
            return True
        seconds = self._expected(parameters)
        if self.refit:
            best = self.best_trial.seconds if self.best_trial else 0.0
            seconds += max(best, self._expected(parameters))
        return self._elapsed() + seconds <= self.duration

    def _expected(self, parameters: dict[str, Any]) -> float:
        """Seconds that a trial will take, told from those before it."""
        rates = [trial.seconds / self._work(trial.parameters) for trial in self.history]
        return statistics.median(rates) * self._work(parameters)

    def _work(self, parameters: dict[str, Any]) -> float:
        """Rows that are read, times their length: what the time of a training grows with."""
        given = self.fixed | parameters
        subwords = max(given.get(MAX_N, 0) - given.get(MIN_N, 0) + 1, 0) if given.get(MAX_N) else 0
        rows = given.get("word_ngrams", 1) + 5 * subwords
        return float(given.get("epoch", 5) * given.get("dim", 100) * rows)

    def run(self, point: dict[str, Any]) -> Trial:
        """Train and judge a classifier; what fails is told in the trial."""
        parameters = as_parameters(point)
        start = time.monotonic()
        score, size, failure, classifier = math.nan, None, "", None
        try:
            classifier, size = self.fitted(parameters, self.train)
            score = self.objective.score(classifier, self.validation[0], self.right)
        except (FloatingPointError, MemoryError, TooLargeError) as error:
            failure = f"{type(error).__name__}: {error}"
        trial = Trial(parameters, score, time.monotonic() - start, size, failure)
        self.history.append(trial)
        if score == score and (self.best_trial is None or score > self.best_trial.score):
            self.best, self.best_trial, self.best_point = classifier, trial, point
        self._log(trial)
        return trial

    def _log(self, trial: Trial) -> None:
        told = " ".join(
            f"{name}={value:.3g}" if isinstance(value, float) else f"{name}={value}"
            for name, value in trial.parameters.items()
        )
        best = self.best_trial.score if self.best_trial else math.nan
        logger.info(
            "trial %d: %s, best %.4f, %.1f s: %s",
            len(self.history),
            trial.failure or f"{trial.score:.4f}",
            best,
            trial.seconds,
            told,
        )

    def fitted(
        self, parameters: dict[str, Any], data: tuple[Sequence[Any], Sequence[Any]]
    ) -> tuple[Tunable, int | None]:
        """Train a classifier, and make it as small as it has to be."""
        chosen = self.fixed | parameters
        dsub = chosen.pop("dsub", 2)
        classifier = self.make(**chosen)
        classifier.fit(*data)
        if self.model_size is None:
            return classifier, None
        return shrunk(classifier, self.model_size, dsub)


def autotune(
    texts: Sequence[Any],
    labels: Sequence[Any],
    *,
    validation: tuple[Sequence[Any], Sequence[Any]] | None = None,
    metric: str = "f1",
    duration: float | None = None,
    trials: int | None = None,
    model_size: int | str | None = None,
    seed: int = 1,
    fixed: Mapping[str, Any] | None = None,
    workers: int | None = None,
    progress: Callable[[Trial], None] | None = None,
) -> FastTextClassifier:
    """Find good parameters of a `FastTextClassifier` by trying them, and return the best one.

    The first trial takes the defaults. Those after it change some of the best parameters so far,
    by steps that shrink; now and then all are drawn anew. Each trial is a line in the log.
    Ctrl-C ends the search and returns the best classifier so far.

    Parameters
    ----------
    texts, labels
        What to train on, as `FastTextClassifier.fit` takes it.
    validation
        Texts and labels to judge by. By default every tenth text, drawn by ``seed``, is kept for
        it; then the classifier that is returned is trained once more, on all of them.
    metric
        What to make large, in the names of fastText's ``autotuneMetric``: ``"f1"``,
        ``"f1:LABEL"``, ``"precisionAtRecall:PERCENT[:LABEL]"`` or
        ``"recallAtPrecision:PERCENT[:LABEL]"``.
    duration
        Seconds for everything, the last training included as well as that can be told before; 300
        if ``trials`` is not given either. The first trial always ends.
    trials
        Most trials. Without a ``duration`` the search depends on nothing but the seed, if each
        training does (``workers=1``).
    model_size
        Most bytes of the model's file, as a number or as in ``"2M"`` (K, M and G are powers of
        1,000). Models are then quantized, and keep as many rows as fit.
    seed
        Seed of the search, of the split, and of each training.
    fixed
        Parameters of `FastTextClassifier` that are not searched for.
    workers
        Threads of each training; None is every core.
    progress
        Called after each trial.

    Returns
    -------
    FastTextClassifier
        The best one, with all trials in ``autotune_history_``, a list of `Trial`.

    Raises
    ------
    ValueError
        If a parameter is out of its range, there are too few texts, or no trial came to a score.
    """
    given = {"seed": seed, "workers": workers, "progress": False} | dict(fixed or {})
    if duration is None and trials is None:
        duration = DEFAULT_DURATION
    if (trials is not None and trials < 1) or (duration is not None and not duration > 0):
        raise ValueError(f"trials must be 1 or more and duration above 0: {trials}, {duration}")
    rng = np.random.default_rng(seed & 0xFFFFFFFFFFFFFFFF)  # negative ones too
    train = (texts, labels)
    parts = (train, validation) if validation else split(texts, labels, rng)
    search = Search(
        FastTextClassifier,
        *parts,
        Objective.parse(metric),
        given,
        rng,
        duration=duration,
        trials=trials,
        model_size=bytes_of(model_size),
        refit=validation is None,
    )
    return cast(FastTextClassifier, tuned(search, train, progress))


def split(
    texts: Sequence[Any], labels: Sequence[Any], rng: np.random.Generator
) -> tuple[tuple[list[Any], list[Any]], tuple[list[Any], list[Any]]]:
    """Return texts and labels to train on, and a tenth of them to judge by."""
    if len(texts) != len(labels):
        raise ValueError(f"{len(texts)} texts, but {len(labels)} labels")
    if len(texts) < 2:
        raise ValueError(f"{len(texts)} texts are too few to keep some for validation")
    order = rng.permutation(len(texts))
    kept = max(1, round(VALIDATION_SHARE * len(texts)))
    train, judged = np.sort(order[kept:]), np.sort(order[:kept])
    return tuple(  # type: ignore[return-value]
        ([texts[i] for i in part], [labels[i] for i in part]) for part in (train, judged)
    )


def tuned(
    search: Search,
    texts_and_labels: tuple[Sequence[Any], Sequence[Any]],
    progress: Callable[[Trial], None] | None = None,
) -> Tunable:
    """Search to the end, or to Ctrl-C, and return the best classifier."""
    try:
        while (point := search.next_point()) is not None:
            trial = search.run(point)
            if progress is not None:
                progress(trial)
        best, trial_of_best = search.best, search.best_trial
        if search.refit and trial_of_best is not None:
            best, _ = search.fitted(trial_of_best.parameters, texts_and_labels)
    except KeyboardInterrupt:
        if search.best is None:
            raise
        logger.warning("interrupted after %d trials: the best so far", len(search.history))
        best = search.best
    if best is None:
        reasons = "; ".join(dict.fromkeys(trial.failure for trial in search.history))
        raise ValueError(f"no trial came to a score: {reasons}")
    best.autotune_history_ = search.history  # type: ignore[attr-defined]
    return best
