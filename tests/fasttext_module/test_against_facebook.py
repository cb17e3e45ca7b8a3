"""Side by side with Facebook's module, where it is installed."""

from __future__ import annotations

import numpy as np
import pytest
from kinds import KINDS, QUANTIZED
from scripts import SENTENCES, lines
from texts import labelled_lines

from vecloom import fasttext
from vecloom.fasttext.meter import Meter

QUERIES = [line.split(" ", 1)[1] for line in labelled_lines(200, 5)] + ["", "zzz", "naïve boats"]


def same_predictions(ours, theirs, every):
    """Compare labels and probabilities; the order of equally probable labels is open.

    ``every`` has the probabilities of all labels, of which ``theirs`` are the best.
    """
    for our_labels, our, their_labels, their, names, numbers in zip(
        *ours, *theirs, *every, strict=True
    ):
        np.testing.assert_allclose(our, their, atol=1e-5)
        if our_labels != their_labels:
            known = dict(zip(names, numbers, strict=True))
            same = [known[label] for label in our_labels]
            np.testing.assert_allclose(same, their, atol=1e-6)


@pytest.mark.parametrize("kind", [*KINDS, *QUANTIZED])
def test_predictions(facebook, facebook_file, kind):
    theirs, ours = facebook.load(facebook_file(kind)), fasttext.load_model(facebook_file(kind))
    every = facebook.predict(theirs, QUERIES, -1)
    for k, threshold in ((1, 0.0), (3, 0.0), (-1, 0.0), (3, 0.2)):
        found = facebook.predict(theirs, QUERIES, k, threshold)
        same_predictions(ours.predict(QUERIES, k, threshold), found, every)


@pytest.mark.parametrize("kind", [*KINDS, *QUANTIZED])
def test_test(facebook, facebook_file, held_out, kind):
    theirs, ours = facebook.load(facebook_file(kind)), fasttext.load_model(facebook_file(kind))
    for k, threshold in ((1, 0.0), (2, 0.0), (2, 0.3)):
        assert ours.test(held_out, k, threshold) == theirs.test(str(held_out), k, threshold)
        their_labels = theirs.test_label(str(held_out), k, threshold)
        our_labels = ours.test_label(held_out, k, threshold)
        assert our_labels.keys() == their_labels.keys()
        for label, scores in our_labels.items():
            assert scores == pytest.approx(their_labels[label], nan_ok=True)


@pytest.mark.parametrize("kind", ["softmax", "ova", "hs-ftz"])
def test_meter(facebook, facebook_file, held_out, kind):
    model, ours = facebook.load(facebook_file(kind)), fasttext.load_model(facebook_file(kind))
    theirs, meter = model.get_meter(str(held_out)), ours.get_meter(held_out)
    for number, label in enumerate(ours.labels):
        their_scores, their_true = np.array(theirs.m.scoreVsTrue(number)).T
        scores, true = meter.score_vs_true(label)
        np.testing.assert_allclose(scores, their_scores, atol=1e-5)
        assert true.sum() == their_true.sum()
        # From the very same scores, for which of two comes first decides.
        same = meter_of(their_scores, their_true)
        np.testing.assert_allclose(
            np.stack(same.precision_recall_curve(label), axis=1), facebook.curve(theirs, number)
        )
        for bound in (0.3, 0.9):
            assert same.precision_at_recall(bound) == theirs.precision_at_recall(bound, label)
            assert same.recall_at_precision(bound) == theirs.recall_at_precision(bound, label)
    assert len(meter.precision_recall_curve()[0]) > 10


def meter_of(scores, true):
    """Make the meter of one label, predicted with these scores, below 0 for not at all."""
    return Meter(
        np.zeros(int(true.sum()), np.int32),
        np.append(0, np.cumsum(true)).astype(np.int64),
        np.where(scores >= 0, 0, -1).astype(np.int32)[:, None],
        np.maximum(scores, 0).astype(np.float32)[:, None],
        1,
        lambda _: 0,
    )


@pytest.mark.parametrize("kind", [*KINDS, "ns-ftz"])
def test_lookups(facebook, facebook_file, kind):
    theirs, ours = facebook.load(facebook_file(kind)), fasttext.load_model(facebook_file(kind))
    words, counts = theirs.get_words(include_freq=True)
    assert ours.get_words() == ours.words == words
    assert ours.get_words(include_freq=True)[1].tolist() == counts.tolist()
    assert ours.labels == theirs.labels
    assert ours.get_dimension() == theirs.get_dimension()
    assert ours.is_quantized() == theirs.is_quantized()
    for word in [*words[:30], "unknown", "nai\u0308ve", "x"]:
        np.testing.assert_allclose(ours[word], theirs[word], atol=2e-6)
        assert ours.get_word_id(word) == theirs.get_word_id(word)
        assert (word in ours) == (word in theirs)
    for line in QUERIES[:50]:
        np.testing.assert_allclose(
            ours.get_sentence_vector(line), theirs.get_sentence_vector(line), atol=2e-6
        )
        assert ours.get_line(line) == theirs.get_line(line)
    assert ours.get_line(QUERIES[:50]) == theirs.get_line(QUERIES[:50])


