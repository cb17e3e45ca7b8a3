"""cooccur."""

import os

import pytest

from vecloom.corpus import Cooccurrence, Corpus


def test_writes_what_the_library_counts(vecloom, english, tmp_path):
    result = vecloom("cooccur", english, "-o", tmp_path / "counts", "--quiet", "--window", "4")
    assert (result.code, result.out, result.err) == (0, "", "")
    Cooccurrence.from_corpus(Corpus.from_files(english), 4).save(tmp_path / "expected")
    assert (tmp_path / "counts").read_bytes() == (tmp_path / "expected").read_bytes()
    assert sorted(os.listdir(tmp_path)) == ["counts", "expected"]


def test_options_and_progress(vecloom, english, tmp_path):
    options = (
        "--right --no-distance-weighting --min-count 2 --max-vocab 50 --memory 40MB --workers 2"
    )
    result = vecloom("cooccur", english, "-o", tmp_path / "counts", *options.split())
    assert result.code == 0 and "pairs of 50 words" in result.err
    counts = Cooccurrence.open(tmp_path / "counts")
    expected = Cooccurrence.from_corpus(
        Corpus.from_files(english),
        min_count=2,
        max_vocab=50,
        symmetric=False,
        distance_weighting=False,
    )
    assert counts.top(50) == expected.top(50)
    assert not counts.symmetric and not counts.distance_weighting


def test_goes_on_in_a_folder_that_holds_other_files(vecloom, english, tmp_path):
    parts = tmp_path / "parts"
    Cooccurrence.from_corpus(Corpus.from_files(english), directory=parts)
    (parts / "other").write_text("not ours")
    before = os.stat(parts / "cooccurrence").st_ino
    result = vecloom("cooccur", english, "-o", tmp_path / "counts", "--directory", parts)
    assert result.code == 0
    assert os.stat(tmp_path / "counts").st_ino == before
    assert os.listdir(parts) == ["other"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--memory", "1kB"], "too little"),
        (["--memory", "much"], "512MB"),
        (["--min-count", "1000000"], "lower it"),
        (["-o", "absent/counts"], "no such folder"),
    ],
)
def test_errors_are_one_line(vecloom, english, tmp_path, arguments, message):
    result = vecloom("cooccur", english, "-o", tmp_path / "counts", "--quiet", *arguments)
    assert result.code == 1
    assert message in result.err and result.err.count("\n") == 1
    assert os.listdir(tmp_path) == []
