"""Write the golden files: models of gensim's, and what gensim itself answers about them.

Run it where gensim 4 is installed, in this folder::

    python record.py
"""

from __future__ import annotations

import json
from typing import Any

import gensim
import numpy as np
from gensim.models import Doc2Vec, FastText, Word2Vec
from gensim.models.doc2vec import TaggedDocument

TEXT = """
the cat sat on the mat and the dog sat on the log
a dog and a cat met on the road to the market
the market was full of bread and cheese and of people
people bought bread and the dog watched the cheese
the naïve cat slept while the dog ate the cheese
"""
SENTENCES = [line.split() for line in TEXT.strip().splitlines()] * 6
PAIRS = [["the", "cat"], ["bread", "cheese"], ["dog", "on"], ["a", "and"]]
COMMON: dict[str, Any] = {"vector_size": 6, "min_count": 7, "seed": 3, "workers": 1, "epochs": 3}


def saved(model: Any, path: str, **options: Any) -> None:
    """Save a model without its log, which tells where and when it was made."""
    model.lifecycle_events = None
    if "words" not in path:
        model.random = np.random.default_rng(1)  # smaller than the old kind, which one file keeps
    getattr(model, "wv", model).lifecycle_events = None
    if hasattr(model, "dv"):
        model.dv.lifecycle_events = None
    model.save(path, **options)


def rounded(matrix: Any) -> list[Any]:
    return np.round(matrix.astype(np.float64), 8).tolist()


def about(wv: Any) -> dict[str, Any]:
    """What vectors answer."""
    return {
        "words": wv.index_to_key,
        "counts": [int(wv.get_vecattr(word, "count")) for word in wv.index_to_key],
        "vectors": rounded(wv.vectors),
        "similar": wv.most_similar("cat", topn=3),
    }


def log_probability(model: Any, word: str, other: str) -> float:
    """How likely each of two words is beside the other, by the tree: the sum of the logarithms."""
    total, wv = 0.0, model.wv
    for target, context in ((word, other), (other, word)):
        signs = 1 - 2.0 * wv.get_vecattr(target, "code")
        logits = model.syn1[wv.get_vecattr(target, "point")] @ wv[context]
        total -= float(np.log1p(np.exp(-signs * logits)).sum())
    return total


def main() -> None:
    told: dict[str, Any] = {"gensim": gensim.__version__}

    words = Word2Vec(SENTENCES, sg=1, **COMMON)
    saved(words, "words.model")
    told["words.model"] = about(words.wv) | {"syn1neg": rounded(words.syn1neg)}

    tree = Word2Vec(SENTENCES, hs=1, negative=0, **COMMON)
    saved(tree, "tree.model.bz2", pickle_protocol=2)
    told["tree.model.bz2"] = about(tree.wv) | {
        "pairs": PAIRS,
        "scores": [log_probability(tree, *pair) for pair in PAIRS],
    }

    ngrams = FastText(SENTENCES, bucket=50, **COMMON)
    saved(ngrams, "ngrams.model.gz", sep_limit=50)
    told["ngrams.model.gz"] = about(ngrams.wv) | {"unknown": rounded(ngrams.wv["naïvety"])}

    documents = [
        TaggedDocument(words, [number, f"kind {number % 2}"])
        for number, words in enumerate(SENTENCES)
    ]
    tagged = Doc2Vec(documents, dm=0, **COMMON)
    saved(tagged, "documents.model", sep_limit=50, pickle_protocol=5)
    told["documents.model"] = about(tagged.wv) | {
        "tags": tagged.dv.index_to_key,
        "tag_vectors": rounded(tagged.dv.vectors),
    }

    saved(words.wv, "words.kv", pickle_protocol=0)
    told["words.kv"] = about(words.wv)

    with open("gensim.json", "w", encoding="utf-8") as out:
        json.dump(told, out, ensure_ascii=False)


if __name__ == "__main__":
    main()
