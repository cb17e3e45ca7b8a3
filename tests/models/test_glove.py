"""GloVe does one epoch as plain NumPy in double precision says, and what its options promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from glove_counts import counted, dense

from vecloom import GloVe, KeyedVectors, load
from vecloom.formats import FormatError, native
from vecloom.models.glove import records as glove_records
from vecloom.models.glove.weights import MATRICES

RATE = 1e-6
TEXT = [list("abcabdaecab"), list("bcaaf"), list("d"), list("eebag"), list("hiaghj")]
SMALL: dict[str, Any] = {"vector_size": 5, "x_max": 2, "workers": 1, "epochs": 2, "seed": 3}


@pytest.fixture(params=[1, 4], ids=["one block", "four blocks"])
def blocks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(glove_records, "plan_blocks", lambda n_words: request.param)
    return int(request.param)


def untrained(counts: Any, **options: Any) -> GloVe:
    model = GloVe(**{**SMALL, **options})
    model.build_vocab(counts)
    return model


def gradients(model: GloVe, x: np.ndarray) -> tuple[float, dict[str, np.ndarray]]:
    """Return the objective (Pennington et al. 2014, eq. 8) and half its gradient."""
    w, c = (getattr(model, name).astype(np.float64) for name in ("word_vectors", "context_vectors"))
    logits = w @ c.T + model.word_biases[:, None] + model.context_biases
    met = x > 0
    log_x = np.log(x, where=met, out=np.zeros_like(x))
    weight = np.where(met, np.minimum(1, (x / model.x_max) ** model.alpha), 0)
    error = weight * (logits - log_x)
    gradient = {
        "word_vectors": error @ c,
        "context_vectors": error.T @ w,
        "word_biases": error.sum(axis=1),
        "context_biases": error.sum(axis=0),
    }
    return float((error * (logits - log_x)).sum()), gradient


@pytest.mark.parametrize("symmetric", [True, False])
def test_an_epoch_adds_up_to_the_gradient(blocks: int, symmetric: bool) -> None:
    """With a tiny learning rate, and AdaGrad's sums at one, all steps begin at the same place."""
    counts = counted(TEXT, 4, symmetric=symmetric)
    model = untrained(counts, learning_rate=RATE)
    rng = np.random.default_rng(0)
    for name in MATRICES:
        old = getattr(model, name)
        squares = name.endswith("squares")
        setattr(model, name, np.ones_like(old) if squares else rng.normal(0, 1, old.shape))
    before = {name: getattr(model, name).astype(np.float64) for name in MATRICES[:4]}
    loss, expected = gradients(model, dense(counts))
    scale = 2.0**10  # a learning rate that float32 can tell from the weights
    model.train(counts, epochs=1, learning_rate=RATE * scale)
    for name, gradient in expected.items():
        change = (getattr(model, name) - before[name]) / (RATE * scale)
        np.testing.assert_allclose(change, -gradient, rtol=0.05, atol=0.05, err_msg=name)
    assert model.epoch_losses == [pytest.approx(loss, rel=0.05)]


@pytest.mark.parametrize("symmetric", [True, False])
def test_every_record_is_trained_once_in_each_direction(blocks: int, symmetric: bool) -> None:
    """Where every gradient is clipped, AdaGrad's sums of biases count the records."""
    counts = counted(TEXT, 4, symmetric=symmetric)
    model = untrained(counts, learning_rate=1, grad_clip=2.0**-20)
    model.word_biases = np.full_like(model.word_biases, 50)
    for name in MATRICES[4:]:
        setattr(model, name, np.full_like(getattr(model, name), 1e-30))
    model.train(counts, epochs=1)
    met = dense(counts) > 0
    for axis, name in ((1, "word_squares"), (0, "context_squares")):
        found = np.round(getattr(model, name)[:, -1] * 2.0**40)
        np.testing.assert_array_equal(found, met.sum(axis=axis), err_msg=name)


def test_it_fits_what_it_can() -> None:
    """With as many dimensions as words every co-occurrence can be met."""
    counts = counted(TEXT, 4)
    model = GloVe(counts, vector_size=12, x_max=1, epochs=600, workers=1)
    assert model.epoch_losses[-1] < 0.01 * model.epoch_losses[0]
    x = dense(counts)
    logits = model.word_vectors @ model.context_vectors.T
    logits += model.word_biases[:, None] + model.context_biases
    often = x >= 1
    np.testing.assert_allclose(logits[often], np.log(x[often]), atol=0.15)


