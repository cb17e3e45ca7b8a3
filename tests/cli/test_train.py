"""train word2vec."""

import gzip
import subprocess
import sys

import numpy as np
import pytest

import vecloom as library

QUICK = ("--sg", "--vector-size", "16", "--epochs", "1", "--quiet")


def train(vecloom, *arguments):
    return vecloom("train", "word2vec", *arguments)


def test_writes_the_model_the_library_would_train(vecloom, english, tmp_path):
    result = train(vecloom, english, "-o", tmp_path / "m", *QUICK, "--seed", "5")
    assert (result.code, result.out, result.err) == (0, "", "")
    expected = library.Word2Vec(corpus_file=english, sg=1, vector_size=16, epochs=1, seed=5)
    assert np.array_equal(library.load(tmp_path / "m").wv.vectors, expected.wv.vectors)


def test_progress_goes_to_standard_error(vecloom, english, tmp_path):
    result = train(vecloom, english, "-o", tmp_path / "m", *QUICK[:-1])
    assert result.out == ""
    assert "vectors" in result.err


@pytest.mark.parametrize("to", ["text", "binary", "native"])
def test_vectors_in_every_format(vecloom, english, tmp_path, to):
    train(vecloom, english, "-o", tmp_path / "v", *QUICK, "--format", to, "--vectors-only")
    opened = library.load(tmp_path / "v")
    assert isinstance(opened, library.KeyedVectors)
    assert opened.vector_size == 16


def test_several_inputs_compressed_and_plain(vecloom, english, tmp_path):
    lines = english.read_text(encoding="utf-8").splitlines(keepends=True)
    half = len(lines) // 2
    (tmp_path / "a.txt").write_text("".join(lines[:half]), encoding="utf-8")
    with gzip.open(tmp_path / "b.txt.gz", "wt", encoding="utf-8") as file:
        file.writelines(lines[half:])
    inputs = [tmp_path / "a.txt", tmp_path / "b.txt.gz"]
    assert train(vecloom, *inputs, "-o", tmp_path / "two", *QUICK).code == 0
    assert train(vecloom, english, "-o", tmp_path / "one", *QUICK).code == 0
    two, one = (library.load(tmp_path / name).wv.vectors for name in ("two", "one"))
    assert np.array_equal(two, one)


def test_corpus_cache_is_written_then_used(vecloom, english, tmp_path):
    cached = (*QUICK, "--corpus-cache", tmp_path / "c")
    assert train(vecloom, english, "-o", tmp_path / "first", *cached).code == 0
    second = train(vecloom, tmp_path / "absent.txt", "-o", tmp_path / "second", *cached)
    assert second.code == 0
    assert "using the encoded text" in second.err
    first, second = (library.load(tmp_path / name).wv.vectors for name in ("first", "second"))
    assert np.array_equal(first, second)


def test_standard_input(english, model, tmp_path):
    with english.open("rb") as text:
        subprocess.run(
            [sys.executable, "-m", "vecloom.cli", "train", "word2vec", "-", "-o", "m", *QUICK],
            stdin=text,
            cwd=tmp_path,
            check=True,
        )
    assert "river" in library.load(tmp_path / "m").wv


def test_absent_input_is_told_before_anything_is_written(vecloom, tmp_path):
    result = train(vecloom, tmp_path / "absent.txt", "-o", tmp_path / "m", *QUICK)
    assert result.code == 1
    assert "absent.txt" in result.err
    assert result.err.count("\n") == 1
    assert not (tmp_path / "m").exists()


def test_absent_folder_of_the_output_is_told_before_training(vecloom, english, tmp_path):
    result = train(vecloom, english, "-o", tmp_path / "absent" / "m", *QUICK)
    assert result.code == 1
    assert "folder" in result.err


@pytest.mark.parametrize(
    "wrong", [["--window", "0"], ["--vector-size", "x"], ["--format", "csv"], ["--nonsense"]]
)
def test_wrong_options_are_usage_errors(vecloom, english, tmp_path, wrong):
    result = train(vecloom, english, "-o", tmp_path / "m", *wrong)
    assert result.code == 2
    assert "see 'vecloom train word2vec --help'" in result.err


def test_interruption_saves_what_was_learnt(vecloom, english, tmp_path, monkeypatch):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(library.Word2Vec, "train", interrupted)
    result = train(vecloom, english, "-o", tmp_path / "m", *QUICK)
    assert result.code == 130
    assert "stopped early" in result.err
    assert "river" in library.load(tmp_path / "m").wv


# FastText


def fasttext(vecloom, *arguments):
    return vecloom("train", "fasttext", *arguments, "--bucket", "20000")


def test_fasttext_is_what_the_library_would_train(vecloom, english, tmp_path):
    result = fasttext(vecloom, english, "-o", tmp_path / "m", *QUICK, "--workers", "1")
    assert (result.code, result.out, result.err) == (0, "", "")
    expected = library.FastText(
        corpus_file=english, sg=1, vector_size=16, epochs=1, bucket=20000, workers=1
    )
    loaded = library.load(tmp_path / "m")
    assert type(loaded) is library.FastText
    assert np.array_equal(loaded.wv.rows, expected.wv.rows)


@pytest.mark.parametrize("arguments", [["--format", "fasttext"], ["--vectors-only"]])
def test_unknown_words_of_fasttext_have_neighbours(vecloom, english, tmp_path, arguments):
    assert fasttext(vecloom, english, "-o", tmp_path / "m", *QUICK, *arguments).code == 0
    result = vecloom("neighbours", tmp_path / "m", "riverishness", "--topn", "4")
    assert result.code == 0
    assert len(result.out.splitlines()) == 4


def test_only_fasttext_is_written_as_fasttext(vecloom, english, tmp_path):
    result = train(vecloom, english, "-o", tmp_path / "m", *QUICK, "--format", "fasttext")
    assert result.code == 2
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("command", ["word2vec", "fasttext"])
def test_fine_tuning(vecloom, english, tmp_path, command):
    lines = english.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "general.txt").write_text("".join(lines[:1000]), encoding="utf-8")
    (tmp_path / "special.txt").write_text("".join(lines[1000:1200]), encoding="utf-8")
    train(vecloom, tmp_path / "general.txt", "-o", tmp_path / "given", *QUICK)
    tuned = ("--pretrained", tmp_path / "given", "--lockf", "0")
    for name, options in (("kept", ()), ("text", ("--text-words",))):
        arguments = (tmp_path / "special.txt", "-o", tmp_path / name, *QUICK, *tuned, *options)
        assert vecloom("train", command, *arguments).code == 0
    given, kept, text = (library.load(tmp_path / name).wv for name in ("given", "kept", "text"))
    assert set(given.index_to_key) < set(kept.index_to_key) > set(text.index_to_key)
    for wv in (kept, text):
        both = [word for word in wv.index_to_key if word in given.key_to_index]
        np.testing.assert_allclose(wv[both], given[both], atol=1e-4)


def test_pretrained_vectors_of_other_dimensions(vecloom, english, tmp_path):
    train(vecloom, english, "-o", tmp_path / "given", *QUICK)
    options = ("--pretrained", tmp_path / "given", "--quiet")
    result = train(vecloom, english, "-o", tmp_path / "tuned", *options)
    assert result.code == 1
    assert "16 dimensions, the model 100: set vector_size=16" in result.err
