"""Calls that Doc2Vec alone has."""

from __future__ import annotations

import numpy as np
from driver import EQUAL, KIND, Call, Difference
from model_objects import SIZE, TEXT, bare, make, text_of, train, trained, with_words

TAGS_ARE_KEYS = Difference(
    "`model[5]` of a Doc2Vec with numbers as tags",
    "the word of the fifth row",
    "the tag 5",
    "words are looked up by their spelling; a tag must not pass for a word",
)
NO_GAPS = Difference(
    "tags 5 and 1000 alone",
    "1001 rows",
    "two rows",
    "vectors of documents that are not there take memory",
)
MEANS = Difference(
    "`dm_mean=0`",
    "the mean all the same, unless `cbow_mean=0`",
    "the sum",
    "so it is documented",
)
NULL_VECTOR = Difference(
    "`dm_concat`",
    'adds a word `"\\0"` to `wv`',
    "has `null_vector`",
    "it is no word of the text",
)
INTEGER_TAGS = Difference(
    "attributes of tags that are numbers",
    "none, unless there are others",
    "`doc_count` and `word_count`",
    "as of tags that are strings",
)
BEGINNING = Difference(
    "`dv=...`",
    "is the table that is trained",
    "has the vectors that tags begin from",
    "the caller's table stays as it is",
)
UNSEEN = Difference(
    "`similarity_unseen_docs` of documents without a known word",
    "the cosine of random vectors",
    "0",
    "nothing is known of them",
)
REPEATED = Difference(
    "`infer_vector` twice",
    "two vectors",
    "the same vector",
    "one seed, one result",
)
BOTH_FILES = Difference(
    "`save_word2vec_format(fvocab=...)` of words and tags",
    "the tags' counts overwrite the words'",
    "counts of both",
    "the file is to describe the other",
)
LIST_TAGS = Difference(
    "tags that are a `str`",
    "its letters are tags, or a warning",
    "`TypeError`",
    "it is a mistake, told where it is made",
)

COMMENT = Difference(
    "`Doc2Vec(comment=...)`", "is forgotten", "is kept, and shown by `str`", "it was given"
)
DOCUMENTS = Difference(
    "documents without `words` and `tags`",
    "`AttributeError`",
    "`TypeError` that says how to tag them",
    "it is what a plain list of words is",
)
TAGS_TWICE = Difference(
    "`save_word2vec_format(doctag_vec=True)` of tags that are numbers",
    "each is written twice, and the header counts them once",
    "each is written once",
    "other programs read the file by its header",
)

KINDS = {
    "PV-DM": {},
    "PV-DM, concatenated": {"dm_concat": 1, "window": 2},
    "PV-DBOW": {"dm": 0},
    "PV-DBOW, words too": {"dm": 0, "dbow_words": 1},
    "PV-DM, tree": {"hs": 1, "negative": 0},
}
SHOWN = {
    "dv": lambda m: type(m.dv).__name__,
    "dv.vectors": lambda m: m.dv.vectors,
    "dv.index_to_key": lambda m: m.dv.index_to_key,
    "dv[0]": lambda m: m.dv[0],
    "dv[[0, 1]]": lambda m: m.dv[[0, 1]],
    "dv[unknown]": lambda m: m.dv["unknown"],
    "len(dv)": lambda m: len(m.dv),
    "dv.most_similar": lambda m: m.dv.most_similar(0, topn=3),
    "dv.similarity": lambda m: m.dv.similarity(0, 1),
    "dv.vectors_lockf": lambda m: m.dv.vectors_lockf,
    "docvecs": lambda m: m.docvecs is m.dv,
    "dm": lambda m: m.dm,
    "dbow": lambda m: m.dbow,
    "layer1_size": lambda m: m.layer1_size,
    "syn1neg": lambda m: m.syn1neg.shape[1] if m.negative else None,
    "model[word]": lambda m: m["sea0"],
    "model[words]": lambda m: m[["sea0", "sea1"]],
    "model[unknown]": lambda m: m["unknown"],
    "infer_vector": lambda m: m.infer_vector(TEXT[0]),
    "infer_vector, options": lambda m: m.infer_vector(doc_words=TEXT[0], alpha=0.05, min_alpha=0.001, epochs=4),
    "infer_vector by position": lambda m: m.infer_vector(TEXT[0], 0.05, 0.001, 4),
    "infer_vector of nothing": lambda m: m.infer_vector([]),
    "infer_vector of unknown words": lambda m: m.infer_vector(["unknown", "words"]),
    "infer_vector of a str": lambda m: m.infer_vector("sea0 sea1"),
    "infer_vector of a number": lambda m: m.infer_vector(5),
    "similarity_unseen_docs": lambda m: float(m.similarity_unseen_docs(TEXT[0], TEXT[1])),
    "similarity_unseen_docs, options": lambda m: float(m.similarity_unseen_docs(TEXT[0], TEXT[1], alpha=0.05, min_alpha=0.001, epochs=4)),
    "estimated_lookup_memory": lambda m: m.estimated_lookup_memory(),
    "str": lambda m: str(m),
    "dbow_words": lambda m: (m.dbow_words, m.dm_concat, m.dm_tag_count),
}  # fmt: skip
EXACTLY = ("dv", "dv.index_to_key", "len(dv)", "docvecs", "dm", "dbow", "layer1_size", "str", "dbow_words")  # fmt: skip


