"""Models trained by Facebook's module, and what it says of them: see golden/record.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import labelled_lines

from vecloom import fasttext

GOLDEN = Path(__file__).parent / "golden"
RECORDED: dict[str, dict[str, Any]] = json.loads((GOLDEN / "golden.json").read_text("utf-8"))
CLASSIFIERS = [name for name, recorded in RECORDED.items() if "test" in recorded]
LINES = [
    "flour and butter for the cake",
    "the boat on the tide",
    "climbing rocks in the snowy valley",
    "qwxz",
    "",
    "café naïve à la crème",
]


@pytest.fixture(scope="module")
def model() -> Callable[[str], fasttext.FastTextModel]:
    return lambda name: fasttext.load_model(GOLDEN / name)


@pytest.fixture(scope="module")
def test_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("golden") / "test.txt"
    path.write_text("\n".join(labelled_lines(60, 8)) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_predictions(model, name):
    found = model(name)
    recorded = RECORDED[name]["predictions"]
    labels, probabilities = found.predict(LINES, k=3, threshold=0.01)
    assert labels == [[label for _, label in row] for row in recorded]
    for ours, theirs in zip(probabilities, recorded, strict=True):
        np.testing.assert_allclose(ours, [p for p, _ in theirs], atol=1e-5)
    for line, row in zip(LINES, recorded, strict=True):
        one_labels, one = found.predict(line, 3, 0.01)
        assert one_labels == tuple(label for _, label in row)
        assert one.dtype == np.float64
        np.testing.assert_allclose(one, [p for p, _ in row], atol=1e-5)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_figures(model, test_file, name):
    found, recorded = model(name), RECORDED[name]
    assert found.test(test_file, 2) == tuple(recorded["test"])
    per_label = found.test_label(test_file, 2, 0.1)
    assert {label: [repr(x) for x in scores.values()] for label, scores in per_label.items()} == (
        recorded["test_label"]
    )
    precision, recall = found.get_meter(test_file).precision_recall_curve(found.labels[1])
    np.testing.assert_allclose(
        np.stack([precision, recall], axis=1)[:6], recorded["curve"], atol=1e-7
    )


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_names_of_a_classifier(model, name):
    found, recorded = model(name), RECORDED[name]
    labels, counts = found.get_labels(include_freq=True)
    assert labels == found.labels == recorded["labels"]
    assert counts.tolist() == recorded["label_counts"]
    line = found.get_line("__label__sea __label__none boat qq")
    assert list(line) == recorded["line"]
    assert [found.get_label_id(label) for label in labels] == list(range(len(labels)))


@pytest.mark.parametrize("name", RECORDED)
def test_vectors(model, name):
    found, recorded = model(name), RECORDED[name]
    for word, vector in recorded["vectors"].items():
        np.testing.assert_allclose(found.get_word_vector(word), vector, atol=2e-6)
        np.testing.assert_array_equal(found[word], found.get_word_vector(word))
    sentence = found.get_sentence_vector("the boat on the qq sea")
    np.testing.assert_allclose(sentence, recorded["sentence"], atol=2e-6)
    every = found.get_word_vectors()
    for word in ("boat", "</s>"):
        np.testing.assert_allclose(every[found.get_word_id(word)], found[word], atol=1e-6)


@pytest.mark.parametrize("name", RECORDED)
def test_subwords(model, name):
    found = model(name)
    for word, (parts, rows) in RECORDED[name]["subwords"].items():
        if name == "ova.ftz":  # Facebook's lists n-grams that have no row
            parts = [part for part in parts if part in found.get_subwords(word)[0]]
        ours, our_rows = found.get_subwords(word)
        assert ours == parts
        assert our_rows.tolist() == rows
        if not found.is_quantized() and found.args.bucket:
            begin = int(word in found)
            assert [found.get_subword_id(part) for part in parts[begin:]] == rows[begin:]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_subwords_of_any_word_have_the_rows_they_hash_to(word):
    found = fasttext.load_model(GOLDEN / "ns.bin")
    parts, rows = found.get_subwords(word)
    own = word in found
    assert [found.get_subword_id(part) for part in parts[own:]] == rows[own:].tolist()


def test_neighbours(model):
    found, recorded = model("skipgram.bin"), RECORDED["skipgram.bin"]
    same_order(found.get_nearest_neighbors("boat", 5), recorded["neighbours"])
    same_order(found.get_analogies("boat", "sea", "garden", 5), recorded["analogies"])


def same_order(ours: list[Any], theirs: list[Any]) -> None:
    """Compare scored words, whose order is open where scores differ by rounding only."""
    np.testing.assert_allclose([s for s, _ in ours], [s for s, _ in theirs], atol=1e-5)
    scores = {word: score for score, word in theirs}
    for score, word in ours[:-1]:
        assert abs(scores[word] - score) < 1e-5


@pytest.mark.parametrize("name", RECORDED)
def test_saving_gives_the_same_file(model, name, tmp_path):
    model(name).save_model(tmp_path / name)
    assert (tmp_path / name).read_bytes() == (GOLDEN / name).read_bytes()
