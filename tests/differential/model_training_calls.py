"""Calls of models about the vocabulary and about training."""

from __future__ import annotations

import copy
import pickle
from itertools import pairwise

import numpy as np
from driver import EQUAL, KIND, Call, Difference
from model_objects import (
    COUNTS,
    KINDS,
    MORE,
    TEXT,
    alike,
    bare,
    callback,
    make,
    text_of,
    train,
    trained,
    with_words,
)

GENERATORS = Difference(
    "a generator as the text", "`TypeError`", "is read, once", "the text is encoded in one pass"
)
COUNTED = Difference(
    "`train` without `total_examples` and `total_words`, or without `epochs`",
    "`ValueError`",
    "the text is counted; epochs are the model's",
    "nothing needs to be told twice",
)
NO_EPOCH = Difference(
    "`epochs=0`", "`ValueError`", "trains nothing", "a loop over epochs may be empty"
)
KNOWN_WORDS = Difference(
    "the words that `train` returns as trained on",
    "those that thinning out (`sample`) left",
    "all in the vocabulary",
    "the number then does not depend on chance",
)
ONE_CALL = Difference(
    "`start_alpha` and `end_alpha` of `train`",
    "stay the model's `alpha` and `min_alpha`",
    "are of this call",
    "so it is documented",
)
LOSS_KEPT = Difference(
    "`compute_loss` of the model, where `train` is told nothing",
    "is forgotten",
    "counts",
    "it was asked for",
)
RETURNED = Difference(
    "`Doc2Vec.train` returns", "nothing", "the words, as `Word2Vec.train`", "it is the same method"
)
MISSING_FILE = Difference(
    "`corpus_file` that is not there", "`TypeError`", "`FileNotFoundError`", "it says what is wrong"
)
NO_WORDS = Difference(
    "a text without words",
    "a model without words",
    "`ValueError`; `RuntimeError` where `min_count` leaves none",
    "it is a mistake, told where it is made",
)
STRINGS = Difference(
    "sentences that are no lists",
    "their letters are words, with a warning in the log",
    "`TypeError`",
    "it is a mistake, told where it is made",
)
COUNTS_OF_TEXT = Difference(
    "`corpus_total_words` after `build_vocab_from_freq`",
    "what it was before",
    "the sum of the counts",
    "it is known",
)
DRAWN_ANEW = Difference(
    "`init_weights`",
    "leaves vectors as they are where their number fits",
    "draws them anew",
    "so it is documented",
)
OWN_COPY = Difference(
    "words after `reset_from`",
    "are the other model's, the very list",
    "are copied",
    "changing one model must not change the other",
)


AGAIN = Difference(
    "`build_vocab` once more, of FastText and Doc2Vec",
    "`ValueError`, unless there are as many words and tags",
    "begins anew, as of Word2Vec",
    "a model may be used again",
)
TWO_TEXTS = Difference(
    "`Doc2Vec.build_vocab(documents, corpus_file)`",
    "takes the file",
    "`TypeError`, as of Word2Vec",
    "one of them is a mistake",
)


class Trace:
    """A callback that notes what is called, and the model's counts."""

    def __init__(self) -> None:
        self.seen: list[object] = []

    def note(self, hook: str, model: object) -> None:
        self.seen.append((hook, model.train_count, type(model).__name__))

    def on_train_begin(self, model: object) -> None:
        self.note("on_train_begin", model)

    def on_epoch_begin(self, model: object) -> None:
        self.note("on_epoch_begin", model)

    def on_epoch_end(self, model: object) -> None:
        self.note("on_epoch_end", model)

    def on_train_end(self, model: object) -> None:
        self.note("on_train_end", model)


def _traced(lib: object, kind: str, model: object | None) -> object:
    trace = Trace()
    if model is None:
        make(lib, kind, text_of(lib, kind), callbacks=[trace])
    else:
        train(lib, model, kind, callbacks=[trace])
    return trace.seen


def _derived(lib: object, kind: str) -> object:
    class Noting(callback(lib)):
        def on_epoch_end(self, model: object) -> None:
            ended.append(model)

    ended: list[object] = []
    model = make(lib, kind, text_of(lib, kind), callbacks=[Noting()])
    return [each is model for each in ended]


