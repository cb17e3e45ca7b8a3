"""k-mers, against slices in Python."""

import gzip
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vecloom import Word2Vec
from vecloom.corpus import encode_sequences, kmers, read_fasta
from vecloom.corpus import sequences as module

PAIRS = {"A": "T", "C": "G", "G": "C", "T": "A", "N": "N"}
dna = st.text(alphabet="ACGTNacgtn", max_size=60)


def naive(sequence, k, overlapping, unknown, reverse_complement):
    """The same, written down at length."""
    sequence = sequence.upper()
    strands = [sequence]
    if reverse_complement:
        strands.append("".join(PAIRS[letter] for letter in reversed(sequence)))
    found = []
    for strand in strands:
        for stretch in re.findall("[ACGT]+", strand) if unknown == "split" else [strand]:
            if overlapping:
                found.append([stretch[i : i + k] for i in range(len(stretch) - k + 1)])
            else:
                for start in range(k):
                    every = [stretch[i : i + k] for i in range(start, len(stretch), k)]
                    found.append([word for word in every if len(word) == k])
    return [words for words in found if words]


@given(
    sequences=st.lists(dna, max_size=5),
    k=st.integers(1, 7),
    overlapping=st.booleans(),
    unknown=st.sampled_from(["split", "keep"]),
    reverse_complement=st.booleans(),
)
def test_any_sequences(sequences, k, overlapping, unknown, reverse_complement):
    options = {
        "overlapping": overlapping,
        "unknown": unknown,
        "reverse_complement": reverse_complement,
    }
    expected = [naive(sequence, k, **options) for sequence in sequences]
    assert [kmers(sequence, k, **options) for sequence in sequences] == expected
    flat = [sentence for sentences in expected for sentence in sentences]
    if flat:
        corpus = encode_sequences(sequences, k, workers=2, **options)
        assert list(corpus.sentences()) == flat
    else:
        with pytest.raises(ValueError, match="no tokens"):
            encode_sequences(sequences, k, **options)


@pytest.mark.parametrize("overlapping", [True, False])
@pytest.mark.parametrize("k", [1, 4, 31])
def test_long_sequences_are_handed_on_in_pieces(overlapping, k, monkeypatch):
    monkeypatch.setattr(module, "PIECE", 100)
    monkeypatch.setattr(module, "BLOCK_SIZE", 1)
    letters = np.frombuffer(b"ACGT", np.uint8)
    sequence = letters[np.random.default_rng(1).integers(0, 4, 30_000)].tobytes().decode()
    one, three = (
        encode_sequences([sequence, sequence[:999]], k, overlapping=overlapping, workers=workers)
        for workers in (1, 3)
    )
    expected = naive(sequence, k, overlapping, "split", False)
    expected += naive(sequence[:999], k, overlapping, "split", False)
    assert list(one.sentences()) == list(three.sentences()) == expected
    assert np.array_equal(one.ids, three.ids)


FASTA = b">chr1 made up\nACGT\nacgN\r\nNTT\n\n>\n>short\nAC\n>chr2\nTTTTT"


@pytest.mark.parametrize("name", ["genome.fa", "genome.fa.gz"])
def test_fasta(tmp_path, name):
    (tmp_path / name).write_bytes(gzip.compress(FASTA) if name.endswith("gz") else FASTA)
    corpus = read_fasta(tmp_path / name, 3)
    assert list(corpus.sentences()) == [
        ["ACG", "CGT", "GTA", "TAC", "ACG"],
        ["TTT", "TTT", "TTT"],
    ]
    kept = read_fasta([tmp_path / name, tmp_path / name], 4, unknown="keep", overlapping=False)
    assert next(iter(kept.sentences())) == ["ACGT", "ACGN"]
    assert kept.n_sentences == 2 * (4 + 2)


def test_proteins_and_rna():
    assert kmers("MKTX*LLV", 3, alphabet="protein") == [["MKT"], ["LLV"]]
    assert kmers("ACGU", 4, alphabet="rna", reverse_complement=True) == [["ACGU"], ["ACGU"]]
    assert kmers("HPHHP", 2, alphabet="HP") == [["HP", "PH", "HH", "HP"]]


def test_a_model_learns_what_stands_side_by_side():
    random = np.random.default_rng(2)
    words = [["AAACC", "CCAAA", "ACACA"], ["GGGTT", "TTGGG", "GTGTG"]]
    sequences = ["".join(random.choice(words[i % 2], 30)) for i in range(60)]
    corpus = encode_sequences(sequences, 5, overlapping=False)
    model = Word2Vec(corpus, sg=1, vector_size=12, min_count=5, epochs=10, seed=1)
    assert model.wv.similarity("AAACC", "CCAAA") > model.wv.similarity("AAACC", "GGGTT") + 0.3


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (b"ACGT\n", {}, "line 1: no FASTA"),
        (b"\n\n@read\nACGT\n", {}, "line 3: no FASTA"),
        (b">a\nACGT\n>b\nAC1T\n", {}, r"sequence 'b' of line 3: letter 3 is '1'"),
        (b">a\nAC\xe9T\n", {}, "letter 3 is 'é'"),
        (b">a\nAC\nGTNN\n", {"unknown": "raise"}, "letter 5 is 'N', which is not in the alphabet"),
        (b">a\nAC\n", {}, "no tokens"),
        (b"", {}, "no tokens"),
        (b">a\nA\n", {"k": 0}, "k=0"),
        (b">a\nA\n", {"k": 1001}, "k=1001"),
        (b">a\nA\n", {"alphabet": "letters!"}, "alphabet='letters!'"),
        (b">a\nA\n", {"unknown": "drop"}, "unknown='drop'"),
        (b">a\nA\n", {"alphabet": "protein", "reverse_complement": True}, "only 'dna' and 'rna'"),
        (b">a\nACGT\n", {"workers": 0}, "workers=0"),
    ],
)
def test_bad_input(tmp_path, content, options, message):
    path = tmp_path / "a.fasta"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        read_fasta(path, **({"k": 3} | options))
    if set(options) <= {"unknown"} and "drop" not in message:
        assert str(path) in str(caught.value)


def test_damaged_and_absent_files(tmp_path):
    path = tmp_path / "a.fa.gz"
    path.write_bytes(gzip.compress(b">a\n" + b"ACGT" * 999)[:-9])
    with pytest.raises(ValueError, match="truncated or damaged"):
        read_fasta(path, 3)
    with pytest.raises(FileNotFoundError, match="absent"):
        read_fasta(tmp_path / "absent", 3)


def test_sequences_are_str():
    with pytest.raises(TypeError, match="such as"):
        encode_sequences("ACGT", 3)
    with pytest.raises(TypeError, match=r"sequence 1 .*bytes"):
        encode_sequences(["ACGT", b"ACGT"], 3)
    with pytest.raises(ValueError, match=r"sequence 0 .*letter 2 is '\?'"):
        encode_sequences(["Aé"], 1)
