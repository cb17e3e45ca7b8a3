"""Models of Chinese text, saved with their tokenizer."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vecloom import Corpus, Doc2Vec, FastText, FastTextClassifier, GloVe, Word2Vec, load
from vecloom.corpus import Characters, Jieba
from vecloom.encoding import SentenceEncoder

pytest.importorskip("jieba", reason="the extra zh is not installed")

GOOD, BAD = "酒店很干净，早餐也好吃", "房间太脏了，服务态度很差"
QUICK = {"vector_size": 4, "epochs": 1, "min_count": 1}


@pytest.mark.parametrize("model", [Word2Vec, FastText, GloVe, Doc2Vec])
@pytest.mark.parametrize("tokenizer", ["jieba", Jieba(user_dict=["很干净"]), Characters(max_n=2)])
def test_a_model_is_saved_with_its_tokenizer(
    tmp_path: Path, model: Any, tokenizer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "zh.txt"
    path.write_text(f"{GOOD}\n{BAD}\n" * 5, encoding="utf-8")
    trained = model(corpus_file=path, tokenizer=tokenizer, **QUICK)
    trained.save(tmp_path / "m")
    with caplog.at_level(logging.WARNING):
        again = load(tmp_path / "m")
    assert caplog.text == ""
    assert again.tokenizer == tokenizer
    assert again.wv.index_to_key == trained.wv.index_to_key


@pytest.mark.parametrize("tokenizer", ["jieba", Jieba(pos=["n", "a"]), "characters"])
def test_a_classifier_of_raw_text(tmp_path: Path, tokenizer: Any) -> None:
    classifier = FastTextClassifier(tokenizer=tokenizer, epoch=25, lr=1.0, dim=8, workers=1)
    classifier.fit([GOOD, BAD] * 10, ["good", "bad"] * 10)
    classifier.save(tmp_path / "c")
    again = load(tmp_path / "c")
    assert again.predict(["干净", "脏"]).tolist() == ["good", "bad"]
    assert again.predict([GOOD, BAD]).tolist() == classifier.predict([GOOD, BAD]).tolist()


def test_subwords_of_characters_give_unknown_words_vectors() -> None:
    model = FastText([["清华大学", "北京大学", "大学"]] * 9, min_n=1, max_n=2, bucket=1000, **QUICK)
    assert "复旦大学" not in model.wv.key_to_index
    assert model.wv["复旦大学"].any()


def test_sentence_vectors_of_raw_text(tmp_path: Path) -> None:
    corpus = Corpus.from_sentences([Jieba()(GOOD), Jieba()(BAD)] * 9)
    wv = Word2Vec(corpus, **QUICK).wv
    encoder = SentenceEncoder(wv, method="mean", tokenizer=Jieba(pos=["n", "a"]))
    expected = SentenceEncoder(wv, method="mean").encode([Jieba(pos=["n", "a"])(GOOD)])
    assert np.array_equal(encoder.encode([GOOD]), expected)
    encoder.save(tmp_path / "e")
    again = SentenceEncoder.load(tmp_path / "e")
    assert again.options.tokenizer == Jieba(pos=["n", "a"])
    assert np.array_equal(again.encode([GOOD, BAD]), encoder.encode([GOOD, BAD]))
