"""Classifiers in Vecloom's own format."""

from __future__ import annotations

from dataclasses import asdict
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from vecloom.corpus import tokenizers
from vecloom.formats import native
from vecloom.formats.compact import CompactMatrix
from vecloom.formats.facebook import FacebookArgs, FacebookDictionary, FacebookModel
from vecloom.formats.files import FormatError
from vecloom.formats.quantized import ProductQuantizer, QuantizedMatrix

if TYPE_CHECKING:
    from vecloom.models.classification.fitted import FittedClassifier

KIND = "fasttext-classifier"
# Parameters that are code, or of one machine.
UNSAVED = ("callbacks", "pretrained_vectors")
# The array of the buckets whose rows are in a file, where they are not all.
BUCKETS = "input.buckets"
Arrays = dict[str, Any]
C = TypeVar("C", bound="FittedClassifier")


def save_classifier(classifier: FittedClassifier, path: str | PathLike[str]) -> None:
    """Write parameters, classes, dictionary and matrices to one file.

    Rows of n-grams that training never touched are zero, and are not in it.

    Raises
    ------
    TypeError
        A class, or a parameter, is neither text, nor a number, nor a truth value.
    """
    model = classifier.to_facebook()
    parameters = {k: v for k, v in classifier.get_params().items() if k not in UNSAVED}
    parameters["tokenizer"] = tokenizers.saved_form(parameters["tokenizer"], path)
    if isinstance(weights := parameters["class_weight"], dict):
        parameters["class_weight"] = [[c, float(w)] for c, w in weights.items()]
    classes = classifier.classes_.tolist()
    if not all(isinstance(c, (str, int, float)) for c in classes):
        raise TypeError("classes must be text, numbers or truth values to be saved")
    config = {
        "parameters": parameters,
        "classes": classes,
        "multilabel": classifier.multilabel_,
        "epoch_losses": classifier.epoch_losses_,
        "validation_scores": classifier.validation_scores_,
        "version": model.version,
        "args": asdict(model.args),
        "n_tokens": model.dictionary.n_tokens,
    }
    arrays = _pack_dictionary(model.dictionary)
    arrays |= _pack_input(model) | _pack_matrix("output", model.output)
    native.write_arrays(path, kind=KIND, config=config, arrays=arrays, keys=None)


def unpack_classifier(cls: type[C], file: native.NativeFile, parameters: dict[str, Any]) -> C:
    """Make a classifier of what `save_classifier` wrote.

    Raises
    ------
    FormatError
        The file does not hold a whole one.
    """
    config, arrays = file.config, file.arrays
    try:
        args = FacebookArgs(**config["args"])
        args.check()
        dictionary = _unpack_dictionary(arrays, config["n_tokens"])
        inputs, outputs = (_unpack_matrix(name, arrays) for name in ("input", "output"))
        if BUCKETS in arrays:
            inputs = CompactMatrix(inputs, arrays[BUCKETS], args.bucket)
        model = FacebookModel(config["version"], args, dictionary, inputs, outputs)
        model.check()
        saved = dict(config["parameters"])
        saved["tokenizer"] = tokenizers.restored(saved["tokenizer"])
        if isinstance(saved["class_weight"], list):
            saved["class_weight"] = dict(saved["class_weight"])
        classifier = cls.from_facebook(model, **{**saved, **parameters})
        classifier._set_classes(config["classes"])
        classifier.multilabel_ = config["multilabel"]
        classifier.epoch_losses_ = config["epoch_losses"]
        classifier.validation_scores_ = config["validation_scores"]
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"the classifier in the file is not whole ({error})") from error
    return classifier


def _pack_dictionary(dictionary: FacebookDictionary) -> Arrays:
    arrays: Arrays = {}
    for name, words, counts in (
        ("words", dictionary.words, dictionary.word_counts),
        ("labels", dictionary.labels, dictionary.label_counts),
    ):
        arrays[name] = np.frombuffer(b"".join(words), np.uint8)
        arrays[f"{name}.ends"] = np.cumsum([len(word) for word in words], dtype=np.int64)
        arrays[f"{name}.counts"] = counts
    if dictionary.pruned is not None:
        arrays["pruned"] = dictionary.pruned
    return arrays


def _unpack_dictionary(arrays: Arrays, n_tokens: int) -> FacebookDictionary:
    words, labels = (_unpack_words(arrays[n], arrays[f"{n}.ends"]) for n in ("words", "labels"))
    return FacebookDictionary(
        words,
        arrays["words.counts"],
        labels,
        arrays["labels.counts"],
        n_tokens,
        arrays.get("pruned"),
    )


def _unpack_words(blob: Any, ends: Any) -> list[bytes]:
    content, stops = blob.tobytes(), ends.tolist()
    if sorted(stops) != stops or (stops and not 0 <= stops[0] <= stops[-1] == len(content)):
        raise ValueError("the words do not end where they should")
    return [content[i:j] for i, j in zip([0, *stops[:-1]], stops, strict=True)]


def _pack_input(model: FacebookModel) -> Arrays:
    """Name the input's arrays; of buckets that no text had an n-gram in, the rows are left out."""
    matrix, pruned = model.input, model.dictionary.pruned
    if isinstance(matrix, np.ndarray) and pruned is None and model.args.bucket:
        matrix = CompactMatrix.of(matrix, len(model.dictionary.words))
    if isinstance(matrix, CompactMatrix):
        return {"input": matrix.stored, BUCKETS: matrix.buckets}
    return _pack_matrix("input", matrix)


def _pack_matrix(name: str, matrix: Any) -> Arrays:
    if not isinstance(matrix, QuantizedMatrix):
        return {name: np.asarray(matrix)}
    arrays = {f"{name}.codes": matrix.codes, f"{name}.centroids": matrix.quantizer.centroids}
    arrays[f"{name}.sub_dim"] = np.array([matrix.quantizer.sub_dim])
    if matrix.norm_codes is not None and matrix.norm_quantizer is not None:
        arrays[f"{name}.norm_codes"] = matrix.norm_codes
        arrays[f"{name}.norms"] = matrix.norm_quantizer.centroids
    return arrays


def _unpack_matrix(name: str, arrays: Arrays) -> Any:
    if name in arrays:
        return arrays[name]
    codes, centroids = arrays[f"{name}.codes"], arrays[f"{name}.centroids"]
    dim, sub_dim = len(centroids) // 256, int(arrays[f"{name}.sub_dim"][0])
    n_sub = codes.shape[1]
    quantizer = ProductQuantizer(dim, n_sub, sub_dim, dim - (n_sub - 1) * sub_dim, centroids)
    norm_codes, norms = arrays.get(f"{name}.norm_codes"), None
    if norm_codes is not None:
        norms = ProductQuantizer(1, 1, 1, 1, arrays[f"{name}.norms"])
    return QuantizedMatrix((len(codes), dim), codes, quantizer, norm_codes, norms)
