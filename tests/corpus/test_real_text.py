"""Texts as they come, against what plain Python makes of them."""

import lzma
import os
from collections import Counter
from pathlib import Path

import pytest

from vecloom.corpus import Corpus, tokenizers

DATA = Path(os.environ.get("VECLOOM_DATA", Path(__file__).parents[2] / ".." / "shared" / "data"))


def real(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is absent: set VECLOOM_DATA to the folder of the test data")
    return path


@pytest.mark.parametrize("tokenizer", ["whitespace", "words"])
def test_chinese_novel(tokenizer):
    path = real("chinese/honglou-meng.txt.xz")
    split = tokenizers.resolve(tokenizer).split
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
        sentences = [tokens for line in file if (tokens := split(line))]
    corpus = Corpus.from_files(path, tokenizer=tokenizer, _block_size=100_000, workers=4)
    assert list(corpus.sentences()) == sentences
    words = (word for tokens in sentences for word in tokens)
    assert dict(zip(corpus.vocabulary.words, corpus.vocabulary.counts.tolist(), strict=True)) == (
        Counter(words)
    )


@pytest.mark.slow
def test_wikipedia():
    corpus = Corpus.from_files(real("english/enwiki2019.text8style.xz"))
    assert (corpus.n_tokens, len(corpus.vocabulary)) == (17_029_747, 254_704)
    assert corpus.vocabulary.words[:3] == ["the", "of", "and"]
    assert (corpus.vocabulary.counts >= 5).sum() == 73_852