def _losses(lib: object, *, reset: bool = False) -> object:
    """How the running loss looks at the end of each epoch: growing, and beginning with each call."""

    class Losses(callback(lib)):
        def on_epoch_end(self, model: object) -> None:
            seen.append(model.get_latest_training_loss())
            if reset:
                model.running_training_loss = 0.0

    seen: list[float] = []
    model = make(
        lib, "Word2Vec", TEXT, sg=1, compute_loss=True, epochs=3, alpha=0.001, callbacks=[Losses()]
    )
    train(lib, model, "Word2Vec", compute_loss=True, epochs=2, callbacks=[Losses()])
    rises = [bool(b > 1.5 * a) for a, b in pairwise(seen)]
    return rises, type(model.get_latest_training_loss()).__name__, len(seen)


def _hooks(lib: object, kind: str) -> object:
    """What a subclass sees of the constructor's work."""
    calls = []

    class Mine(getattr(lib, kind)):
        def build_vocab(self, *args: object, **options: object) -> object:
            calls.append(("build_vocab", args, sorted(options)))
            return super().build_vocab(*args, **options)

        def train(self, *args: object, **options: object) -> object:
            calls.append(("train", args, sorted(set(options) - {"compute_loss"})))
            return super().train(*args, **options)

    options = {"vector_size": 4, "min_count": 1, "epochs": 1, "workers": 1}
    model = Mine(text_of(lib, kind), **options)
    return calls, type(model).__name__, len(model.wv)


def _same_object(lib: object) -> object:
    class Mine(lib.Word2Vec):
        def train(self, corpus_iterable: object = None, **options: object) -> object:
            seen.append(corpus_iterable is TEXT)
            return super().train(corpus_iterable=corpus_iterable, **options)

    seen: list[bool] = []
    Mine(TEXT, min_count=1, vector_size=4, epochs=1)
    return seen


def _distribution(lib: object) -> object:
    """A class that draws negatives in its own way."""

    class Mine(lib.Word2Vec):
        def make_cum_table(self, domain: int = 2**31 - 1) -> None:
            self.cum_table = np.arange(1, len(self.wv) + 1, dtype=np.uint32) * 100

    return Mine(TEXT, min_count=1, vector_size=4, epochs=1).cum_table


def _updated(lib: object, kind: str, model: object) -> object:
    model.build_vocab(text_of(lib, kind, MORE), update=True)
    return (
        sorted(model.wv.index_to_key),
        model.corpus_count,
        model.corpus_total_words,
        {word: model.wv.get_vecattr(word, "count") for word in ("sea0", "new", "newer")},
        model.syn1neg.shape,
        model.wv.vectors.shape,
    )


def _locked(lib: object, model: object) -> object:
    """Which vectors do not move: those whose lock is 0."""
    lockf = np.ones(len(model.wv), np.float32)
    lockf[::2] = 0
    model.wv.vectors_lockf = lockf
    before = model.wv.vectors.copy()
    train(lib, model, "Word2Vec")
    return (model.wv.vectors == before).all(axis=1)


def _copied(lib: object, kind: str, model: object, how: object) -> object:
    other = how(model)
    same = bool((other.wv.vectors == model.wv.vectors).all())
    train(lib, other, kind)
    return same, type(other).__name__, bool((other.wv.vectors == model.wv.vectors).all())


def _saved(lib: object, kind: str, model: object) -> object:
    path = str(lib.folder / "model")
    model.save(path)
    other = getattr(lib, kind).load(path)
    names = ("corpus_count", "train_count", "epochs", "alpha", "window", "effective_min_count")
    return [getattr(other, name) for name in names], other.wv.index_to_key


def _steps(lib: object, kind: str) -> object:
    model = make(lib, kind)
    read = model.scan_vocab(text_of(lib, kind))
    counts = sorted(model.raw_vocab.items())
    tried = model.prepare_vocab(min_count=10, sample=1e-2, dry_run=True)
    done = model.prepare_vocab(min_count=5)
    return tuple(read), counts, tried, done, model.wv.index_to_key, len(model.raw_vocab)


def _prepared(lib: object, kind: str) -> object:
    model = make(lib, kind)
    model.scan_vocab(text_of(lib, kind))
    model.prepare_vocab()
    model.prepare_weights()
    return model.wv.vectors.shape, model.syn1neg.shape, len(model.dv) if kind == "Doc2Vec" else 0


def _dropping(word: str, count: int, min_count: int) -> int:
    return 1 if word.startswith("sky") else 2 if word == "land4" else 0


def _file(lib: object) -> str:
    path = lib.folder / "text.txt"
    path.write_text("\n".join(map(" ".join, TEXT)) + "\n", encoding="utf-8")
    return str(path)


