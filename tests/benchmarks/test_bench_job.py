"""Jobs that do run, on next to nothing."""

import json
import math
import sys
from dataclasses import asdict

import pytest

pytest.importorskip("resource", reason="memory is measured by the module resource")

from benchmarks import __main__ as command
from benchmarks import (
    fasttext_job,
    finetuning_job,
    job,
    labelled,
    micro,
    sentences,
    systems,
    vectors_job,
)
from benchmarks.cases import CASES, QUICK, finetuning
from benchmarks.data import Data
from benchmarks.runner import Bench, JobError, run_process
from vecloom import FastTextClassifier, KeyedVectors

SETTINGS = asdict(systems.Settings(workers=2, vector_size=8, epochs=1))


@pytest.fixture
def data(folder, tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    return Data(folder, work)


def test_training_from_a_text(data):
    spec = {"action": "train_text", "system": "vecloom", "seed": 1, "text": str(data.wiki())}
    spec |= {"settings": SETTINGS, "output": str(data.work / "out"), "questions": data.questions()}
    result = run_process(spec)
    assert result["words"] == 22
    assert result["seconds"] > 0
    assert result["peak_mb"] > 0
    assert set(result["scores"]) == {"WordSim-353", "SimLex-999", "Google analogies"}


def test_cases_of_our_own(data):
    bench = Bench(data, 2, print)
    figures = [f for name in ("determinism", "memory") for f in CASES[name].figures(bench, QUICK)]
    assert figures[0].ours == 1
    assert figures[1].ours > 0


def test_fine_tuning(data, monkeypatch):
    ways = finetuning.WAYS
    monkeypatch.setattr(finetuning, "WAYS", {name: ways[name] for name in list(ways)[1::4]})
    bench = Bench(data, 2, print)
    figures = CASES["finetuning"].figures(bench, QUICK)
    assert [figure.variant for figure in figures[:3]] == list(finetuning.WAYS)
    assert figures[3].variant == "50 reviews: reviews alone, 20 epochs"
    assert all(figure.ours == 100 for figure in figures)
    # reviews alone know no word of the pairs
    known = [math.isfinite(figure.scores["WordSim-353"]) for figure in figures]
    assert known == [False, True, True, False]


def test_means_tell_the_labels_of_texts():
    wv = KeyedVectors(2)
    wv.add_vectors(["good", "bad", "film"], [[1, 0], [-1, 0], [0, 1]])
    texts = [["good", "film"], ["bad", "film"], ["good"], ["bad", "bad"]] * 3
    labels = ["yes", "no", "yes", "no"] * 3
    accuracy = finetuning_job.accuracy_of(wv, (texts, labels), (texts, labels))
    assert accuracy == 1
    turned = ["no", "yes", *labels[2:]]
    assert finetuning_job.accuracy_of(wv, (texts, labels), (texts, turned)) == 10 / 12
    assert finetuning_job.mean(wv, ["unheard"]).tolist() == [0, 0]


def test_a_job_that_fails_says_why(data):
    spec = {"action": "vocabulary", "system": "vecloom", "seed": 1, "workers": 1}
    with pytest.raises(JobError, match="vocabulary with vecloom: status 1: FileNotFoundError"):
        run_process(spec | {"text": str(data.work / "absent.txt")})


@pytest.mark.parametrize("system", ["vecloom", "gensim"])
def test_libraries_take_the_same_jobs(system, data, tmp_path):
    if reason := systems.SYSTEMS[system].missing():
        pytest.skip(f"{system}: {reason}")
    text = str(data.wiki())
    common = {"text": text, "settings": SETTINGS}
    output = str(tmp_path / "out")
    trained = job.train_text(system, 1, **common, output=output, questions=data.questions())
    assert len(trained["scores"]) == 3
    assert job.train_lists(system, 1, **common, sentence_length=10)["seconds"] > 0
    assert job.vocabulary(system, 1, text=text, workers=1)["seconds"] > 0


@pytest.mark.parametrize("system", ["vecloom", "gensim"])
def test_tables_take_the_same_jobs(system, tmp_path):
    if reason := systems.SYSTEMS[system].missing():
        pytest.skip(f"{system}: {reason}")
    table, output = {"words": 50, "dim": 8}, str(tmp_path / "out")
    assert vectors_job.queries(system, 1, **table, many=40)["single_seconds"] > 0
    assert set(vectors_job.calls(system, 1, **table)) == set(vectors_job.CALLS)
    assert vectors_job.solve(system, 1, **table, asked=5, output=output)["seconds"] > 0
    for binary in (False, True):
        written = vectors_job.files(system, 1, **table, binary=binary, output=output)
        assert min(written.values()) > 0
        assert not (tmp_path / "out").exists()
        vectors_job.write_vectors_file(system, 1, **table, binary=binary, output=output)
        assert vectors_job.loading(system, 1, path=output, binary=binary)["peak_percent"] >= 0
        (tmp_path / "out").unlink()


@pytest.mark.parametrize("system", ["vecloom", "gensim"])
def test_sentences_are_encoded(system, data):
    if reason := systems.SYSTEMS[system].missing():
        pytest.skip(f"{system}: {reason}")
    (data.work / "paragraphs.txt").write_text("One. Two words. Two, too!\n" * 20)
    text = str(sentences.short_sentences(data, 30, None))
    result = job.ACTIONS["encode_sentences"](system, 1, text=text, dim=8)
    assert min(result["seconds"], result["text_seconds"]) > 0


@pytest.mark.parametrize(
    ("language", "tokenizer"), [("English", "words"), ("Chinese", "characters")]
)
def test_sentence_encoders_are_judged(language, tokenizer, data):
    text = sentences.chinese(data) if language == "Chinese" else data.paragraphs()
    result = job.ACTIONS["judge_sentences"](
        "vecloom",
        1,
        text=str(text),
        settings=SETTINGS,
        tokenizer=tokenizer,
        train=str(data.find(sentences.PAIRS[language, "train"])),
        test=str(data.find(sentences.PAIRS[language, "test"])),
    )
    assert set(result["scores"]) == {"mean", "max", "tfidf", "sif", "usif"}


@pytest.fixture
def subwords():
    return asdict(systems.SubwordSettings(workers=1, vector_size=8, bucket=1000))


@pytest.mark.parametrize("system", ["vecloom", "gensim", "fastText"])
def test_subwords_are_trained_and_judged(system, data, subwords):
    if reason := systems.SYSTEMS[system].missing():
        pytest.skip(f"{system}: {reason}")
    spec = {"action": "train_subwords", "system": system, "seed": 1, "text": str(data.wiki())}
    output, questions = str(data.work / "out"), data.questions()
    for path in questions["word_pairs"].values():
        with open(path, "a") as file:
            file.write("Word0\tword999\t4\n")
    trained = run_process(spec | {"settings": subwords, "output": output, "questions": questions})
    assert trained["unknown"] == 1
    known = trained["words"]
    judged = fasttext_job.judge(
        "vecloom", 1, vectors=trained["vectors"], known=known, questions=questions
    )
    assert set(judged["scores"]) == {"WordSim-353", "SimLex-999", "Google analogies"}
    # three pairs are not what four are
    assert judged["rare_scores"]["WordSim-353, all pairs"] != judged["scores"]["WordSim-353"]


def test_labels_are_learned(data):
    train, test = labelled.prepare(data, "sst2")
    settings = {"thread": 1, "bucket": 100, "epoch": 30, "lr": 1.0}
    spec = {"action": "train_labels", "system": "vecloom", "seed": 1, "settings": settings}
    result = run_process(spec | {"train": str(train), "test": str(test)})
    assert result["scores"] == {"P@1": 1.0}


@pytest.mark.parametrize("tokens", ["characters", "words"])
def test_chinese_reviews_are_labelled(tokens, data):
    pytest.importorskip("jieba", reason='needs the extra "zh"')
    whole, cut = (labelled.prepare(data, f"takeaway{way}") for way in ("", f"_in_{tokens}"))
    settings = {"thread": 1, "bucket": 100, "epoch": 30, "lr": 1.0, "wordNgrams": 2}
    spec = {"action": "train_reviews", "system": "vecloom", "seed": 1, "settings": settings}
    files = {"whole": list(map(str, whole)), "cut": list(map(str, cut))}
    assert run_process(spec | files | {"tokens": tokens})["scores"] == {"P@1": 1.0}


def test_labels_are_predicted_alike(data, tmp_path):
    model, text = tmp_path / "model.bin", labelled.short_lines(data, 8)
    classifier = FastTextClassifier(dim=4, bucket=10)
    classifier.fit(["one long string", "no movement"] * 4, ["a", "b"] * 4).save_facebook(model)
    spec = {"action": "predict_labels", "seed": 1, "model": str(model), "text": str(text)}
    ours = run_process(spec | {"system": "vecloom"})
    if reason := systems.Facebook.missing():
        pytest.skip(f"fastText: {reason}")
    assert run_process(spec | {"system": "fastText"})["sha256"] == ours["sha256"]


@pytest.mark.parametrize(
    ("action", "system"),
    [
        ("load_embeddings", "vecloom"),
        ("load_embeddings", "gensim"),
        ("load_module", "vecloom"),
        ("load_module", "fastText"),
    ],
)
def test_files_of_fasttext_are_loaded(action, system, data, subwords):
    if reason := systems.SYSTEMS[system].missing():
        pytest.skip(f"{system}: {reason}")
    text, path = str(data.wiki()), str(data.work / "model.bin")
    fasttext_job.write_facebook("vecloom", 1, text=text, settings=subwords, output=path)
    spec = {"action": action, "system": system, "seed": 1, "path": path, "text": text}
    assert run_process(spec)["seconds"] > 0


def test_the_interpreter_that_has_facebooks_module(monkeypatch):
    systems.fasttext_version.cache_clear()
    monkeypatch.setenv("VECLOOM_FASTTEXT_PYTHON", "/nowhere/python")
    try:
        assert systems.Facebook.interpreter() == "/nowhere/python"
        assert systems.Facebook.missing().startswith("/nowhere/python cannot run fasttext")
    finally:
        systems.fasttext_version.cache_clear()


def test_tables_are_the_same_for_both():
    pytest.importorskip("gensim")
    ours, theirs = (
        vectors_job.random_table(systems.SYSTEMS[name]().library, 5, 4, 1)
        for name in ("vecloom", "gensim")
    )
    assert ours.index_to_key == theirs.index_to_key
    assert (ours.vectors == theirs.vectors).all()


def test_sentences_are_cut():
    assert list(job.cut([["a", "b", "c"], ["d"]], 2)) == [["a", "b"], ["c"], ["d"]]


# Stands in for a built program: writes the vectors of two words, and beside them its options.
PROGRAM = """#!{python}
import json, struct, sys
options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
with open(options["-output"], "wb") as file:
    file.write(b"2 2\\nword0 " + struct.pack("<2f", 1, 0) + b"\\n")
    file.write(b"word1 " + struct.pack("<2f", 0, 1) + b"\\n")
open({seen!r}, "w").write(json.dumps(options))
"""


def test_programs_get_their_options(data, tmp_path, monkeypatch):
    seen = tmp_path / "seen"
    program = tmp_path / "word2vec"
    program.write_text(PROGRAM.format(python=sys.executable, seen=str(seen)))
    program.chmod(0o755)
    monkeypatch.setenv("VECLOOM_WORD2VEC_C", str(program))
    assert systems.Word2VecC.missing() is None
    output = tmp_path / "out"
    settings = SETTINGS | {"sg": 0, "hs": 1, "negative": 0}
    result = job.train_text("word2vec.c", 1, text="t", settings=settings, output=str(output))
    assert result["words"] == 2
    assert result["peak_mb"] > 0
    options = json.loads(seen.read_text())
    assert (options["-cbow"], options["-hs"], options["-negative"]) == ("1", "1", "0")
    assert (options["-size"], options["-threads"], options["-train"]) == ("8", "2", "t")
    assert not output.exists()


def test_programs_that_are_not_there(monkeypatch):
    monkeypatch.delenv("VECLOOM_PWORD2VEC", raising=False)
    assert systems.PWord2Vec.missing() == "set VECLOOM_PWORD2VEC to the path of the built program"
    monkeypatch.setenv("VECLOOM_PWORD2VEC", "/nowhere/pword2vec")
    assert "is no program" in systems.PWord2Vec.missing()


def test_kernels_are_put_back(monkeypatch):
    from vecloom._core import kernels

    monkeypatch.setattr(micro, "SHAPES", (micro.Shape(2, 3, True, 10_000),))
    monkeypatch.setattr(micro, "ROUNDS", 1)
    before = kernels.instruction_set()
    found = micro.measure()
    assert [figure["instruction_set"] for figure in found] == kernels.available()
    assert kernels.instruction_set() == before


def test_the_command(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("VECLOOM_DATA", str(folder))
    path = tmp_path / "run.json"
    options = ["--quick", "--only", "memory", "--json", str(path), "--work", str(tmp_path / "w")]
    assert command.main(options) == 0
    record = json.loads(path.read_text())["cases"]["memory"]
    assert record["quick"]
    assert {"CPU", "cores", "instruction set", "vecloom", "numpy", "gensim", "fastText"} <= set(
        record["environment"]
    )
    assert record["figures"][0]["case"] == "memory"
    assert "memory over the model's arrays" in capsys.readouterr().out


def test_the_command_without_data(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("VECLOOM_DATA", str(tmp_path / "nowhere"))
    assert command.main(["--only", "cbow", "--json", str(tmp_path / "x.json")]) == command.NO_DATA
    (line,) = capsys.readouterr().err.splitlines()
    assert "set VECLOOM_DATA" in line
