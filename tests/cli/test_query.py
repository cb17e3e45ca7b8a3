"""neighbours, analogy, similarity."""

import json

import pytest

import vecloom as library


def test_neighbours_are_those_of_the_library(vecloom, model):
    result = vecloom("neighbours", model, "river", "wolf", "--topn", "3")
    wv = library.load(model).wv
    expected = [
        [word, name, f"{score:.4f}"]
        for word in ("river", "wolf")
        for name, score in wv.most_similar(word, topn=3)
    ]
    assert (result.code, result.rows, result.err) == (0, expected, "")


def test_neighbours_reads_words_from_standard_input(vecloom, model):
    typed = vecloom("neighbours", model, "river", "wolf")
    piped = vecloom("neighbours", model, stdin="river\n\n wolf \n")
    assert piped.out == typed.out
    assert len(piped.rows) == 20


def test_more_words_than_a_batch(vecloom, model):
    words = library.load(model).wv.index_to_key[:600]
    result = vecloom("neighbours", model, "--topn", "1", stdin="\n".join(words))
    assert [row[0] for row in result.rows] == words


def test_unknown_words_are_told_and_the_others_answered(vecloom, model):
    result = vecloom("neighbours", model, "river", "xyzzy", "--topn", "2")
    assert result.code == 1
    assert [row[0] for row in result.rows] == ["river", "river"]
    assert result.err == "vecloom: error: 'xyzzy' is not in the vocabulary\n"


def test_neighbours_as_json(vecloom, model):
    result = vecloom("neighbours", model, "river", "--json", "--topn", "4")
    answer = json.loads(result.out)
    assert answer["word"] == "river"
    assert len(answer["neighbours"]) == 4
    assert all(-1 <= found["similarity"] <= 1 for found in answer["neighbours"])


def test_restrict_vocab(vecloom, model):
    frequent = set(library.load(model).wv.index_to_key[:50])
    result = vecloom("neighbours", model, "river", "--restrict-vocab", "50")
    assert len(result.rows) == 10
    assert {row[1] for row in result.rows} <= frequent


def test_analogy_adds_b_and_c_and_takes_a_away(vecloom, model):
    result = vecloom("analogy", model, "germany", "berlin", "japan", "--topn", "2")
    wv = library.load(model).wv
    found = wv.most_similar(positive=["berlin", "japan"], negative=["germany"], topn=2)
    assert result.rows == [[word, f"{score:.4f}"] for word, score in found]


def test_analogy_as_json(vecloom, model):
    result = vecloom("analogy", model, "germany", "berlin", "japan", "--json")
    assert len(json.loads(result.out)["answers"]) == 5


def test_analogy_with_unknown_word(vecloom, model):
    result = vecloom("analogy", model, "germany", "berlin", "xyzzy")
    assert (result.code, result.out) == (1, "")


def test_similarity(vecloom, model):
    expected = library.load(model).wv.similarity("wolf", "bear")
    result = vecloom("similarity", model, "wolf", "bear")
    assert result.rows == [["wolf", "bear", f"{expected:.4f}"]]


def test_similarity_reads_pairs(vecloom, model):
    result = vecloom("similarity", model, stdin="wolf\tbear\nwolf river\n")
    assert [row[:2] for row in result.rows] == [["wolf", "bear"], ["wolf", "river"]]


def test_similarity_tells_the_line_that_is_no_pair(vecloom, model):
    result = vecloom("similarity", model, stdin="wolf bear\nwolf\n")
    assert result.code == 1
    assert "line 2" in result.err


@pytest.mark.parametrize("words", [["one"], ["one", "two", "three"]])
def test_similarity_needs_two_words(vecloom, model, words):
    assert vecloom("similarity", model, *words).code == 2
