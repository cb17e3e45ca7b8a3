"""Calls of Word2Vec, FastText and Doc2Vec: making them, what they show, what they refuse."""

from __future__ import annotations

import model_doc2vec_calls
import model_query_calls
import model_training_calls
from driver import EQUAL, KIND, Call, Difference
from model_objects import KINDS, TEXT, bare, make, text_of, trained, with_words

ALPHA = Difference(
    "the learning rate that CBOW and FastText begin with",
    "0.025",
    "0.05, unless `alpha` is given",
    "it scores better, and is word2vec.c's and fastText's own",
)
WORKERS = Difference(
    "`workers`",
    "3",
    "`None`: every core",
    "a user should not have to say that the machine is to be used",
)
AT_ONCE = Difference(
    "parameters out of range or of a wrong type",
    "told in training, or never",
    "told by the constructor, by name",
    "an error is best told where it is made",
)
AS_GIVEN = Difference(
    "a number given as a `str`",
    "converted, or `ValueError`",
    "`TypeError`",
    "it is a mistake more often than meant",
)
NULL_WORD = Difference(
    "`null_word=1`",
    'adds a word `"\\0"`',
    "accepted, without effect",
    "Doc2Vec's `dm_concat` has a vector of its own for it, `null_vector`",
)
ROWS_OF_TREE = Difference(
    "rows of `syn1`", "one for each word", "one less", "so many nodes has the tree"
)
UNUSED = Difference(
    "`syn1`, `syn1neg` of a loss that is not trained, `raw_vocab` before there is one",
    "no attribute, or `None`",
    "`None`; an empty dictionary",
    "attributes are always there",
)
LOADING = Difference(
    "`model.load(path)` on an object", "`AttributeError`", "loads the file", "it does no harm"
)
EVENTS = Difference(
    "`lifecycle_events`",
    "are saved; some have no counterpart",
    "are of this process; files hold none",
    "the same training gives the same file, to the byte",
)
SEEDED = Difference(
    "`seeded_vector`",
    "draws by `hashfxn`, of a string",
    "the same, with other numbers",
    "no model depends on it",
)

# Values that both accept, and show as attributes of the same name.
KEYWORDS = {
    "vector_size": 7,
    "alpha": 0.03,
    "window": 3,
    "min_count": 2,
    "max_vocab_size": 50,
    "sample": 0.01,
    "seed": 9,
    "workers": 2,
    "min_alpha": 0.001,
    "hs": 1,
    "negative": 3,
    "ns_exponent": 0.5,
    "hashfxn": len,
    "epochs": 3,
    "sorted_vocab": 0,
    "batch_words": 100,
    "max_final_vocab": 10,
    "shrink_windows": False,
}
OWN_KEYWORDS = {
    "Word2Vec": {
        "sg": 1, "cbow_mean": 0, "compute_loss": True, "comment": "a remark", "null_word": 0,
    },
    "FastText": {"sg": 1, "cbow_mean": 0, "word_ngrams": 1, "null_word": 0},
    "Doc2Vec": {
        "dm": 0, "dbow_words": 1, "dm_concat": 1, "dm_tag_count": 2, "compute_loss": True,
        "cbow_mean": 0,
    },
}  # fmt: skip
# In the order of parameters: what is given by position lands where gensim puts it.
POSITIONS = {
    "Word2Vec": (
        None, None, 7, 0.03, 3, 2, 50, 0.01, 9, 2, 0.001, 1, 1, 3, 0.5, 0, len, 3, 0, None, 0,
        100, True, (), "a remark", 10, False,
    ),
    "FastText": (
        None, None, 1, 1, 7, 0.03, 3, 2, 50, 1, 0.01, 9, 2, 0.001, 3, 0.5, 0, len, 3, 0, 2, 4, 0,
        99, None, 100, (), 10, False,
    ),
    "Doc2Vec": (None, None, 7, 0, 0, 1, 1, 2, None, None, "a remark", None, (), 3, 4, False),
}  # fmt: skip
SHOWN = {
    kind: [
        name
        for name in {**KEYWORDS, **own}
        if name not in ("workers", "cbow_mean", "dm") and (kind, name) != ("Doc2Vec", "comment")
    ]
    for kind, own in OWN_KEYWORDS.items()
}