def test_words_without_a_row_are_passed_over(blocks: int) -> None:
    few, many = counted([list("abcab")]), counted(TEXT, 4)
    model = untrained(few)
    model.train(many, epochs=1)
    assert model.words == ["a", "b", "c"]
    x = dense(many)
    known = [many.words.index(word) for word in model.words]
    alone = untrained(few)
    loss, _ = gradients(alone, x[np.ix_(known, known)])
    assert 0 < model.epoch_losses[0] <= loss * 1.01
    model.train(counted([list("xyz")]), epochs=1)
    assert model.epoch_losses[-1] == 0


# -- output


def test_kinds_of_output() -> None:
    model = GloVe(counted(TEXT, 4), **SMALL)
    w, c = model.word_vectors, model.context_vectors
    b, d = model.word_biases[:, None], model.context_biases[:, None]
    np.testing.assert_array_equal(model.wv.vectors, w + c)
    kinds = {
        ("sum", False): w + c,
        ("sum", True): np.hstack([w + c, b + d]),
        ("word", False): w,
        ("word", True): np.hstack([w, b]),
        ("context", True): np.hstack([c, d]),
        ("concatenation", False): np.hstack([w, c]),
        ("concatenation", True): np.hstack([w, b, c, d]),  # the reference program's model 0
    }
    for (output, biases), expected in kinds.items():
        made = model.keyed_vectors(output, biases=biases)
        np.testing.assert_array_equal(made.vectors, expected)
        assert made.index_to_key == model.words
        chosen = GloVe(counted(TEXT, 4), **SMALL, output=output, biases=biases)
        np.testing.assert_array_equal(chosen.wv.vectors, expected)


def test_a_vector_for_unknown_words(tmp_path: Path) -> None:
    text = [[f"w{i}" for i in range(j, 130)] for j in range(130)]
    model = GloVe(counted(text, 2), **SMALL, unk="<unk>")
    plain = model.keyed_vectors()
    assert model.wv.index_to_key == [*plain.index_to_key, "<unk>"]
    expected = plain.vectors[-100:].mean(axis=0)
    np.testing.assert_allclose(model.wv["<unk>"], expected, rtol=1e-4, atol=1e-6)
    assert model.wv.get_vecattr("<unk>", "count") == 0
    model.save(tmp_path / "model")
    loaded = GloVe.load(tmp_path / "model")
    assert loaded.words == model.words
    assert loaded.wv.index_to_key == model.wv.index_to_key


def test_unknown_words_need_a_name_of_their_own() -> None:
    with pytest.raises(ValueError, match="unk='a' is a word"):
        GloVe(counted(TEXT), **SMALL, unk="a")


# -- vectors that are there already


def vectors_for(words: str, dim: int = 5) -> KeyedVectors:
    wv = KeyedVectors(dim)
    wv.add_vectors(list(words), np.random.default_rng(5).normal(0, 1, (len(words), dim)))
    return wv


def test_words_begin_from_vectors_there_are() -> None:
    given = vectors_for("abxc")
    model = untrained(counted(TEXT, 4), pretrained=given, keep_words=False)
    for word in "abc":
        np.testing.assert_allclose(model.wv[word], given[word], rtol=1e-6)
    assert "x" not in model.wv
    plain = untrained(counted(TEXT, 4))
    np.testing.assert_array_equal(model.wv["d"], plain.wv["d"])
    w, c = model.word_vectors, model.context_vectors
    np.testing.assert_allclose(w, c, atol=0.25)
    assert (w != c).all()


def test_mu_keeps_words_near_their_vectors(blocks: int) -> None:
    given, counts = vectors_for("abxc"), counted(TEXT, 4)

    def distance(mu: float) -> float:
        model = GloVe(counts, **{**SMALL, "epochs": 60}, pretrained=given, mu=mu)
        return float(sum(np.linalg.norm(model.wv[word] - given[word]) for word in "abc"))

    free, held, fast = (distance(mu) for mu in (0, 1, 100))
    assert fast < 0.5 * held < 0.5 * free


