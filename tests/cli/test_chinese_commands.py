"""Chinese text on the command line."""

import json

import pytest

import vecloom as library
from vecloom.corpus import Characters, Jieba

pytest.importorskip("jieba", reason="the extra zh is not installed")

TEXT = "我们来到北京的清华大学，石墨烯研究在清华大学。\n" * 20
QUICK = ("--vector-size", "8", "--epochs", "1", "--quiet")


@pytest.fixture
def chinese(tmp_path):
    path = tmp_path / "zh.txt"
    path.write_bytes(TEXT.encode("gb18030"))
    return path


@pytest.mark.parametrize("kind", ["word2vec", "fasttext", "glove"])
def test_one_command_from_chinese_text_to_vectors(vecloom, chinese, tmp_path, kind):
    words = tmp_path / "user.txt"
    words.write_text("石墨烯研究\n", encoding="utf-8")
    options = (
        "mode=search",
        "stop_words=chinese",
        "lower=yes",
        f"user_dict={words}",
    )
    chosen = [part for option in options for part in ("--tokenizer-option", option)]
    result = vecloom(
        "train", kind, chinese, "-o", tmp_path / "m", *QUICK,
        "--tokenizer", "jieba", "--encoding", "auto", *chosen,
    )  # fmt: skip
    assert result.code == 0, result.err
    model = library.load(tmp_path / "m")
    assert {"石墨烯研究", "清华", "清华大学"} <= set(model.wv.index_to_key)
    assert "的" not in model.wv.index_to_key
    assert model.tokenizer == Jieba(
        mode="search", stop_words="chinese", lower=True, user_dict=["石墨烯研究"]
    )


def test_the_name_of_a_tokenizer_is_saved(vecloom, chinese, tmp_path):
    chosen = ("--tokenizer", "characters", "--tokenizer-option", "max_n=2")
    assert vecloom(
        "train", "word2vec", chinese, "-o", tmp_path / "m", *QUICK, *chosen, "--encoding", "gbk"
    ).code == 0  # fmt: skip
    model = library.load(tmp_path / "m")
    assert model.tokenizer == Characters(max_n=2)
    told = json.loads(vecloom("info", tmp_path / "m", "--json").out)
    assert told["tokenizer"] == {"name": "characters", "max_n": 2}
    assert "清华" in model.wv


def test_parts_of_speech(vecloom, chinese, tmp_path):
    chosen = ("--tokenizer", "jieba", "--tokenizer-option", "pos=nt,ns", "--encoding", "auto")
    assert vecloom("train", "word2vec", chinese, "-o", tmp_path / "m", *QUICK, *chosen).code == 0
    assert set(library.load(tmp_path / "m").wv.index_to_key) == {"清华大学", "北京"}


@pytest.mark.parametrize(
    ("tokenizer", "option", "told"),
    [
        ("words", "mode=full", "is for jieba and characters, not for 'words'"),
        ("jieba", "modus=full", "jieba has the settings"),
        ("jieba", "mode", "expected NAME=VALUE"),
        ("jieba", "lower=perhaps", "lower=perhaps"),
        ("characters", "max_n=two", "max_n=two"),
    ],
)
def test_a_wrong_setting_is_misuse(vecloom, chinese, tmp_path, tokenizer, option, told):
    result = vecloom(
        "train", "word2vec", chinese, "-o", tmp_path / "m", "--tokenizer", tokenizer,
        "--tokenizer-option", option,
    )  # fmt: skip
    assert result.code == 2
    assert told in result.err


def test_a_wrong_encoding_is_one_line(vecloom, chinese, tmp_path):
    result = vecloom("train", "word2vec", chinese, "-o", tmp_path / "m", *QUICK)
    assert result.code == 1
    assert "not UTF-8 at byte 0, line 1" in result.err
    assert "Traceback" not in result.err


def test_the_encoded_text_is_kept_and_read_again_when_it_changes(
    vecloom, chinese, tmp_path, monkeypatch
):
    monkeypatch.setenv("VECLOOM_CACHE", str(tmp_path / "cache"))
    chosen = ("--tokenizer", "jieba", "--encoding", "auto", "--corpus-cache", "auto")
    for _ in range(2):
        result = vecloom("train", "word2vec", chinese, "-o", tmp_path / "m", *QUICK, *chosen)
        assert result.code == 0
        assert len(list((tmp_path / "cache").iterdir())) == 1
    chinese.write_bytes((TEXT + "上海\n" * 9).encode("gb18030"))
    assert vecloom("train", "word2vec", chinese, "-o", tmp_path / "m", *QUICK, *chosen).code == 0
    assert "上海" in library.load(tmp_path / "m").wv
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_counting_reads_chinese_too(vecloom, chinese, tmp_path):
    chosen = ("--tokenizer", "jieba", "--encoding", "auto")
    assert vecloom("cooccur", chinese, "-o", tmp_path / "c", "--quiet", *chosen).code == 0
    assert "清华大学" in library.corpus.Cooccurrence.open(tmp_path / "c").words
