"""Pruning and product quantization of models of fastText."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest

from vecloom.formats.facebook import (
    FacebookArgs,
    FacebookDictionary,
    FacebookModel,
    read_facebook,
    write_facebook,
)
from vecloom.formats.quantized import QuantizedMatrix
from vecloom.models.quantization import prune, quantize, quantize_matrix


def matrix(m: int, n: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(m, n)).astype(np.float32)


def make(model: str = "sup", *, words: int = 40, labels: int = 5, bucket: int = 500, dim: int = 7):
    """A model whose rows get longer to the end of the words, and again to that of the buckets."""
    names = [b"w%d" % i for i in range(words)]
    names[3] = b"</s>"
    growing = np.concatenate([np.arange(1, words + 1), np.arange(1, bucket + 1)])
    return FacebookModel(
        12,
        FacebookArgs(
            dim,
            5,
            5,
            1,
            5,
            2,
            "softmax" if model == "sup" else "ns",
            model,
            bucket,
            0,
            0,
            100,
            1e-4,
        ),
        FacebookDictionary(
            names,
            np.arange(words, 0, -1),
            [b"__label__%d" % i for i in range(labels)],
            np.arange(labels, 0, -1),
            10_000,
            None,
        ),
        matrix(words + bucket, dim) * growing[:, None].astype(np.float32),
        matrix(labels if model == "sup" else words, dim, 1),
    )


def file_of(model: FacebookModel) -> bytes:
    out = io.BytesIO()
    write_facebook(model, out)
    return out.getvalue()


@pytest.mark.parametrize("qnorm", [False, True])
@pytest.mark.parametrize(("n", "dsub"), [(8, 2), (7, 2), (5, 5), (6, 1), (9, 4)])
def test_rows_come_back_nearly(n, dsub, qnorm):
    rows = matrix(3000, n) * np.linspace(1, 3, 3000, dtype=np.float32)[:, None]
    rows[7] = 0
    quantized = quantize_matrix(rows, dsub=dsub, qnorm=qnorm)
    assert quantized.shape == rows.shape
    assert quantized.codes.shape == (3000, -(-n // dsub))
    error = ((quantized.rows(slice(None)) - rows) ** 2).sum() / (rows**2).sum()
    assert error < {1: 1e-3, 2: 0.02, 4: 0.15, 5: 0.25}[dsub]
    if qnorm:
        assert np.abs(quantized.rows([7])).max() < 0.2
        assert quantized.norm_quantizer.dim == 1
        lengths = np.linalg.norm(rows, axis=1)
        found = quantized.norm_quantizer.centroids[quantized.norm_codes]
        assert ((found - lengths) ** 2).mean() < 1e-3 * lengths.var()


def test_error_is_that_of_kmeans():
    """Beside what scikit-learn's k-means leaves of a piece."""
    cluster = pytest.importorskip("sklearn.cluster")
    rows = matrix(4000, 2)
    best = cluster.KMeans(256, init="random", n_init=1, max_iter=25, random_state=0).fit(rows)
    quantized = quantize_matrix(rows)
    ours = ((quantized.rows(slice(None)) - rows) ** 2).sum()
    assert ours < 1.05 * best.inertia_


@pytest.mark.parametrize("m", [1, 10, 255, 256])
def test_few_rows_are_exact(m):
    rows = matrix(m, 6)
    np.testing.assert_array_equal(quantize_matrix(rows).rows(slice(None)), rows)


def test_mostly_zeros():
    """Buckets that no subword has touched."""
    rows = np.zeros((100_000, 4), np.float32)
    rows[::500] = matrix(200, 4)
    quantized = quantize_matrix(rows)
    sampled = quantized.rows(slice(None))
    assert ((sampled - rows) ** 2).sum() < 0.1 * (rows**2).sum()
    assert not sampled[1].any()


def test_same_seed_same_model():
    model = make()
    options = {"qnorm": True, "qout": True, "cutoff": 300}
    first = file_of(quantize(model, seed=5, workers=1, **options))
    assert first == file_of(quantize(model, seed=5, workers=4, **options))
    assert first != file_of(quantize(model, seed=6, workers=4, **options))


def test_options_of_quantize():
    model = make()
    before = file_of(model)
    plain = quantize(model)
    assert isinstance(plain.input, QuantizedMatrix) and plain.input.norm_codes is None
    assert plain.output is model.output
    assert plain.args == model.args and plain.dictionary is model.dictionary
    whole = quantize(model, qnorm=True, qout=True, dsub=3)
    assert whole.input.quantizer.sub_dim == 3
    assert whole.output.quantizer.sub_dim == 2
    assert whole.output.norm_codes is not None and whole.args.qout
    assert file_of(model) == before
    for made in (plain, whole):
        assert file_of(read_facebook(io.BytesIO(file_of(made)))) == file_of(made)


