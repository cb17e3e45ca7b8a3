"""The variants of every model, a small text, and the bytes of a model."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pytest
from classifiers import Classifier, classifier
from documents import Documents

from vecloom import FastText, GloVe, KeyedVectors, Word2Vec


def table_for(words: int, dim: int = 12) -> KeyedVectors:
    """Vectors that a model begins from, of words w0, w2, ..."""
    wv = KeyedVectors(dim)
    rows = np.random.default_rng(4).normal(0, 0.3, (words, dim))
    wv.add_vectors([f"w{2 * i}" for i in range(words)], rows)
    return wv


BEGINNING = {"pretrained": table_for(100), "keep_words": False, "lockf": 0.5}
VARIANTS: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "skip-gram, sampling": (Word2Vec, {"sg": 1}),
    "skip-gram, tree": (Word2Vec, {"sg": 1, "hs": 1, "negative": 0}),
    "skip-gram, softmax": (Word2Vec, {"sg": 1, "softmax": True, "negative": 0}),
    "CBOW, sampling": (Word2Vec, {"sg": 0}),
    "CBOW, tree": (Word2Vec, {"sg": 0, "hs": 1, "negative": 0}),
    "CBOW, softmax": (Word2Vec, {"sg": 0, "softmax": True, "negative": 0}),
    "CBOW, all, exact sum": (
        Word2Vec,
        {"sg": 0, "hs": 1, "softmax": True, "cbow_mean": 0, "cbow_exact_gradient": True},
    ),
    "subwords, skip-gram, sampling": (FastText, {"sg": 1, "bucket": 500}),
    "subwords, skip-gram, tree": (
        FastText,
        {"sg": 1, "hs": 1, "negative": 0, "bucket": 500, "min_n": 1, "max_n": 2},
    ),
    "subwords, CBOW, sampling": (FastText, {"sg": 0}),
    "subwords, CBOW, tree": (FastText, {"sg": 0, "hs": 1, "negative": 0, "bucket": 500}),
    "subwords, CBOW, softmax": (
        FastText,
        {"sg": 0, "softmax": True, "negative": 0, "min_n": 2, "max_n": 9},
    ),
    "subwords, no bucket": (FastText, {"sg": 1, "bucket": 0}),
    "subwords, no length": (FastText, {"sg": 0, "min_n": 4, "max_n": 3}),
    "skip-gram, fine-tuned": (Word2Vec, {"sg": 1, **BEGINNING}),
    "CBOW, fine-tuned": (Word2Vec, {"sg": 0, **BEGINNING}),
    "subwords, fine-tuned": (FastText, {"sg": 1, "bucket": 500, **BEGINNING}),
    "GloVe": (GloVe, {}),
    "GloVe, words to the left": (GloVe, {"symmetric": False, "output": "word"}),
    "PV-DBOW, sampling": (Documents, {"dm": 0}),
    "PV-DBOW, tree": (Documents, {"dm": 0, "hs": 1, "negative": 0}),
    "PV-DBOW, words too, sampling": (Documents, {"dm": 0, "dbow_words": 1}),
    "PV-DBOW, words too, both": (Documents, {"dm": 0, "dbow_words": 1, "hs": 1}),
    "PV-DM, mean, sampling": (Documents, {}),
    "PV-DM, sum, tree": (Documents, {"dm_mean": 0, "hs": 1, "negative": 0}),
    "PV-DM, concatenated, sampling": (Documents, {"dm_concat": 1, "window": 2}),
    "PV-DM, concatenated, tree": (
        Documents,
        {"dm_concat": 1, "window": 2, "hs": 1, "negative": 0},
    ),
}
# Classifiers keep those contracts that say nothing of words' vectors: tests run `over_every_model`.
CLASSIFIERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "classifier, softmax": (classifier, {}),
    "classifier, tree": (classifier, {"loss": "hs", "word_ngrams": 3, "bucket": 5000}),
    "classifier, sampling": (classifier, {"loss": "ns", "minn": 1, "maxn": 2, "bucket": 500}),
    "classifier, one versus all": (classifier, {"loss": "ova", "word_ngrams": 2, "bucket": 50}),
}
EVERY_MODEL = {**VARIANTS, **CLASSIFIERS}
over_every_model = pytest.mark.parametrize("variant", EVERY_MODEL, indirect=True)
# Those that give the same bytes at any number of workers; the others do with one.
BLOCKED = [
    "skip-gram, sampling",
    "skip-gram, fine-tuned",
    "subwords, no bucket",
    "GloVe",
    "GloVe, words to the left",
    "PV-DBOW, sampling",
    "PV-DBOW, words too, sampling",
]
# What GloVe calls otherwise, or has not.
GLOVE_NAMES = {
    "alpha": "learning_rate",
    "max_final_vocab": "max_vocab",
    "start_alpha": "learning_rate",
    "min_alpha": None,
    "end_alpha": None,
    "sample": None,
    "compute_loss": None,
    "shrink_windows": None,
}
# Tests of what GloVe has not, or tells in another way: those of models/test_glove.py are beside them.
NOT_FOR_GLOVE = {
    "test_a_damaged_corpus_is_not_trained_on",  # it is counted before, not read in training
    "test_an_index_beyond_the_words",  # it has words of its own
    "test_bad_matrices_are_named",  # when they are assigned
    "test_bad_parameters_are_named_at_once",
    "test_constructor_does_what_the_two_steps_do",  # train does not tell the words it read
    "test_counts_that_do_not_fit_the_words",
    "test_divergence_is_told",  # AdaGrad takes larger rates
    "test_learning_rate_of_one_call",
    "test_log_tells_words_epochs_and_speed",  # records, not words
    "test_loss_falls",
    "test_saving_keeps_every_parameter",
    "test_text_of_unknown_words_changes_nothing",
    "test_vocabulary_from_counts",
    "test_words_in_like_contexts_are_alike",
    "test_without_a_window_words_are_no_context",  # it needs one
    "test_words_of_a_topic_are_neighbours",  # it takes more epochs
    "test_words_of_a_training_ended_early_are_those_trained",
    "test_callbacks_see_the_loss_of_their_epoch",  # it always sums up the loss
}

# Tests that say what training does to words, or to text without pairs of words.
NOT_FOR_DOCUMENTS = {
    "test_words_that_stand_alone_change_nothing",  # they are predicted by their tags
}
NOT_FOR_CONCATENATION = {
    "test_a_window_may_mean_the_whole_sentence",  # each of its places has output weights
    # Of short sentences most windows hold the vector for missing words, which all threads move.
    "test_streaming_models_lose_alike_with_any_workers",
}
# Words are not trained, and tags, each of a few words, learn slowly.
NOT_FOR_TAGS_ALONE = {
    "test_loss_falls",  # see models/test_doc2vec.py
    "test_odd_shapes_train",
    "test_words_in_like_contexts_are_alike",
    "test_words_of_a_topic_are_neighbours",
}
# Tests of words, or dimensions, other than those of the vectors that models begin from.
NOT_FOR_TUNED = {
    "test_an_untrained_model_can_be_saved",  # without these vectors
    "test_numbers_as_words",
    "test_odd_shapes_train",
    "test_whole_numbers_may_be_numpys",
    "test_words_in_like_contexts_are_alike",
    "test_words_of_a_topic_are_neighbours",
}

SMALL = {"vector_size": 12, "min_count": 1, "epochs": 2, "workers": 1, "seed": 3}
MATRICES = ("syn1neg", "syn1", "syn1full", "word_vectors", "context_vectors")
# What belongs to a model besides, and is no matrix of weights.
OTHERS = ("word_biases", "context_biases", "word_squares", "context_squares", "null_vector")


def zipf_text(n_words: int = 300, n_sentences: int = 300, seed: int = 0) -> list[list[str]]:
    """Draw sentences of words whose frequency falls with their number."""
    rng = np.random.default_rng(seed)
    chances = 1 / np.arange(1, n_words + 1)
    lengths = rng.integers(1, 25, n_sentences)
    words = rng.choice(n_words, lengths.sum(), p=chances / chances.sum())
    names = np.array([f"w{i}" for i in range(n_words)])[words]
    return [part.tolist() for part in np.split(names, np.cumsum(lengths)[:-1])]


TEXT = zipf_text()


def make(variant: str, text: Any = None, **parameters: Any) -> Any:
    """Make a small model of a variant, and train it if there is text."""
    kind, options = EVERY_MODEL[variant]
    if kind is GloVe:
        named = {GLOVE_NAMES.get(name, name): value for name, value in parameters.items()}
        parameters = {name: value for name, value in named.items() if name is not None}
    return kind(text, **{**SMALL, **options, **parameters})


def inputs(model: Any) -> str:
    """Name the matrix of input vectors that is trained: of ``model.wv``, or GloVe's own."""
    if isinstance(model, GloVe):
        return "word_vectors"
    if isinstance(model, Documents):
        return "dv.vectors"
    return "rows" if isinstance(model, FastText) else "vectors"


