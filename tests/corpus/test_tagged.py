"""Documents with tags."""

import gzip
import io
import pickle
from types import SimpleNamespace

import numpy as np
import pytest

from vecloom.corpus import Corpus, TaggedCorpus, TaggedDocument, TaggedLineDocument


def tagged(*tags):
    return [TaggedDocument(["a", "b"], each) for each in tags]


def tags_of(corpus):
    """The tags of each document, spelled out."""
    return [
        [corpus.tags[i] for i in corpus.tag_ids[start:stop]]
        for start, stop in zip(corpus.tag_offsets[:-1], corpus.tag_offsets[1:], strict=True)
    ]


@pytest.mark.parametrize("as_iterable", [list, tuple, iter, lambda text: (each for each in text)])
def test_words_and_tags_are_read_in_one_pass(as_iterable):
    documents = [
        TaggedDocument(["b", "a", "b"], ["x", "own"]),
        TaggedDocument([], [3]),
        TaggedDocument(("a",), ()),
        TaggedDocument(iter(["c", "a"]), iter(["x", 10**12, 3])),
    ]
    corpus = TaggedCorpus(as_iterable(documents))
    assert list(corpus.sentences()) == [["b", "a", "b"], [], ["a"], ["c", "a"]]
    assert tags_of(corpus) == [["x", "own"], [3], [], ["x", 10**12, 3]]
    assert corpus.tags == [3, 10**12, "x", "own"]
    n_documents, n_words = corpus.tag_counts()
    assert n_documents.tolist() == [2, 1, 2, 1]
    assert n_words.tolist() == [2, 2, 5, 3]


def test_integers_are_in_order_whatever_the_documents_are():
    order = [5, 0, 3, 1, 4, 2]
    corpus = TaggedCorpus(tagged(*([number] for number in order)))
    assert corpus.tags == list(range(6))
    assert corpus.tag_ids.tolist() == order


class Name(str):
    pass


@pytest.mark.parametrize("tag", [np.int32(7), np.uint64(7), np.int64(7)])
def test_numpys_integers_are_integers(tag):
    corpus = TaggedCorpus(tagged([tag], np.array([tag]), [7]))
    assert corpus.tags == [7]
    assert type(corpus.tags[0]) is int


def test_kinds_of_str_are_str():
    corpus = TaggedCorpus(tagged([Name("x"), np.str_("y")], ["y"]))
    assert corpus.tags == ["x", "y"]
    assert {type(tag) for tag in corpus.tags} == {str}


def test_any_object_with_words_and_tags_will_do():
    corpus = TaggedCorpus([SimpleNamespace(words=["a"], tags=["x"])])
    assert corpus.tags == ["x"]


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ([*tagged([0]), ["a", "b"]], r"document 1 .*TaggedDocument\(words, tags\)"),
        (["abc"], "document 0 .*'abc', of type str, which lacks words or tags"),
        (TaggedDocument(["a"], [0]), "document 0 .*lacks words or tags"),
        ([SimpleNamespace(words=["a"])], "lacks words or tags"),
        ([TaggedDocument("abc", [0])], "words of document 0 .*'abc'.*split it"),
        ([TaggedDocument(b"abc", [0])], "words of document 0"),
        ([TaggedDocument(["a", 1.5], [0])], "1.5"),
        ([TaggedDocument(5, [0])], "type int, where a list of tokens"),
        (tagged([0], "good"), r"tags of document 1 .*'good'.*list of tags is expected: \['good'\]"),
        (tagged(5), r"tags of document 0 .*type int.*: \[5\]"),
        (tagged(None), "tags of document 0 .*NoneType"),
        (tagged([1.5]), "document 0 .*tag 1.5, of type float"),
        (tagged([True]), "tag True"),
        (tagged([0], [b"x"]), "document 1 .*tag b'x'"),
        ("text.txt", "iterable of TaggedDocument.*corpus_file"),
        (5, "iterable of TaggedDocument"),
    ],
)
def test_bad_documents_are_named(documents, message):
    with pytest.raises(TypeError, match=message):
        TaggedCorpus(documents)


def test_no_words():
    with pytest.raises(ValueError, match="no tokens"):
        TaggedCorpus([TaggedDocument([], [0])])


def test_an_error_of_the_iterable_is_passed_on():
    def broken():
        yield TaggedDocument(["a"], [0])
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        TaggedCorpus(broken())


TEXT = "one two\n\n  \nthree\u3000four\r\nfive"
LINES = [["one", "two"], [], [], ["three", "four"], ["five"]]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "text.txt.gz"
    with gzip.open(path, "wb") as file:
        file.write(TEXT.encode())
    return path


def test_lines_are_documents(path):
    lines = TaggedLineDocument(path)
    for _ in range(2):
        assert list(lines) == [TaggedDocument(line, [i]) for i, line in enumerate(LINES)]


@pytest.mark.parametrize("file", [io.BytesIO(TEXT.encode()), io.StringIO(TEXT, newline="")])
def test_lines_of_open_files(file):
    lines = TaggedLineDocument(file)
    for _ in range(2):
        assert [(words, tags) for words, tags in lines] == [
            (line, [i]) for i, line in enumerate(LINES)
        ]
    assert list(TaggedCorpus(lines).sentences()) == LINES


def test_lines_of_files_are_read_natively(path, monkeypatch):
    expected = TaggedCorpus(list(TaggedLineDocument(path)))
    monkeypatch.delattr(TaggedLineDocument, "__iter__")
    corpus = TaggedCorpus.from_documents(TaggedLineDocument(path))
    assert list(corpus.sentences()) == list(expected.sentences()) == LINES
    assert tags_of(corpus) == tags_of(expected) == [[i] for i in range(5)]


def test_numbers_run_through_several_files(path):
    assert [tags for _, tags in TaggedLineDocument([path, path])] == [[i] for i in range(10)]


def test_other_ways_to_make_a_corpus_number_the_documents(path, tmp_path):
    text = [["a"], [], ["b", "a"]]
    made = TaggedCorpus.from_sentences(text, keep_empty=True)
    made.save(tmp_path / "saved")
    for corpus in (
        made,
        TaggedCorpus.numbered(Corpus.from_sentences(text, keep_empty=True)),
        TaggedCorpus.open(tmp_path / "saved"),
        pickle.loads(pickle.dumps(made)),
    ):
        assert list(corpus.sentences()) == text
        assert tags_of(corpus) == [[0], [1], [2]]


def test_tags_are_not_lost_in_a_file(tmp_path):
    with pytest.raises(ValueError, match="saved: a corpus file holds no tags"):
        TaggedCorpus(tagged(["x"])).save(tmp_path / "saved")
    assert not (tmp_path / "saved").exists()


def test_a_damaged_corpus_is_still_checked(tmp_path):
    Corpus.from_sentences([["a", "b"]]).save(tmp_path / "saved")
    content = bytearray((tmp_path / "saved").read_bytes())
    content[4096] = 9
    (tmp_path / "saved").write_bytes(content)
    with pytest.raises(ValueError, match="number no word"):
        TaggedCorpus.numbered(Corpus.open(tmp_path / "saved")).validate()


def test_tags_as_text():
    assert str(TaggedDocument(["a"], [1])) == "TaggedDocument<['a'], [1]>"
    words, tags = TaggedDocument(words=["a"], tags=[1])
    assert (words, tags) == (["a"], [1])
