"""The utilities side by side with gensim's, where it is installed."""

from __future__ import annotations

import importlib
import pkgutil
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vecloom.gensim
from vecloom.corpus import bags
from vecloom.corpus.dictionary import Dictionary
from vecloom.corpus.preprocessing.stop_words import STOP_WORDS

gensim = pytest.importorskip("gensim")

TEXTS = [
    "",
    "   ",
    "Human-computer interaction; 24hours a day, 7days a week!",
    "<p>A <b>bold</b> &amp; <i>slanted</i> text, isn't it? <3 <a href='x'>y</a>",
    "naïve café, coöperate, Łódź, ﬁ ǆ É́ İstanbul ΑΣ ΣΑΣ straße",
    "a\x85b\u2028c\xa0d\u3000e\tf\r\ng\x1ch",
    "_a __ a_b 1_2 a1b22C3 4d ٣٤ ४५ ½ ²x",
    "😀smile a😀b \ud800 Ω≈ç√∫˜µ ¿qué? co-operate—dash «q»",
    "x" * 15 + " " + "y" * 16,
    "日本語 テキスト 한국어 e\u0301",
    "Generalizations of oscillators' happiness were controlling the rolling ponies",
    b"bytes in UTF-8: caf\xc3\xa9",
    b"not UTF-8: caf\xe9 ok",
]
FILTERS = [
    "strip_tags",
    "strip_punctuation",
    "strip_numeric",
    "strip_non_alphanum",
    "strip_multiple_whitespaces",
    "split_alphanum",
    "strip_short",
    "stem_text",
    "lower_to_unicode",
    "split_on_space",
]
UTILITIES = [
    ("simple_preprocess", {}),
    ("simple_preprocess", {"deacc": True, "min_len": 1, "max_len": 99}),
    ("tokenize", {}),
    ("tokenize", {"lower": True, "deacc": True, "errors": "replace"}),
    ("simple_tokenize", {}),
    ("deaccent", {}),
    ("to_unicode", {}),
    ("any2unicode", {"encoding": "latin1"}),
    ("to_utf8", {"errors": "ignore"}),
    ("any2utf8", {}),
    ("decode_htmlentities", {}),
]
some_text = st.sampled_from(TEXTS) | st.text(max_size=60) | st.text("aby_ <>&;1é.", max_size=40)


def result(function, *arguments, **options):
    """What is returned, or the kind of error that is raised."""
    try:
        found = function(*arguments, **options)
        return list(found) if hasattr(found, "__next__") else found
    except (TypeError, ValueError) as error:
        return type(error)


@pytest.mark.parametrize("name", FILTERS)
@settings(deadline=None)
@given(text=some_text)
def test_filters(name, text):
    ours, theirs = vecloom.gensim.parsing.preprocessing, gensim.parsing.preprocessing
    assert result(getattr(ours, name), text) == result(getattr(theirs, name), text)


@pytest.mark.parametrize(("name", "options"), UTILITIES)
@settings(deadline=None)
@given(text=some_text)
def test_utilities(name, options, text):
    ours = result(getattr(vecloom.gensim.utils, name), text, **options)
    assert ours == result(getattr(gensim.utils, name), text, **options)


@settings(deadline=None)
@given(text=some_text)
def test_texts_are_preprocessed_alike_but_for_the_list_of_stop_words(text):
    ours, theirs = vecloom.gensim.parsing.preprocessing, gensim.parsing.preprocessing
    assert result(ours.remove_stopwords, text, theirs.STOPWORDS) == result(
        theirs.remove_stopwords, text
    )
    chain = [
        (lambda s: ours.remove_stopwords(s, theirs.STOPWORDS))
        if one is ours.remove_stopwords
        else one
        for one in ours.DEFAULT_FILTERS
    ]
    assert result(ours.preprocess_string, text, chain) == result(theirs.preprocess_string, text)


def test_most_stop_words_are_gensims_too():
    theirs = gensim.parsing.preprocessing.STOPWORDS
    assert len(STOP_WORDS & theirs) > 0.8 * len(theirs)


def test_all_words_of_a_text_are_stemmed_alike(english):
    words = set(english.read_text(encoding="utf-8").split())
    ours, theirs = (module.parsing.PorterStemmer() for module in (vecloom.gensim, gensim))
    assert {w: ours.stem(w) for w in words} == {w: theirs.stem(w) for w in words}