def tagged(lib: object, tags: object) -> object:
    return [lib.TaggedDocument(words, tags(n)) for n, words in enumerate(TEXT)]


def _tags(lib: object, tags: object) -> object:
    model = make(lib, "Doc2Vec", tagged(lib, tags))
    return model.dv.index_to_key, model.dv.vectors.shape


def _counted(lib: object, tags: object) -> object:
    model = make(lib, "Doc2Vec", tagged(lib, tags))
    return {name: model.dv.expandos[name] for name in ("doc_count", "word_count")}


def _written(lib: object, model: object, **options: object) -> object:
    path = lib.folder / "vectors.txt"
    model.save_word2vec_format(str(path), **options)
    text = path.read_text(encoding="utf-8") if not options.get("binary") else ""
    return [line.split(" ")[0] for line in text.splitlines()]


def _loaded(lib: object, model: object) -> object:
    path = str(lib.folder / "vectors.bin")
    model.save_word2vec_format(path, doctag_vec=True, prefix="*dt_", binary=True)
    return lib.KeyedVectors.load_word2vec_format(path, binary=True).index_to_key


def _both_files(lib: object, model: object) -> object:
    counts = lib.folder / "counts.txt"
    model.save_word2vec_format(str(lib.folder / "v"), doctag_vec=True, fvocab=str(counts))
    return len(counts.read_text(encoding="utf-8").splitlines())


def _saved(lib: object, model: object) -> object:
    path = str(lib.folder / "model")
    model.save(path)
    other = lib.Doc2Vec.load(path)
    return other.dv.index_to_key, bool((other.dv.vectors == model.dv.vectors).all()), str(other)


def _assigned(lib: object, model: object) -> object:
    other = lib.KeyedVectors(SIZE)
    other.add_vectors(["a"], np.ones((1, SIZE), np.float32))
    model.docvecs = other
    return model.dv is other


def _locked(lib: object, model: object) -> object:
    lockf = np.ones(len(model.dv), np.float32)
    lockf[::2] = 0
    model.dv.vectors_lockf = lockf
    before = model.dv.vectors.copy()
    train(lib, model, "Doc2Vec")
    return (model.dv.vectors == before).all(axis=1)


def _begun(lib: object) -> object:
    table = lib.KeyedVectors(SIZE)
    table.add_vectors(["a"], np.ones((1, SIZE), np.float32))
    return make(lib, "Doc2Vec", dv=table).dv is table


def _told(lib: object) -> object:
    """Whether a new document of a topic is like those of its own topic."""
    topics = [[line[0][:-1] + word[-1] for word in line] for line in TEXT[:60]]
    documents = text_of(lib, "Doc2Vec", topics)
    model = make(lib, "Doc2Vec", documents, dm=0, epochs=60, alpha=0.05, window=3)
    near = model.dv.most_similar([model.infer_vector(topics[0], epochs=50)], topn=10)
    return sum(tag % 3 == 0 for tag, _ in near) >= 9


