"""Results kept case by case."""

import json

import pytest

from benchmarks import __main__ as command
from benchmarks import results


def test_cases_measured_again_take_their_place(folder, tmp_path, monkeypatch):
    pytest.importorskip("resource", reason="memory is measured by the module resource")
    monkeypatch.setenv("VECLOOM_DATA", str(folder))
    path = tmp_path / "run.json"
    old = {"quick": False, "seeds": 3, "commit": "old", "date": "2025-01-02T03:04:05+00:00"}
    old |= {"environment": {"cores": 4, "load": 0.0}, "skipped": [], "figures": [], "jobs": []}
    results.write({"skipgram": old, "memory": old}, path)
    options = ["--quick", "--only", "memory", "--json", str(path), "--work", str(tmp_path / "w")]
    assert command.main(options) == 0
    content = results.read(path)
    assert content["skipgram"] == old
    assert content["memory"]["commit"] != "old"
    assert content["memory"]["figures"][0]["case"] == "memory"


def test_files_of_the_first_kind_are_taken_apart(content, tmp_path):
    path = tmp_path / "old.json"
    about = {name: content["cbow"][name] for name in results.ABOUT} | {"skipped": ["gensim: no"]}
    kinds = {
        kind: [entry for record in content.values() for entry in record[kind]]
        for kind in ("figures", "jobs")
    }
    path.write_text(json.dumps(about | kinds))
    read = results.read(path)
    assert read["cbow"]["figures"] == content["cbow"]["figures"]
    assert read["cbow"]["jobs"] == content["cbow"]["jobs"]
    assert list(read) == list(content)
    assert results.skipped(read) == ["gensim: no"]


@pytest.mark.parametrize("text", ["[]", "{}", "{", '{"cases": 3}'])
def test_other_files_are_told(text, tmp_path, capsys):
    path = tmp_path / "other.json"
    path.write_text(text)
    assert command.main(["--from-json", str(path)]) == command.FAILED
    assert f"{path} holds no results of benchmarks" in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path, capsys):
    assert command.main(["--from-json", str(tmp_path / "no.json")]) == command.FAILED
    assert "no such file" in capsys.readouterr().err


def test_records_that_agree_are_told_together(content):
    assert results.by(content, ("commit",)) == [({"commit": "0123456789ab"}, list(content))]
    content["imdb"]["commit"] = "ba9876543210"
    (_, rest), (told, cases) = results.by(content, ("commit", "CPU"))
    assert (told["commit"], cases) == ("ba9876543210", ["imdb"])
    assert "imdb" not in rest
