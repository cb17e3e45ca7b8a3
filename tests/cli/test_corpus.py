"""corpus walks, kmers, baskets, table."""

import pytest

from vecloom.corpus import Corpus, Graph, read_baskets, read_fasta, read_table

EDGES = "a b 2\nb c 1\nc d 1\n"
FASTA = ">one\nACGTNACG\n>two\nTTTT\n"
ORDERS = "order,item\n1,tea\n2,tea\n1,milk\n1,tea\n"
ROWS = '{"text": "The cat", "more": "sat"}\n{"text": "The dog"}\n'


@pytest.mark.parametrize(
    ("command", "name", "content", "options", "expected"),
    [
        ("walks", "g.txt", EDGES, "", lambda p: Graph.from_file(p).walks()),
        (
            "walks",
            "g.txt",
            EDGES,
            "--directed --unweighted --num-walks 3 --walk-length 4 --p .5 --q 2 --seed 7",
            lambda p: Graph.from_file(p, directed=True, weighted=False).walks(
                num_walks=3, walk_length=4, p=0.5, q=2, seed=7
            ),
        ),
        (
            "kmers",
            "g.fa",
            FASTA,
            "-k 2 --shifted --unknown keep",
            lambda p: read_fasta(p, 2, overlapping=False, unknown="keep"),
        ),
        (
            "kmers",
            "g.fa",
            FASTA,
            "-k 3 --reverse-complement --workers 1",
            lambda p: read_fasta(p, 3, reverse_complement=True),
        ),
        (
            "baskets",
            "o.csv",
            ORDERS,
            "--basket order --item item",
            lambda p: read_baskets(p, basket="order", item="item"),
        ),
        (
            "baskets",
            "o.csv",
            ORDERS,
            "--repeated",
            lambda p: read_baskets(p, distinct=False),
        ),
        (
            "table",
            "t.jsonl",
            ROWS,
            "--column text --column more --tokenizer words",
            lambda p: read_table(p, ["text", "more"], tokenizer="words"),
        ),
    ],
)
def test_writes_what_the_library_reads(
    vecloom, tmp_path, command, name, content, options, expected
):
    (tmp_path / name).write_text(content)
    result = vecloom(
        "corpus", command, tmp_path / name, "-o", tmp_path / "c", "--quiet", *options.split()
    )
    assert (result.code, result.out, result.err) == (0, "", "")
    assert list(Corpus.open(tmp_path / "c").sentences()) == list(
        expected(tmp_path / name).sentences()
    )


def test_what_is_made_can_be_trained_on(vecloom, tmp_path):
    (tmp_path / "g.txt").write_text(EDGES)
    made = vecloom("corpus", "walks", tmp_path / "g.txt", "-o", tmp_path / "g.corpus")
    assert made.code == 0 and "wrote 40 sentences of 4 words" in made.err
    model = ("-o", tmp_path / "g.model", "--min-count", "1", "--quiet")
    cache = ("--corpus-cache", tmp_path / "g.corpus")
    assert vecloom("train", "word2vec", tmp_path / "g.txt", *cache, *model).code == 0
    assert vecloom("neighbours", tmp_path / "g.model", "a", "--topn", "3").out.count("\n") == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["walks", "g.txt"], "g.txt, line 1, 'a': expected two nodes"),
        (["walks", "absent"], "absent: no such file"),
        (["kmers", "g.txt", "-k", "3"], "g.txt, line 1: no FASTA"),
        (["baskets", "g.txt", "--basket", "order"], "without item"),
        (["table", "g.txt", "--column", "a"], "its name does not tell the format"),
        (["walks", "g.txt", "-o", "absent/c"], "no such folder"),
    ],
)
def test_errors_are_one_line(vecloom, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "g.txt").write_text("a\n")
    result = vecloom("corpus", arguments[0], "-o", "c", "--quiet", *arguments[1:])
    assert result.code == 1
    assert message in result.err and result.err.count("\n") == 1
