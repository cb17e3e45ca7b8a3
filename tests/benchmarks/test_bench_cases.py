"""Cases and the runner, with jobs that are pretended."""

from dataclasses import replace

import pytest

from benchmarks.cases import CASES, FULL, QUICK, compare
from benchmarks.runner import JobError
from benchmarks.systems import SYSTEMS
from benchmarks.targets import QUALITY_CASES, TARGETS


def figures(bench, name, sizes=FULL):
    return CASES[name].figures(bench, sizes)


def test_every_target_is_that_of_a_figure(bench):
    found = {(f.case, f.variant, f.rival) for name in CASES for f in figures(bench, name)}
    assert set(TARGETS) <= found
    assert set(QUALITY_CASES) <= set(CASES)


def test_systems_run_in_turn(bench):
    figures(bench, "cbow")
    order = [(job["system"], job["seed"]) for job in bench.jobs]
    first = [("vecloom", 1), ("gensim", 1), ("word2vec.c", 1)]  # which takes no seed
    assert order == first + [(name, seed) for seed in (2, 3) for name in ("vecloom", "gensim")]


def test_ratio_is_the_median_over_pairs():
    ours = [{"seconds": 1.0}, {"seconds": 2.0}, {"seconds": 4.0}]
    theirs = [{"seconds": 10.0}, {"seconds": 10.0}, {"seconds": 12.0}]
    (figure,) = compare("cbow", {"vecloom": ours, "gensim": theirs})
    assert (figure.ours, figure.theirs, figure.ratio) == (2.0, 10.0, 5.0)


def test_scores_are_means_over_seeds():
    runs = [{"seconds": 1.0, "scores": {"test": score}} for score in (0.1, 0.3)]
    (figure,) = compare("cbow", {"vecloom": runs})
    assert figure.scores == {"test": pytest.approx(0.2)}
    assert figure.rival == ""
    assert figure.ratio is None


def test_jobs_are_shared_between_cases(bench):
    for name in ("determinism", "scaling", "memory"):
        figures(bench, name)
    workers = [job["settings"]["workers"] for job in bench.jobs if job["action"] == "train_corpus"]
    assert workers == [1, 2, 3, 4, 7]
    assert [job["action"] for job in bench.jobs].count("encode") == 1


def test_different_bytes_are_counted(bench):
    start = bench._start
    bench._start = lambda spec: start(spec) | {"sha256": str(spec.get("settings"))}
    (figure,) = figures(bench, "determinism")
    assert figure.ours == 5
    assert TARGETS["determinism", "", ""].reached(figure.ours, None) == "no"


def test_scaling_stops_at_the_cores(bench):
    bench.workers = 2
    assert [figure.variant for figure in figures(bench, "scaling")] == ["2 workers"]
    assert bench.skipped == ["scaling: 3 workers on 2 cores"]


def test_absent_rival_is_skipped_with_one_line(bench, monkeypatch):
    monkeypatch.setattr(SYSTEMS["gensim"], "missing", classmethod(lambda cls: "not there"))
    rivals = {f.rival for name in ("skipgram", "cbow", "queries") for f in figures(bench, name)}
    assert "gensim" not in rivals
    assert bench.skipped.count("gensim: not there") == 1


def test_failing_rival_is_left_out_and_told(bench):
    start = bench._start

    def fail(spec):
        if spec["system"] == "gensim" and spec["seed"] == 2:
            raise JobError("it crashed")
        return start(spec)

    bench._start = fail
    assert [figure.rival for figure in figures(bench, "cbow")] == ["word2vec.c"]
    assert bench.skipped == ["cbow: it crashed"]


def test_our_own_failure_is_an_error(bench):
    def fail(spec):
        raise JobError("it crashed")

    bench._start = fail
    with pytest.raises(JobError):
        figures(bench, "vocabulary")


def test_gensim_gets_the_faster_of_its_two_ways(bench):
    one = next(f for f in figures(bench, "queries") if f.variant == "many, small table")
    assert (one.rival, one.theirs, one.ratio) == ("gensim", 16.0, 8.0)


def test_quick_is_smaller_in_every_way(bench):
    figures(bench, "wide", replace(QUICK, paragraphs_mb=0.01))
    text = bench.jobs[0]["text"]
    assert text.endswith("paragraphs-0.01MB.txt")
    assert QUICK.small_mb < FULL.small_mb
    assert QUICK.epochs < FULL.epochs
