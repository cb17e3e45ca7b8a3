"""Models of our own training: in memory, pickled, reduced, quantized; and what they refuse."""

from __future__ import annotations

import copy
import gzip
import pickle

import numpy as np
import pytest
from texts import TOPICS, labelled_lines

from vecloom import fasttext
from vecloom.fasttext.args import LossName
from vecloom.formats import FormatError
from vecloom.training import TrainingInterrupted

LINES = labelled_lines(500, 1)
TEXT = [line.replace("__label__", "topic-") for line in LINES]


@pytest.fixture(scope="module")
def classifier():
    return fasttext.train_supervised(
        LINES, dim=10, epoch=15, lr=0.5, wordNgrams=2, bucket=1000, verbose=0, thread=1
    )


@pytest.fixture(scope="module")
def vectors():
    return fasttext.train_unsupervised(
        TEXT, dim=10, epoch=5, minCount=1, bucket=500, verbose=0, thread=1
    )


def test_learns(classifier):
    assert classifier.test(LINES)[0] == 500
    assert classifier.test(LINES)[1] > 0.9
    assert sorted(classifier.labels) == sorted(TOPICS)
    labels, probabilities = classifier.predict("bread and butter")
    assert labels == ("__label__baking",)
    assert probabilities.shape == (1,) and 0.5 < probabilities[0] < 1.0001


def test_lines_and_a_file_give_the_same_model(classifier, tmp_path):
    path = tmp_path / "train.txt"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    same = fasttext.train_supervised(
        input=str(path), dim=10, epoch=15, lr=0.5, word_ngrams=2, bucket=1000, verbose=0, thread=1
    )
    np.testing.assert_array_equal(same.get_input_matrix(), classifier.get_input_matrix())


def test_unsupervised_from_lines_and_a_file(vectors, tmp_path):
    path = tmp_path / "train.txt.gz"
    path.write_bytes(gzip.compress(("\n".join(TEXT) + "\n").encode()))
    same = fasttext.train_unsupervised(
        path, dim=10, epoch=5, min_count=1, bucket=500, verbose=0, thread=1
    )
    np.testing.assert_array_equal(same.get_input_matrix(), vectors.get_input_matrix())
    assert vectors.get_words(include_freq=True)[1][vectors.get_word_id("</s>")] == len(TEXT)


def test_labels_are_no_words_of_unsupervised_models():
    model = fasttext.train_unsupervised(LINES, dim=4, epoch=1, minCount=1, bucket=10, verbose=0)
    in_text = {word for line in LINES for word in line.split() if word not in TOPICS}
    assert set(model.words) == {"</s>", *in_text}


def test_pretrained_vectors_are_begun_from(vectors, tmp_path):
    path = tmp_path / "given.vec"
    path.write_text("2 10\nbread " + "0.5 " * 10 + "\nnowhere " + "1 " * 10 + "\n")
    arguments = {"dim": 10, "epoch": 0, "minCount": 1, "verbose": 0, "pretrainedVectors": str(path)}
    model = fasttext.train_unsupervised(TEXT, bucket=10, **arguments)
    np.testing.assert_array_equal(model.get_input_vector(model.get_word_id("bread")), 0.5)
    model = fasttext.train_supervised(LINES, **arguments)
    np.testing.assert_array_equal(model.get_word_vector("bread"), 0.5)
    with pytest.raises(ValueError, match="dim"):
        fasttext.train_unsupervised(TEXT, bucket=10, **(arguments | {"dim": 7}))


def test_arguments_are_attributes(classifier, tmp_path):
    assert (classifier.lr, classifier.wordNgrams, classifier.loss) == (0.5, 2, LossName.softmax)
    classifier.save_model(tmp_path / "m.bin")
    loaded = fasttext.load_model(tmp_path / "m.bin")
    assert (loaded.dim, loaded.wordNgrams, loaded.f.getArgs().loss) == (10, 2, LossName.softmax)
    with pytest.raises(AttributeError, match="nothing"):
        _ = classifier.nothing


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies(classifier, vectors, copied):
    assert copied(classifier).predict(LINES[:5], 2)[0] == classifier.predict(LINES[:5], 2)[0]
    assert copied(vectors).get_nearest_neighbors("bread") == vectors.get_nearest_neighbors("bread")


def test_lists_of_any_length(classifier):
    assert classifier.predict([]) == ([], [])
    labels, probabilities = classifier.predict(["bread", ""], k=-1)
    assert [len(row) for row in labels] == [5, 5] == [len(row) for row in probabilities]
    assert probabilities[0].dtype == np.float32
    assert classifier.predict("bread", threshold=1.5)[0] == ()