ATTRIBUTES = (
    "alpha", "min_alpha", "vector_size", "layer1_size", "window", "epochs", "corpus_count",
    "corpus_total_words", "effective_min_count", "min_alpha_yet_reached", "train_count",
    "compute_loss", "max_final_vocab", "sg", "hs", "negative", "sample", "seed", "syn1neg",
    "cum_table", "shrink_windows", "comment", "min_count",
)  # fmt: skip
OF_WORDS = {
    "wv": lambda model: type(model.wv).__name__,
    "wv.vectors": lambda model: model.wv.vectors,
    "wv.index_to_key": lambda model: model.wv.index_to_key,
    "wv.key_to_index": lambda model: model.wv.key_to_index,
    "wv.vectors_lockf": lambda model: model.wv.vectors_lockf,
    "wv[word]": lambda model: model.wv["sea0"],
    "wv.get_vecattr": lambda model: model.wv.get_vecattr("sea0", "count"),
    "wv.expandos": lambda model: model.wv.expandos["count"],
    "wv.most_similar": lambda model: model.wv.most_similar("sea0", topn=3),
    "len(wv)": lambda model: len(model.wv),
    "wv.vector_size": lambda model: model.wv.vector_size,
}
OF_SUBWORDS = {
    "wv.vectors_vocab": lambda model: model.wv.vectors_vocab,
    "wv.vectors_ngrams": lambda model: model.wv.vectors_ngrams,
    "wv.vectors_vocab_lockf": lambda model: model.wv.vectors_vocab_lockf,
    "wv.vectors_ngrams_lockf": lambda model: model.wv.vectors_ngrams_lockf,
    "wv.bucket": lambda model: (model.wv.bucket, model.wv.min_n, model.wv.max_n),
    "wv[unknown]": lambda model: model.wv["seaside"],
    "unknown in wv": lambda model: ("seaside" in model.wv, "seaside" in model.wv.key_to_index),
}
# What gensim 4 has no more. (`AttributeError` from either.)
REMOVED = (
    "accuracy", "clear_sims", "delete_temporary_training_data", "doesnt_match", "index2word",
    "intersect_word2vec_format", "iter", "load_word2vec_format", "most_similar",
    "most_similar_cosmul", "n_similarity", "similar_by_vector", "similar_by_word", "similarity",
    "size", "syn0", "syn0_lockf", "syn0norm", "trainables", "vocab", "vocabulary", "wmdistance",
    "word_vec",
)  # fmt: skip
OLD_KEYWORDS = ("size", "iter", "docvecs", "no_such_keyword")
# Refused by either, if not always at the same moment.
WRONG = {
    "vector_size=None": {"vector_size": None},
    "window=None": {"window": None},
    "min_alpha=None": {"min_alpha": None},
    "negative=None": {"negative": None},
}
OUT_OF_RANGE = {
    "window=-1": {"window": -1},
    "min_count=-1": {"min_count": -1},
    "epochs=-1": {"epochs": -1},
    "negative=-1": {"negative": -1},
    "alpha=nan": {"alpha": float("nan")},
    "no loss": {"negative": 0, "hs": 0},
    "workers=0": {"workers": 0},
    "max_final_vocab=0": {"max_final_vocab": 0},
}


def _sorted_shapes(lib: object, kind: str) -> object:
    model = trained(kind, hs=1)(lib)
    return [model.syn1neg.shape, model.syn1.shape[1], model.syn1.dtype, model.layer1_size]


