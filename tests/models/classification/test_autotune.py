"""The search of parameters, with a classifier whose score is a known function of them."""

import logging
import math
from types import SimpleNamespace

import numpy as np
import pytest

from vecloom.models.classification import autotune
from vecloom.models.classification.autotune import Search, split, tuned
from vecloom.models.classification.objective import Objective
from vecloom.models.classification.shrinking import LEAST_ROWS, TooLargeError, bytes_of, shrunk

TEXTS = [f"text {number}" for number in range(100)]
LABELS = ["a", "b"] * 50


class Pretended:
    """A classifier that is the better the nearer its parameters are to lr=1, epoch=20, dim=50."""

    row_bytes = 40
    classes_ = ("a", "b")

    def __init__(self, seed=1, workers=None, **parameters):
        self.parameters = parameters
        self.model_ = SimpleNamespace(input=np.empty((10_000, 30)))
        self.fitted_on = 0

    def fit(self, X, y):
        self.fitted_on = len(X)
        return self

    @property
    def rows(self):
        return len(self.model_.input)

    @property
    def wrong(self):
        wanted = {"lr": 1.0, "epoch": 20, "dim": 50}
        far = [abs(math.log(self.parameters[name] / best)) for name, best in wanted.items()]
        return min(sum(far) / 10, 1.0)

    def predict_proba(self, X):
        right = np.arange(len(X)) < round(len(X) * (1 - self.wrong))
        return np.stack([right, ~right], axis=1).astype(np.float32)

    def quantize(self, *, cutoff, dsub, qnorm):
        self.model_ = SimpleNamespace(input=self.model_.input[:cutoff])
        return self

    def save_facebook(self, path):
        with open(path, "wb") as file:
            file.write(bytes(5_000 + self.rows * self.row_bytes))


def search(**options):
    judged = (TEXTS, ["a"] * len(TEXTS))
    given = {"make": Pretended, "fixed": {}, "rng": np.random.default_rng(1)} | options
    return Search(
        train=(TEXTS, LABELS), validation=judged, objective=Objective.parse("f1"), **given
    )


# -- the search


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_search_comes_near_the_best_parameters(seed):
    found = tuned(search(trials=60, rng=np.random.default_rng(seed)), (TEXTS, LABELS))
    history = found.autotune_history_
    assert len(history) == 60
    assert history[0].parameters["lr"] == 0.1  # the defaults first
    assert found.wrong < Pretended(**history[0].parameters).wrong / 3
    assert found.wrong == min(Pretended(**trial.parameters).wrong for trial in history)


def test_the_same_seed_tries_the_same():
    one, two, other = (
        tuned(search(trials=8, rng=np.random.default_rng(seed)), (TEXTS, LABELS)).autotune_history_
        for seed in (5, 5, 6)
    )
    assert [trial.parameters for trial in one] == [trial.parameters for trial in two]
    assert [trial.parameters for trial in one] != [trial.parameters for trial in other]


def test_what_is_fixed_is_not_searched_for():
    fixed = {"lr": 0.3, "minn": 2, "maxn": 4}
    running = search(trials=5, fixed=fixed)
    best = tuned(running, (TEXTS, LABELS))
    assert best.parameters["lr"] == 0.3 and best.parameters["maxn"] == 4
    assert all(not fixed.keys() & trial.parameters.keys() for trial in running.history)
    assert "dsub" not in running.space


