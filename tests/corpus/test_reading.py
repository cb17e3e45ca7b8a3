"""Files read natively against plain Python."""

import bz2
import gzip
import io
import lzma
import re
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from vecloom.corpus import Corpus, tokenizers

# Text as it should not be, but is.
SPACES = [chr(c) for c in range(0x110000) if chr(c).isspace()]
ODD = [
    "\x00",
    "\r\n",
    "\n\n",
    "\u200b",
    "\ufeff",
    "\u0085",
    "\x1c",
    "\u3000",
    "İ",
    "ΑΣ",
    "Σ",
    "ß",
    "_",
]

letters = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ascii_words = st.text("ab_ \n", max_size=12)
texts = st.lists(
    st.one_of(ascii_words, letters, st.sampled_from(SPACES), st.sampled_from(ODD)), max_size=30
).map("".join)

SPLIT = {
    "whitespace": str.split,
    "words": lambda line: re.findall(r"\w+", line.lower()),
}


def expected(text, split):
    text = text.removeprefix("\ufeff")
    return [tokens for line in text.split("\n") if (tokens := split(line))]


def assert_encodes(corpus, sentences):
    """The corpus is exactly these sentences, its words ordered as promised."""
    assert list(corpus.sentences()) == sentences
    counts = Counter(token for tokens in sentences for token in tokens)
    # Counter keeps the order of first occurrence, sorted() is stable.
    ordered = sorted(counts, key=lambda word: -counts[word])
    assert corpus.vocabulary.words == ordered
    assert corpus.vocabulary.counts.tolist() == [counts[word] for word in ordered]
    assert [corpus.vocabulary.words[i] for i in corpus.vocabulary.order_of_occurrence()] == list(
        counts
    )
    assert corpus.ids.dtype == np.int32 and corpus.offsets.dtype == np.int64
    assert corpus.n_tokens == sum(counts.values()) and len(corpus) == len(sentences)


@pytest.mark.parametrize("tokenizer", SPLIT)
@given(text=texts, block=st.integers(4, 40), workers=st.integers(1, 5))
def test_any_text_in_any_blocks(tmp_path_factory, tokenizer, text, block, workers):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(text.encode())
    sentences = expected(text, SPLIT[tokenizer])
    if not sentences:
        with pytest.raises(ValueError, match="any.txt: no tokens"):
            Corpus.from_files(path, tokenizer=tokenizer, _block_size=block, workers=workers)
        return
    corpus = Corpus.from_files(path, tokenizer=tokenizer, _block_size=block, workers=workers)
    assert_encodes(corpus, sentences)


@given(
    content=st.binary(max_size=60)
    | st.lists(st.sampled_from([b"\xe2", b"\x80", b"\xa8", b"\xc2", b" ", b"x", b"\n"])).map(
        b"".join
    ),
    errors=st.sampled_from(["replace", "ignore", "surrogateescape"]),
    block=st.integers(4, 20),
)
def test_any_bytes(tmp_path_factory, content, errors, block):
    path = tmp_path_factory.getbasetemp() / "bytes.txt"
    path.write_bytes(b"a b \n" + content)
    sentences = expected((b"a b \n" + content).decode("utf-8", errors), str.split)
    corpus = Corpus.from_files(path, encoding_errors=errors, workers=2, _block_size=block)
    assert_encodes(corpus, sentences)


def test_every_space_splits(tmp_path):
    path = tmp_path / "spaces.txt"
    path.write_text("x".join(SPACES), encoding="utf-8", newline="")
    corpus = Corpus.from_files(path)
    assert corpus.vocabulary.words == ["x"] and corpus.n_tokens == len(SPACES) - 1


def test_every_code_point_is_folded_as_python_does(tmp_path):
    characters = [chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000]
    # Neighbours decide what becomes of Σ, so every one is tried before and after it.
    pieces = [f"a{c}Σ{c}" for c in characters]
    text = "\n".join(" ".join(pieces[at : at + 999]) for at in range(0, len(pieces), 999))
    path = tmp_path / "all.txt"
    path.write_text(text, encoding="utf-8", newline="")
    corpus = Corpus.from_files(path, tokenizer="words")
    assert list(corpus.sentences()) == expected(text, tokenizers.words)
    plain = text.replace("Σ", "")
    path.write_text(plain, encoding="utf-8", newline="")
    corpus = Corpus.from_files(path, tokenizer="words")
    assert list(corpus.sentences()) == expected(plain, tokenizers.words)


def test_many_words_make_the_table_grow(tmp_path):
    sentences = [[f"w{i * i % 7001}", "x" * (i % 50 + 1), f"unique{i}"] for i in range(20_000)]
    path = tmp_path / "many.txt"
    path.write_text("\n".join(map(" ".join, sentences)))
    for workers in 1, 3:
        assert_encodes(Corpus.from_files(path, _block_size=10_000, workers=workers), sentences)