CALLS = [
    *(
        Call(f"{kind}: {name}", lambda lib, m, ask=ask: ask(m), trained("Doc2Vec", **options), EQUAL if name in EXACTLY else KIND)
        for kind, options in KINDS.items()
        for name, ask in SHOWN.items()
    ),
    *(
        Call(f"{kind} without words: str", lambda lib, m: str(m), bare("Doc2Vec", **options), EQUAL)
        for kind, options in {**KINDS, "PV-DM, threads": {"workers": 3, "min_count": 4}}.items()
    ),
    Call("Doc2Vec: tags that are strings", lambda lib, _: _tags(lib, lambda n: [f"d{n}", "all"]), how=EQUAL),
    Call("Doc2Vec: tags of both kinds", lambda lib, _: _tags(lib, lambda n: [n, f"x{n % 3}"]), how=EQUAL),
    Call("Doc2Vec: NumPy's integers as tags", lambda lib, _: _tags(lib, lambda n: [np.int64(n)]), how=EQUAL),
    Call("Doc2Vec: tags are counted", lambda lib, _: _counted(lib, lambda n: [f"d{n}", "all"]), how=EQUAL),
    Call("Doc2Vec: tags far apart", lambda lib, _: _tags(lib, lambda n: [(5, 1000)[n % 2]]), differs=NO_GAPS),
    Call("Doc2Vec: tags that are numbers, counted", lambda lib, _: _counted(lib, lambda n: [n]), differs=INTEGER_TAGS),
    Call("Doc2Vec: tags that are a str", lambda lib, _: _tags(lib, lambda n: "ab"), differs=LIST_TAGS, raises=TypeError),
    Call("Doc2Vec: documents without tags", lambda lib, _: make(lib, "Doc2Vec", TEXT), differs=DOCUMENTS, raises=TypeError),
    Call("Doc2Vec: words that are a str", lambda lib, _: make(lib, "Doc2Vec", [lib.TaggedDocument("ab", [0])] * 3) and None, differs=LIST_TAGS, raises=TypeError),
    Call("Doc2Vec: sg", lambda lib, _: lib.Doc2Vec(sg=1)),
    Call("Doc2Vec: model[tag]", lambda lib, m: m[0], trained("Doc2Vec"), KIND),
    Call("Doc2Vec: model[number], the row", lambda lib, m: bool((m[5] == m.wv.vectors[5]).all()), trained("Doc2Vec"), differs=TAGS_ARE_KEYS),
    Call("Doc2Vec: dm_mean=0", lambda lib, m: m.cbow_mean, trained("Doc2Vec", dm_mean=0), differs=MEANS),
    Call("Doc2Vec: dm_mean=1", lambda lib, m: m.cbow_mean, trained("Doc2Vec", dm_mean=1), EQUAL),
    Call("Doc2Vec: words of dm_concat", lambda lib, m: len(m.wv), trained("Doc2Vec", dm_concat=1), differs=NULL_VECTOR),
    Call("Doc2Vec: dv given", lambda lib, _: _begun(lib), differs=BEGINNING),
    Call("Doc2Vec: docvecs assigned", lambda lib, m: _assigned(lib, m), trained("Doc2Vec"), EQUAL),
    Call("Doc2Vec: dv.vectors_lockf", lambda lib, m: _locked(lib, m), with_words("Doc2Vec", dm=0), EQUAL),
    Call("Doc2Vec: similarity of unknown documents", lambda lib, m: float(m.similarity_unseen_docs(["x"], ["y"])), trained("Doc2Vec"), differs=UNSEEN),
    Call("Doc2Vec: infer_vector twice", lambda lib, m: bool((m.infer_vector(TEXT[0]) == m.infer_vector(TEXT[0])).all()), trained("Doc2Vec", negative=5, window=4, epochs=3), differs=REPEATED),
    Call("Doc2Vec: save_word2vec_format", lambda lib, m: _written(lib, m), trained("Doc2Vec"), EQUAL),
    Call("Doc2Vec: save_word2vec_format of tags", lambda lib, m: _written(lib, m, doctag_vec=True, word_vec=False), trained("Doc2Vec"), differs=TAGS_TWICE),
    Call("Doc2Vec: save_word2vec_format of tags that are strings", lambda lib, _: _written(lib, make(lib, "Doc2Vec", tagged(lib, lambda n: [f"d{n:02}"])), doctag_vec=True, word_vec=False), how=EQUAL),
    Call("Doc2Vec: comment", lambda lib, m: str(m), bare("Doc2Vec", comment="mine"), differs=COMMENT),
    Call("Doc2Vec: save_word2vec_format of both", lambda lib, _: _written(lib, make(lib, "Doc2Vec", tagged(lib, lambda n: [f"d{n:02}"])), doctag_vec=True, prefix="tag:"), how=EQUAL),
    Call("Doc2Vec: save_word2vec_format, binary", lambda lib, m: _loaded(lib, m), trained("Doc2Vec"), EQUAL),
    Call("Doc2Vec: save_word2vec_format, counts of both", lambda lib, m: _both_files(lib, m), trained("Doc2Vec"), differs=BOTH_FILES),
    Call("Doc2Vec: save and load, tags", lambda lib, m: _saved(lib, m), trained("Doc2Vec"), EQUAL),
    Call("Doc2Vec: tags of counts", lambda lib, m: (m.build_vocab_from_freq({"a": 5, "b": 3}, corpus_count=4), m.corpus_count)[1], bare("Doc2Vec"), EQUAL),
    Call("Doc2Vec: new documents", lambda lib, _: _told(lib), how=EQUAL),
]  # fmt: skip
