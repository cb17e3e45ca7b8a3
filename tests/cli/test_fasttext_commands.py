"""Facebook's command line: its options, and what it prints, to the letter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "fasttext_module" / "golden"
RECORDED = json.loads((GOLDEN / "cli.json").read_text(encoding="utf-8"))
LINES = ["__label__a red green blue", "__label__b one two three"] * 30


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "train.txt"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def trained(vecloom, text, tmp_path):
    """The path of a small classifier, without its ending."""
    options = "-dim 4 -epoch 40 -lr 1 -wordNgrams 2 -bucket 400 -verbose 0"
    paths = ["-input", text, "-output", tmp_path / "m"]
    result = vecloom("fasttext", "supervised", *paths, *options.split())
    assert (result.code, result.out, result.err) == (0, "", "")
    return tmp_path / "m"


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded["command"])
def test_prints_what_facebooks_program_prints(vecloom, monkeypatch, recorded):
    monkeypatch.chdir(GOLDEN)
    result = vecloom("fasttext", *recorded["command"].split(), stdin=recorded["stdin"])
    assert result.code == 0, result.err
    same_output(result.out, recorded["stdout"])


def same_output(ours: str, theirs: str) -> None:
    """Compare lines; numbers may differ in their last digit."""
    assert len(ours.splitlines()) == len(theirs.splitlines())
    for our_line, their_line in zip(ours.splitlines(), theirs.splitlines(), strict=True):
        for our, their in zip(our_line.split(" "), their_line.split(" "), strict=True):
            if our != their:
                assert float(our) == pytest.approx(float(their), rel=2e-4, abs=1e-5)


def test_training_writes_bin_and_vec(vecloom, trained, text):
    header, *rows = trained.with_suffix(".vec").read_text().splitlines()
    assert header == "7 4"
    assert [len(row.split()) for row in rows] == [5] * 7
    result = vecloom("fasttext", "test", f"{trained}.bin", text)
    assert result.out == "N\t60\nP@1\t1\nR@1\t1\n"
    result = vecloom("fasttext", "predict", f"{trained}.bin", "-", stdin="red blue\ntwo")
    assert result.out == "__label__a\n__label__b\n"


def test_quantize_writes_ftz(vecloom, trained, text):
    options = ["-qnorm", "-retrain", "-cutoff", "300", "-verbose", "0"]
    result = vecloom("fasttext", "quantize", "-input", text, "-output", trained, *options)
    assert (result.code, result.err) == (0, "")
    result = vecloom("fasttext", "test", f"{trained}.ftz", text)
    assert result.out.startswith("N\t60\nP@1\t1\n")


@pytest.mark.parametrize("model", ["skipgram", "cbow"])
def test_vectors(vecloom, text, tmp_path, model):
    output = tmp_path / "v"
    options = "-dim 5 -minCount 1 -minn 2 -maxn 3 -bucket 50 -epoch 1 -saveOutput"
    result = vecloom("fasttext", model, "-input", text, "-output", output, *options.split())
    assert result.code == 0
    assert result.err.splitlines()[-1] == f"vecloom: wrote {output}.bin and {output}.vec"
    vectors = (tmp_path / "v.vec").read_text().splitlines()
    assert vectors[0] == "7 5" == (tmp_path / "v.output").read_text().splitlines()[0]
    asked = vecloom("fasttext", "print-word-vectors", f"{output}.bin", stdin="red\n").out
    assert asked.strip() in {line.strip() for line in vectors}
    assert vecloom("fasttext", "dump", f"{output}.bin", "input").out.startswith("57 5\n")


def test_ctrl_c_writes_what_has_been_learnt(vecloom, text, tmp_path, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vecloom.training.progress.Progress.end_epoch", stop)
    paths = ["-input", text, "-output", tmp_path / "m"]
    result = vecloom("fasttext", "supervised", *paths, "-dim", "4")
    assert result.code == 130
    assert "stopped early, wrote" in result.err
    assert vecloom("fasttext", "test", tmp_path / "m.bin", text).code == 0


def test_losses_have_two_names(vecloom, text, tmp_path):
    for loss in ("one-vs-all", "ova"):
        options = ["-loss", loss, "-dim", "2", "-epoch", "1", "-verbose", "0"]
        assert not vecloom(
            *("fasttext", "supervised", "-input", text, "-output", tmp_path / loss, *options)
        ).code
        out = vecloom("fasttext", "dump", tmp_path / f"{loss}.bin", "args").out
        assert "loss one-vs-all\nmodel sup\n" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nonsense"], 2, "nonsense"),
        (["supervised", "-input", "x"], 2, "-output"),
        (["supervised", "-output", "x"], 2, "-input"),
        (["supervised", "-input", "x", "-output", "y", "-dims", "3"], 2, "-dims"),
        (["supervised", "-input", "x", "-output", "y", "-dim", "many"], 2, "many"),
        (["supervised", "-input", "x", "-output", "y", "-loss", "hinge"], 2, "hinge"),
        (["supervised", "-input", "absent", "-output", "y"], 1, "absent"),
        (["skipgram", "-input", "x", "-output", "no/folder/y"], 1, "folder"),
        (["skipgram", "-input", "x", "-output", "y", "-dim", "0"], 1, "dim"),
        (["quantize", "-output", "absent"], 1, "absent.bin"),
        (["predict", "absent.bin", "-"], 1, "absent.bin"),
        (["predict"], 2, "MODEL"),
        (["dump", "softmax.bin", "everything"], 2, "everything"),
        (["predict", "softmax.bin", "absent.txt"], 1, "absent.txt"),
        (["predict", "softmax.bin", "-", "0"], 1, "k"),
        (["predict", "skipgram.bin", "-"], 1, "supervised"),
        (["dump", "ova.ftz", "input"], 1, "quantized"),
        (["analogies", "skipgram.bin"], 1, "left over"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_mistakes_are_told_in_one_line(vecloom, monkeypatch, tmp_path, arguments, code, said):
    if any(argument.endswith((".bin", ".ftz")) for argument in arguments):
        monkeypatch.chdir(GOLDEN)
    else:
        monkeypatch.chdir(tmp_path)
    result = vecloom("fasttext", *arguments, stdin="one two\n")
    assert result.code == code
    assert result.err.startswith("vecloom: error: ") and result.err.count("\n") == 1
    assert said in result.err


def test_every_command_explains_itself(vecloom):
    commands = "supervised skipgram cbow quantize predict predict-prob test test-label nn analogies"
    for command in [*commands.split(), "print-word-vectors", "print-sentence-vectors", "dump"]:
        result = vecloom("fasttext", command, "-h")
        assert result.code == 0
        assert result.out.startswith(f"Usage: vecloom fasttext {command}")


def test_answers_before_the_next_line_comes():
    command = [sys.executable, "-m", "vecloom.cli", "fasttext", "predict", "softmax.bin", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=GOLDEN, text=True
    ) as process:
        assert process.stdin and process.stdout
        for line, label in (("flour\n", "__label__baking\n"), ("boat\n", "__label__sea\n")):
            process.stdin.write(line)
            process.stdin.flush()
            assert process.stdout.readline() == label
        process.stdin.close()
        assert process.wait() == 0
