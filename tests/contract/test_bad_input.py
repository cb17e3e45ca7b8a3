"""Bad input gets an exception that says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from variants import TEXT, make, matrices, over_every_model, set_matrix

from vecloom import Corpus
from vecloom.corpus import container

Make = Callable[..., Any]

NAN = float("nan")


@pytest.mark.parametrize(
    ("error", "name", "value"),
    [
        (ValueError, "vector_size", 0),
        (ValueError, "alpha", NAN),
        (ValueError, "min_alpha", -1),
        (TypeError, "window", None),
        (TypeError, "epochs", "5"),
        (TypeError, "alpha", "0.05"),
        *((ValueError, "workers", value) for value in (0, -1)),
        *((TypeError, "workers", value) for value in (1.5, "2", NAN)),
        *((ValueError, name, -1) for name in ("min_count", "max_vocab_size", "max_final_vocab")),
        *((ValueError, name, 0) for name in ("max_vocab_size", "max_final_vocab")),
        *((TypeError, "min_count", value) for value in (None, "5", NAN, 1.5)),
        *((TypeError, "max_final_vocab", value) for value in ("5", NAN, 1.5)),
        (ValueError, "tokenizer", "bogus"),
    ],
)
def test_bad_parameters_are_named_at_once(
    untrained: Make, error: type[Exception], name: str, value: Any
) -> None:
    with pytest.raises(error, match=name):
        untrained(**{name: value})


def test_whole_numbers_may_be_numpys(trained: Make) -> None:
    names = ("vector_size", "window", "min_count", "workers", "epochs", "seed", "max_final_vocab")
    model = trained(**{name: np.int64(2) for name in names})
    assert model.wv.vectors.shape == (len(model.wv), 2)


def test_parameters_changed_later_are_checked_again(untrained: Make) -> None:
    model = untrained()
    model.build_vocab(TEXT)
    for name, value in {"alpha": NAN, "window": -1, "workers": -2, "epochs": None}.items():
        good = getattr(model, name)
        setattr(model, name, value)
        with pytest.raises((ValueError, TypeError), match=name):
            model.train(TEXT)
        setattr(model, name, good)
    for arguments in ({"start_alpha": NAN}, {"end_alpha": "x"}, {"epochs": -1}):
        with pytest.raises((ValueError, TypeError), match="alpha|epochs"):
            model.train(TEXT, **arguments)
    assert model.epochs_trained == 0


@pytest.mark.parametrize("text", [[], [[]], [[], []], iter(())])
def test_text_without_words(variant: str, text: Any) -> None:
    with pytest.raises(ValueError, match="no tokens"):
        make(variant, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [("abc", "token lists"), (["abc", "d"], "split"), ([["a", 1.5]], "1.5"), (5, "int")],
)
def test_text_of_the_wrong_type(variant: str, text: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        make(variant, text)


def test_all_words_pruned(variant: str) -> None:
    with pytest.raises(RuntimeError, match="lower min_count"):
        make(variant, TEXT, min_count=10**6)


def test_train_before_build_vocab(untrained: Make) -> None:
    with pytest.raises(RuntimeError, match="build_vocab first"):
        untrained().train(TEXT)


@pytest.mark.parametrize("method", ["build_vocab", "train"])
@pytest.mark.parametrize("arguments", [{}, {"corpus_iterable": TEXT, "corpus_file": "text.txt"}])
def test_both_or_no_texts(untrained: Make, method: str, arguments: dict[str, Any]) -> None:
    model = untrained()
    if method == "train":
        model.build_vocab(TEXT)
    with pytest.raises(TypeError, match="either (sentences|documents)"):
        getattr(model, method)(**arguments)


@over_every_model
def test_a_missing_file_is_named(variant: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="missing.txt"):
        make(variant, corpus_file=tmp_path / "missing.txt")


def test_a_damaged_corpus_is_not_trained_on(untrained: Make, tmp_path: Path) -> None:
    """An id beyond the vocabulary would lead the compiled loops outside their arrays."""
    corpus = Corpus(TEXT)
    ids = corpus.ids.copy()
    ids[7] = len(corpus.vocabulary)
    arrays = {"offsets": corpus.offsets, **corpus.vocabulary.arrays()}
    container.save(str(tmp_path / "corpus"), ids, arrays, corpus.vocabulary.kind)
    model = untrained()
    model.build_vocab(TEXT)
    with pytest.raises(ValueError, match="corpus"):
        model.train(Corpus.open(tmp_path / "corpus"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda matrix: matrix[:-1], "has shape"),
        (lambda matrix: matrix[:, :-1], "has shape"),
        (lambda matrix: matrix.ravel(), "has shape"),
        (lambda matrix: None, "has shape"),
        (lambda matrix: np.where(np.arange(len(matrix))[:, None] == 2, NAN, matrix), "in row 2"),
        (lambda matrix: np.where(np.arange(len(matrix))[:, None] == 3, np.inf, matrix), "in row 3"),
    ],
)
def test_bad_matrices_are_named(untrained: Make, change: Any, message: str) -> None:
    for name in matrices(make_vocabulary(untrained)):
        model = make_vocabulary(untrained)
        set_matrix(model, name, change(matrices(model)[name]))
        with pytest.raises(ValueError, match=f"{name} has .*{message.removeprefix('has ')}"):
            model.train(TEXT)


def make_vocabulary(untrained: Make) -> Any:
    model = untrained()
    model.build_vocab(TEXT)
    return model


@pytest.mark.parametrize("counts", [None, np.ones(1, np.int64)], ids=["missing", "too few"])
def test_counts_that_do_not_fit_the_words(untrained: Make, counts: Any) -> None:
    """Users put other vectors in, which may have no counts."""
    model = make_vocabulary(untrained)
    del model.wv.expandos["count"]
    if counts is not None:
        model.wv.expandos["count"] = counts
    with pytest.raises(ValueError, match="count"):
        model.train(TEXT)


def test_an_index_beyond_the_words(untrained: Make) -> None:
    model = make_vocabulary(untrained)
    model.wv.key_to_index["w0"] = len(model.wv)
    with pytest.raises(ValueError, match="key_to_index"):
        model.train(TEXT)


@pytest.mark.parametrize("alpha", [1e4, 1e30, 1e300])
def test_divergence_is_told(variant: str, alpha: float) -> None:
    text = [list("abcde")] * 400
    with pytest.raises(FloatingPointError, match=r"diverged in epoch \d.*lower alpha"):
        make(variant, text, alpha=alpha, min_alpha=alpha, sample=0, epochs=20)


@pytest.mark.parametrize("n_words", [1, 2, 3])
def test_tiny_vocabularies(variant: str, n_words: int) -> None:
    text = [list("abc"[:n_words]) * 3] * 30
    model = make(variant, text, sample=0)
    assert model.wv.vectors.shape == (n_words, model.vector_size)
    assert np.isfinite(model.wv.vectors).all()


def test_words_that_stand_alone_change_nothing(trained: Make, variant: str) -> None:
    alone = [[word] for line in TEXT for word in line]
    model = make(variant, alone, compute_loss=True)
    untouched = make(variant, alone, epochs=0)
    assert model.epoch_losses == [0, 0]
    np.testing.assert_array_equal(model.wv.vectors, untouched.wv.vectors)


def test_text_of_unknown_words_changes_nothing(trained: Make) -> None:
    model = trained(compute_loss=True)
    before = model.wv.vectors.copy()
    read = model.train([["unknown", "words"]] * 3)
    assert read == (0, 6 * model.epochs)
    assert model.epoch_losses[-1] == 0
    np.testing.assert_array_equal(model.wv.vectors, before)


@pytest.mark.parametrize("window", [10**6, 2**31 - 1])
def test_a_window_may_mean_the_whole_sentence(variant: str, window: int) -> None:
    kept = {"shrink_windows": False, "epochs": 1}
    np.testing.assert_array_equal(
        make(variant, TEXT, window=window, **kept).wv.vectors,
        make(variant, TEXT, window=100, **kept).wv.vectors,
    )
