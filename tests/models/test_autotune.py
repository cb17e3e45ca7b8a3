"""The search of parameters, with a classifier whose score is a known function of them."""

import logging
import math
from types import SimpleNamespace

import numpy as np
import pytest

from vecloom.models import autotune
from vecloom.models.autotune import Search, split, tuned
from vecloom.models.objective import Objective, label_sets, precision_and_recall
from vecloom.models.search_space import Choice, Range, as_parameters, propose, search_space
from vecloom.models.shrinking import LEAST_ROWS, TooLargeError, bytes_of, shrunk

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

    def partial_fit(self, X, y):
        self.model_ = SimpleNamespace(input=self.model_.input, retrained_on=len(X))

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

    def quantize(self, *, cutoff, dsub, qnorm, retrain=lambda model: model):
        self.model_ = retrain(SimpleNamespace(input=self.model_.input[:cutoff]))
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


def test_search_comes_near_the_best_parameters():
    found = tuned(search(trials=60), (TEXTS, LABELS))
    history = found.autotune_history_
    assert len(history) == 60
    assert history[0].parameters["lr"] == 0.1  # the defaults first
    assert max(trial.score for trial in history) >= history[0].score + 0.2
    assert found.wrong < 0.1
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
    assert found.model_.retrained_on == len(TEXTS)
    assert {trial.parameters["dsub"] for trial in running.history} <= {2, 4, 8, 16}


def test_a_model_that_fits_loses_no_rows():
    given = Pretended()
    assert shrunk(given, 10**7, (TEXTS, LABELS), 2) == (given, 405_000)  # not even quantized
    small, size = shrunk(given, 10**6, (TEXTS, LABELS), 2)
    assert small is not given
    assert (small.rows, size) == (10_000, 405_000)
    assert not hasattr(small.model_, "retrained_on")


def test_sizes_that_cannot_be():
    with pytest.raises(TooLargeError, match=f"cutoff of {LEAST_ROWS}"):
        shrunk(Pretended(), 6_000, (TEXTS, LABELS), 2)
    with pytest.raises(ValueError, match="no trial came to a score: TooLargeError"):
        tuned(search(trials=2, model_size=6_000), (TEXTS, LABELS))


# -- what is made large


class Fixed:
    """A classifier of known answers."""

    classes_ = ("a", "b")

    def __init__(self, probabilities):
        self.probabilities = np.array(probabilities)

    def predict_proba(self, X):
        return self.probabilities


# Right: a, b, b and a, c (which the classifier does not know). Guessed: a, a, b, a.
ANSWERS = Fixed([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.8, 0.2]])
RIGHT = label_sets(["a", "b", ["a", "b"], ("c",)])


@pytest.mark.parametrize(
    ("metric", "score"),
    [
        ("f1", 2 * 2 / (4 + 5)),
        ("f1:a", 2 * 1 / (3 + 2)),
        ("f1:__label__b", 2 * 1 / (1 + 2)),
        ("f1:c", 0.0),
        # of a: right at .9 and .3, wrong at .8 and .6
        ("precisionAtRecall:50:a", 1.0),
        ("precisionAtRecall:51:a", 0.5),
        ("recallAtPrecision:50:a", 1.0),
        ("recallAtPrecision:60:a", 0.5),
        # all: right at .9, .7, .4, .3, wrong at .8, .6, .2, .1; five are to be found
        ("precisionAtRecall:20", 1.0),
        ("precisionAtRecall:40", 2 / 3),
        ("precisionAtRecall:80", 4 / 6),
        ("precisionAtRecall:81", 0.0),
        ("recallAtPrecision:60", 4 / 5),
    ],
)
def test_metrics(metric, score):
    assert Objective.parse(metric).score(ANSWERS, [""] * 4, RIGHT) == pytest.approx(score)


@pytest.mark.parametrize(
    "metric",
    ["", "F1", "accuracy", "precisionAtRecall", "precisionAtRecall:x", "recallAtPrecision:101"],
)
def test_metrics_that_are_none(metric):
    with pytest.raises(ValueError, match="it must be one of f1, f1:LABEL"):
        Objective.parse(metric)


def test_a_label_that_no_text_has():
    with pytest.raises(ValueError, match="has the label 'z'"):
        Objective.parse("f1:z").score(ANSWERS, [""] * 4, RIGHT)


def test_equal_scores_pass_a_threshold_together():
    scores, truth = np.array([0.5, 0.5, 0.9, 0.5]), np.array([True, False, True, False])
    precision, recall = precision_and_recall(scores, truth, 2)
    assert (precision.tolist(), recall.tolist()) == ([1.0, 0.5], [0.5, 1.0])


# -- drawing


def test_draws_stay_in_their_range():
    rng = np.random.default_rng(1)
    for domain in search_space({}, quantizing=True).values():
        drawn = [domain.anywhere(rng) for _ in range(200)]
        drawn += [domain.near(value, 1.0, rng) for value in drawn]
        if isinstance(domain, Choice):
            assert set(drawn) == set(domain.values)
        else:
            assert domain.low <= min(drawn) and max(drawn) <= domain.high
            assert all(isinstance(value, int) for value in drawn) == domain.whole


def test_logarithmic_ranges_are_even_in_the_logarithm():
    rng = np.random.default_rng(1)
    drawn = [Range(1, 10_000, 1).anywhere(rng) for _ in range(1000)]
    assert 0.4 < np.mean(np.array(drawn) < 100) < 0.6


def test_steps_shrink_and_change_a_part():
    space = search_space({})
    best = {name: domain.start for name, domain in space.items()}
    rng = np.random.default_rng(1)

    def lr_of_steps(progress):
        drawn = (propose(space, best, progress, rng) for _ in range(400))
        near = [point for point in drawn if any(point[name] == best[name] for name in space)]
        return np.std([math.log(point["lr"]) for point in near])

    assert lr_of_steps(1.0) < lr_of_steps(0.0) / 2
    assert all(propose({}, {}, 0.5, rng) == {} for _ in range(10))


def test_tables_are_kept_from_being_huge():
    parameters = as_parameters({"dim": 300, "bucket": 5_000_000, "subwords": (3, 6)})
    assert parameters == {"dim": 300, "bucket": (1 << 29) // 300, "minn": 3, "maxn": 6}


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
