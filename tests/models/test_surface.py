"""What gensim's users do with models besides: steps, counts, hooks, scores, other threads."""

from __future__ import annotations

import logging
import math
import multiprocessing
import operator
import pickle
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vecloom import Callback, Corpus, Doc2Vec, FastText, Word2Vec
from vecloom._core.huffman import huffman_paths
from vecloom.corpus import TaggedDocument
from vecloom.models.weights import counts_of

SMALL = {"vector_size": 8, "min_count": 1, "epochs": 2, "workers": 1, "seed": 3}
KINDS: dict[str, Any] = {"Word2Vec": Word2Vec, "FastText": FastText, "Doc2Vec": Doc2Vec}


def _text() -> list[list[str]]:
    rng = np.random.default_rng(0)
    lengths = rng.integers(1, 90, 60)
    return [[f"w{i}" for i in rng.geometric(0.05, n)] for n in lengths]


TEXT = _text()
COUNTS = Counter(word for line in TEXT for word in line)


def text_of(kind: Any) -> list[Any]:
    return [TaggedDocument(line, [n]) for n, line in enumerate(TEXT)] if kind is Doc2Vec else TEXT


def make(kind: Any, **options: Any) -> Any:
    return kind(text_of(kind), **{**SMALL, **options})


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Any:
    return KINDS[request.param]


# The steps of a vocabulary


def test_a_dry_run_changes_nothing(kind: Any) -> None:
    model = make(kind)
    words, before = list(model.wv.index_to_key), model.wv.vectors.copy()
    model.scan_vocab(text_of(kind))
    report = model.prepare_vocab(min_count=20, dry_run=True)
    kept = [n for n in COUNTS.values() if n >= 20]
    assert report["num_retained_words"] == len(kept) < len(words)
    assert report["retain_total"] == sum(kept)
    assert report["drop_unique"] == len(COUNTS) - len(kept)
    assert model.wv.index_to_key == words
    np.testing.assert_array_equal(model.wv.vectors, before)


def test_the_steps_do_what_build_vocab_does(kind: Any) -> None:
    by_steps, at_once = kind(**SMALL), kind(**SMALL)
    assert by_steps.scan_vocab(text_of(kind)) == (sum(map(len, TEXT)), len(TEXT))
    by_steps.prepare_vocab()
    by_steps.prepare_weights()
    at_once.build_vocab(text_of(kind))
    for model in (by_steps, at_once):
        model.train(text_of(kind))
    np.testing.assert_array_equal(by_steps.wv.vectors, at_once.wv.vectors)
    if kind is Doc2Vec:
        np.testing.assert_array_equal(by_steps.dv.vectors, at_once.dv.vectors)


def test_words_added_by_hand_get_weights(kind: Any) -> None:
    model = make(kind)
    before = model.wv.vectors.copy()
    model.wv.key_to_index["new"] = len(model.wv)
    model.wv.index_to_key.append("new")
    model.wv.set_vecattr("new", "count", 5)
    model.update_weights()
    assert model.wv.vectors.shape == model.syn1neg.shape == (len(before) + 1, 8)
    np.testing.assert_array_equal(model.wv.vectors[:-1], before)
    model.train(text_of(kind))
    assert np.isfinite(model.wv["new"]).all()


def test_the_sample_of_a_vocabulary_stays() -> None:
    model = Word2Vec(**SMALL)
    model.build_vocab(TEXT, sample=0.5, min_count=20)
    assert (model.sample, model.min_count, model.effective_min_count) == (0.5, 1, 20)


# Counts


def test_counts_of_training(kind: Any, tmp_path: Path) -> None:
    model = make(kind, alpha=0.02, min_alpha=0.01)
    assert (model.train_count, model.min_alpha_yet_reached) == (1, pytest.approx(0.01))
    assert model.total_train_time > 0
    model.train(text_of(kind), epochs=1, end_alpha=0.005)
    assert (model.train_count, model.epochs) == (2, 1)
    model.save(tmp_path / "model")
    loaded = kind.load(tmp_path / "model")
    names = ("train_count", "epochs", "min_alpha_yet_reached", "effective_min_count")
    assert operator.attrgetter(*names)(loaded) == operator.attrgetter(*names)(model)
    assert loaded.min_alpha_yet_reached == pytest.approx(0.005)


def test_the_running_loss_is_that_of_a_call() -> None:
    seen: list[float] = []

    class Losses(Callback):
        def on_epoch_end(self, model: Any) -> None:
            seen.append(model.get_latest_training_loss())

    model = make(Word2Vec, compute_loss=True, callbacks=[Losses()])
    assert seen == [model.epoch_losses[0], sum(model.epoch_losses)]
    model.train(TEXT, epochs=1)
    assert model.get_latest_training_loss() == model.running_training_loss
    assert model.running_training_loss == model.epoch_losses[-1]


