"""Jobs that classify texts, on next to nothing."""

import pytest

pytest.importorskip("resource", reason="memory is measured by the module resource")
pytest.importorskip("sklearn", reason='needs the extra "sklearn"')

from benchmarks import labelled
from benchmarks.cases import CASES, QUICK
from benchmarks.cases import documents as cases
from benchmarks.data import Data
from benchmarks.documents_job import read
from benchmarks.runner import Bench


@pytest.fixture
def bench(folder, tmp_path, monkeypatch):
    """Return a runner of real jobs on a few texts; the vectors are few too."""
    work = tmp_path / "work"
    work.mkdir()
    quick = {"min_count": 1, "vector_size": 4, "epochs": 1}
    quickly = {
        name: [
            (
                kind,
                {"method": "lda", "n_topics": 2} if kind == "ClassicalEncoder" else chosen | quick,
            )
            for kind, chosen in encoders
        ]
        for name, encoders in cases.TRAINED.items()
    }
    monkeypatch.setattr(cases, "TRAINED", quickly)
    return Bench(Data(folder, work), 1, print)


@pytest.mark.slow  # each job is a process of its own
def test_every_way_finds_a_sentiment_as_plain_as_this(bench):
    found = {figure.variant: figure.ours for figure in CASES["documents"].figures(bench, QUICK)}
    assert len(found) == len(cases.COUNTED) + len(cases.TRAINED) + 3 + len(cases.CLASSIFIERS)
    counted = {found[name] for name in cases.COUNTED}
    assert counted == {100}
    assert all(0 <= accuracy <= 100 for accuracy in found.values())


def test_texts_and_labels_are_read(folder, tmp_path):
    train, _ = labelled.prepare(Data(folder, tmp_path), "imdb")
    texts, labels = read(str(train))
    assert set(zip(texts, labels, strict=True)) == {("so bad .", "neg"), ("good !", "pos")}