def test_low_level_names(classifier, vectors):
    text = "bread and butter"
    labels, probabilities = classifier.predict(text, 3)
    assert classifier.f.predict(text + "\n", 3, 0.0, "strict") == list(
        zip(probabilities.tolist(), labels, strict=True)
    )
    assert classifier.f.multilinePredict([text + "\n"])[0] == [[labels[0]]]
    without_end = classifier.f.predict(text, 3)  # no word "</s>"
    assert without_end[0][0] != probabilities[0]
    vector = np.zeros(10, np.float32)
    vectors.f.getWordVector(vector, "bread")
    np.testing.assert_array_equal(vector, vectors["bread"])
    vectors.f.getSentenceVector(vector, text + "\n")
    np.testing.assert_array_equal(vector, vectors.get_sentence_vector(text))
    assert vectors.f.getNN("bread", 2) == vectors.get_nearest_neighbors("bread", 2)
    assert not vectors.f.isQuant() and vectors.f.getDimension() == 10
    assert vectors.f.getVocab()[0] == vectors.words
    assert vectors.f.getLine(text)[0] == [*text.split(), "</s>"]


def test_matrices(classifier):
    model = copy.deepcopy(classifier)
    inputs, outputs = model.get_input_matrix(), model.get_output_matrix()
    assert inputs.shape == (len(model.words) + 1000, 10) and outputs.shape == (5, 10)
    before = model.predict(LINES[:20], 5)
    inputs *= 0.5  # a copy
    np.testing.assert_array_equal(model.predict(LINES[:20], 5)[1], before[1])
    model.set_matrices(inputs, outputs * 2)
    np.testing.assert_allclose(model.predict(LINES[:20], 5)[1], before[1], atol=1e-5)
    with pytest.raises(ValueError, match="rows"):
        model.set_matrices(inputs[1:], outputs)
    with pytest.raises(ValueError, match="columns"):
        model.set_matrices(inputs[:, :5], outputs)


def test_reduced(classifier, vectors, tmp_path):
    model = fasttext.util.reduce_model(copy.deepcopy(classifier), 6)
    assert model.get_dimension() == 6 == len(model["bread"])
    assert model.test(LINES)[1] > 0.8
    model.save_model(tmp_path / "small.bin")
    assert fasttext.load_model(tmp_path / "small.bin").test(LINES) == model.test(LINES)
    whole = fasttext.util.reduce_model(copy.deepcopy(vectors), 10)  # a rotation
    ours, theirs = (m.get_nearest_neighbors("bread", 5) for m in (whole, vectors))
    np.testing.assert_allclose([s for s, _ in ours], [s for s, _ in theirs], atol=1e-5)
    with pytest.raises(ValueError, match="dimensions"):
        fasttext.util.reduce_model(whole, 11)


@pytest.mark.parametrize(
    "options", [{}, {"cutoff": 300, "retrain": True, "qnorm": True}, {"qout": True}]
)
def test_quantized(classifier, tmp_path, options):
    model = copy.deepcopy(classifier)
    model.quantize(input=LINES, **options)
    assert model.is_quantized() and model.test(LINES)[1] > 0.85
    model.save_model(tmp_path / "m.ftz")
    loaded = fasttext.load_model(tmp_path / "m.ftz")
    assert loaded.predict(LINES[:20])[0] == model.predict(LINES[:20])[0]
    assert len(loaded.get_subwords("bread")[0]) == 1
    with pytest.raises(ValueError, match="quantized"):
        model.get_input_matrix()
    with pytest.raises(ValueError, match="quantized"):
        model.quantize()


def test_quantized_vectors(vectors):
    model = copy.deepcopy(vectors)
    model.quantize(dsub=1)
    np.testing.assert_allclose(model["bread"], vectors["bread"], atol=0.02)


def test_words_that_are_not_utf8(tmp_path):
    path = tmp_path / "train.txt"
    path.write_bytes(b"__label__a caf\xe9 x\n__label__\xff y z\n" * 20)
    model = fasttext.train_supervised(path, dim=4, verbose=0)
    with pytest.raises(UnicodeDecodeError):
        _ = model.words
    assert "caf" in model.get_words(on_unicode_error="ignore")
    assert model.get_words(on_unicode_error="replace").count("caf\ufffd") == 1
    assert model.get_word_id("caf\udce9") >= 0
    assert model.predict(["y z"], on_unicode_error="replace")[0] == [["__label__\ufffd"]]
    words = fasttext.train_unsupervised(path, dim=4, minCount=1, bucket=10, verbose=0)
    assert words.get_word_id("caf\udce9") >= 0


@pytest.mark.parametrize(
    ("ask", "error", "said"),
    [
        (lambda m: m.predict("two\nlines"), ValueError, "line"),
        (lambda m: m.predict(["fine", "two\nlines"]), ValueError, "line"),
        (lambda m: m.predict(b"bytes"), TypeError, "str"),
        (lambda m: m.predict(["fine", 3]), TypeError, "str"),
        (lambda m: m.predict("x", k=0), ValueError, "k"),
        (lambda m: m.predict("x", k=1.5), TypeError, "k"),
        (lambda m: m.predict("lone \ud800"), ValueError, "surrogate"),
        (lambda m: m.test("absent.txt"), FileNotFoundError, "absent"),
        (lambda m: m.get_input_vector(10**6), IndexError, "rows"),
        (lambda m: m.get_input_vector(-1), IndexError, "rows"),
        (lambda m: m.get_line("a\nb"), ValueError, "line"),
        (lambda m: m.get_word_vector(None), TypeError, "str"),
        (lambda m: m.get_nearest_neighbors("bread", k=0), ValueError, "k"),
        (lambda m: m.quantize(retrain=True, cutoff=5), ValueError, "input"),
        (lambda m: m.quantize(dsub=0), ValueError, "dsub"),
        (lambda m: m.save_model("no/such/folder/m.bin"), FileNotFoundError, "folder"),
    ],
)
def test_bad_questions(classifier, ask, error, said):
    with pytest.raises(error, match=said):
        ask(classifier)


