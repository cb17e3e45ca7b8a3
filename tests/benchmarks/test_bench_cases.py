"""Cases and the runner, with jobs that are pretended."""

from dataclasses import replace

import pytest

from benchmarks.cases import CASES, FULL, QUICK, compare
from benchmarks.runner import JobError
from benchmarks.systems import SYSTEMS
from benchmarks.targets import QUALITY, TARGETS


def figures(bench, name, sizes=FULL):
    return CASES[name].figures(bench, sizes)


def test_every_target_is_that_of_a_figure(bench):
    found = {(f.case, f.variant, f.rival) for name in CASES for f in figures(bench, name)}
    assert set(TARGETS) <= found
    assert set(QUALITY) <= set(CASES)


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
    jobs = []
    for name in ("determinism", "scaling", "memory"):
        figures(bench, name)
        jobs += bench.jobs
    workers = [job["settings"]["workers"] for job in jobs if job["action"] == "train_corpus"]
    assert workers == [1, 2, 3, 4, 7]
    assert [job["action"] for job in jobs].count("encode") == 1


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
    for name in ("skipgram", "cbow", "fasttext"):
        assert "gensim" not in {figure.rival for figure in figures(bench, name)}
        assert bench.skipped == ["gensim: not there"]


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


def test_subwords_are_judged_by_a_job_of_our_own(bench):
    rows = figures(bench, "fasttext")
    judged = [job for job in bench.jobs if job["action"] == "judge"]
    assert len(judged) == 9  # three systems, three seeds
    assert {job["system"] for job in judged} == {"vecloom"}
    by_rival = {figure.rival: figure for figure in rows if not figure.variant}
    assert by_rival["fastText"].rival_scores != by_rival["gensim"].rival_scores
    memory = next(f for f in rows if f.variant == "peak memory" and f.rival == "fastText")
    assert (memory.ours, memory.theirs, memory.ratio, memory.scores) == (100.0, 700.0, 7.0, {})


@pytest.mark.parametrize("name", ["fasttext-rare", "chinese-fasttext"])
def test_every_training_is_judged(bench, name):
    figures(bench, name)
    trained = [job["result"]["vectors"] for job in bench.jobs if job["action"] == "train_subwords"]
    judged = [job["vectors"] for job in bench.jobs if job["action"] == "judge"]
    assert len(set(trained)) == len(trained)
    assert sorted(judged) == sorted(trained)


def test_reviews_are_cut_in_two_ways_and_given_to_both(bench):
    variants = {figure.variant for figure in figures(bench, "reviews")}
    assert {
        f"Chinese {name}, {cut}"
        for name in ("hotels", "takeaway")
        for cut in ("characters", "words")
    } < variants
    jobs = [job for job in bench.jobs if job["action"] == "train_reviews"]
    assert len(jobs) == 24  # two sets, two ways, two systems, three seeds
    assert all(f"in_{job['tokens']}" in job["cut"][0] for job in jobs)


def test_chinese_words_are_trained_by_both_models(bench):
    assert [figure.variant for figure in figures(bench, "chinese")] == ["skip-gram", "CBOW"]


def test_rare_words_have_scores_of_their_own(bench):
    assert set(figures(bench, "fasttext-rare")[0].scores) == set(QUALITY["fasttext-rare"].tolerance)


def test_rare_words_are_left_out_of_the_text_where_epochs_are_to_be_equal(bench):
    variants = {figure.variant for figure in figures(bench, "fasttext-rare")}
    assert {"skip-gram", "skip-gram, equal epochs", "CBOW", "CBOW, equal epochs"} == variants
    texts = [job["text"] for job in bench.jobs if job["action"] == "train_subwords"]
    whole, frequent = bench.data.wiki(FULL.rare_mb), bench.data.frequent_wiki(FULL.rare_mb, 50)
    assert sorted(map(texts.count, (str(whole), str(frequent)))) == [len(texts) / 2] * 2


def test_loaded_file_is_removed(bench):
    path = bench.data.work / "subwords.bin"
    path.write_bytes(b"")
    assert len(figures(bench, "fasttext-load")) == 2
    assert not path.exists()


def test_answers_that_differ_are_counted(bench):
    assert figures(bench, "predict")[-1].ours == 1
    bench._known.clear()
    start = bench._start
    bench._start = lambda spec: start(spec) | {"sha256": spec["system"]}
    figure = figures(bench, "predict")[-1]
    assert figure.ours == 2
    assert TARGETS["predict", "vecloom and fastText", ""].reached(figure.ours, None) == "no"


def test_walks_are_measured_apart_and_vectors_judged_by_a_job_of_our_own(bench):
    rows = figures(bench, "graphs")
    judged = [job for job in bench.jobs if job["action"] == "classify_nodes"]
    assert len(judged) == 12  # two ways to walk, two systems, three seeds
    assert {job["system"] for job in judged} == {"vecloom"}
    by_variant = {figure.variant: figure for figure in rows}
    whole, walks = by_variant["DeepWalk, p 1, q 1"], by_variant["walks, DeepWalk, p 1, q 1"]
    assert (whole.ours, whole.theirs, walks.ours, walks.theirs) == (2.0, 40.0, 0.4, 8.0)
    assert set(whole.scores) == {"micro-F1"} and walks.scores == {}


def test_baskets_are_the_tags_of_questions_that_have_several(bench):
    write = bench.data.find("classification/cooking.stackexchange.txt").write_text
    write("__label__a __label__b x\n__label__a y\n__label__c __label__a\n")
    figures(bench, "baskets")
    expected = "a,b\nc,a\n"
    for name in ("tags.train.csv", "tags.test.csv"):
        assert (bench.data.work / name).read_text() == expected


def test_what_is_made_for_a_measurement_is_removed(bench):
    (rows,) = figures(bench, "sequences")
    assert (rows.rival, rows.ours, rows.theirs, rows.ratio) == ("slices in Python", 2.0, 20.0, 10.0)
    assert [figure.variant for figure in figures(bench, "tables")] == [
        "parquet",
        "arrow",
        "csv",
        "jsonl",
    ]
    assert not list(bench.data.work.glob("generated*")) and not list(bench.data.work.glob("table*"))


def test_quick_is_smaller_in_every_way(bench):
    figures(bench, "wide", replace(QUICK, paragraphs_mb=0.01))
    text = bench.jobs[0]["text"]
    assert text.endswith("paragraphs-0.01MB.txt")
    assert QUICK.small_mb < FULL.small_mb
    assert QUICK.epochs < FULL.epochs


def test_documents_are_classified_by_every_way_there_is(bench):
    found = {figure.variant: figure.ours for figure in figures(bench, "documents")}
    assert set(found.values()) == {90}
    assert {"TF-IDF, words and pairs", "Doc2Vec, DBOW and DM", "word2vec, SIF"} <= set(found)
    asked = [job for job in bench.jobs if job.get("unlabelled")]
    assert {job["seed"] for job in asked} == {1, 2, 3}
