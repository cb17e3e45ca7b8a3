"""Questions to models: likely words, scores, memory."""

from __future__ import annotations

from driver import EQUAL, KIND, Call, Difference
from model_objects import KINDS, TEXT, alike, bare, trained, with_words

PYTHONS = Difference(
    "probabilities of `predict_output_word`", "`numpy.float32`", "`float`", "so it is documented"
)
EXACT = Difference(
    "`score`",
    "logarithms come from a table, which is some 2% off",
    "every step counts; with CBOW, words without any around them are left out",
    "it is the logarithm of a probability",
)
BYTES = Difference(
    "numbers of `estimate_memory`",
    "500 bytes a word, and for FastText all buckets",
    "200 bytes a word, and the buckets in use",
    "so much is taken",
)
ASKED = {
    "one word": (["sea0"],),
    "two words": (["sea0", "land1"],),
    "unknown words too": (["sea0", "unknown", "land1"],),
    "words twice": (["sea0", "sea0", "land1"],),
    "topn": (["sea0", "land1"], 3),
    "topn=None": (["sea0", "land1"], None),
    "topn=0": (["sea0", "land1"], 0),
    "topn beyond": (["sea0", "land1"], 10**4),
    "rows": ([0, 3],),
}


def _words(lib: object, model: object, given: tuple[object, ...]) -> object:
    found = model.predict_output_word(*given)
    return [(word, float(chance)) for word, chance in found]


CALLS = [
    *(
        Call(f"predict_output_word, {name}, {kind}", lambda lib, m, given=given: _words(lib, m, given), model)
        for name, given in ASKED.items()
        for kind, model in {"CBOW": alike(), "skip-gram": alike(sg=1)}.items()
    ),
    Call("predict_output_word, sums", lambda lib, m: _words(lib, m, (["sea0", "land1"],)), alike(cbow_mean=0)),
    Call("predict_output_word, by name", lambda lib, m: len(m.predict_output_word(context_words_list=["sea0"], topn=2)), alike()),
    Call("predict_output_word, types", lambda lib, m: m.predict_output_word(["sea0"]), alike(), differs=PYTHONS),
    Call("predict_output_word, unknown words alone", lambda lib, m: m.predict_output_word(["unknown"]), alike(), EQUAL),
    Call("predict_output_word, nothing", lambda lib, m: m.predict_output_word([]), alike(), EQUAL),
    Call("predict_output_word without negatives", lambda lib, m: m.predict_output_word(["sea0"]), trained("Word2Vec", negative=0, hs=1)),
    *(
        Call(f"score, {kind}", lambda lib, m: m.score(TEXT[:9]), trained("Word2Vec", negative=0, hs=1, **options), KIND)
        for kind, options in {"CBOW": {}, "CBOW, sums": {"cbow_mean": 0}, "skip-gram": {"sg": 1}}.items()
    ),
    Call("score, the numbers", lambda lib, m: m.score([["sea0"], ["sea0", "sea0"]]), trained("Word2Vec", negative=0, hs=1), differs=EXACT),
    Call("score of unknown words", lambda lib, m: m.score([["unknown", "words"], []]), trained("Word2Vec", negative=0, hs=1, sg=1)),
    Call("score, options", lambda lib, m: m.score(TEXT[:9], total_sentences=9, chunksize=2, queue_factor=2, report_delay=1), trained("Word2Vec", negative=0, hs=1), KIND),
    Call("score of few sentences", lambda lib, m: len(m.score(iter(TEXT), total_sentences=5, chunksize=1)) <= 7, trained("Word2Vec", negative=0, hs=1), EQUAL),
    Call("score without hs", lambda lib, m: m.score(TEXT[:3]), trained("Word2Vec")),
    Call("score without words", lambda lib, m: m.score(TEXT[:3]), bare("Word2Vec", hs=1)),
    *(
        Call(f"{kind}: estimate_memory, names{suffix}", lambda lib, m: sorted(set(m.estimate_memory()) - {"vectors"}), with_words(kind, **options), EQUAL)
        for kind in KINDS
        for suffix, options in {"": {}, " of both losses": {"hs": 1}, " of the tree": {"hs": 1, "negative": 0}}.items()
    ),
    Call("Word2Vec: estimate_memory of vectors", lambda lib, m: [m.estimate_memory(1000)[name] for name in ("vectors", "syn1neg")], with_words("Word2Vec"), EQUAL),
    Call("Word2Vec: estimate_memory, report", lambda lib, m: sorted(m.estimate_memory(vocab_size=10, report={"mine": 3})), with_words("Word2Vec"), EQUAL),
    Call("Word2Vec: estimate_memory in all", lambda lib, m: m.estimate_memory(1000)["total"], with_words("Word2Vec"), differs=BYTES),
    *(Call(f"{kind}: init_sims", lambda lib, m: m.init_sims(), trained(kind), EQUAL) for kind in KINDS),
    Call("Word2Vec: init_sims(replace=True)", lambda lib, m: (m.init_sims(replace=True), m.wv.vectors)[1], alike()),
    Call("Word2Vec: wv.similarity", lambda lib, m: m.wv.similarity("sea0", "land1"), alike()),
    Call("Word2Vec: wv.most_similar", lambda lib, m: m.wv.most_similar("sea0"), alike()),
]  # fmt: skip
