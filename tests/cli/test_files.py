"""convert, info, evaluate."""

import json
from pathlib import Path

import numpy as np
import pytest

import vecloom as library

GOLDEN = Path(__file__).parents[1] / "formats" / "golden"


@pytest.mark.parametrize("to", ["native", "text", "binary"])
def test_convert_keeps_words_and_vectors(vecloom, model, tmp_path, to):
    result = vecloom("convert", model, tmp_path / "v", "--to", to)
    assert (result.code, result.out) == (0, "")
    before, after = library.load(model).wv, library.load(tmp_path / "v")
    assert after.index_to_key == before.index_to_key
    np.testing.assert_array_equal(after.vectors, before.vectors)


def test_convert_into_a_compressed_file(vecloom, model, tmp_path):
    assert vecloom("convert", model, tmp_path / "v.txt.gz", "--to", "text").code == 0
    assert (tmp_path / "v.txt.gz").read_bytes()[:2] == b"\x1f\x8b"
    assert vecloom("neighbours", tmp_path / "v.txt.gz", "river").code == 0


def test_info_tells_size_and_settings(vecloom, model):
    facts = dict(vecloom("info", model).rows)
    wv = library.load(model).wv
    assert facts["kind"] == "Word2Vec"
    assert facts["words"] == str(len(wv))
    assert facts["vector_size"] == "40"
    assert facts["window"] == "5"


def test_info_of_vectors_alone(vecloom, model, tmp_path):
    vecloom("convert", model, tmp_path / "v.bin", "--to", "binary")
    facts = json.loads(vecloom("info", tmp_path / "v.bin", "--json").out)
    assert facts["kind"] == "KeyedVectors"
    assert facts["vector_size"] == 40


def test_damaged_file_is_one_line(vecloom, model, tmp_path):
    (tmp_path / "damaged").write_bytes(b"\x00\x01 this is nothing \xff" * 10)
    result = vecloom("info", tmp_path / "damaged")
    assert result.code == 1
    assert result.err.startswith("vecloom: error: ")
    assert "damaged" in result.err
    assert result.err.count("\n") == 1


def test_a_file_of_gensim(vecloom, tmp_path):
    path = GOLDEN / "documents.model"
    facts = dict(vecloom("info", path).rows)
    assert (facts["kind"], facts["format"], facts["tags"]) == ("Doc2Vec", "gensim", "32")
    assert vecloom("convert", path, tmp_path / "v.txt", "--to", "text").code == 0
    assert library.load(tmp_path / "v.txt").index_to_key == library.load(path).wv.index_to_key
    assert len(vecloom("neighbours", path, "cat", "--topn", "3").rows) == 3


def test_a_pickle_that_wants_more_is_one_line(vecloom, tmp_path):
    (tmp_path / "evil.model").write_bytes(b"cposix\nsystem\n(S'touch canary'\ntR.")
    result = vecloom("neighbours", tmp_path / "evil.model", "cat")
    assert result.code == 1
    assert result.err.startswith("vecloom: error: ")
    assert "evil.model, byte 0: refused posix.system" in result.err
    assert result.err.count("\n") == 1


def test_evaluate(vecloom, model, data):
    pairs, analogies = data("word-pairs/wordsim353.tsv"), data("analogies/questions-words.txt")
    options = ("--restrict-vocab", "30000", "--pairs", pairs, "--analogies", analogies)
    result = vecloom("evaluate", model, *options)
    measures = {(file, measure): float(value) for file, measure, value in result.rows}
    wv = library.load(model).wv
    spearman = wv.evaluate_word_pairs(pairs, restrict_vocab=30000)[1][0]
    accuracy = wv.evaluate_word_analogies(analogies, restrict_vocab=30000)[0]
    assert measures["wordsim353.tsv", "spearman"] == pytest.approx(spearman, abs=1e-4)
    assert measures["questions-words.txt", "accuracy"] == pytest.approx(accuracy, abs=1e-4)


def test_evaluate_every_section(vecloom, model, data):
    analogies = data("analogies/questions-words.txt")
    result = vecloom("evaluate", model, "--analogies", analogies, "--sections", "--json")
    measures = [json.loads(line)["measure"] for line in result.out.splitlines()]
    assert measures[0] == "accuracy"
    assert "capital-common-countries" in measures


def test_evaluate_needs_a_test_set(vecloom, model):
    assert vecloom("evaluate", model).code == 2