def calls_of(kind: str) -> list[Call]:
    """List the calls that every model has."""
    returned = RETURNED if kind == "Doc2Vec" else None

    def text(lib: object) -> object:
        return text_of(lib, kind)

    given = {
        "keywords": lambda lib, m: m.build_vocab(corpus_iterable=text(lib)),
        "by position": lambda lib, m: m.build_vocab(text(lib), None, False, 100, True, None),
        "min_count": lambda lib, m: m.build_vocab(text(lib), min_count=10),
        "trim_rule": lambda lib, m: m.build_vocab(text(lib), trim_rule=_dropping),
        "a file": lambda lib, m: m.build_vocab(corpus_file=_file(lib)),
        "from counts": lambda lib, m: m.build_vocab_from_freq(COUNTS),
        "from counts, by position": lambda lib, m: m.build_vocab_from_freq(COUNTS, True, 5),
        "from counts, trimmed": lambda lib, m: m.build_vocab_from_freq(COUNTS, trim_rule=lambda w, c, n: 2 if w == "mill" else 1),
    }  # fmt: skip
    refused = {
        "build_vocab()": lambda lib, m: m.build_vocab(),
        "build_vocab of a number": lambda lib, m: m.build_vocab(5),
        "build_vocab(update) of nothing": lambda lib, m: make(lib, kind).build_vocab(text(lib), update=True) if kind != "Doc2Vec" else make(lib, "Word2Vec").build_vocab(TEXT, update=True),
        "build_vocab(sentences=)": lambda lib, m: m.build_vocab(sentences=text(lib)),
        "build_vocab(no_such=)": lambda lib, m: m.build_vocab(text(lib), no_such=1),
        "update_weights of nothing": lambda lib, m: make(lib, kind).update_weights(),
        "train()": lambda lib, m: m.train(total_examples=3, epochs=1),
        "train of two": lambda lib, m: m.train(text(lib), "file", total_examples=3, epochs=1),
        "train of a number": lambda lib, m: m.train(5, total_examples=3, epochs=1),
        "train(epochs=-1)": lambda lib, m: train(lib, m, kind, epochs=-1),
        "train before build_vocab": lambda lib, m: train(lib, make(lib, kind), kind, total_examples=1),
        "train(sentences=)": lambda lib, m: m.train(sentences=text(lib), total_examples=3, epochs=1),
        "train, a callback without hooks": lambda lib, m: train(lib, m, kind, callbacks=[object()]),
    }  # fmt: skip
    returns = {
        "train": lambda lib, m: train(lib, m, kind),
        "train, other epochs": lambda lib, m: (train(lib, m, kind, epochs=3), m.epochs)[0],
        "train, all by name": lambda lib, m: m.train(corpus_iterable=text(lib), corpus_file=None, total_examples=len(TEXT), total_words=None, epochs=1, start_alpha=0.02, end_alpha=0.001, word_count=0, queue_factor=2, report_delay=1.0, callbacks=()),
        "train by total_words": lambda lib, m: m.train(text(lib), total_words=m.corpus_total_words, epochs=1),
        "train on unknown words": lambda lib, m: m.train(text_of(lib, kind, [["un", "known"]] * 3), total_examples=3, epochs=2),
        "train by position": lambda lib, m: m.train(text(lib), None, m.corpus_count, None, 2, 0.02, 0.001, 0, 2, 1.0),
        "train on a file": lambda lib, m: m.train(corpus_file=_file(lib), total_words=m.corpus_total_words, total_examples=m.corpus_count, epochs=1),
    }  # fmt: skip
    ways = {"deepcopy": copy.deepcopy, "copied by pickle": lambda m: pickle.loads(pickle.dumps(m))}
    return [
        *(
            Call(f"{kind}: build_vocab, {name}", lambda lib, m, do=do: (do(lib, m), m.wv.index_to_key, m.corpus_count, m.effective_min_count, m.wv.vectors.shape)[1:], bare(kind), EQUAL)
            for name, do in given.items()
        ),
        *(Call(f"{kind}: {name} is refused", do, with_words(kind)) for name, do in refused.items()),
        *(Call(f"{kind}: {name} returns", do, with_words(kind), EQUAL, returned) for name, do in returns.items()),
        *(
            Call(f"{kind}: after {name}", lambda lib, m, do=do: (do(lib, m), m.epochs, m.train_count)[1:], with_words(kind), EQUAL)
            for name, do in returns.items()
        ),
        *(Call(f"{kind}: {name}", lambda lib, m, how=how: _copied(lib, kind, m, how), trained(kind), EQUAL) for name, how in ways.items()),
        Call(f"{kind}: min_alpha_yet_reached at first", lambda lib, m: m.min_alpha_yet_reached, bare(kind, alpha=0.03), EQUAL),
        Call(f"{kind}: keep_raw_vocab", lambda lib, m: (m.build_vocab(text(lib), keep_raw_vocab=True), dict(m.raw_vocab))[1] == dict(m.raw_vocab), bare(kind), EQUAL),
        Call(f"{kind}: raw_vocab", lambda lib, m: (m.build_vocab(text(lib), keep_raw_vocab=True), sorted(m.raw_vocab.items()))[1], bare(kind, min_count=7), EQUAL),
        Call(f"{kind}: raw_vocab after", lambda lib, m: dict(m.raw_vocab), with_words(kind), EQUAL),
        Call(f"{kind}: max_final_vocab", lambda lib, m: (m.build_vocab(text(lib)), m.wv.index_to_key, m.effective_min_count)[1:], bare(kind, max_final_vocab=6), EQUAL),
        Call(f"{kind}: sorted_vocab=0", lambda lib, m: (m.build_vocab(text(lib)), m.wv.index_to_key)[1], bare(kind, sorted_vocab=0), EQUAL),
        Call(f"{kind}: callbacks of train", lambda lib, m: _traced(lib, kind, m), with_words(kind), EQUAL),
        Call(f"{kind}: callbacks of the constructor", lambda lib, m: _traced(lib, kind, None), how=EQUAL),
        Call(f"{kind}: callbacks hold the model", lambda lib, m: _derived(lib, kind), how=EQUAL),
        Call(f"{kind}: callbacks without text", lambda lib, m: len(make(lib, kind, callbacks=[Trace()]).wv), how=EQUAL),
        Call(f"{kind}: overridden steps", lambda lib, m: _hooks(lib, kind), how=EQUAL),
        Call(f"{kind}: init_weights", lambda lib, m: (m.init_weights(), m.wv.vectors, m.syn1neg)[1:], trained(kind), KIND),
        Call(f"{kind}: update_weights", lambda lib, m: (m.update_weights(), m.wv.vectors, m.syn1neg)[1:], trained(kind), KIND),
        Call(f"{kind}: cum_table", lambda lib, m: m.cum_table, with_words(kind), EQUAL),
        Call(f"{kind}: cum_table of ns_exponent=0", lambda lib, m: m.cum_table, with_words(kind, ns_exponent=0), EQUAL),
        Call(f"{kind}: make_cum_table", lambda lib, m: (m.make_cum_table(), m.cum_table)[1], with_words(kind), EQUAL),
        Call(f"{kind}: make_cum_table(domain)", lambda lib, m: (m.make_cum_table(1000), m.cum_table)[1], with_words(kind), EQUAL),
        Call(f"{kind}: no cum_table", lambda lib, m: m.cum_table, bare(kind), EQUAL),
        Call(f"{kind}: no negatives, no cum_table", lambda lib, m: m.cum_table, with_words(kind, negative=0, hs=1), EQUAL),
        Call(f"{kind}: save and load", lambda lib, m: _saved(lib, kind, m), trained(kind, alpha=0.03), EQUAL),
        Call(f"{kind}: save's options", lambda lib, m: m.save(str(lib.folder / "m"), separately=[], sep_limit=10, ignore=[], pickle_protocol=4), trained(kind), EQUAL),
        Call(f"{kind}: step by step", lambda lib, m: _steps(lib, kind), how=EQUAL),
        Call(f"{kind}: step by step, weights", lambda lib, m: _prepared(lib, kind), how=EQUAL),
        Call(f"{kind}: text of a file", lambda lib, m: make(lib, kind, corpus_file=_file(lib)).wv.vectors, how=KIND),
        Call(f"{kind}: a file that is not there", lambda lib, m: make(lib, kind, corpus_file="no/such/file"), differs=MISSING_FILE, raises=FileNotFoundError),
        Call(f"{kind}: no text to read", lambda lib, m: len(make(lib, kind, text_of(lib, kind, [])).wv), differs=NO_WORDS, raises=ValueError),
        Call(f"{kind}: every word dropped", lambda lib, m: make(lib, kind, text(lib), min_count=1000), how=EQUAL),
        Call(f"{kind}: build_vocab twice", lambda lib, m: (m.build_vocab(text(lib)), m.build_vocab(text_of(lib, kind, MORE)), m.wv.index_to_key)[2], bare(kind), differs=None if kind == "Word2Vec" else AGAIN),
        Call(f"{kind}: build_vocab of two", lambda lib, m: m.build_vocab(text(lib), _file(lib)), bare(kind), differs=TWO_TEXTS if kind == "Doc2Vec" else None, raises=TypeError if kind == "Doc2Vec" else None),
        Call(f"{kind}: train without counts", lambda lib, m: m.train(text(lib), epochs=1) and None, with_words(kind), differs=COUNTED),
        Call(f"{kind}: train without epochs", lambda lib, m: m.train(text(lib), total_examples=3) and None, with_words(kind), differs=COUNTED),
        Call(f"{kind}: train(epochs=0)", lambda lib, m: train(lib, m, kind, epochs=0) and None, with_words(kind), differs=NO_EPOCH),
        Call(f"{kind}: a generator", lambda lib, m: len(make(lib, kind, (line for line in text(lib))).wv), differs=GENERATORS),
        Call(f"{kind}: alpha after train", lambda lib, m: (train(lib, m, kind, start_alpha=0.01, end_alpha=0.001), m.alpha, m.min_alpha)[1:], with_words(kind), differs=ONE_CALL),
        Call(f"{kind}: corpus_total_words of counts", lambda lib, m: (m.build_vocab_from_freq(COUNTS), m.corpus_total_words)[1], bare(kind), differs=COUNTS_OF_TEXT),
    ]  # fmt: skip