def test_words_that_never_were_are_stemmed_alike():
    ours, theirs = (module.parsing.PorterStemmer() for module in (vecloom.gensim, gensim))
    draw = random.Random(5)
    endings = "s es ies ed eed ing ational izer bli alli ization iveness logi icate ful ness ement"
    endings = [
        *endings.split(),
        *[
            "ion",
            "tion",
            "al",
            "er",
            "ent",
            "ous",
            "ive",
            "ize",
            "e",
            "ll",
            "y",
            "yy",
            "ee",
            "at",
            "bl",
            "iz",
            "ss",
        ],
    ]
    for _ in range(20_000):
        stem = "".join(draw.choices("aeioubcdlstwxyzé", k=draw.randrange(6)))
        word = stem + "".join(draw.choices(endings, k=draw.randrange(1, 3)))
        assert ours.stem(word) == theirs.stem(word), word


@pytest.mark.parametrize("options", [{}, {"max_sentence_length": 7}, {"limit": 9}])
def test_sentences_of_files(english, options):
    ours, theirs = vecloom.gensim.models.word2vec, gensim.models.word2vec
    assert list(ours.LineSentence(english, **options)) == list(
        theirs.LineSentence(str(english), **options)
    )
    assert list(ours.PathLineSentences(str(english.parent), **options)) == list(
        theirs.PathLineSentences(str(english.parent), **options)
    )
    if "limit" not in options:
        text = english.parent / "text8"
        text.write_text(english.read_text(encoding="utf-8").replace("\n", " "), encoding="utf-8")
        assert list(ours.Text8Corpus(text, **options)) == list(
            theirs.Text8Corpus(str(text), **options)
        )
        text.unlink()


@given(
    word=st.text("aé日 <>", max_size=9),
    lengths=st.tuples(st.integers(1, 4), st.integers(0, 3)),
)
def test_ngrams_are_hashed_alike(word, lengths):
    shortest, longest = lengths[0], sum(lengths)
    ours, theirs = vecloom.gensim.models.fasttext, gensim.models.fasttext
    expected = theirs.ft_ngram_hashes(word, shortest, longest, 1000)
    assert ours.ft_ngram_hashes(word, shortest, longest, 1000) == list(expected)


# Dictionaries: the same calls on both, in any order.

documents = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=9), max_size=6)
calls = st.lists(
    st.one_of(
        st.tuples(st.just("add_documents"), documents),
        st.tuples(
            st.just("doc2bow"), st.lists(st.sampled_from("aexyz")), st.booleans(), st.booleans()
        ),
        st.tuples(st.just("doc2idx"), st.lists(st.sampled_from("aexyz"))),
        st.tuples(
            st.just("filter_extremes"),
            st.integers(0, 3),
            st.sampled_from([0.2, 0.5, 1.0]),
            st.sampled_from([None, 1, 4, 100]),
            st.sampled_from([None, ["a"], ["h", "none"]]),
        ),
        st.tuples(st.just("filter_n_most_frequent"), st.integers(0, 4)),
        st.tuples(st.just("filter_tokens"), st.sampled_from([None, [0], [1, 9]])),
        st.tuples(st.just("compactify")),
        st.tuples(st.just("most_common"), st.sampled_from([None, 2])),
        st.tuples(st.just("merge_with"), documents),
        st.tuples(st.just("keys")),
        st.tuples(st.just("__len__")),
        st.tuples(st.just("__getitem__"), st.integers(0, 4)),
    ),
    max_size=8,
)


def called(dictionary, name, arguments):
    if name == "merge_with":
        other = type(dictionary)(*arguments)
        transform = dictionary.merge_with(other)
        return [transform[other.doc2bow([token])] for token in other.values()]
    try:
        return getattr(dictionary, name)(*arguments)
    except KeyError as error:
        return type(error)


@settings(deadline=None, max_examples=300)
@given(documents=documents, calls=calls)
def test_dictionaries(documents, calls):
    ours, theirs = Dictionary(documents), gensim.corpora.Dictionary(documents)
    merged = False
    for name, *arguments in calls:
        found, expected = called(ours, name, arguments), called(theirs, name, arguments)
        merged |= name == "merge_with"
        # ours adds the occurrences too, by which the most common are found
        if not (merged and name == "most_common"):
            assert found == expected, name
        for attribute in ("token2id", "dfs", "num_docs", "num_pos", "num_nnz"):
            assert getattr(ours, attribute) == getattr(theirs, attribute), (name, attribute)
        assert merged or ours.cfs == theirs.cfs


