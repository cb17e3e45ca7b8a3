"""Facebook's own module reads what is written here, and what it writes is read."""

from __future__ import annotations

import io
import lzma
from dataclasses import replace

import numpy as np
import pytest

from vecloom.demo import TEXTS
from vecloom.formats.facebook import FacebookModel, read_facebook, write_facebook
from vecloom.formats.quantized import QuantizedMatrix
from vecloom.models.quantization import quantize

fasttext = pytest.importorskip("fasttext", reason="Facebook's module is not installed")

# fastText 0.9.3 leaves memory uninitialised unless it has ten threads and dim is a multiple of ten.
SAFE = {"thread": 10, "dim": 10, "verbose": 0}
LOSSES = ["softmax", "hs", "ns", "ova"]


def all_rows(matrix) -> np.ndarray:
    return matrix.rows(slice(None)) if isinstance(matrix, QuantizedMatrix) else matrix


def copied(model: FacebookModel) -> bytes:
    out = io.BytesIO()
    write_facebook(model, out)
    return out.getvalue()


def predictions(model, lines: list[str]) -> list[list[tuple[float, str]]]:
    # The wrapper's predict fails with NumPy 2.
    return [model.f.predict(line + "\n", 5, 0.0, "strict") for line in lines]


@pytest.fixture(scope="session")
def labelled(tmp_path_factory) -> tuple[str, list[str]]:
    """Lines of a novel with the label of their length, and some to predict."""
    with lzma.open(TEXTS["english"].path, "rt", encoding="utf-8") as source:
        lines = [line.strip() for line in source if len(line) > 40][:6000]
    path = tmp_path_factory.mktemp("labelled") / "train.txt"
    text = "".join(f"__label__{len(line) // 150 % 7} {line}\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return str(path), lines[:200]


@pytest.fixture(scope="session")
def classifiers(labelled):
    """Models of Facebook's, trained once for each loss."""
    made = {}

    def find(loss: str):
        if loss not in made:
            made[loss] = fasttext.train_supervised(
                labelled[0], loss=loss, epoch=2, wordNgrams=2, minn=2, maxn=3, bucket=5000,
                minCount=3, **SAFE,
            )  # fmt: skip
        return made[loss]

    return find


@pytest.mark.parametrize("loss", LOSSES)
def test_classifiers_of_facebook(classifiers, tmp_path, loss):
    theirs = classifiers(loss)
    path = tmp_path / "model.bin"
    theirs.save_model(str(path))
    ours = read_facebook(path)
    assert copied(ours) == path.read_bytes()
    assert [word.decode() for word in ours.dictionary.words] == theirs.get_words()
    assert [label.decode() for label in ours.dictionary.labels] == theirs.get_labels()
    np.testing.assert_array_equal(ours.input, np.asarray(theirs.f.getInputMatrix()))
    np.testing.assert_array_equal(ours.output, np.asarray(theirs.f.getOutputMatrix()))
    assert (ours.args.loss, ours.args.model, ours.args.bucket) == (loss, "sup", 5000)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, marks=pytest.mark.slow),
        pytest.param({"qnorm": True}, marks=pytest.mark.slow),
        {"cutoff": 2000},
        {"cutoff": 2000, "qnorm": True, "retrain": True},
    ],
)
def test_classifiers_quantized_by_facebook(labelled, tmp_path, options):
    theirs = fasttext.train_supervised(labelled[0], epoch=1, bucket=5000, minn=2, maxn=3, **SAFE)
    theirs.quantize(labelled[0] if options.get("retrain") else None, epoch=1, **options)
    path = tmp_path / "model.ftz"
    theirs.save_model(str(path))
    ours = read_facebook(path)
    assert copied(ours) == path.read_bytes()
    assert (ours.dictionary.pruned is not None) == ("cutoff" in options)
    for i in (0, 7, len(ours.dictionary.words) - 1):
        theirs_row = theirs.get_input_vector(i)
        np.testing.assert_allclose(ours.input.rows([i])[0], theirs_row, rtol=1e-6)