def test_fine_tuning_goes_on_from_a_file(tmp_path: Path) -> None:
    counts = counted(TEXT, 4)
    model = GloVe(counts, **SMALL, pretrained=vectors_for("abxc"), keep_words=False, mu=0.5)
    model.save(tmp_path / "model")
    loaded = GloVe.load(tmp_path / "model")
    assert loaded.mu == 0.5
    for each in (model, loaded):
        each.train(counts)
    np.testing.assert_array_equal(loaded.wv.vectors, model.wv.vectors)
    model.build_vocab(counted([list("axy")]), update=True)
    np.testing.assert_array_equal(model.anchor_rows[-2:], [3, -1])  # x has a vector, y has none
    model.train(counts)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pretrained": vectors_for("ab", 7)}, "7 dimensions.*vector_size=7"),
        ({"mu": 0.1}, "mu needs pretrained"),
    ],
)
def test_pretrained_vectors_that_do_not_fit(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GloVe(counted(TEXT), **{**SMALL, **options})


# -- vocabulary and files


def test_more_text_adds_words_and_keeps_what_is_there() -> None:
    model = GloVe(counted(TEXT, 4), **SMALL)
    words, n = list(model.words), len(model.words)
    old = {name: getattr(model, name).copy() for name in MATRICES}
    count = model.wv.get_vecattr("a", "count")
    more = counted([list("anew")] * 3)
    model.build_vocab(more, update=True)
    assert model.words == [*words, "n", "w"]
    assert model.wv.get_vecattr("a", "count") == count + 3
    for name in MATRICES:
        np.testing.assert_array_equal(getattr(model, name)[:n], old[name], err_msg=name)
    model.train(more)
    assert model.epochs_trained == 4
    assert np.isfinite(model.wv.vectors).all()
    with pytest.raises(TypeError, match="int words to str words"):
        model.build_vocab(counted([[1, 2]]), update=True)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    model = GloVe(counted(TEXT, 4), **SMALL)
    model.save(tmp_path / "model")
    file = native.read_arrays(tmp_path / "model")
    changes = {
        "word_biases": file.arrays["word_biases"][:-1],
        "word_squares": -file.arrays["word_squares"],
        "context_vectors": file.arrays["context_vectors"] * np.float32("nan"),
    }
    for name, array in changes.items():
        arrays = {**file.arrays, name: array}
        path = tmp_path / name
        native.write_arrays(path, kind=file.kind, config=file.config, arrays=arrays, keys=file.keys)
        with pytest.raises(FormatError, match=f"{name}.*{name}"):
            load(path).train(counted(TEXT))
    arrays = {**file.arrays, "anchor_rows": np.full(len(model.words), 7, np.int32)}
    native.write_arrays(path, kind=file.kind, config=file.config, arrays=arrays, keys=file.keys)
    with pytest.raises(FormatError, match="anchors"):
        load(path)


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        *((name, float("nan"), ValueError) for name in ("learning_rate", "x_max", "alpha", "mu")),
        *((name, -1, ValueError) for name in ("learning_rate", "alpha", "grad_clip", "min_count")),
        *((name, 0, ValueError) for name in ("x_max", "grad_clip", "vector_size", "max_vocab")),
        *((name, "5", TypeError) for name in ("learning_rate", "epochs", "window", "workers")),
        ("learning_rate", 1e300, ValueError),
        ("output", "both", ValueError),
        ("unk", True, TypeError),
    ],
)
def test_bad_parameters_are_named(name: str, value: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=name):
        GloVe(**{**SMALL, name: value})
    model = untrained(counted(TEXT))
    setattr(model, name, value)
    with pytest.raises(error, match=name):
        model.train(counted(TEXT))


def test_a_learning_rate_out_of_all_measure_is_told() -> None:
    with pytest.raises(FloatingPointError, match="diverged in epoch 1.*lower learning_rate"):
        GloVe(counted(TEXT), **{**SMALL, "learning_rate": 1e30})


@pytest.mark.parametrize("learning_rate", [0.01, 0.05, 0.2, 0.5, 1, 2, 5, 100, 1e4])
def test_no_learning_rate_leaves_what_is_not_a_number(learning_rate: float) -> None:
    model = GloVe(counted(TEXT), **{**SMALL, "learning_rate": learning_rate, "epochs": 20})
    assert np.isfinite(model.epoch_losses).all()
    for name in MATRICES:
        assert np.isfinite(getattr(model, name)).all()