def owner(model: Any, name: str) -> Any:
    """Return what has the matrix: the model or one of its tables."""
    if name == "dv.vectors":
        return model.dv
    return model.wv if name in ("rows", "vectors") else model


def matrices(model: Any) -> dict[str, Any]:
    """Return everything a model has learnt, by name."""
    if isinstance(model, Classifier):
        rows = getattr(model.model_.input, "stored", model.model_.input)
        return {"input": rows, "output": model.model_.output}
    names = [name for name in MATRICES if getattr(model, name, None) is not None]
    if isinstance(model, Documents):
        names.append("vectors")
    names.insert(0, inputs(model))
    return {name: getattr(owner(model, name), name.split(".")[-1]) for name in names}


def set_matrix(model: Any, name: str, matrix: Any) -> None:
    """Put another matrix in place of one that `matrices` named."""
    setattr(owner(model, name), name.split(".")[-1], matrix)
    if name == "rows":
        model.wv.adjust_vectors()


def query(model: Any) -> None:
    """Ask a model what it is for."""
    if isinstance(model, Classifier):
        assert np.isfinite(model.predict_proba(TEXT)).all()
    else:
        assert len(model.wv.most_similar("w0", topn=3)) == 3


def words(model: Any) -> list[str]:
    """Return the words a model knows, in the order of their rows."""
    if isinstance(model, Classifier):
        return [word.decode() for word in model.model_.dictionary.words]
    tags = model.dv.index_to_key if isinstance(model, Documents) else []
    return [str(word) for word in [*model.wv.index_to_key, *tags]]


def digest(model: Any) -> str:
    """Return a hash of the bytes of everything a model has learnt, and of its words."""
    digest = hashlib.sha256("\n".join(words(model)).encode())
    others = {name: getattr(model, name, None) for name in OTHERS}
    present = {name: matrix for name, matrix in others.items() if matrix is not None}
    learnt = {**matrices(model), **present}
    if not isinstance(model, Classifier):
        learnt["vectors"] = model.wv.vectors
    for name, matrix in sorted(learnt.items()):
        digest.update(name.encode() + matrix.tobytes())
    return digest.hexdigest()
