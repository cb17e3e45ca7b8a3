"""A text classifier for people who know scikit-learn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from vecloom.corpus.labelled import LabelledText
from vecloom.formats.facebook import FacebookModel
from vecloom.models.classification.config import SupervisedConfig
from vecloom.models.classification.data import (
    PREFIX,
    Text,
    check_lengths,
    held_apart,
    labels_of,
    lines_of,
    listed,
    names_of,
    texts_of,
    training_set,
    weights_of_classes,
)
from vecloom.models.classification.early_stopping import Validation
from vecloom.models.classification.epochs import SupervisedTraining
from vecloom.models.classification.fitted import FittedClassifier, StrPath
from vecloom.models.classification.labels import LabelPredictor
from vecloom.models.classification.matrices import writeable
from vecloom.models.classification.pretrained import read_pretrained
from vecloom.models.classification.training_set import TrainingSet
from vecloom.training.runner import TrainingInterrupted

CONFIG_NAMES = (
    *("lr", "dim", "epoch", "min_count", "minn", "maxn", "neg", "word_ngrams", "loss"),
    *("bucket", "seed", "shuffle"),
)


class FastTextClassifier(FittedClassifier):
    r"""fastText's classifier (Joulin et al. 2017), in the manner of scikit-learn.

    Texts are the mean of vectors of words, subwords and n-grams of words; labels are predicted
    from it by a linear layer. It can be cloned, pickled, and used in pipelines and searches;
    scikit-learn itself is not needed.

    Parameters
    ----------
    lr : float, default 0.1
        Learning rate at the beginning; it falls linearly to 0.
    dim : int, default 100
        Dimensions of the vectors.
    epoch : int, default 5
        Passes over the texts.
    min_count : int, default 1
        Leave out words that occur less often.
    minn, maxn : int, default 0
        Shortest and longest subwords, in characters; none where ``maxn`` is 0.
    word_ngrams : int, default 1
        The longest n-grams of words.
    loss : {"softmax", "hs", "ns", "ova"}, default "softmax"
        Softmax, hierarchical softmax, negative sampling, one versus all (for several labels).
    neg : int, default 5
        Negatives, for the loss "ns".
    bucket : int, default 2,000,000
        Rows that all n-grams share.
    class_weight : mapping of class to float, or "balanced", optional
        What the gradient of a class is multiplied by; "balanced": n_texts / (n_classes * count).
    tokenizer : str, Jieba, Characters or callable, default "whitespace"
        How texts become words: "whitespace" splits at white space, "words" takes ``\w+`` in lower
        case, "jieba" cuts Chinese into words and "characters" into characters (with settings as
        `vecloom.corpus.Jieba`, `vecloom.corpus.Characters`), or a function. Lists of words are
        taken as they are.
    pretrained_vectors : path, optional
        Word vectors to begin with: a file of any format that `vecloom.load` reads.
    shuffle : bool, default True
        Visit the texts in another order every epoch.
    seed : int, default 0
        With ``workers=1``, the same seed gives the same model.
    workers : int, optional
        Threads; every core by default.
    validation_fraction : float, optional
        Keep this share of the texts apart, and measure on it after every epoch.
    patience : int, optional
        End training when so many epochs have not bettered the measure on the validation texts,
        and keep the weights of the best epoch. By default all epochs are trained.
    callbacks : sequence, default ()
        Objects with the methods of `vecloom.training.Callback`, given the `SupervisedTraining`.
    progress : bool, optional
        Show a progress bar; by default on a terminal only.

    Attributes
    ----------
    classes_ : ndarray, shape (n_classes,)
        The labels, sorted.
    multilabel_ : bool
        Whether texts came with lists of labels.
    model_ : FacebookModel
        Dictionary and matrices.
    epoch_losses_ : list of float
        Mean loss of each epoch.
    validation_scores_ : list of float
        The measure after each epoch; empty without validation texts.
    """

    lr: float
    dim: int
    epoch: int
    min_count: int
    minn: int
    maxn: int
    word_ngrams: int
    loss: str
    neg: int
    bucket: int
    class_weight: Mapping[Any, float] | str | None
    tokenizer: str | Callable[[str], Iterable[str]]
    pretrained_vectors: StrPath | None
    shuffle: bool
    seed: int
    workers: int | None
    validation_fraction: float | None
    patience: int | None
    callbacks: Sequence[Any]
    progress: bool | None

    def __init__(
        self,
        *,
        lr: float = 0.1,
        dim: int = 100,
        epoch: int = 5,
        min_count: int = 1,
        minn: int = 0,
        maxn: int = 0,
        word_ngrams: int = 1,
        loss: str = "softmax",
        neg: int = 5,
        bucket: int = 2_000_000,
        class_weight: Mapping[Any, float] | str | None = None,
        tokenizer: str | Callable[[str], Iterable[str]] = "whitespace",
        pretrained_vectors: StrPath | None = None,
        shuffle: bool = True,
        seed: int = 0,
        workers: int | None = None,
        validation_fraction: float | None = None,
        patience: int | None = None,
        callbacks: Sequence[Any] = (),
        progress: bool | None = None,
    ) -> None:
        given = locals()
        super().__init__(**{name: given[name] for name in self._names()})

    # -- training

    def fit(
        self,
        X: Iterable[Text],
        y: Sequence[Any],
        sample_weight: npt.ArrayLike | None = None,
        *,
        validation: tuple[Iterable[Text], Sequence[Any]] | None = None,
    ) -> FastTextClassifier:
        """Train anew.

        Parameters
        ----------
        X : iterable of str, or of lists of words
        y : sequence
            A label for each text (of any type that can be told apart by ``str``), or a list of
            labels for each.
        sample_weight : array of float, shape (n_texts,), optional
        validation : tuple of texts and labels, optional
            Measured on after every epoch, in place of ``validation_fraction``.

        Raises
        ------
        ValueError, TypeError
            X and y differ in length, a text has no label, or a parameter cannot be.
        """
        texts, labels = texts_of(X), labels_of(y)
        check_lengths(texts, labels)
        weights = None if sample_weight is None else np.asarray(sample_weight, np.float32)
        held_out: Any = validation
        if validation is None and self.validation_fraction is not None:
            kept, held = held_apart(len(texts), self.validation_fraction, self.seed)
            held_out = [texts[i] for i in held], [labels[i] for i in held]
            texts, labels = [texts[i] for i in kept], [labels[i] for i in kept]
            weights = None if weights is None else weights[kept]
        self._set_classes([c for some in labels for c in some])
        self.multilabel_ = any(len(some) != 1 for some in labels)
        if held_out is not None:
            lines = [line + b"\n" for line in lines_of(held_out[0], self.tokenizer)]
            held_out = Validation(lines, names_of(labels_of(held_out[1])), patience=self.patience)
        data = self._training_set(texts, labels, weights)
        self._train(data, self._config(), None, held_out)
        return self

    def fit_file(
        self, path: StrPath | Sequence[StrPath], *, validation: StrPath | None = None
    ) -> FastTextClassifier:
        """Train anew on files as fastText reads them: labels begin with ``__label__``.

        The tokenizer is not used; classes are the labels, without their prefix.
        """
        data = TrainingSet(LabelledText.from_files(path, workers=self.workers))
        held_out = None
        if validation is not None:
            held_out = Validation.from_file(validation, PREFIX, self.patience)
        self._train(data, self._config(), None, held_out)
        self._take_classes()
        return self

    def partial_fit(
        self,
        X: Iterable[Text],
        y: Sequence[Any],
        classes: Sequence[Any] | None = None,
        sample_weight: npt.ArrayLike | None = None,
    ) -> FastTextClassifier:
        """Train on for one epoch; the first call chooses the words, and the classes.

        Parameters
        ----------
        X, y, sample_weight
            As for ``fit``. Words that the first texts did not have are unknown.
        classes : sequence, optional
            All classes there will be; by default those of the first ``y``.
        """
        texts, labels = texts_of(X), labels_of(y)
        check_lengths(texts, labels)
        model = getattr(self, "model_", None)
        if model is None:
            self._set_classes([*(c for some in labels for c in some), *listed(classes)])
            self.multilabel_ = any(len(some) != 1 for some in labels)
        elif unknown := {c for some in labels for c in some} - set(self.classes_.tolist()):
            raise ValueError(
                f"labels that are no classes of the model: {sorted(map(str, unknown))}"
            )
        weights = None if sample_weight is None else np.asarray(sample_weight, np.float32)
        data = self._training_set(texts, labels, weights)
        self._train(data, replace(self._config(), epoch=1), model, None)
        return self

    def _config(self) -> SupervisedConfig:
        return SupervisedConfig(**{name: getattr(self, name) for name in CONFIG_NAMES})

    def _training_set(
        self, texts: list[Text], labels: list[list[Any]], weights: npt.ArrayLike | None
    ) -> TrainingSet:
        names = dict(zip(self.classes_.tolist(), self._names_of_classes, strict=True))
        lines = lines_of(texts, self.tokenizer)
        data = training_set(lines, labels, names, weights, self.workers)
        data.label_weights = weights_of_classes(self.class_weight, names, labels)
        return data

    def _train(
        self,
        data: TrainingSet,
        config: SupervisedConfig,
        model: FacebookModel | None,
        validation: Validation | None,
    ) -> None:
        pretrained = None
        if self.pretrained_vectors is not None and model is None:
            pretrained = read_pretrained(self.pretrained_vectors, config.dim)
        if model is not None:
            model = writeable(model)
        training = SupervisedTraining(data, config, model=model, pretrained=pretrained)
        self.model_ = training.model
        self._predictor = None
        callbacks = [*self.callbacks, *([] if validation is None else [validation])]
        self.epoch_losses_ = training.epoch_losses
        self.validation_scores_ = [] if validation is None else validation.scores
        try:
            training.run(self.workers, callbacks=callbacks, progress=self.progress)
        except TrainingInterrupted as interruption:
            interruption.model = self
            raise

    # -- predicting

    def predict_proba(self, X: Iterable[Text]) -> npt.NDArray[np.float32]:
        """Compute the probability of every class: float32, shape (n_texts, n_classes).

        They add up to one for the losses "softmax" and "hs"; for "ns" and "ova" each class has one
        of its own.
        """
        self._check_fitted()
        if self._predictor is None:
            self._predictor = LabelPredictor(self.model_, label_prefix=None)
        lines = [line + b"\n" for line in lines_of(X, self.tokenizer)]
        places = {name: i for i, name in enumerate(self._predictor.labels)}
        columns = [places[name] for name in self._names_of_classes]
        probabilities = self._predictor.probabilities(lines, self.workers)
        return np.ascontiguousarray(probabilities[:, columns])

    def predict(self, X: Iterable[Text], *, threshold: float = 0.5) -> Any:
        """Predict the class of each text: an array of shape (n_texts,).

        Where texts came with lists of labels: a list of those whose probability is at least
        ``threshold``, the likeliest in any case, for each text.
        """
        probabilities = self.predict_proba(X)
        likeliest = probabilities.argmax(axis=1)
        if not self.multilabel_:
            return self.classes_[likeliest]
        chosen = probabilities >= threshold
        chosen[np.arange(len(chosen)), likeliest] = True
        return [self.classes_[row].tolist() for row in chosen]

    def score(
        self, X: Iterable[Text], y: Sequence[Any], sample_weight: npt.ArrayLike | None = None
    ) -> float:
        """Tell how often the likeliest class is the text's, or one of the text's (P@1)."""
        texts, labels = texts_of(X), labels_of(y)
        check_lengths(texts, labels)
        likeliest = self.classes_[self.predict_proba(texts).argmax(axis=1)].tolist()
        hits = [c in some for c, some in zip(likeliest, labels, strict=True)]
        weights = None if sample_weight is None else np.asarray(sample_weight, np.float64)
        return float(np.average(np.array(hits, np.float64), weights=weights))
