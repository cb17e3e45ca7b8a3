"""A run of the benchmarks in which nothing is measured."""

from __future__ import annotations

import lzma
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if (ROOT / "benchmarks").is_dir():
    sys.path.insert(0, str(ROOT))
else:  # an installed package is tested without its sources
    collect_ignore_glob = ["test_*"]

RIVALS = {
    "gensim": 10.0,
    "gensim, BLAS on one thread": 8.0,
    "word2vec.c": 9.0,
    "pWord2Vec": 3.0,
    "GloVe's programs": 14.0,
    "fastText": 7.0,
    "node2vec": 20.0,
    "jieba": 20.0,
}


def pretend(spec):
    """Return what a job prints: we take a second, the rivals their seconds, plus the seed."""
    factor = RIVALS.get(spec["system"], 1.0)
    seconds = factor * spec["seed"]
    action = spec["action"]
    if action in ("encode", "write_words"):
        return {}
    if action == "differing_words":
        return {"differing": 0}
    if action == "files":
        return {"save": seconds, "load": seconds}
    if action == "calls":
        from benchmarks.vectors_job import CALLS

        return dict.fromkeys(CALLS, seconds)
    if action == "loading":
        return {"seconds": seconds, "peak_mb": 100.0, "peak_percent": 110.0}
    if action == "tiles":
        tile = {"instruction_set": "v4", "shape": "8 x 5+own x 100", "ns": 300.0, "gflops": 90.0}
        return {"tiles": [tile]}
    if action == "classify_nodes":
        factor = RIVALS.get(spec["vectors"].split("-")[-2], 1.0)
        return {"scores": {"micro-F1": 0.8 - 0.001 * factor}}
    if action in ("write_table", "write_fasta", "write_vectors_file"):
        return {}
    if action == "judge":
        factor = RIVALS.get(spec["vectors"].split("-")[-2], 1.0)
        rare = ("WordSim-353, all pairs", "SimLex-999, all pairs")
        return {
            "scores": asked(spec, 0.5 + 0.001 * factor),
            "rare_scores": dict.fromkeys(rare, 0.4 + 0.001 * factor),
        }
    if action == "judge_sentences":
        ways = {"fitted to the test set": 0.6, "fitted to the training set": 0.59}
        return {"scores": {method: dict(ways) for method in ("mean", "sif")}}
    result = {"seconds": seconds, "peak_mb": 100.0 * factor}
    if action == "encode_sentences":
        return result | {"text_seconds": seconds}
    if action == "train_subwords":
        vectors = f"{spec['output']}-{spec['system']}-{spec['seed']}.bin"
        return result | {"words": 1000, "unknown": 3, "vectors": vectors}
    if action == "train_labels":
        return result | {"scores": {"P@1": 0.6 - 0.001 * factor}}
    if action == "train_documents":
        return result | {"infer_seconds": seconds / 9, "scores": {"accuracy": 0.8}}
    if action in ("classify_vectors", "classify_texts"):
        return result | {"scores": {"accuracy": 0.9}}
    if action == "embed_nodes":
        vectors = f"{spec['output']}-{spec['system']}-{spec['seed']}.bin"
        return result | {"walking": seconds / 5, "vectors": vectors}
    if action == "recommend":
        return result | {"asked": 99, "scores": {"hit rate at 10": 0.4 - 0.001 * factor}}
    if action in ("cut_sequences", "read_column"):
        slower = {"slices": 10.0, "text": 0.5}.get(spec.get("by", spec.get("format")), 1.0)
        return {"seconds": seconds * slower, "peak_mb": 50.0, "tokens": 1000}
    if action == "predict_labels":
        return result | {"sha256": "def"}
    if action == "finetune":
        result |= {"accuracy": 0.75, "scores": {"WordSim-353": 0.6}, "neighbours": {}}
    if action == "train_glove":
        result |= {"counting": seconds / 10, "sha256": "fed"}
    if action == "find_phrases":
        parts = ("learn_file", "learn_lists", "join_file", "join_lists")
        return result | {"sha256": "eff", **dict.fromkeys(parts, seconds)}
    if action == "queries":
        result["single_seconds"] = seconds / 1000
    if action == "train_corpus":
        workers = spec["settings"]["workers"]
        result |= {"words_per_second": 1e6 * workers, "sha256": "abc"}
        result |= {"over_arrays_mb": 120.5, "mapped_mb": 68.0}
    if spec.get("questions"):
        result["scores"] = asked(spec, 0.5 + 0.001 * factor)
    return result