def calls_of(kind: str) -> list[Call]:
    """List the calls that every model has."""
    keywords = {**KEYWORDS, **OWN_KEYWORDS[kind]}
    shown = {name: value for name, value in keywords.items() if name != "workers"}
    return [
        *(
            Call(f"{kind}({name}=...)", lambda lib, _, kw={name: value}: _shown(lib, kind, kw), how=EQUAL)
            for name, value in keywords.items()
        ),
        *(
            Call(
                f"{kind}(text, {name}=...)",
                lambda lib, _, kw={name: value}: len(make(lib, kind, text_of(lib, kind), **kw).wv),
                how=EQUAL,
            )
            for name, value in shown.items()
            if name != "dm_concat"
        ),
        *(
            Call(f"{kind}: {name} by default", lambda lib, _, name=name: getattr(getattr(lib, kind)(), name), how=EQUAL)
            for name in SHOWN[kind]
            if name != "alpha"
        ),
        Call(f"{kind} by position", lambda lib, _: _positional(lib, kind), how=EQUAL),
        Call(f"{kind}: text by position", lambda lib, _: len(getattr(lib, kind)(text_of(lib, kind), None, 9).wv)),
        *(
            Call(f"{kind}, {state}: {name}", lambda lib, model, name=name: getattr(model, name), given, KIND)
            for state, given in {"trained": trained(kind, alpha=0.03), "with words": with_words(kind, alpha=0.03)}.items()
            for name in ATTRIBUTES
            if (kind, name) != ("FastText", "comment")
        ),
        *(
            Call(f"{kind}, trained: {name}", lambda lib, model, ask=ask: ask(model), trained(kind), _how(name))
            for name, ask in {**OF_WORDS, **(OF_SUBWORDS if kind == "FastText" else {})}.items()
        ),
        *(
            Call(f"{kind}: {name} is gone", lambda lib, model, name=name: getattr(model, name), trained(kind))
            for name in REMOVED
        ),
        *(
            Call(f"{kind}.{name} is gone", lambda lib, _, name=name: hasattr(getattr(lib, kind), name), how=EQUAL)
            for name in REMOVED
        ),
        *(
            Call(f"{kind}({name}=...) is refused", lambda lib, _, name=name: getattr(lib, kind)(**{name: 3}))
            for name in OLD_KEYWORDS
        ),
        *(
            Call(f"{kind}: {name}", lambda lib, _, wrong=wrong: _train(lib, kind, wrong))
            for name, wrong in WRONG.items()
        ),
        *(
            Call(
                f"{kind}: {name}",
                lambda lib, _, wrong=wrong: make(lib, kind, **wrong) and None,
                differs=AT_ONCE,
                raises=ValueError,
            )
            for name, wrong in OUT_OF_RANGE.items()
        ),
        Call(f"{kind}: sizes of matrices", lambda lib, _: _sorted_shapes(lib, kind), how=EQUAL),
        Call(f"{kind}: rows of syn1", lambda lib, model: len(model.syn1), trained(kind, hs=1), differs=ROWS_OF_TREE),
        Call(f"{kind}: syn1 of another loss", lambda lib, model: model.syn1, trained(kind), differs=UNUSED),
        Call(f"{kind}: raw_vocab at first", lambda lib, model: model.raw_vocab, bare(kind), differs=UNUSED),
        Call(f"{kind}: workers by default", lambda lib, _: getattr(lib, kind)().workers, differs=WORKERS),
        Call(f"{kind}: str of a number", lambda lib, _: make(lib, kind, min_alpha="0.001").min_alpha, differs=AS_GIVEN, raises=TypeError),
        Call(f"{kind}: str for a number", lambda lib, _: make(lib, kind, text_of(lib, kind), alpha="high"), differs=AS_GIVEN, raises=TypeError),
        Call(f"{kind}: model[word]", lambda lib, model: model["nothing"], trained(kind)),
        Call(f"{kind}: its name", lambda lib, model: type(model).__name__, trained(kind), EQUAL),
        Call(f"{kind}: seeded_vector", lambda lib, model: model.seeded_vector("word", 5), trained(kind), KIND),
        Call(f"{kind}: seeded_vector, the numbers", lambda lib, model: model.seeded_vector("word", 5), trained(kind, hashfxn=len), differs=SEEDED),
    ]  # fmt: skip


def _how(name: str) -> object:
    return (
        EQUAL
        if name.endswith(("_key", "_index", "attr", "expandos", "bucket", ")", " wv"))
        else KIND
    )


def _shown(lib: object, kind: str, keywords: dict[str, object]) -> object:
    model = make(lib, kind, **keywords)
    return {name: getattr(model, name) for name in keywords if hasattr(model, name)}


def _positional(lib: object, kind: str) -> object:
    model = getattr(lib, kind)(*POSITIONS[kind])
    return {name: getattr(model, name) for name in SHOWN[kind] if hasattr(model, name)}


def _train(lib: object, kind: str, options: dict[str, object]) -> None:
    make(lib, kind, text_of(lib, kind), **options)