@pytest.mark.parametrize("model", ["skipgram", "cbow"])
@pytest.mark.parametrize("loss", ["ns", "hs"])
def test_word_vectors_of_facebook(labelled, tmp_path, model, loss):
    theirs = fasttext.train_unsupervised(
        labelled[0], model=model, loss=loss, epoch=1, bucket=3000, **SAFE
    )
    path = tmp_path / "model.bin"
    theirs.save_model(str(path))
    ours = read_facebook(path)
    assert copied(ours) == path.read_bytes()
    assert (ours.args.model, ours.args.loss) == ("cbow" if model == "cbow" else "sg", loss)
    # their labels are words that no vector predicts
    assert ours.output.shape == (len(ours.dictionary.words), 10)
    write_facebook(quantize(ours, qnorm=True), tmp_path / "model.ftz")
    small = fasttext.load_model(str(tmp_path / "model.ftz"))
    decoded = replace(ours, input=all_rows(quantize(ours, qnorm=True).input))
    write_facebook(decoded, tmp_path / "decoded.bin")
    large = fasttext.load_model(str(tmp_path / "decoded.bin"))
    for word in ("the", "unheardof"):
        np.testing.assert_allclose(
            small.get_word_vector(word), large.get_word_vector(word), rtol=1e-4, atol=1e-6
        )


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    "options", [{}, {"qnorm": True, "qout": True}, {"dsub": 3}, {"cutoff": 2000, "qnorm": True}]
)
def test_facebook_reads_what_is_quantized_here(classifiers, labelled, tmp_path, loss, options):
    path = tmp_path / "model.bin"
    classifiers(loss).save_model(str(path))
    made = quantize(read_facebook(path), **options)
    write_facebook(made, tmp_path / "model.ftz")
    theirs = fasttext.load_model(str(tmp_path / "model.ftz"))
    theirs.save_model(str(tmp_path / "again.ftz"))
    again = read_facebook(tmp_path / "again.ftz")
    np.testing.assert_array_equal(all_rows(again.input), all_rows(made.input))
    np.testing.assert_array_equal(all_rows(again.output), all_rows(made.output))
    if "cutoff" not in options:  # their module writes pruned buckets in another order
        assert (tmp_path / "again.ftz").read_bytes() == (tmp_path / "model.ftz").read_bytes()
        decoded = replace(made, input=all_rows(made.input), output=all_rows(made.output))
        write_facebook(decoded, tmp_path / "decoded.bin")
        dense = fasttext.load_model(str(tmp_path / "decoded.bin"))
        close(predictions(theirs, labelled[1]), predictions(dense, labelled[1]))
    else:
        pairs = {tuple(pair) for pair in again.dictionary.pruned.tolist()}
        assert pairs == {tuple(pair) for pair in made.dictionary.pruned.tolist()}
        agree = same_first(
            predictions(theirs, labelled[1]), predictions(classifiers(loss), labelled[1])
        )
        assert agree > 0.5 * len(labelled[1])


def close(a: list, b: list) -> None:
    for left, right in zip(a, b, strict=True):
        np.testing.assert_allclose([p for p, _ in left], [p for p, _ in right], atol=1e-4)


def same_first(a: list, b: list) -> int:
    return sum(left[0][1] == right[0][1] for left, right in zip(a, b, strict=True))


def test_pruning_keeps_the_rows_facebook_keeps(labelled, tmp_path):
    theirs = fasttext.train_supervised(labelled[0], epoch=1, bucket=5000, minn=2, maxn=3, **SAFE)
    theirs.save_model(str(tmp_path / "model.bin"))
    theirs.quantize(cutoff=2000)
    theirs.save_model(str(tmp_path / "model.ftz"))
    expected = read_facebook(tmp_path / "model.ftz").dictionary
    found = quantize(read_facebook(tmp_path / "model.bin"), cutoff=2000).dictionary
    assert found.words == expected.words
    np.testing.assert_array_equal(found.word_counts, expected.word_counts)
    np.testing.assert_array_equal(np.sort(found.pruned[:, 0]), np.sort(expected.pruned[:, 0]))


@pytest.mark.slow
def test_error_of_quantization_is_not_above_facebooks(labelled, tmp_path):
    theirs = fasttext.train_supervised(labelled[0], epoch=1, bucket=5000, minn=2, maxn=3, **SAFE)
    theirs.save_model(str(tmp_path / "model.bin"))
    model = read_facebook(tmp_path / "model.bin")
    for qnorm in (False, True):
        theirs = fasttext.load_model(str(tmp_path / "model.bin"))
        theirs.quantize(qnorm=qnorm)
        theirs.save_model(str(tmp_path / "model.ftz"))
        errors = [
            float(((all_rows(made.input) - model.input) ** 2).sum())
            for made in (quantize(model, qnorm=qnorm), read_facebook(tmp_path / "model.ftz"))
        ]
        assert errors[0] < 1.05 * errors[1]


def test_words_that_are_not_utf8(tmp_path):
    (tmp_path / "text").write_bytes(b"__label__\xe9 \xff\xfe caf\xe9 the\n" * 9)
    theirs = fasttext.train_supervised(str(tmp_path / "text"), minCount=1, **SAFE)
    theirs.save_model(str(tmp_path / "model.bin"))
    ours = read_facebook(tmp_path / "model.bin")
    assert {b"\xff\xfe", b"caf\xe9"} < set(ours.dictionary.words)
    assert ours.dictionary.labels == [b"__label__\xe9"]
    assert copied(ours) == (tmp_path / "model.bin").read_bytes()