def test_vectors_have_no_labels(vectors):
    for ask in (vectors.predict, vectors.test, vectors.test_label):
        with pytest.raises(ValueError, match="supervised"):
            ask(["text"])
    assert vectors.labels == vectors.words
    model = fasttext.train_unsupervised(TEXT, dim=4, minCount=1, maxn=0, epoch=0, verbose=0)
    with pytest.raises(ValueError, match="bucket"):
        model.get_subword_id("bre")
    np.testing.assert_array_equal(model["unknown"], 0)


@pytest.mark.parametrize(
    "content", [b"", b"no model at all", b"\xba\x16O/\x0c\0\0\0" + b"\xff" * 99]
)
def test_files_that_are_none(tmp_path, content):
    path = tmp_path / "m.bin"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"m\.bin"):
        fasttext.load_model(path)


def test_nothing_to_test_with(classifier):
    count, precision, recall = classifier.test(["no label"])
    assert count == 0 and np.isnan(precision) and np.isnan(recall)
    meter = classifier.get_meter(["no label"])
    assert [len(part) for part in meter.precision_recall_curve()] == [0, 0]
    assert meter.precision_at_recall(0.5) == 0


def test_util():
    predictions = [["a", "b"], ["c", "d"], ["a", "c"]]
    assert fasttext.util.test(predictions, [["a"], ["b", "d"], ["c", "x"]], k=2) == (0.5, 0.6)
    with pytest.raises(ValueError, match="label"):
        fasttext.util.test([["a"]], [[]])
    rows = np.eye(3, dtype=np.float32)
    room = np.zeros(3, np.float32)
    query = np.array([0.1, 0.9, 0.5], np.float32)
    assert fasttext.util.find_nearest_neighbor(query, rows, set()) == 1
    assert fasttext.util.find_nearest_neighbor(query, rows, {1}, room) == 2
    np.testing.assert_array_equal(room, query)
    with pytest.raises(ValueError, match="banned"):
        fasttext.util.find_nearest_neighbor(query, rows, {0, 1, 2})


def test_names_of_the_module_of_models():
    from vecloom.fasttext import FastText

    FastText.eprint = lambda *args: None  # as programs do
    assert FastText.load_model is fasttext.load_model
    assert FastText._FastText is fasttext.FastTextModel
    assert FastText.loss_name.hs.name == "hs"


@pytest.mark.parametrize("train", [fasttext.train_supervised, fasttext.train_unsupervised])
@pytest.mark.parametrize(
    "arguments", [{"minn": 5, "maxn": 3}, {"maxn": 0}, {"bucket": 0, "maxn": 3}]
)
def test_models_without_subwords(train, arguments, tmp_path):
    model = train(LINES, dim=4, minCount=1, epoch=1, verbose=0, **({"bucket": 50} | arguments))
    model.save_model(tmp_path / "m.bin")
    loaded = fasttext.load_model(tmp_path / "m.bin")
    np.testing.assert_array_equal(loaded["bread"], model["bread"])
    assert loaded.get_subwords("bread")[0] == ["bread"]


@pytest.mark.parametrize("train", [fasttext.train_supervised, fasttext.train_unsupervised])
def test_ctrl_c_leaves_a_model(train, monkeypatch, tmp_path):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("vecloom.training.progress.Progress.end_epoch", stop)
    with pytest.raises(TrainingInterrupted) as interrupted:
        train(LINES, dim=4, minCount=1, minn=2, maxn=3, bucket=50, verbose=0)
    model = interrupted.value.model
    model.save_model(tmp_path / "m.bin")
    assert fasttext.load_model(tmp_path / "m.bin").words == model.words


@pytest.mark.parametrize("label", ["__label__", "#"])
@pytest.mark.parametrize("size", ["", "12K"])
def test_autotune(label, size, tmp_path):
    lines = [line.replace("__label__", label) for line in LINES]
    model = fasttext.train_supervised(
        lines[:400],
        autotuneValidationFile=lines[400:],
        autotuneDuration=2,
        autotuneModelSize=size,
        label=label,
        dim=8,
        verbose=0,
    )
    assert model.test(lines)[1] > 0.9
    assert model.dim == 8 == model.get_dimension()
    assert all(name.startswith(label) for name in model.labels)
    model.save_model(tmp_path / "m")
    if size:
        assert (tmp_path / "m").stat().st_size <= 12_000


def test_tokenize():
    assert fasttext.tokenize("a b\tc\n\0d\n") == ["a", "b", "c", "</s>", "d", "</s>"]
    assert fasttext.tokenize("") == []
