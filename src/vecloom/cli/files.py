"""Files of vectors: from one format to another, and what is in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vecloom.cli.console import json_row, message, open_vectors, row
from vecloom.corpus.tokenizers import saved_form
from vecloom.formats import convert as formats
from vecloom.formats.facebook import FacebookModel, read_facebook
from vecloom.formats.files import COMPRESSED_SUFFIXES
from vecloom.formats.quantized import QuantizedMatrix
from vecloom.models import Doc2Vec, FastTextClassifier, FrozenPhrases, Phrases, load
from vecloom.models.loading import class_of
from vecloom.vectors import FastTextKeyedVectors, KeyedVectors

# Formats by the names they have on the command line.
FORMATS: dict[str, formats.Format] = {
    "native": "native",
    "text": "word2vec-text",
    "binary": "word2vec-binary",
    "glove": "glove-text",
}


def write_vectors(wv: KeyedVectors, path: str, to: str) -> None:
    """Write vectors in one of `FORMATS`."""
    formats.save(wv, path, to=FORMATS[to])


@click.command()
@click.argument("source", metavar="IN")
@click.argument("destination", metavar="OUT")
@click.option(
    "--to",
    type=click.Choice(list(FORMATS)),
    show_default="text for .vec, else to be given",
    help="native: Vecloom's own, memory-mapped when opened. text, binary: word2vec's two formats, "
    "which most programs read. glove: text without a header.",
)
def convert(source: str, destination: str, to: str | None) -> None:
    """Write the vectors of IN in another format to OUT.

    The format of IN is detected; it may be a model, fastText's .bin and .ftz and gensim's too,
    whose words are then written without their n-grams. Names ending in .gz, .bz2, .xz or .zst are
    compressed, and read so too.

    \b
        vecloom convert GoogleNews.bin.gz google.vectors --to native
        vecloom convert wiki.model wiki.txt --to text
        vecloom convert cc.en.300.bin cc.en.vec
    """
    if to is None and not _is_text(destination):
        raise click.UsageError(f"--to is needed: {destination!r} does not tell the format")
    wv = open_vectors(source)
    write_vectors(wv, destination, to or "text")
    message(f"wrote {len(wv):,} vectors of {wv.vector_size} dimensions to {destination}")


def _is_text(path: str) -> bool:
    """Whether a name is one that fastText gives to its text."""
    *_, last, ending = ["", "", *Path(path).suffixes]
    return (last if ending in COMPRESSED_SUFFIXES else ending) == ".vec"


@click.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def info(file: str, as_json: bool) -> None:
    """Tell what is in FILE: its kind, its size, and how it was trained.

    Each line of the output has a name and a value, separated by a tab.

    \b
        vecloom info wiki.model
        vecloom info lid.176.ftz
    """
    facts = _facts(file)
    if as_json:
        json_row(facts)
        return
    for name, value in facts.items():
        row(name, value)


def _facts(file: str) -> dict[str, Any]:
    found = formats.detect(file)
    if found == "fasttext":
        model = read_facebook(file, mmap=True)
        return {"kind": class_of(model).__name__, "format": found, **_facebook_facts(model)}
    opened = load(file)
    if isinstance(opened, FastTextClassifier):
        kind = type(opened).__name__
        return {"kind": kind, "format": found, **_facebook_facts(opened.to_facebook())}
    if isinstance(opened, (Phrases, FrozenPhrases)):
        return {"kind": type(opened).__name__, "format": found, **_phrase_facts(opened)}
    wv = opened if isinstance(opened, KeyedVectors) else opened.wv
    facts: dict[str, Any] = {
        "kind": type(opened).__name__,
        "format": found,
        "words": len(wv),
        "vector_size": wv.vector_size,
    }
    if isinstance(opened, Doc2Vec):
        facts["tags"] = len(opened.dv)
    if isinstance(wv, FastTextKeyedVectors):
        facts |= {name: getattr(wv, name) for name in ("min_n", "max_n", "bucket", "n_rows")}
    if "count" in wv.expandos:
        counts = wv.expandos["count"]
        facts |= {"tokens": int(counts.sum()), "least_count": int(counts.min())}
    if not isinstance(opened, KeyedVectors):
        facts |= {name: getattr(opened, name) for name in [*opened.PARAMETERS, "epochs_trained"]}
        facts["tokenizer"] = saved_form(opened.tokenizer, file)
    return facts


def _phrase_facts(opened: Phrases | FrozenPhrases) -> dict[str, Any]:
    """Tell how phrases were learnt."""
    frozen = opened.freeze() if isinstance(opened, Phrases) else opened
    facts: dict[str, Any] = {"phrases": len(frozen.phrasegrams)}
    if isinstance(opened, Phrases):
        facts |= {"words_and_pairs": len(opened.vocab), "tokens": opened.corpus_word_count}
    facts |= {name: getattr(opened, name) for name in ("min_count", "threshold", "delimiter")}
    return facts | {"connector_words": " ".join(sorted(opened.connector_words))}


def _facebook_facts(model: FacebookModel) -> dict[str, Any]:
    """Tell sizes and training of a model as fastText's files hold it, under Vecloom's names."""
    args, dictionary = model.args, model.dictionary
    pruned, counts = dictionary.pruned, dictionary.word_counts
    return {
        "version": model.version,
        "words": len(dictionary.words),
        "labels": len(dictionary.labels),
        "vector_size": args.dim,
        "model": args.model,
        "loss": args.loss,
        "quantized": isinstance(model.input, QuantizedMatrix),
        "quantized_output": isinstance(model.output, QuantizedMatrix),
        "min_n": args.minn,
        "max_n": args.maxn,
        "word_ngrams": args.word_ngrams,
        "bucket": args.bucket,
        "n_rows": model.input.shape[0],
        "pruned": pruned is not None,
        "tokens": dictionary.n_tokens,
        "least_count": int(counts.min()) if len(counts) else 0,
        "window": args.ws,
        "epochs": args.epoch,
        "min_count": args.min_count,
        "negative": args.neg,
        "sample": args.t,
    }
