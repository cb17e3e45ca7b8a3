"""Models that are trained on, saved, copied, changed."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from variants import (
    SMALL,
    TEXT,
    VARIANTS,
    digest,
    make,
    matrices,
    over_every_model,
    set_matrix,
)

from vecloom.formats import FormatError, read_arrays, write_arrays

Make = Callable[..., Any]

MORE = [["new", "w0", "newer", "w1"]] * 5


def through_a_file(model: Any, folder: Path) -> Any:
    model.save(folder / "model")
    return type(model).load(folder / "model")


def through_a_mapped_file(model: Any, folder: Path) -> Any:
    model.save(folder / "model")
    return type(model).load(folder / "model", mmap=True)


WAYS = {
    "saved": through_a_file,
    "mapped": through_a_mapped_file,
    "pickled": lambda model, folder: pickle.loads(pickle.dumps(model)),
    "deep copy": lambda model, folder: copy.deepcopy(model),
}


@over_every_model
@pytest.mark.parametrize("way", WAYS)
def test_a_copy_trains_on_as_the_model_would(trained: Make, way: str, tmp_path: Path) -> None:
    model = trained(compute_loss=True)
    before = digest(model)
    other = WAYS[way](model, tmp_path)
    assert digest(other) == before
    assert other.epochs_trained == SMALL["epochs"]
    other.train(TEXT)
    assert digest(model) == before, "the copy shares memory with the model"
    model.train(TEXT)
    assert digest(other) == digest(model) != before
    assert other.epoch_losses == model.epoch_losses
    assert len(model.epoch_losses) == 2 * SMALL["epochs"]


def test_saving_keeps_every_parameter(untrained: Make, tmp_path: Path) -> None:
    parameters = {
        "alpha": 0.5, "min_alpha": 0.25, "window": 3, "min_count": 2, "max_final_vocab": 90,
        "max_vocab_size": 95, "sample": 0.5, "seed": 9, "ns_exponent": 0.5, "epochs": 3,
        "sorted_vocab": 0, "compute_loss": True, "comment": "a remark", "shrink_windows": False,
        "tokenizer": "words",
    }  # fmt: skip
    model = untrained(**parameters)
    model.build_vocab(TEXT)
    loaded = through_a_file(model, tmp_path)
    assert {name: getattr(loaded, name) for name in parameters} == parameters
    for name in ("corpus_count", "corpus_total_words", "epochs_trained"):
        assert getattr(loaded, name) == getattr(model, name)
    assert loaded.wv.key_to_index == model.wv.key_to_index
    assert loaded.wv.get_vecattr("w0", "count") == model.wv.get_vecattr("w0", "count")


@pytest.mark.parametrize(("name", "value"), [("window", None), ("window", -1), ("seed", "x")])
def test_files_with_bad_parameters_are_named(
    untrained: Make, name: str, value: Any, tmp_path: Path
) -> None:
    untrained().save(tmp_path / "model")
    file = read_arrays(tmp_path / "model")
    config = {**file.config, name: value}
    if value is None:
        del config[name]
    write_arrays(
        tmp_path / "model", kind=file.kind, config=config, arrays=file.arrays, keys=file.keys
    )
    with pytest.raises(FormatError, match=f"model: .*{name}"):
        type(untrained()).load(tmp_path / "model")


def test_an_untrained_model_can_be_saved(untrained: Make, tmp_path: Path) -> None:
    loaded = through_a_file(untrained(), tmp_path)
    loaded.build_vocab(TEXT)
    loaded.train(TEXT)
    other = untrained()
    other.build_vocab(TEXT)
    other.train(TEXT)
    assert digest(loaded) == digest(other)


def test_constructor_does_what_the_two_steps_do(untrained: Make, trained: Make) -> None:
    model = untrained()
    model.build_vocab(TEXT)
    read = model.train(TEXT)
    assert digest(model) == digest(trained())
    tokens = sum(map(len, TEXT))
    assert read == (SMALL["epochs"] * tokens, SMALL["epochs"] * tokens)
    assert (model.corpus_count, model.corpus_total_words) == (len(TEXT), tokens)


def test_each_epoch_has_random_numbers_of_its_own(untrained: Make) -> None:
    """Two calls of one epoch are as one call of two, at a constant learning rate."""
    models = [untrained(alpha=0.02, min_alpha=0.02) for _ in range(2)]
    for model, calls in zip(models, (1, 2), strict=True):
        model.build_vocab(TEXT)
        for _ in range(calls):
            model.train(TEXT, epochs=2 // calls)
    assert digest(models[0]) == digest(models[1])


def test_learning_rate_of_one_call(untrained: Make) -> None:
    model = untrained()
    model.build_vocab(TEXT)
    before = digest(model)
    model.train(TEXT, start_alpha=0, end_alpha=0)
    assert digest(model) == before
    assert model.train(TEXT, epochs=0) == (0, 0)
    assert digest(model) == before


def test_more_text_adds_words_and_keeps_what_is_there(trained: Make) -> None:
    model = trained(min_count=2)
    old = {name: matrix.copy() for name, matrix in matrices(model).items()}
    words, counts = list(model.wv.index_to_key), model.wv.expandos["count"].copy()
    epochs = model.epochs_trained
    model.build_vocab([*MORE, ["once"]], update=True)
    assert model.wv.index_to_key == [*words, "new", "newer"]
    assert model.wv.get_vecattr("w0", "count") == counts[0] + len(MORE)
    assert model.wv.get_vecattr("new", "count") == len(MORE)
    assert model.epochs_trained == epochs
    for name, matrix in matrices(model).items():
        if name != "syn1":  # a tree over other words is another tree
            of_words = old[name][: len(words)]
            np.testing.assert_array_equal(matrix[: len(words)], of_words, err_msg=name)
    model.train([*TEXT, *MORE])
    assert np.isfinite(model.wv["new"]).all()


def test_a_new_vocabulary_begins_anew(trained: Make, untrained: Make) -> None:
    model, fresh = trained(), untrained()
    for each in (model, fresh):
        each.build_vocab(MORE)
        each.train(MORE)
    assert digest(model) == digest(fresh)


def test_vocabulary_from_counts(untrained: Make) -> None:
    counts: dict[str, int] = {}
    for word in (word for line in TEXT for word in line):
        counts[word] = counts.get(word, 0) + 1
    counted, read = untrained(), untrained()
    counted.build_vocab_from_freq(counts, corpus_count=len(TEXT))
    read.build_vocab(TEXT)
    for model in (counted, read):
        model.train(TEXT)
    assert digest(counted) == digest(read)
    assert counted.corpus_count == read.corpus_count
    assert counted.corpus_total_words == read.corpus_total_words


@pytest.mark.parametrize("layout", ["float64", "Fortran", "read-only", "list", "view"])
def test_reassigned_matrices_are_trained_on(untrained: Make, layout: str) -> None:
    model, expected = untrained(), untrained()
    rng = np.random.default_rng(0)
    for each in (model, expected):
        each.build_vocab(TEXT)
    for name, matrix in matrices(model).items():
        drawn = rng.normal(0, 0.1, matrix.shape).astype(np.float32)
        matrices(expected)[name][...] = drawn
        other: Any = {
            "float64": drawn.astype(np.float64),
            "Fortran": np.asfortranarray(drawn),
            "read-only": drawn.copy(),
            "list": drawn.tolist(),
            "view": np.repeat(drawn, 2, axis=1)[:, ::2],
        }[layout]
        if layout == "read-only":
            other.flags.writeable = False
        set_matrix(model, name, other)
    for each in (model, expected):
        each.train(TEXT)
    assert digest(model) == digest(expected)


def test_subclasses_work(variant: str, tmp_path: Path) -> None:
    kind, options = VARIANTS[variant]

    class Mine(kind):  # type: ignore[misc,valid-type]
        def greeting(self) -> str:
            return f"{len(self.wv)} words"

    model = Mine(TEXT, **SMALL, **options)
    assert digest(model) == digest(make(variant, TEXT))
    loaded = through_a_file(model, tmp_path)
    assert type(loaded) is Mine
    assert loaded.greeting() == model.greeting()


def test_the_kinds_of_text_are_equal(trained: Make, variant: str, tmp_path: Path) -> None:
    from vecloom import Corpus

    path = tmp_path / "text.txt"
    path.write_text("\n".join(" ".join(line) for line in TEXT), encoding="utf-8")
    kinds = [make(variant, corpus_file=path), make(variant, Corpus(TEXT))]
    kinds.append(make(variant, (tuple(line) for line in TEXT)))
    assert {digest(model) for model in kinds} == {digest(trained())}


def test_numbers_as_words(variant: str, tmp_path: Path) -> None:
    numbers = [[int(word[1:]) for word in line] for line in TEXT]
    model = make(variant, numbers)
    same = make(variant, [np.array(line) for line in numbers])
    assert digest(model) == digest(same)
    assert all(type(key) is int for key in through_a_file(model, tmp_path).wv.index_to_key)
    decimals = make(variant, [[word[1:] for word in line] for line in TEXT])
    np.testing.assert_array_equal(model.wv.vectors, decimals.wv.vectors)
