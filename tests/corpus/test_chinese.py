"""Chinese text into words and characters."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vecloom import Corpus
from vecloom.corpus import Characters, Jieba, tokenizers
from vecloom.corpus.chinese import STOP_WORDS, dictionary

jieba = pytest.importorskip("jieba", reason="the extra zh is not installed")
jieba.setLogLevel(60)

TEXT = """\
我来到北京清华大学。他来到了网易杭研大厦，小明硕士毕业于中国科学院计算所，后在日本京都大学深造！
玄德曰：“孔明乃当世奇才也．”云长、翼德不服，皆曰：“卧龙先生何在？”
2023年GDP增长5.2%，C++和T恤以及卡拉OK都在A股上市；F-16、BQ.1.1、www.example.com。
\u3000\u3000全角ＡＢＣ１２３与half-width\t混排\u00a0café Ñandú привет 日本語のテキスト 한국어 𠮷野家 𪚥
江州市长江大桥参加了长江大桥的通车仪式。工信处女干事每月经过下属科室
“”——……《》（）【】；：？！、·～ 1 + 1 = 2 a_b_c ___ ### 100% -5 3.14.15
"""
RAW = {"punctuation": True, "narrow": False}
LCUT: dict[str, Any] = {
    "exact": jieba.lcut,
    "full": lambda text: jieba.lcut(text, cut_all=True),
    "search": jieba.lcut_for_search,
}


def by_jieba(text: str, mode: str = "exact", **options: Any) -> list[str]:
    return [word for word in LCUT[mode](text, **options) if word.strip()]


@pytest.mark.parametrize("mode", LCUT)
@pytest.mark.parametrize("line", TEXT.splitlines())
def test_cuts_are_those_of_jieba(line: str, mode: str) -> None:
    assert Jieba(mode=mode, **RAW)(line) == by_jieba(line, mode)


def test_cuts_without_the_model_are_those_of_jieba() -> None:
    for line in TEXT.splitlines():
        assert Jieba(hmm=False, **RAW)(line) == by_jieba(line, HMM=False)


ALPHABET = st.sampled_from(
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对"
    "小多然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动"
    "北京上海清华大学科研院曹操刘备诸葛亮龘𠮷〇鿕鿖aT恤Z卡拉OK019.%-+#&_ \u3000，。!é"
)


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET, max_size=40), st.sampled_from(list(LCUT)))
def test_cuts_of_any_text_are_those_of_jieba(text: str, mode: str) -> None:
    assert Jieba(mode=mode, **RAW)(text) == by_jieba(text, mode)


USER = "云计算 5\n石墨烯\n凱特琳 nz\n八一双鹿 3 nz\n清华 0 n\n\n台中\nQ弹 10"


@pytest.fixture
def user_dict(tmp_path: Path) -> Path:
    path = tmp_path / "user.txt"
    path.write_text("\ufeff" + USER, encoding="utf-8")
    return path


def test_user_dictionaries_work_as_in_jieba(user_dict: Path) -> None:
    other = jieba.Tokenizer()
    other.load_userdict(str(user_dict))
    text = "李小福是创新办主任也是云计算方面的专家；什么是八一双鹿？凱特琳、石墨烯Q弹，在清华台中。"
    expected = other.lcut(text)
    jieba.finalseg.Force_Split_Words.discard("清华")  # jieba forbids it for everybody
    assert Jieba(user_dict=user_dict, **RAW)(text) == expected
    loaded = dictionary.load(dictionary.user_entries(user_dict))
    for word in USER.split():
        assert loaded.count(word) == other.FREQ.get(word)
    assert loaded.total == other.total


def test_user_words_may_be_given_as_such() -> None:
    text = "石墨烯和凱特琳在一起"
    assert "凱特琳" in Jieba(user_dict=["石墨烯", ("凱特琳", None, "nr")])(text)
    assert "石墨" in Jieba(user_dict=[("石墨烯", 0), ("石墨", 100000)])(text)


@pytest.mark.parametrize(
    "entries", [[""], [3], [("词", -1)], [("词", 1.5)], [("词", 2**40)], [("词", 1, "n", 2)], [()]]
)
def test_a_wrong_user_word_is_told(entries: list[Any]) -> None:
    with pytest.raises(ValueError, match="user_dict"):
        Jieba(user_dict=entries)


def test_a_user_dictionary_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "user.txt"
    path.write_bytes("石墨烯\n".encode() + "云计算\n".encode("gb18030"))
    with pytest.raises(ValueError, match=r"user.txt: not UTF-8 at byte 10, line 2.*iconv"):
        Jieba(user_dict=path)
    with pytest.raises(FileNotFoundError, match="none.txt"):
        Jieba(user_dict=tmp_path / "none.txt")


def test_punctuation_and_width() -> None:
    line = "全角ＧＤＰ，１００％！——_"
    assert Jieba()(line) == ["全角", "GDP", "100"]
    assert Jieba(lower=True)(line) == ["全角", "gdp", "100"]
    assert Jieba(narrow=False)("ＧＤ") == ["Ｇ", "Ｄ"]
    assert Jieba(punctuation=True)(line)[-3:] == ["—", "—", "_"]


def test_numbers_and_latin_words_stay_whole() -> None:
    assert Jieba()("2023年iPhone卖了3.5万台") == ["2023", "年", "iPhone", "卖", "了", "3.5", "万台"]


def test_stop_words(tmp_path: Path) -> None:
    line = "我们在北京的清华大学"
    assert Jieba(stop_words="chinese")(line) == ["北京", "清华大学"]
    assert Jieba(stop_words=["北京"])(line) == ["我们", "在", "的", "清华大学"]
    path = tmp_path / "stop.txt"
    path.write_text("北京\n\n的\r\n", encoding="utf-8")
    assert Jieba(stop_words=path)(line) == ["我们", "在", "清华大学"]
    assert Characters(stop_words="chinese")("我的书") == ["书"]
    assert 100 < len(STOP_WORDS) < 400
    with pytest.raises(ValueError, match="stop_words"):
        Jieba(stop_words=[""])


def test_characters() -> None:
    assert Characters()("我爱NLP2，café！か한𠮷〇") == [*"我爱", "NLP2", "café", *"か한𠮷〇"]
    assert Characters(punctuation=True)("好，ok。") == ["好", "，", "ok", "。"]
    assert Characters(min_n=1, max_n=2)("中国人a好") == [
        "中",
        "中国",
        "国",
        "国人",
        "人",
        "a",
        "好",
    ]
    assert Characters(min_n=2, max_n=3)("中国人") == ["中国", "中国人", "国人"]
    assert Characters(min_n=2, max_n=2)("我，你") == []


@pytest.mark.parametrize("lengths", [(0, 1), (2, 1), (1, 21)])
def test_lengths_of_ngrams_are_checked(lengths: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="min_n"):
        Characters(min_n=lengths[0], max_n=lengths[1])


def test_settings_are_checked() -> None:
    with pytest.raises(ValueError, match="mode='fast': choose among 'exact', 'full', 'search'"):
        Jieba(mode="fast")
    with pytest.raises(TypeError, match="hmm='no'"):
        Jieba(hmm="no")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no setting 'modus'.*'mode'"):
        tokenizers.restored({"name": "jieba", "modus": "full"})
    with pytest.raises(ValueError, match="'ictclas'.*'jieba', 'characters'"):
        tokenizers.restored({"name": "ictclas"})
    with pytest.raises(ValueError, match="'words', 'jieba', 'characters'"):
        tokenizers.resolve("ictclas")


@pytest.mark.parametrize(
    "tokenizer",
    [
        Jieba(),
        Jieba(mode="search", user_dict=["石墨烯", ("云计算", 5, "n")], stop_words=["的"]),
        Jieba(stop_words="chinese", hmm=False),
        Characters(min_n=1, max_n=2, punctuation=True),
    ],
)
def test_settings_survive_files_and_pickles(tokenizer: Jieba | Characters) -> None:
    saved = json.loads(json.dumps(tokenizer.to_dict()))
    again = tokenizers.restored(saved)
    assert again == tokenizer
    assert hash(again) == hash(tokenizer)
    assert again("石墨烯的云计算") == tokenizer("石墨烯的云计算")
    for copied in (pickle.loads(pickle.dumps(tokenizer)), copy.deepcopy(tokenizer)):
        assert copied == tokenizer
        assert copied("石墨烯的云计算") == tokenizer("石墨烯的云计算")


@pytest.mark.parametrize("tokenizer", ["jieba", "characters", Jieba(mode="full")])
@pytest.mark.parametrize("block_size", [1, 64, 1 << 20])
def test_a_corpus_has_the_tokens_of_its_lines(
    tmp_path: Path, tokenizer: Any, block_size: int
) -> None:
    path = tmp_path / "zh.txt"
    path.write_text(TEXT, encoding="utf-8")
    split = tokenizers.resolve(tokenizer).split
    expected = [tokens for line in TEXT.split("\n") if (tokens := list(split(line)))]
    for workers in (1, 3):
        corpus = Corpus.from_files(
            path, tokenizer=tokenizer, workers=workers, _block_size=block_size
        )
        assert list(corpus.sentences()) == expected


def test_threads_may_share_a_tokenizer() -> None:
    tokenizer = Jieba(user_dict=["云长"])
    expected = [tokenizer(line) for line in TEXT.splitlines()]
    wrong: list[int] = []

    def work() -> None:
        if any([tokenizer(line) for line in TEXT.splitlines()] != expected for _ in range(50)):
            wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_long_lines_and_empty_ones(tmp_path: Path) -> None:
    path = tmp_path / "zh.txt"
    path.write_text("\n\n" + "我来到北京" * 50_000 + "\n\n。\n好", encoding="utf-8")
    corpus = Corpus.from_files(path, tokenizer="jieba")
    assert corpus.n_sentences == 2
    assert corpus.n_tokens == 3 * 50_000 + 1
    assert Jieba()("") == []


def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "zh.txt"
    path.write_bytes("北京".encode() + b"\xff" + "大学\n".encode())
    with pytest.raises(ValueError, match="line 1"):
        Corpus.from_files(path, tokenizer="jieba")
    corpus = Corpus.from_files(path, tokenizer="jieba", encoding_errors="replace")
    assert list(corpus.sentences()) == [["北京", "大学"]]
    corpus = Corpus.from_files(path, tokenizer="characters", encoding_errors="surrogateescape")
    assert corpus.n_tokens == 4


def test_traditional_text_is_simplified() -> None:
    pytest.importorskip("opencc", reason="the extra opencc is not installed")
    assert Jieba(simplify=True)("漢語與電腦，乾隆年間") == ["汉语", "与", "电脑", "乾隆年间"]
    assert Characters(simplify=True)("漢語") == ["汉", "语"]
    assert Characters(simplify=True, punctuation=True)("漢\udcff\0語") == [
        "汉",
        "\udcff",
        "\0",
        "语",
    ]


def test_threads_may_simplify(tmp_path: Path) -> None:
    pytest.importorskip("opencc", reason="the extra opencc is not installed")
    path = tmp_path / "zh.txt"
    path.write_text("漢語與電腦，乾隆年間\n頭髮發展\n" * 500, encoding="utf-8")
    corpora = [
        Corpus.from_files(path, tokenizer=Jieba(simplify=True), workers=n, _block_size=99)
        for n in (1, 4)
    ]
    first, second = (list(corpus.sentences()) for corpus in corpora)
    assert first == second
    assert first[1] == ["头发", "发展"]


def test_without_opencc_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from vecloom.corpus.chinese import base

    base._converter.cache_clear()
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(ImportError, match=r"vecloom\[opencc\]"):
        Jieba(simplify=True)("漢語")


def test_without_jieba_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    tokenizer = Jieba(user_dict=["一个没有人用过的词"])  # none of the dictionaries loaded
    path = tmp_path / "zh.txt"
    path.write_text("北京", encoding="utf-8")
    with pytest.raises(ImportError, match=r"vecloom\[zh\]"):
        Corpus.from_files(path, tokenizer=tokenizer)


def test_a_damaged_jieba_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dict.txt").write_text("北京 viele\n", encoding="utf-8")
    monkeypatch.setattr(dictionary, "jieba_folder", lambda: tmp_path)
    with pytest.raises(ImportError, match="cannot be read.*install jieba anew"):
        Jieba(user_dict=["另一个没有人用过的词"])("北京")


def by_posseg(text: str, pos: tuple[str, ...], **options: Any) -> list[str]:
    from jieba import posseg

    return [
        pair.word
        for pair in posseg.cut(text, **options)
        if pair.flag.startswith(pos) and pair.word.strip()
    ]


@pytest.mark.parametrize("pos", ["n", "v", "a", "x", "m", "eng", "nr", ("n", "v"), "zz"])
def test_parts_of_speech_are_those_of_jieba(pos: Any) -> None:
    names = (pos,) if isinstance(pos, str) else pos
    for line in TEXT.splitlines():
        assert Jieba(pos=pos, **RAW)(line) == by_posseg(line, names)
        assert Jieba(pos=pos, hmm=False, **RAW)(line) == by_posseg(line, names, HMM=False)


@settings(max_examples=200, deadline=None)
@given(st.text(ALPHABET, max_size=40), st.sampled_from(["n", "v", "x", "m", "d", "u"]))
def test_parts_of_speech_of_any_text_are_those_of_jieba(text: str, pos: str) -> None:
    assert Jieba(pos=pos, **RAW)(text) == by_posseg(text, (pos,))


def test_parts_of_speech_of_user_words() -> None:
    tokenizer = Jieba(
        user_dict=[("石墨烯", 5, "n"), ("云计算", 5, "zz"), "凱特琳"], pos=["zz", "x"]
    )
    assert tokenizer("石墨烯、云计算和凱特琳") == ["云计算", "凱特琳"]


@pytest.mark.parametrize("pos", [[], "", [""], [3]])
def test_wrong_parts_of_speech_are_told(pos: Any) -> None:
    with pytest.raises(ValueError, match="pos="):
        Jieba(pos=pos)
    with pytest.raises(ValueError, match="for mode='exact'"):
        Jieba(pos="n", mode="full")


def test_jieba_itself_is_not_run() -> None:
    check = (
        "import sys; from vecloom.corpus import Jieba\n"
        "assert Jieba(pos='n')('我来到北京清华大学') == ['北京', '清华大学']\n"
        "assert 'jieba' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