class Clock:
    """Time passes only when a training says so."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(autotune.time, "monotonic", lambda: self.now)

    def make(self, **parameters):
        clock = self

        class Slow(Pretended):
            def fit(self, X, y):
                clock.now += self.parameters["epoch"] * self.parameters["dim"] / 100
                return super().fit(X, y)

        return Slow(**parameters)


@pytest.mark.parametrize("refit", [False, True])
def test_time_is_kept(monkeypatch, refit):
    clock = Clock(monkeypatch)
    fixed = {"word_ngrams": 1, "minn": 0, "maxn": 0}  # what the time does not depend on here
    running = search(make=clock.make, fixed=fixed, duration=300.0, refit=refit)
    tuned(running, (TEXTS, LABELS))
    assert len(running.history) > 3
    assert 150 < clock.now <= 300


def test_the_first_trial_always_ends(monkeypatch):
    clock = Clock(monkeypatch)
    found = tuned(search(make=clock.make, duration=0.5), (TEXTS, LABELS))
    assert len(found.autotune_history_) == 1


def test_the_last_training_takes_all_texts():
    assert tuned(search(trials=3, refit=True), (TEXTS * 2, LABELS * 2)).fitted_on == 200
    assert tuned(search(trials=3), (TEXTS * 2, LABELS * 2)).fitted_on == 100


def test_ctrl_c_returns_the_best_so_far(caplog):
    def press(trial):
        if len(running.history) == 4:
            raise KeyboardInterrupt

    running = search(trials=100, refit=True)
    found = tuned(running, (TEXTS, LABELS), press)
    assert found is running.best
    assert len(found.autotune_history_) == 4
    assert "interrupted after 4 trials" in caplog.text


def test_ctrl_c_before_anything_was_found():
    def make(**parameters):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tuned(search(make=make, trials=3), (TEXTS, LABELS))


def test_trials_that_fail_are_told(caplog):
    class Diverging(Pretended):
        def fit(self, X, y):
            if self.parameters["lr"] > 0.09:
                raise FloatingPointError("a loss is not a number")

    caplog.set_level(logging.INFO)
    with pytest.raises(ValueError, match="no trial came to a score.*a loss is not a number"):
        tuned(search(make=Diverging, trials=3, fixed={"lr": 0.1}), (TEXTS, LABELS))
    assert "trial 3: FloatingPointError: a loss is not a number" in caplog.text
    found = tuned(search(make=Diverging, trials=30), (TEXTS, LABELS))
    assert found.parameters["lr"] < 0.09
    assert math.isnan(found.autotune_history_[0].score)


def test_each_trial_is_a_line_in_the_log(caplog):
    caplog.set_level(logging.INFO)
    tuned(search(trials=2), (TEXTS, LABELS))
    first, second = caplog.messages
    assert first.startswith("trial 1: 0.") and "lr=0.1 epoch=5 dim=100" in first
    assert second.startswith("trial 2: 0.")


# -- sizes


@pytest.mark.parametrize(
    ("size", "found"), [(None, None), (2_000, 2000), ("2M", 2_000_000), ("1.5k", 1500), ("7", 7)]
)
def test_sizes(size, found):
    assert bytes_of(size) == found


@pytest.mark.parametrize("size", ["", "M", "2T", "-1M", 0, "nan", "inf", [1]])
def test_sizes_that_are_none(size):
    with pytest.raises(ValueError, match="model_size must be"):
        bytes_of(size)


@pytest.mark.parametrize("size", [50_000, 100_000, 300_000])
def test_models_fit_into_their_size(size):
    running = search(trials=5, model_size=size)
    found = tuned(running, (TEXTS, LABELS))
    assert all(trial.size <= size for trial in running.history)
    # not much smaller than it has to be
    assert 5_000 + found.rows * found.row_bytes > 0.7 * size
    assert {trial.parameters["dsub"] for trial in running.history} <= {2, 4, 8, 16}


def test_a_model_that_fits_loses_no_rows():
    given = Pretended()
    assert shrunk(given, 10**7, 2) == (given, 405_000)  # not even quantized
    small, size = shrunk(given, 10**6, 2)
    assert small is not given
    assert (small.rows, size) == (10_000, 405_000)


def test_sizes_that_cannot_be():
    with pytest.raises(TooLargeError, match=f"cutoff of {LEAST_ROWS}"):
        shrunk(Pretended(), 6_000, 2)
    with pytest.raises(ValueError, match="no trial came to a score: TooLargeError"):
        tuned(search(trials=2, model_size=6_000), (TEXTS, LABELS))


# -- the split


def test_a_tenth_is_kept_to_judge_by():
    train, judged = split(TEXTS, LABELS, np.random.default_rng(1))
    assert (len(train[0]), len(judged[0])) == (90, 10)
    assert sorted(train[0] + judged[0]) == sorted(TEXTS)
    assert all(LABELS[TEXTS.index(text)] == label for text, label in zip(*judged, strict=True))
    assert split(TEXTS, LABELS, np.random.default_rng(2))[1] != judged


def test_texts_that_cannot_be_split():
    with pytest.raises(ValueError, match="1 texts are too few"):
        split(["one"], ["a"], np.random.default_rng(1))
    with pytest.raises(ValueError, match="2 texts, but 1 labels"):
        split(["one", "two"], ["a"], np.random.default_rng(1))


# -- with the classifier that is meant

KITCHEN = [f"boil the {thing} in a pan" for thing in ("egg", "soup", "milk", "rice", "tea")] * 8
WORKSHOP = [f"mend the {thing} with a file" for thing in ("tyre", "chain", "lamp", "saw")] * 10
QUESTIONS = KITCHEN + WORKSHOP
ANSWERS_TO = ["kitchen"] * len(KITCHEN) + ["workshop"] * len(WORKSHOP)
FEW = {"bucket": 2_000, "dim": 16}


def test_the_real_classifier_is_tuned():
    reported = []
    found = autotune.autotune(
        QUESTIONS, ANSWERS_TO, trials=6, workers=1, fixed=FEW, progress=reported.append
    )
    assert found.score(QUESTIONS, ANSWERS_TO) > 0.9
    assert found.autotune_history_ == reported and len(reported) == 6
    assert (found.bucket, found.dim, found.workers) == (2_000, 16, 1)
    assert "lr" in reported[0].parameters and "dim" not in reported[0].parameters


def test_the_same_seed_finds_the_same_classifier():
    one, two = (
        autotune.autotune(QUESTIONS, ANSWERS_TO, trials=3, workers=1, seed=4, fixed=FEW)
        for _ in range(2)
    )
    scores = [[(t.parameters, t.score) for t in x.autotune_history_] for x in (one, two)]
    assert scores[0] == scores[1]
    assert np.array_equal(one.model_.input, two.model_.input)


def test_several_labels_and_a_validation_set():
    several = [[answer, "question"] for answer in ANSWERS_TO]
    found = autotune.autotune(
        QUESTIONS,
        several,
        validation=(QUESTIONS, several),
        metric="recallAtPrecision:90",
        trials=3,
        fixed=FEW | {"loss": "ova", "epoch": 20, "lr": 0.5},
    )
    assert found.autotune_history_[0].score > 0.9
    assert found.loss == "ova"


def test_the_real_classifier_fits_into_its_size(tmp_path):
    words = [f"{text} {place % 600}" for place, text in enumerate(QUESTIONS * 8)]
    found = autotune.autotune(
        words,
        ANSWERS_TO * 8,
        trials=2,
        model_size="30K",
        fixed={"dim": 16, "dsub": 2, "lr": 0.5, "word_ngrams": 2, "bucket": 2_000},
    )
    path = tmp_path / "small.ftz"
    found.save_facebook(path)
    assert 20_000 < path.stat().st_size <= 30_000
    assert found.score(QUESTIONS, ANSWERS_TO) > 0.9


@pytest.mark.parametrize("bound", [{"trials": 0}, {"duration": 0}, {"duration": -1.0}])
def test_bounds_that_leave_nothing(bound):
    with pytest.raises(ValueError, match="trials must be 1 or more and duration above 0"):
        autotune.autotune(QUESTIONS, ANSWERS_TO, **bound)