def test_token_longer_than_a_block(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("a " + "é" * 5000 + " b\nc")
    assert_encodes(
        Corpus.from_files(path, _block_size=16, workers=2), [["a", "é" * 5000, "b"], ["c"]]
    )


def test_sentences_end_with_their_files(tmp_path):
    for name, text in ("1.txt", "a b"), ("2.txt", ""), ("3.txt", "\n\nc"), ("4.txt", "d\n"):
        (tmp_path / name).write_text(text)
    (tmp_path / ".hidden").write_text("no")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "5.txt").write_text("e")
    want = [["a", "b"], ["c"], ["d"]]
    assert list(Corpus.from_files(tmp_path).sentences()) == want
    assert list(Corpus.from_files(tmp_path / "*.txt", workers=2).sentences()) == want
    assert list(Corpus.from_files([tmp_path / "3.txt", str(tmp_path / "1.txt")]).sentences()) == [
        ["c"],
        ["a", "b"],
    ]
    assert list(Corpus.from_files(f"{tmp_path}/**/*.txt").sentences()) == [*want, ["e"]]


COMPRESSORS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}
TEXT = "".join(f"word{i % 97} and {i}\n" for i in range(5000))


@pytest.mark.parametrize("tokenizer", ["whitespace", str.split], ids=["native", "callable"])
@pytest.mark.parametrize("suffix", COMPRESSORS)
def test_compressed(tmp_path, suffix, tokenizer):
    half = len(TEXT) // 2
    compress = COMPRESSORS[suffix]
    path = tmp_path / f"text.{suffix}"
    # Two members, as concatenated files have them.
    path.write_bytes(compress(TEXT[:half].encode()) + compress(TEXT[half:].encode()))
    corpus = Corpus.from_files(path, tokenizer=tokenizer, _block_size=1000, workers=3)
    assert_encodes(corpus, expected(TEXT, str.split))


@pytest.mark.parametrize("tokenizer", ["whitespace", str.split], ids=["native", "callable"])
@pytest.mark.parametrize("suffix", COMPRESSORS)
def test_damaged_compressed(tmp_path, suffix, tokenizer):
    path = tmp_path / f"text.{suffix}"
    content = COMPRESSORS[suffix](TEXT.encode())
    for damaged in content[: len(content) // 2], content[:-1], b"plain text, in fact\n" * 9:
        path.write_bytes(damaged)
        with pytest.raises(ValueError, match=rf"text\.{suffix}: .*damaged"):
            Corpus.from_files(path, tokenizer=tokenizer, workers=2)


def test_zstd_absent(tmp_path, monkeypatch):
    if sys.version_info >= (3, 14):
        pytest.skip("Python has zstd itself")
    path = tmp_path / "text.zst"
    path.write_bytes(b"")
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(
        ImportError, match=r"needs the extra 'zstd': pip install \"vecloom\[zstd\]\""
    ):
        Corpus.from_files(path)


@pytest.mark.parametrize("tokenizer", ["'whitespace'", "str.split"])
def test_standard_input(tokenizer):
    program = (
        "from vecloom.corpus import Corpus\n"
        f"print(list(Corpus.from_files('-', tokenizer={tokenizer}).sentences()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"a b\n\nc", capture_output=True, check=True
    )
    assert done.stdout.split() == b"[['a', 'b'], ['c']]".split()


def test_standard_input_replaced(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a b\nc")))
    assert list(Corpus.from_files("-").sentences()) == [["a", "b"], ["c"]]


def test_callable_tokenizer_sees_lines(tmp_path):
    path = tmp_path / "lines.txt"
    path.write_bytes("\ufeffa,b\r\n\r\nc,é".encode())
    seen = []

    def split(line):
        seen.append(line)
        return line.split(",")

    assert list(Corpus.from_files(path, tokenizer=split).sentences()) == [["a", "b"], ["c", "é"]]
    assert seen == ["a,b", "c,é"]


@pytest.mark.parametrize("storage", ["memory", "auto", "file", "spill"])
@pytest.mark.parametrize("tokenizer", ["whitespace", str.split], ids=["native", "callable"])
def test_storage(tmp_path, monkeypatch, storage, tokenizer):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    saved = tmp_path / "text.corpus"
    options = {
        "file": {"storage": saved},
        "spill": {"_limit": 3000},
    }.get(storage, {"storage": storage})
    corpus = Corpus.from_files(path, tokenizer=tokenizer, workers=3, _block_size=500, **options)
    assert_encodes(corpus, expected(TEXT, str.split))
    assert isinstance(corpus.ids, np.memmap) == (storage in ("file", "spill"))
    assert not corpus.ids.flags.writeable
    if storage == "file":
        assert corpus.path == str(saved)
        other = tmp_path / "other.corpus"
        corpus.save(other)
        assert other.read_bytes() == saved.read_bytes()
        assert_encodes(Corpus.open(saved), expected(TEXT, str.split))
    del corpus
    assert not list((tmp_path / "temporary").iterdir())
    assert not list(tmp_path.glob(".*"))