@pytest.mark.parametrize("cutoff", [1, 30, 200, 539])
def test_a_cutoff_keeps_the_longest_rows(cutoff):
    model = make()
    lengths = np.linalg.norm(model.input, axis=1)
    lengths[3] = np.inf  # the end of a sentence
    kept = np.sort(np.argsort(-lengths)[:cutoff])
    pruned = prune(model, cutoff)
    pruned.check()
    words, n = pruned.dictionary.words, int((kept < 40).sum())
    assert words == [model.dictionary.words[i] for i in kept[:n]]
    assert b"</s>" in words
    np.testing.assert_array_equal(pruned.dictionary.word_counts, 40 - kept[:n])
    assert pruned.dictionary.pruned.tolist() == [[b - 40, i] for i, b in enumerate(kept[n:])]
    np.testing.assert_array_equal(pruned.input, model.input[kept])
    assert pruned.output is model.output
    made = quantize(model, cutoff=cutoff)
    assert made.input.shape == (cutoff, 7)
    assert file_of(read_facebook(io.BytesIO(file_of(made)))) == file_of(made)


@pytest.mark.parametrize("cutoff", [540, 10_000])
def test_a_cutoff_of_all_rows_is_none(cutoff):
    assert quantize(make(), cutoff=cutoff).dictionary.pruned is None


def test_retraining_after_a_cutoff():
    model = make()
    before = file_of(model)

    def retrain(pruned: FacebookModel) -> FacebookModel:
        assert pruned.input.shape == (100, 7)
        pruned.input[:] = 2
        pruned.output[:] = 3
        return pruned

    made = quantize(model, cutoff=100, retrain=retrain)
    np.testing.assert_array_equal(made.input.rows(slice(None)), np.full((100, 7), 2))
    np.testing.assert_array_equal(made.output, np.full((5, 7), 3))
    assert file_of(model) == before
    with pytest.raises(ValueError, match="row 4 of the input matrix is not finite"):
        quantize(model, cutoff=100, retrain=diverge)
    with pytest.raises(ValueError, match="input matrix: 99 rows"):
        quantize(model, cutoff=100, retrain=lambda m: replace(m, input=m.input[1:]))


def diverge(model: FacebookModel) -> FacebookModel:
    model.input[4, 2] = np.nan
    return model


def test_word_vectors_are_quantized_and_pruned_too():
    model = make("sg")
    made = quantize(model, cutoff=300)
    words = made.dictionary.words
    assert 0 < len(words) < 40
    ids = [model.dictionary.words.index(word) for word in words]
    np.testing.assert_array_equal(made.output, model.output[ids])
    assert file_of(read_facebook(io.BytesIO(file_of(made)))) == file_of(made)
    tree = replace(model, args=replace(model.args, loss="hs"))
    assert quantize(tree).input.shape == (540, 7)
    with pytest.raises(ValueError, match="tree of hierarchical softmax"):
        quantize(tree, cutoff=300)


class Blocks:
    """The input matrix of a model, made when it is asked for."""

    def __init__(self, rows: np.ndarray) -> None:
        self.shape, self.rows = rows.shape, rows

    def blocks(self):
        yield from np.array_split(self.rows, 5)


def test_rows_that_come_when_asked_for():
    model = make()
    lazy = replace(model, input=Blocks(model.input))
    for options in ({}, {"cutoff": 99}):
        assert file_of(quantize(lazy, **options)) == file_of(quantize(model, **options))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dsub": 0}, "dsub must be 1 to 7"),
        ({"dsub": 8}, "dsub must be 1 to 7"),
        ({"cutoff": -1}, "cutoff must not be negative"),
        ({"workers": 0}, "workers"),
    ],
)
def test_options_out_of_range(options, message):
    with pytest.raises(ValueError, match=message):
        quantize(make(), **options)


def test_models_that_cannot_be_quantized():
    model = make()
    with pytest.raises(ValueError, match="input matrix is quantized already"):
        quantize(quantize(model))
    with pytest.raises(ValueError, match="pruned already"):
        quantize(prune(model, 100), cutoff=50)
    for name in ("input", "output"):
        bad = replace(model, **{name: getattr(model, name).copy()})
        getattr(bad, name)[2, 1] = np.inf
        with pytest.raises(ValueError, match=f"row 2 of the {name} matrix is not finite"):
            quantize(bad, cutoff=100)
    with pytest.raises(ValueError, match="without rows"):
        quantize_matrix(np.zeros((0, 4), np.float32))