def test_wrong_totals_and_a_rising_rate_are_told(caplog: pytest.LogCaptureFixture) -> None:
    model = make(Word2Vec)
    with caplog.at_level(logging.WARNING, "vecloom"):
        model.train(TEXT, total_examples=7, total_words=sum(map(len, TEXT)))
    told = [record.getMessage() for record in caplog.records]
    assert f"total_examples is 7, but the text has {len(TEXT)}" in told
    assert any("learning rate begins at 0.05" in line for line in told)
    assert not any("total_words" in line for line in told)


def test_callbacks_without_text_are_told(caplog: pytest.LogCaptureFixture) -> None:
    Word2Vec(callbacks=[Callback()], trim_rule=lambda word, count, least: 0)
    told = " ".join(record.getMessage() for record in caplog.records)
    assert "callbacks was given without text" in told
    assert "trim_rule was given without text" in told


def test_events_are_of_this_process(kind: Any, tmp_path: Path) -> None:
    model = make(kind)
    model.add_lifecycle_event("mine", what=[1])
    names = [event["event"] for event in model.lifecycle_events]
    assert names == ["build_vocab", "train", "train", "created", "mine"]
    assert {"datetime", "vecloom", "python", "platform"} <= set(model.lifecycle_events[0])
    assert [e["event"] for e in pickle.loads(pickle.dumps(model)).lifecycle_events] == names
    model.save(tmp_path / "one")
    make(kind).save(tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert [e["event"] for e in kind.load(tmp_path / "one").lifecycle_events] == ["loaded"]


# Hooks of subclasses


def test_a_text_is_read_once(kind: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    path = tmp_path / "text.txt"
    path.write_text("\n".join(map(" ".join, TEXT)), encoding="utf-8")
    original = Corpus.from_files

    def counted(*args: Any, **options: Any) -> Corpus:
        read.append(args)
        return original(*args, **options)

    monkeypatch.setattr(Corpus, "from_files", counted)

    class Mine(kind):  # type: ignore[misc,valid-type]
        def train(self, *args: Any, **options: Any) -> Any:
            assert options["corpus_file"] == path
            return super().train(*args, **options)

    model = Mine(corpus_file=path, **SMALL)
    assert len(read) == 1
    np.testing.assert_array_equal(model.wv.vectors, make(kind).wv.vectors)


def test_copies_made_in_training_hold_no_text() -> None:
    class Copies(Callback):
        def on_epoch_end(self, model: Any) -> None:
            sizes.append(len(pickle.dumps(model)))

    sizes: list[int] = []
    model = Word2Vec(TEXT * 100, callbacks=[Copies()], **SMALL)
    assert max(sizes) < 1.1 * len(pickle.dumps(model))


def test_a_vocabulary_step_may_be_changed() -> None:
    class Chosen(Word2Vec):
        def build_vocab(self, *args: Any, **options: Any) -> None:
            super().build_vocab(*args, **{**options, "trim_rule": self.keep})

        @staticmethod
        def keep(word: str, count: int, least: int) -> int:
            return 2 if word in ("w1", "w2") else 1

    assert sorted(Chosen(TEXT, **SMALL).wv.index_to_key) == ["w1", "w2"]


# The distribution of negatives


@pytest.mark.parametrize("options", [{"sg": 1}, {"sg": 0}, {"sg": 1, "hs": 1}], ids=str)
def test_negatives_are_drawn_by_the_table_assigned(options: dict[str, int]) -> None:
    # w0 never occurs: only as a negative can it be trained
    for drawn in (False, True):
        model = Word2Vec(**SMALL, **options)
        model.build_vocab_from_freq({**COUNTS, "w0": 1})
        row = model.wv.key_to_index["w0"]
        chances = np.ones(len(model.wv), np.uint32)
        chances[row] = 10 if drawn else 0
        model.cum_table = np.cumsum(chances)
        np.testing.assert_array_equal(model.cum_table, np.cumsum(chances))
        model.train(TEXT)
        assert model.syn1neg is not None
        assert model.syn1neg[row].any() == drawn
        model.make_cum_table()
        assert model.cum_table is not None
        assert model.cum_table[-1] == 2**31 - 1


@pytest.mark.parametrize("table", [[1, 2], [], "all zeros", "falling"])
def test_a_bad_table_is_named(table: Any) -> None:
    model = make(Word2Vec)
    n = len(model.wv)
    made = {"all zeros": np.zeros(n), "falling": np.arange(n, 0, -1)}.get(str(table), table)
    with pytest.raises(ValueError, match="cum_table has shape"):
        model.cum_table = made


def test_a_table_of_another_vocabulary_is_named() -> None:
    model = make(Word2Vec)
    model.cum_table = np.arange(1, len(model.wv) + 1)
    model.wv.add_vectors(["new"], np.ones((1, 8)), {"count": np.array([1])})
    model.update_weights()
    with pytest.raises(ValueError, match="cum_table is of"):
        model.train(TEXT)


def test_the_usual_table_is_what_trains() -> None:
    usual, assigned = make(Word2Vec, sg=1, epochs=0), make(Word2Vec, sg=1, epochs=0)
    assigned.cum_table = usual.cum_table
    for model in (usual, assigned):
        model.train(TEXT, epochs=1)
    # the table is rounded to 2**31 parts
    np.testing.assert_allclose(usual.wv.vectors, assigned.wv.vectors, atol=0.05)


# Scores


def naive_score(model: Any, words: list[str]) -> float:
    offsets, nodes, labels = huffman_paths(counts_of(model.wv))
    rows = [model.wv.key_to_index[word] for word in words if word in model.wv.key_to_index]
    total = 0.0
    for place, row in enumerate(rows):
        first = max(place - model.window, 0)
        around = rows[first:place] + rows[place + 1 : place + model.window + 1]
        inputs = [model.wv.vectors[other].astype(float) for other in around]
        if not model.sg and inputs:
            inputs = [sum(inputs) / (len(inputs) if model.cbow_mean else 1)]
        for vector in inputs:
            for step in range(offsets[row], offsets[row + 1]):
                logit = float(vector @ model.syn1[nodes[step]])
                total -= math.log1p(math.exp(-logit if labels[step] else logit))
    return total


@pytest.mark.parametrize("options", [{"sg": 1}, {"sg": 0}, {"sg": 0, "cbow_mean": 0}], ids=str)
@pytest.mark.parametrize("kind", [Word2Vec, FastText])
def test_scores_are_log_probabilities(kind: Any, options: dict[str, int]) -> None:
    model = make(kind, hs=1, negative=0, window=4, **options)
    sentences = [*TEXT[:12], ["w1"], [], ["unknown", "w1", "w2"], TEXT[0] + TEXT[1] + TEXT[2]]
    scores = model.score(sentences)
    assert scores.dtype == np.float32
    assert scores.shape == (len(sentences),)
    np.testing.assert_allclose(scores, [naive_score(model, s) for s in sentences], rtol=1e-4)
    assert (scores[:12] < 0).all()


def test_as_many_scores_as_wanted(caplog: pytest.LogCaptureFixture) -> None:
    model = make(Word2Vec, hs=1, negative=0)
    assert len(model.score(iter(TEXT), total_sentences=3)) == 3
    assert "scored 3 sentences" in caplog.text
    with pytest.raises(RuntimeError, match="hs=1"):
        make(Word2Vec).score(TEXT)
    with pytest.raises(RuntimeError, match="build_vocab"):
        Word2Vec(hs=1).score(TEXT)


def test_a_vector_of_a_string_is_by_the_users_hash() -> None:
    model = Word2Vec(hashfxn=len)
    with pytest.warns(DeprecationWarning, match="seeded_vector"):
        vectors = [model.seeded_vector(string, 6) for string in ("ab", "cd", "abc")]
    np.testing.assert_array_equal(vectors[0], vectors[1])
    assert (vectors[0] != vectors[2]).all()
    assert all(vector.shape == (6,) and (abs(vector) <= 1 / 12).all() for vector in vectors)


# Other threads, other processes


def questions(model: Any) -> Iterator[Callable[[], Any]]:
    for word in COUNTS:
        yield lambda word=word: model.wv.most_similar(word, topn=3)
        yield lambda word=word: model.predict_output_word([word, "w1"], topn=3)
    if isinstance(model, Doc2Vec):
        yield from (lambda line=line: model.infer_vector(line).tolist() for line in TEXT)
    if isinstance(model, FastText):
        yield lambda: model.wv["unheardof"].tolist()


def test_models_answer_in_threads(kind: Any) -> None:
    model = make(kind)
    alone = [ask() for ask in questions(pickle.loads(pickle.dumps(model)))]
    with ThreadPoolExecutor(8) as pool:
        together = [pool.submit(ask) for ask in questions(model)]
        assert [answer.result() for answer in together] == alone


def test_models_train_in_threads(kind: Any) -> None:
    with ThreadPoolExecutor(4) as pool:
        trained = [pool.submit(make, kind, seed=seed) for seed in range(8)]
        for seed, model in enumerate(trained):
            np.testing.assert_array_equal(
                model.result().wv.vectors, make(kind, seed=seed).wv.vectors
            )


def test_models_answer_in_another_process(kind: Any) -> None:
    model = make(kind)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        ask = operator.methodcaller("predict_output_word", ["w1", "w2"])
        assert pool.apply(ask, (model,)) == ask(model)
        again = pool.apply(operator.attrgetter("wv.vectors"), (model,))
    np.testing.assert_array_equal(again, model.wv.vectors)
