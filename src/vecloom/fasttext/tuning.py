"""Facebook's autotune: `vecloom.models.classification.autotune` over lines with labels."""

from __future__ import annotations

from vecloom.fasttext.args import Args, LossName
from vecloom.fasttext.text import Input, read_lines, to_bytes, to_text, tokens
from vecloom.formats.facebook import FacebookModel
from vecloom.models.classification.autotune import autotune

# What the search may choose, by the names that the classifier has for it.
SEARCHED = {
    "lr": "lr",
    "dim": "dim",
    "epoch": "epoch",
    "minCount": "min_count",
    "minn": "minn",
    "maxn": "maxn",
    "neg": "neg",
    "wordNgrams": "word_ngrams",
    "loss": "loss",
    "bucket": "bucket",
}
PREFIX = b"__label__"  # the classifier's own


def tuned(args: Args) -> FacebookModel:
    """Find the best arguments, those that were given excepted, and put them into ``args``."""
    fixed = {own: getattr(args, name) for name, own in SEARCHED.items() if name in args.given}
    if "loss" in fixed:
        fixed["loss"] = args.loss.name
    if args.pretrainedVectors:
        fixed["pretrained_vectors"] = args.pretrainedVectors
    prefix = to_bytes(args.label)
    classifier = autotune(
        *texts_and_labels(args.input, prefix),
        validation=texts_and_labels(args.autotuneValidationFile, prefix),
        metric=args.autotuneMetric,
        duration=args.autotuneDuration,
        model_size=args.autotuneModelSize or None,
        seed=args.seed,
        fixed=fixed,
        workers=args.thread,
    )
    for name, own in SEARCHED.items():
        setattr(args, name, getattr(classifier, own))
    args.loss = LossName[classifier.loss]
    model: FacebookModel = classifier.model_
    labels = model.dictionary.labels
    model.dictionary.labels = [prefix + label.removeprefix(PREFIX) for label in labels]
    return model


def texts_and_labels(text: Input, prefix: bytes) -> tuple[list[str], list[list[str]]]:
    """Part the words of lines from their labels, which lose their prefix.

    Lines without a label are left out.
    """
    texts, labels = [], []
    for line in map(tokens, read_lines(text)):
        if own := [to_text(t.removeprefix(prefix)) for t in line if t.startswith(prefix)]:
            texts.append(to_text(b" ".join(t for t in line if not t.startswith(prefix))))
            labels.append(own)
    return texts, labels