CALLS = [
    *(call for kind in KINDS for call in calls_of(kind)),
    Call("Word2Vec: str", lambda lib, model: str(model), trained("Word2Vec", sg=1), EQUAL),
    Call("Word2Vec: str without words", lambda lib, model: str(model), bare("Word2Vec", sg=1), EQUAL),
    Call("FastText: str", lambda lib, model: str(model), trained("FastText", alpha=0.025), EQUAL),
    Call("Word2Vec: str with CBOW's alpha", lambda lib, model: str(model), trained("Word2Vec"), differs=ALPHA),
    Call("FastText: alpha", lambda lib, model: model.alpha, bare("FastText"), differs=ALPHA),
    Call("Word2Vec: alpha", lambda lib, model: model.alpha, bare("Word2Vec"), differs=ALPHA),
    Call("Word2Vec: alpha of skip-gram", lambda lib, model: model.alpha, bare("Word2Vec", sg=1), EQUAL),
    Call("Word2Vec: null_word", lambda lib, model: len(model.wv), trained("Word2Vec", null_word=1), differs=NULL_WORD),
    *(
        Call(f"{kind} is a Word2Vec", lambda lib, model: isinstance(model, lib.Word2Vec), bare(kind), EQUAL)
        for kind in KINDS
    ),
    Call("Word2Vec is no FastText", lambda lib, model: isinstance(model, (lib.FastText, lib.Doc2Vec)), bare("Word2Vec"), EQUAL),
    Call("Word2Vec: 'word' in model", lambda lib, model: "sea0" in model, trained("Word2Vec")),
    Call("FastText: word_ngrams", lambda lib, _: lib.FastText(word_ngrams=2)),
    Call("FastText: no n-grams by length", lambda lib, model: model.wv.vectors, trained("FastText", min_n=4, max_n=3), KIND),
    Call("FastText: no buckets", lambda lib, model: model.wv.vectors, trained("FastText", bucket=0), KIND),
    Call("FastText: n-grams", lambda lib, model: [sorted(map(int, b)) for b in model.wv.buckets_word], trained("FastText"), EQUAL),
    Call("FastText: wv class", lambda lib, model: isinstance(model.wv, lib.FastTextKeyedVectors), trained("FastText")),
    Call("Word2Vec: wv class", lambda lib, model: isinstance(model.wv, lib.KeyedVectors), trained("Word2Vec")),
    Call("Word2Vec: lifecycle_events", lambda lib, model: len(model.lifecycle_events), trained("Word2Vec"), differs=EVENTS),
    Call("Word2Vec: names of events", lambda lib, model: [e["event"] for e in model.lifecycle_events if e["event"] != "prepare_vocab"], trained("Word2Vec"), EQUAL),
    Call("Word2Vec: parts of events", lambda lib, model: sorted(set(model.lifecycle_events[-1]) - {"gensim", "vecloom"}), trained("Word2Vec"), EQUAL),
    Call("Word2Vec: add_lifecycle_event", lambda lib, model: (model.add_lifecycle_event("mine", what=3), model.lifecycle_events[-1]["what"]), trained("Word2Vec"), EQUAL),
    Call("Word2Vec: no lifecycle_events", lambda lib, model: (setattr(model, "lifecycle_events", None), model.add_lifecycle_event("mine"), model.lifecycle_events), trained("Word2Vec"), EQUAL),
    Call("Word2Vec: model.load", lambda lib, model: (model.save(str(lib.folder / "m")), model.load(str(lib.folder / "m")))[0], trained("Word2Vec"), differs=LOADING),
    Call("Word2Vec: topics", lambda lib, _: _neighbours(lib, "Word2Vec"), how=EQUAL),
    Call("FastText: topics", lambda lib, _: _neighbours(lib, "FastText"), how=EQUAL),
    *model_training_calls.CALLS,
    *model_query_calls.CALLS,
    *model_doc2vec_calls.CALLS,
]  # fmt: skip


def _neighbours(lib: object, kind: str) -> object:
    """The nearest words of one of each topic, as a set: the quality of both in kind."""
    sentences = [[f"{line[0][:-1]}{word[-1]}" for word in line] for line in TEXT[:60]] * 5
    buckets = {"bucket": 0} if kind == "FastText" else {}
    options = {"sg": 1, "epochs": 20, "alpha": 0.05, "vector_size": 20, "window": 3, **buckets}
    model = make(lib, kind, sentences, **options)
    found = (model.wv.most_similar(f"{topic}0", topn=4) for topic in ("sea", "land", "sky"))
    return [sorted(word for word, _ in words) for words in found]
