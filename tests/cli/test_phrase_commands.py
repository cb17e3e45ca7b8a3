"""phrases."""

import gzip

import pytest

import vecloom as library

TEXT = (
    """the bank of america is in new york
new york is large

bank of america and new york
"""
    * 3
)


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def learnt(vecloom, text, tmp_path):
    out = tmp_path / "text.phrases"
    result = vecloom(
        *("phrases", "learn", text, "-o", out, "--min-count", "4", "--threshold", "0.5"),
        *("--connector-words", "english"),
    )
    assert result.code == 0
    assert "wrote 2 phrases" in result.err
    return out


def test_learn_and_list(vecloom, learnt):
    expected = library.FrozenPhrases.load(learnt).phrasegrams
    rows = vecloom("phrases", "list", learnt).rows
    assert [phrase for phrase, _ in rows] == ["new_york", "bank_of_america"]
    assert {phrase: float(score) for phrase, score in rows} == pytest.approx(expected, abs=1e-4)
    assert vecloom("phrases", "list", learnt, "--topn", "1").rows == rows[:1]


def test_apply_keeps_the_lines(vecloom, learnt, text, tmp_path):
    expected = TEXT.replace("bank of america", "bank_of_america").replace("new york", "new_york")
    assert vecloom("phrases", "apply", learnt, text).out == expected
    assert vecloom("phrases", "apply", learnt, "-", stdin=TEXT).out == expected
    out = tmp_path / "joined.txt.gz"
    assert vecloom("phrases", "apply", learnt, text, "-o", out, "--workers", "1").code == 0
    assert gzip.decompress(out.read_bytes()).decode() == expected


def test_phrases_with_their_counts_will_do(vecloom, text, tmp_path):
    phrases = library.Phrases(corpus_file=text, min_count=1, threshold=3)
    phrases.save(tmp_path / "counts")
    result = vecloom("phrases", "list", tmp_path / "counts")
    assert [row[0] for row in result.rows] == sorted(
        phrases.export_phrases(), key=phrases.export_phrases().get, reverse=True
    )


def test_options(vecloom, text, tmp_path):
    words, out = tmp_path / "words.txt", tmp_path / "text.phrases"
    words.write_text("of\nis\n", encoding="utf-8")
    options = ("--scoring", "npmi", "--threshold", "0.1", "--delimiter", "·")
    command = ("phrases", "learn", text, "-o", out, "--connector-words", words, *options)
    assert vecloom(*command, "--quiet").code == 0
    loaded = library.load(out)
    assert loaded.connector_words == {"of", "is"}
    assert (loaded.delimiter, loaded.threshold) == ("·", 0.1)
    facts = dict(vecloom("info", out).rows)
    assert facts["kind"] == "FrozenPhrases"
    assert facts["delimiter"] == "·"
    assert int(facts["phrases"]) == len(loaded.phrasegrams)


def test_what_cannot_be_done(vecloom, learnt, text, tmp_path):
    out = tmp_path / "out"
    result = vecloom("phrases", "learn", text, "-o", out, "--threshold", "-1")
    assert (result.code, out.exists()) == (1, False)
    assert "threshold" in result.err
    assert vecloom("phrases", "list", text).code == 1
    spaced = tmp_path / "spaced"
    library.Phrases(corpus_file=text, delimiter=" ").freeze().save(spaced)
    result = vecloom("phrases", "apply", spaced, text)
    assert result.code == 1
    assert "cannot show" in result.err
    assert "lists them" in vecloom("neighbours", learnt, "new_york").err