def asked(spec, score):
    """Return the same score for all questions."""
    return dict.fromkeys([name for kind in spec["questions"].values() for name in kind], score)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.fixture
def folder(tmp_path):
    """Return a folder of data with little in it."""
    from benchmarks import data, sentences

    folder = tmp_path / "data"
    text = b" ".join(b"word%d" % (i * i % 50) for i in range(20_000))
    write(folder / data.WIKI, lzma.compress(text))
    write(folder / data.PARAGRAPHS, lzma.compress(text.replace(b"word7 ", b"word7\n")))
    for name in data.WORD_PAIRS.values():
        write(folder / name, b"word0\tword1\t1\nword4\tword9\t2\nword16\tword25\t3\n")
    for name in data.ANALOGIES.values():
        write(folder / name, b": numbers\nword0 word1 word4 word9\n")
    for name in data.CHINESE:
        write(folder / name, lzma.compress("我来到北京清华大学\n".encode() * 10))
    for name in data.CHINESE_WORD_PAIRS.values():
        write(folder / name, "北京\t 大学\t1\r\n".encode())
    for name in data.CHINESE_ANALOGIES.values():
        write(folder / name, ": 大学\r\n北京 大学 清华 大学\r\n".encode())
    write_labelled(folder / "classification")
    write(folder / "graphs/cora_edgelist.txt", b"0 1\n1 2\n")
    write(folder / "graphs/cora_labels.txt", b"0 a\n1 b\n2 a\n")
    write(folder / "models/lid.176.ftz", b"")
    for path in sentences.PAIRS.values():
        write(folder / path, b"a word1,word4 too,1\nword9,word9,5\nword16,word0,2\n")
    for name in sentences.CHINESE:
        write(folder / f"chinese/{name}.txt.xz", lzma.compress("很快，好。\n慢！\n".encode() * 9))
    return folder


def write_labelled(folder):
    write(folder / "cooking.stackexchange.txt", b"__label__Sauce How much?\n" * 20)
    write(folder / "zh-chnsenticorp.csv", ("label,review\n" + "1,不 错!\n" * 20).encode())
    write(folder / "zh-waimai-10k.csv", ("label,review\n" + '1,"很快,好"\n0,慢\n' * 20).encode())
    for part in ("train", "test"):
        rows = b"neg\t3\tSo \tbad.\n" + b"pos\t9\tGood!\n"
        write(folder / f"imdb/imdb.{part}.tsv.xz", lzma.compress(rows * 10))
        write(folder / f"sst2/{part}.tsv", b"one long string\t0\nno movement , no\t1\n" * 10)


@pytest.fixture
def bench(folder, tmp_path, monkeypatch):
    """Return a runner of pretended jobs on four cores, with every rival there."""
    from benchmarks import systems
    from benchmarks.data import Data
    from benchmarks.runner import Bench

    for system in systems.SYSTEMS.values():
        monkeypatch.setattr(system, "missing", classmethod(lambda cls: None))
    work = tmp_path / "work"
    work.mkdir()
    return Bench(Data(folder, work), 4, lambda line: None, pretend)


@pytest.fixture
def content(bench):
    """Return the results of a run of all cases."""
    import json

    from benchmarks.cases import CASES, FULL

    about = {
        "quick": False,
        "seeds": 3,
        "commit": "0123456789ab",
        "date": "2025-01-02T03:04:05+00:00",
        "environment": {
            "CPU": "Abacus 4",
            "cores": 4,
            "load": 0.0,
            "instruction set": "v4",
            "gensim": None,
        },
    }
    results = {}
    for name, case in CASES.items():
        figures = [asdict(figure) for figure in case.figures(bench, FULL)]
        record = {"skipped": bench.skipped, "figures": figures, "jobs": bench.jobs}
        results[name] = about | record
    return json.loads(json.dumps(results))