def test_nothing_to_train() -> None:
    with pytest.raises(RuntimeError, match="lower min_count"):
        GloVe(TEXT, **SMALL, min_count=100)
    with pytest.raises(RuntimeError, match="build_vocab first"):
        GloVe(**SMALL).train(counted(TEXT))
    with pytest.raises(TypeError, match="either sentences"):
        GloVe(**SMALL).train()
    model = GloVe(counted([["alone"], ["lonely"]]), **SMALL)
    assert model.epoch_losses == [0, 0]


# -- what the models' common tests ask in another way


def test_words_of_a_topic_are_neighbours() -> None:
    topics = [[f"{name}{i}" for i in range(8)] for name in ("sea", "land", "sky")]
    rng = np.random.default_rng(1)
    text = [rng.choice(topics[i % 3], 8).tolist() for i in range(300)]
    for i in range(0, 300, 10):  # where all else is never met, nothing keeps topics apart
        text[i][3] = topics[(i // 10 + 1) % 3][i % 8]
    model = GloVe(counted(text, 4), vector_size=10, x_max=20, epochs=150, workers=2)
    for topic in topics:
        for word in topic:
            nearest = [found for found, _ in model.wv.most_similar(word, topn=7)]
            assert len(set(nearest) & set(topic)) >= 6
    first, *_, last = model.epoch_losses
    assert last < 0.5 * first


def test_saving_keeps_every_parameter(tmp_path: Path) -> None:
    parameters = {
        "vector_size": 7, "window": 3, "min_count": 2, "max_vocab": 90, "symmetric": False,
        "distance_weighting": False, "x_max": 7.5, "alpha": 0.5, "learning_rate": 0.1,
        "grad_clip": 3.0, "epochs": 3, "seed": 9, "workers": 2, "memory": "2GB", "output": "word",
        "biases": True, "unk": "<unk>", "comment": "a remark", "tokenizer": "words",
    }  # fmt: skip
    model = untrained(counted(TEXT), **parameters)
    model.save(tmp_path / "model")
    loaded = load(tmp_path / "model")
    assert isinstance(loaded, GloVe)
    assert {name: getattr(loaded, name) for name in parameters} == parameters
    np.testing.assert_array_equal(loaded.counts, model.counts)


def test_a_learning_rate_of_zero_changes_nothing() -> None:
    counts = counted(TEXT)
    for model in (untrained(counts), untrained(counts, learning_rate=0)):
        before = {name: getattr(model, name).copy() for name in MATRICES}
        model.train(counts, learning_rate=0)
        for name in MATRICES:
            np.testing.assert_array_equal(getattr(model, name), before[name], err_msg=name)
        assert model.epochs_trained == 2


@pytest.mark.parametrize("name", MATRICES)
def test_matrices_are_checked_when_they_are_assigned(name: str) -> None:
    model = untrained(counted(TEXT))
    good = getattr(model, name).copy()
    bad = good.copy()
    bad[2] = np.nan
    for value, message in ((good[:-1], "has shape"), (None, "has shape"), (bad, "in row 2")):
        with pytest.raises(ValueError, match=f"{name} has .*{message.removeprefix('has ')}"):
            setattr(model, name, value)
    np.testing.assert_array_equal(getattr(model, name), good)


@pytest.mark.parametrize("name", MATRICES[:4])
def test_what_is_written_into_a_matrix_is_checked_before_training(name: str) -> None:
    model = untrained(counted(TEXT))
    getattr(model, name)[3] = np.inf
    with pytest.raises(ValueError, match="not finite, first in row 3"):
        model.train(counted(TEXT))


def test_log_tells_records_epochs_and_speed(caplog: pytest.LogCaptureFixture) -> None:
    counts = counted(TEXT)
    with caplog.at_level("INFO", "vecloom"):
        model = GloVe(counts, **SMALL)
    log = "\n".join(record.getMessage() for record in caplog.records)
    assert f"training {len(model.words)} words x 5 dimensions for 2 epochs over" in log
    for epoch, loss in enumerate(model.epoch_losses, 1):
        assert f"epoch {epoch} of 2 done: {counts.n_records} records in" in log
        assert f"records/s, loss {loss:.6g}" in log
