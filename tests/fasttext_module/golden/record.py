"""Records what Facebook's module does with small models, which it trains: the files beside this.

    MALLOC_PERTURB_=255 python tests/fasttext_module/golden/record.py [PROGRAM]

PROGRAM is Facebook's command line, whose output is recorded too.

fastText 0.9.3 reads memory that it never wrote: a tenth of a matrix for each thread less than ten,
and more. The C library's MALLOC_PERTURB_=255 makes that zero.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import fasttext
import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from texts import labelled_lines  # noqa: E402

LINES = [
    "flour and butter for the cake",
    "the boat on the tide",
    "climbing rocks in the snowy valley",
    "qwxz",
    "",
    "café naïve à la crème",
]
WORDS = ["boat", "boats", "naïve", "</s>", "qq"]
MODELS: dict[str, dict[str, Any]] = {
    "softmax": {"loss": "softmax", "wordNgrams": 2, "bucket": 100},
    "hs": {"loss": "hs"},
    "ns": {"loss": "ns", "minn": 2, "maxn": 3, "bucket": 100},
    "ova": {"loss": "ova", "wordNgrams": 2, "minn": 3, "maxn": 3, "bucket": 300},
}


def array(vector: Any) -> list[float]:
    return [round(float(x), 7) for x in np.asarray(vector)]


def of_words(model: Any, words: list[str]) -> dict[str, Any]:
    subwords = {word: model.get_subwords(word) for word in words}
    return {
        "vectors": {word: array(model.get_word_vector(word)) for word in words},
        "subwords": {word: [parts, rows.tolist()] for word, (parts, rows) in subwords.items()},
        "sentence": array(model.get_sentence_vector("the boat on the qq sea")),
    }


def classifier(model: Any, path: Path, test: Path) -> dict[str, Any]:
    model.save_model(str(path))
    per_label = {
        label: [repr(scores[name]) for name in ("precision", "recall", "f1score")]
        for label, scores in model.test_label(str(test), 2, 0.1).items()
    }
    return {
        "predictions": [model.f.predict(line + "\n", 3, 0.01, "strict") for line in LINES],
        "test": model.test(str(test), 2),
        "test_label": per_label,
        "curve": model.get_meter(str(test)).m.precisionRecallCurveLabel(1)[:6],
        "line": model.get_line("__label__sea __label__none boat qq"),
        "labels": model.get_labels(),
        "label_counts": model.get_labels(include_freq=True)[1].tolist(),
        **of_words(model, WORDS),
    }


def record() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        train, test = Path(folder, "train.txt"), Path(folder, "test.txt")
        train.write_text("\n".join(labelled_lines(400, 7)) + "\n", encoding="utf-8")
        test.write_text("\n".join(labelled_lines(60, 8)) + "\n", encoding="utf-8")
        golden: dict[str, Any] = {}
        common = {"input": str(train), "dim": 10, "thread": 10, "verbose": 0, "seed": 3}
        for name, arguments in MODELS.items():
            model = fasttext.train_supervised(**common, epoch=20, lr=0.5, **arguments)
            golden[f"{name}.bin"] = classifier(model, HERE / f"{name}.bin", test)
            if name == "ova":
                model.quantize(qnorm=True, cutoff=260)
                golden["ova.ftz"] = classifier(model, HERE / "ova.ftz", test)
        del common["seed"]
        vectors = fasttext.train_unsupervised(**common, minCount=2, bucket=100, epoch=30)
        vectors.save_model(str(HERE / "skipgram.bin"))
        golden["skipgram.bin"] = {
            "neighbours": vectors.get_nearest_neighbors("boat", 5),
            "analogies": vectors.get_analogies("boat", "sea", "garden", 5),
            **of_words(vectors, [*WORDS, "seeds"]),
        }
    return golden


# Command lines, and what standard input holds.
COMMANDS = [
    ("predict softmax.bin - 2", "\n".join(LINES) + "\n"),
    ("predict-prob hs.bin - 3 0.05", "\n".join(LINES)),
    ("predict-prob ova.ftz - -1", LINES[0] + "\n"),
    ("test ns.bin - 2", "\n".join(labelled_lines(60, 8)) + "\n"),
    ("test-label softmax.bin - 1 0.6", "\n".join(labelled_lines(60, 8)[:9]) + "\n"),
    ("nn skipgram.bin 3", "boat\nqq\n"),
    ("print-word-vectors skipgram.bin", "boat qq\n</s>\n"),
    ("print-sentence-vectors softmax.bin", "the boat\n\nflour qq\n"),
    ("print-sentence-vectors skipgram.bin", "the boat\n\nflour qq\n"),
    ("print-ngrams ns.bin boat", ""),
    ("dump ova.bin args", ""),
    ("dump softmax.bin dict", ""),
    ("dump hs.bin output", ""),
]


def outputs(program: str) -> list[dict[str, str]]:
    recorded = []
    for command, stdin in COMMANDS:
        arguments = [program, *command.split()]
        with tempfile.TemporaryFile() as file:  # for "test" goes back to its beginning
            file.write(stdin.encode())
            file.seek(0)
            done = subprocess.run(arguments, stdin=file, capture_output=True, cwd=HERE)
        recorded.append({"command": command, "stdin": stdin, "stdout": done.stdout.decode()})
    return recorded


def write(name: str, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    (HERE / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write("golden.json", record())
    if len(sys.argv) > 1:
        write("cli.json", outputs(sys.argv[1]))