CALLS = [
    *(call for kind in KINDS for call in calls_of(kind)),
    *(
        Call(f"{kind}: build_vocab(update)", lambda lib, m, kind=kind: _updated(lib, kind, m), trained(kind), EQUAL)
        for kind in ("Word2Vec", "FastText")
    ),
    Call("Word2Vec: the running loss", lambda lib, m: _losses(lib), how=EQUAL),
    Call("Word2Vec: the running loss, set to 0", lambda lib, m: _losses(lib, reset=True), how=EQUAL),
    Call("Word2Vec: the loss at first", lambda lib, m: m.get_latest_training_loss() == 0, with_words("Word2Vec"), EQUAL),
    Call("Word2Vec: compute_loss of train", lambda lib, m: (train(lib, m, "Word2Vec", compute_loss=True), m.running_training_loss > 0)[1], with_words("Word2Vec"), EQUAL),
    Call("Word2Vec: compute_loss of the model", lambda lib, m: (train(lib, m, "Word2Vec"), m.running_training_loss > 0)[1], with_words("Word2Vec", compute_loss=True), differs=LOSS_KEPT),
    Call("Word2Vec: words trained, thinned out", lambda lib, m: train(lib, m, "Word2Vec")[0], with_words("Word2Vec", sample=1e-4), differs=KNOWN_WORDS),
    Call("Word2Vec: subclasses see the text itself", lambda lib, m: _same_object(lib), how=EQUAL),
    Call("Word2Vec: make_cum_table overridden", lambda lib, m: _distribution(lib), how=EQUAL),
    Call("Word2Vec: cum_table assigned", lambda lib, m: (setattr(m, "cum_table", np.arange(1, len(m.wv) + 1, dtype=np.uint32)), train(lib, m, "Word2Vec"), m.cum_table)[2], with_words("Word2Vec"), EQUAL),
    Call("Word2Vec: vectors_lockf", lambda lib, m: _locked(lib, m), with_words("Word2Vec"), EQUAL),
    Call("Word2Vec: vectors assigned", lambda lib, m: (train(lib, m, "Word2Vec"), m.wv.vectors.shape)[1], alike(), EQUAL),
    Call("Word2Vec: syn1neg assigned", lambda lib, m: (setattr(m, "syn1neg", np.zeros_like(m.syn1neg)), train(lib, m, "Word2Vec"), bool(m.syn1neg.any()))[2], with_words("Word2Vec"), EQUAL),
    Call("Word2Vec: sentences that are strings", lambda lib, m: len(make(lib, "Word2Vec", ["ab", "ba"]).wv), differs=STRINGS, raises=TypeError),
    Call("Word2Vec: init_weights draws anew", lambda lib, m: (before := m.wv.vectors.copy(), m.init_weights(), bool((before == m.wv.vectors).all()))[2], trained("Word2Vec"), differs=DRAWN_ANEW),
    *(
        Call(f"{kind}: reset_from", lambda lib, m, kind=kind: (m.reset_from(with_words(kind)(lib)), m.wv.index_to_key, m.wv.vectors.shape, m.corpus_count, m.syn1neg.shape, m.cum_table)[1:], bare(kind), EQUAL)
        for kind in KINDS
        if kind != "FastText"  # gensim's is then no FastText any more
    ),
    Call("Word2Vec: reset_from, whose words", lambda lib, m: (other := with_words("Word2Vec")(lib), m.reset_from(other), m.wv.index_to_key is other.wv.index_to_key)[2], bare("Word2Vec"), differs=OWN_COPY),
]  # fmt: skip
