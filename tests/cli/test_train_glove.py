"""train glove."""

import numpy as np
import pytest

import vecloom as library

QUICK = ("--vector-size", "16", "--epochs", "2", "--window", "5", "--min-count", "20", "--quiet")
SAME = {"vector_size": 16, "epochs": 2, "window": 5, "min_count": 20}


def train(vecloom, *arguments):
    return vecloom("train", "glove", *arguments)


def test_writes_the_model_the_library_would_train(vecloom, english, tmp_path):
    result = train(vecloom, english, "-o", tmp_path / "m", *QUICK, "--seed", "5", "--x-max", "10")
    assert (result.code, result.out, result.err) == (0, "", "")
    expected = library.GloVe(corpus_file=english, seed=5, x_max=10, **SAME)
    found = library.load(tmp_path / "m")
    assert np.array_equal(found.wv.vectors, expected.wv.vectors)
    assert found.epoch_losses == expected.epoch_losses


def test_options_reach_the_model(vecloom, english, tmp_path):
    options = (
        "--left", "--no-distance-weighting", "--max-vocab", "300", "--output-vectors",
        "concatenation", "--biases", "--unk", "<unk>", "--learning-rate", "0.1", "--alpha", "0.5",
        "--grad-clip", "10", "--memory", "200MB", "--workers", "2",
    )  # fmt: skip
    assert train(vecloom, english, "-o", tmp_path / "m", *QUICK, *options).code == 0
    model = library.load(tmp_path / "m")
    assert (model.symmetric, model.distance_weighting, model.learning_rate) == (False, False, 0.1)
    assert (model.alpha, model.grad_clip, model.memory) == (0.5, 10, "200MB")
    assert model.wv.vectors.shape == (301, 34)
    assert model.wv.index_to_key[-1] == "<unk>"
    told = dict(vecloom("info", tmp_path / "m").rows)
    assert (told["kind"], told["learning_rate"], told["epochs_trained"]) == ("GloVe", "0.1000", "2")


@pytest.mark.parametrize("to", ["text", "binary", "glove", "native"])
def test_vectors_in_every_format(vecloom, english, tmp_path, to):
    train(vecloom, english, "-o", tmp_path / "v", *QUICK, "--format", to, "--vectors-only")
    opened = library.load(tmp_path / "v")
    assert isinstance(opened, library.KeyedVectors)
    assert opened.vector_size == 16


def test_counts_are_kept_then_used(vecloom, english, tmp_path):
    kept = (*QUICK, "--cooccurrence", tmp_path / "c")
    assert train(vecloom, english, "-o", tmp_path / "first", *kept).code == 0
    second = train(vecloom, tmp_path / "absent.txt", "-o", tmp_path / "second", *kept)
    assert second.code == 0
    assert "using the counts" in second.err
    first, second = (library.load(tmp_path / name).wv.vectors for name in ("first", "second"))
    assert np.array_equal(first, second)


def test_fine_tuning(vecloom, english, tmp_path):
    assert (
        train(vecloom, english, "-o", tmp_path / "given.txt", *QUICK, "--format", "glove").code == 0
    )
    for name, mu in (("free", "0"), ("held", "50")):
        options = ("--pretrained", tmp_path / "given.txt", "--mu", mu, "--seed", "7")
        assert train(vecloom, english, "-o", tmp_path / name, *QUICK, *options).code == 0
    given, free, held = (library.load(tmp_path / name) for name in ("given.txt", "free", "held"))
    moved = [np.abs(model.wv.vectors - given.vectors).mean() for model in (free, held)]
    assert moved[1] < moved[0]


def test_interruption_saves_what_was_learnt(vecloom, english, tmp_path, monkeypatch):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(library.GloVe, "train", interrupted)
    result = train(vecloom, english, "-o", tmp_path / "m", *QUICK)
    assert result.code == 130
    assert "stopped early" in result.err
    assert "river" in library.load(tmp_path / "m").wv


@pytest.mark.parametrize(
    ("wrong", "code", "told"),
    [
        (["--x-max", "0"], 2, "train glove --help"),
        (["--output-vectors", "both"], 2, "train glove --help"),
        (["--pretrained", "absent.txt"], 2, "absent.txt"),
        (["--mu", "0.1"], 1, "pretrained"),
        (["--memory", "much"], 1, "memory"),
        (["--min-count", "1000000"], 1, "min_count"),
    ],
)
def test_wrong_options_are_told(vecloom, english, tmp_path, wrong, code, told):
    result = train(vecloom, english, "-o", tmp_path / "m", *QUICK, *wrong)
    assert result.code == code
    assert told in result.err
    assert result.err.count("\n") == 1