def test_language_identification(facebook, data):
    path = data("models/lid.176.ftz")
    theirs, ours = facebook.load(path), fasttext.load_model(path)
    texts = lines(6000, seed=1)
    assert len(SENTENCES) >= 20 and len(texts) >= 5000
    labels, probabilities = ours.predict(texts)
    their_labels, their_probabilities = facebook.predict(theirs, texts)
    assert labels == their_labels
    for our, their in zip(probabilities, their_probabilities, strict=True):
        np.testing.assert_allclose(our, their, atol=1e-5)
    some = texts[:1000]
    every = facebook.predict(theirs, some, -1)
    found = facebook.predict(theirs, some, 5, 1e-3)
    same_predictions(ours.predict(some, 5, 1e-3), found, every)


def test_vectors_neighbours_and_analogies(facebook_vectors):
    theirs, ours = facebook_vectors.model, fasttext.load_model(facebook_vectors.path)
    words = [*ours.words[1:2000:100], "unknownish", "riverbank"]
    for word in words:
        np.testing.assert_allclose(ours[word], theirs[word], atol=2e-6)
        parts, rows = theirs.get_subwords(word)
        our_parts, our_rows = ours.get_subwords(word)
        assert our_parts == parts and our_rows.tolist() == rows.tolist()
        same_neighbours(ours.get_nearest_neighbors(word), theirs.get_nearest_neighbors(word))
    for a, b, c in zip(words, words[1:], words[2:], strict=False):
        same_neighbours(ours.get_analogies(a, b, c), theirs.get_analogies(a, b, c))


def same_neighbours(ours, theirs):
    """Compare scored words, whose order is open where scores differ by rounding only."""
    np.testing.assert_allclose([s for s, _ in ours], [s for s, _ in theirs], atol=1e-5)
    for i, (score, word) in enumerate(ours):
        if word != theirs[i][1]:
            assert min(abs(score - s) for j, (s, _) in enumerate(ours) if j != i) < 1e-5


@pytest.mark.parametrize("loss", ["softmax", "hs", "ns", "ova"])
def test_their_module_reads_our_classifiers(facebook, labelled, held_out, tmp_path, loss):
    ours = fasttext.train_supervised(labelled, dim=10, epoch=10, lr=0.5, verbose=0, **KINDS[loss])
    assert ours.test(held_out)[1] > 0.9
    for name in ("model.bin", "model.ftz"):
        ours.save_model(tmp_path / name)
        theirs = facebook.load(tmp_path / name)
        assert theirs.is_quantized() == ours.is_quantized() == (name == "model.ftz")
        every = facebook.predict(theirs, QUERIES, -1)
        same_predictions(ours.predict(QUERIES, 3), facebook.predict(theirs, QUERIES, 3), every)
        assert theirs.test(str(held_out)) == ours.test(held_out)
        if name == "model.bin" and KINDS[loss].get("bucket"):
            ours.quantize(qnorm=True)
        elif name == "model.bin":
            break  # too few rows


@pytest.mark.parametrize("loss", ["ns", "hs"])
@pytest.mark.parametrize("model", ["skipgram", "cbow"])
def test_their_module_reads_our_vectors(facebook, english, tmp_path, model, loss):
    ours = fasttext.train_unsupervised(
        english, model=model, loss=loss, dim=20, epoch=1, minCount=20, bucket=5000, verbose=0
    )
    ours.save_model(tmp_path / "wiki.bin")
    theirs = facebook.load(tmp_path / "wiki.bin")
    assert theirs.get_words() == ours.words
    for word in ["river", "</s>", "unknownish", *ours.words[5:500:50]]:
        np.testing.assert_allclose(ours[word], theirs[word], atol=2e-6)
    same_neighbours(ours.get_nearest_neighbors("river"), theirs.get_nearest_neighbors("river"))


def test_our_vectors_count_line_ends_as_theirs(facebook, english):
    arguments = {"dim": 10, "epoch": 0, "minCount": 5, "bucket": 100}
    ours = fasttext.train_unsupervised(english, verbose=0, **arguments)
    theirs = facebook.train_unsupervised(english, **(arguments | {"epoch": 1}))
    our_words, our_counts = ours.get_words(include_freq=True)
    their_words, their_counts = theirs.get_words(include_freq=True)
    assert dict(zip(our_words, our_counts, strict=True)) == dict(
        zip(their_words, their_counts, strict=True)
    )


def test_tokenize(facebook):
    for text in ("a b  c\n\nd", "", "\n", " x\ty\rz\vu\fv\0w ", "é\u3000\u00a0ß\n"):
        assert fasttext.tokenize(text) == facebook.module.tokenize(text)