def test_texts_of_dictionaries_are_read_by_either(tmp_path):
    path, documents = str(tmp_path / "d.txt"), [["b", "a", "naïve"], ["a"]]
    for first, second in ((Dictionary, gensim.corpora.Dictionary),) * 2:
        for by_word in (True, False):
            first(documents).save_as_text(path, sort_by_word=by_word)
            loaded = second.load_from_text(path)
            assert loaded.token2id == first(documents).token2id
            assert loaded.dfs == first(documents).dfs and loaded.num_docs == 2


# Bags of words

some_bags = st.lists(
    st.dictionaries(st.integers(0, 9), st.sampled_from([-2.0, 1e-12, 0.5, 3.0])).map(
        lambda bag: sorted(bag.items())
    ),
    min_size=1,
    max_size=4,
)


@settings(deadline=None)
@given(corpus=some_bags)
def test_bags_of_words(corpus):
    theirs = gensim.matutils
    for make in (bags, theirs):
        dense = make.corpus2dense(corpus, 10)
        assert (dense == theirs.corpus2dense(corpus, 10)).all()
    assert list(bags.Dense2Corpus(dense)) == list(theirs.Dense2Corpus(dense))
    ours, expected = bags.corpus2csc(corpus), theirs.corpus2csc(corpus)
    assert ours.shape == expected.shape and (ours != expected).nnz == 0
    assert list(bags.Sparse2Corpus(ours)) == list(theirs.Sparse2Corpus(ours))
    for one in corpus:
        for vector in (one, bags.sparse2full(one, 10), bags.corpus2csc([one], 10).T):
            for norm in ("l1", "l2", "unique"):
                assert same(*(m.unitvec(vector, norm, True) for m in (bags, theirs)))
            assert bags.any2sparse(vector) == theirs.any2sparse(vector)
        assert bags.cossim(one, corpus[0]) == pytest.approx(theirs.cossim(one, corpus[0]))
        assert bags.veclen(one) == theirs.veclen(one) and bags.isbow(one) == theirs.isbow(one)


def same(ours, theirs):
    (vector, length), (expected, expected_length) = ours, theirs
    assert type(vector) is type(expected)
    if isinstance(vector, list):
        assert dict(vector) == pytest.approx(dict(expected))
    else:
        dense = [v.toarray() if hasattr(v, "toarray") else v for v in (vector, expected)]
        np.testing.assert_allclose(*dense, rtol=1e-6)
        assert vector.dtype == expected.dtype
    return length == pytest.approx(expected_length)


# Names

#: What of gensim's modules is of their insides, or was for versions before 4.
NOT_MIRRORED = {
    "models.word2vec": "Heapitem Word2VecTrainables Word2VecVocab",
    "models.doc2vec": "Doc2VecTrainables Doc2VecVocab Doctag",
    "models.fasttext": "FastTextTrainables FastTextVocab",
    "models.keyedvectors": "CompatVocab Vocab prep_vectors pseudorandom_weak_vector",
    "models.callbacks": "Callback CoherenceMetric ConvergenceMetric DiffMetric Metric "
    "PerplexityMetric",
    "models": "VocabTransform",
    "scripts.glove2word2vec": "get_glove_info",
    "test.utils": "LeeCorpus",
}


def modules(package):
    return sorted(m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}."))


@pytest.mark.parametrize(
    "name", [name.removeprefix("vecloom.gensim.") for name in modules(vecloom.gensim)]
)
def test_names_of_gensims_modules_are_here_or_said_to_be_absent(name):
    from vecloom.gensim.absent import ABSENT
    from vecloom.gensim.installation import OWN

    if f"vecloom.gensim.{name}" in OWN:
        pytest.skip("no module of gensim's")
    ours = importlib.import_module(f"vecloom.gensim.{name}")
    try:
        theirs = importlib.import_module(f"gensim.{name}")
    except ImportError:
        pytest.skip("gensim has it no longer, or needs more to import it")
    own = {
        key
        for key, value in vars(theirs).items()
        if not key.startswith("_") and getattr(value, "__module__", "") == theirs.__name__
    }
    told = {key.rpartition(".")[2] for key in ABSENT if key.rpartition(".")[0] == name}
    missing = own - set(dir(ours)) - told - set(NOT_MIRRORED.get(name, "").split())
    assert not missing


def test_packages_of_gensim_are_here_or_said_to_be_absent():
    from vecloom.gensim.absent import ABSENT

    here = {name.removeprefix("vecloom.gensim.") for name in modules(vecloom.gensim)}
    theirs = {name.removeprefix("gensim.") for name in modules(gensim)}
    known = here | set(ABSENT)
    assert not {
        name
        for name in theirs
        if name not in known
        and not name.startswith("test.")
        and name.rpartition(".")[0] not in ABSENT
    }
