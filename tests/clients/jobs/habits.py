"""What clients of gensim do beyond calling it: each habit of some package, in a few lines."""

import copy
import importlib.metadata
import pickle
import warnings

import gensim
import numpy as np
from gensim.models import Doc2Vec, FastText, KeyedVectors, Word2Vec
from gensim.models.doc2vec import TaggedDocument
from gensim.models.fasttext import FastTextKeyedVectors
from gensim.models.keyedvectors import Word2VecKeyedVectors

sentences = [["red", "green", "blue"], ["one", "two", "three"]] * 30
small = {"vector_size": 8, "min_count": 1, "sample": 0, "epochs": 2, "workers": 1}


class Repeats(Word2Vec):
    """Makes the text in the hook that trains, as fastnode2vec does."""

    def _do_train_job(self, sentences, alpha, inits):
        made = [[self.names[0], *names] for names in ([sentence[0]] * 4 for sentence in sentences)]
        return super()._do_train_job(made, alpha, inits)


class Quiet(Word2Vec):
    """Has a constructor of its own, as ProtVec does."""

    def __init__(self, corpus=None, n=3):
        self.n = n
        super().__init__(corpus, vector_size=8, min_count=1)


class Zeros(FastTextKeyedVectors):
    """Says itself what unknown words have, as the vectors of pyRDF2Vec do."""

    def get_vector(self, word, norm=False):
        if word in self.key_to_index:
            return super().get_vector(word, norm=norm)
        return np.zeros(self.vector_size, np.float32)


def asks_for_the_version():
    """As node2vec and KeyBERT."""
    return [importlib.metadata.version("gensim"), gensim.__version__]


def reads_the_name_of_the_type():
    """As BERTopic and KeyBERT."""
    made = [KeyedVectors(2), Word2Vec(**small), FastText(**small), Doc2Vec(**small)]
    return ["gensim" in str(type(each)) for each in made]


def uses_the_old_name_of_the_class():
    """As BERTopic and KeyBERT."""
    return isinstance(KeyedVectors(2), Word2VecKeyedVectors)


def overrides_the_hook_that_trains():
    """As fastnode2vec."""
    model = Repeats(**small)
    model.names = ["red"]
    model.build_vocab(sentences)
    before = model.wv.vectors.copy()
    model.train(sentences, total_examples=len(sentences), epochs=2)
    moved = (before != model.wv.vectors).any(axis=1)
    return {word: bool(moved[row]) for word, row in model.wv.key_to_index.items()}


def has_a_constructor_of_its_own():
    """As ProtVec."""
    model = Quiet(sentences, n=2)
    model.save("quiet.model")
    return [model.n, len(model.wv), len(copy.deepcopy(model).wv)]


def overrides_get_vector():
    """As pyRDF2Vec and compress-fasttext."""
    wv = Zeros(4, 3, 5, 100)
    wv.add_vectors(["red", "green"], np.eye(4, dtype=np.float32)[:2])
    return [wv["red"].tolist(), wv["unknown"].tolist(), wv.get_vector("red").tolist()]


def calls_docvecs():
    """As Top2Vec."""
    documents = [TaggedDocument(words, [i]) for i, words in enumerate(sentences)]
    model = Doc2Vec(documents, **small)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return len(model.docvecs.most_similar(positive=[model.dv[0]], topn=5))


def sets_what_gensim_3_kept():
    """As fse: the lengths of the vectors were stored once."""
    wv = Word2Vec(sentences, **small).wv
    wv.vectors_norm = None
    return len(wv.most_similar("red", topn=2))


def trains_with_both_losses():
    """As karateclub's DeepWalk."""
    return Word2Vec(sentences, hs=1, negative=5, **small).wv["red"].shape[0]


def has_documents_without_a_window():
    """As karateclub's Graph2Vec: PV-DBOW has no use for a window."""
    documents = [TaggedDocument(words, [str(i)]) for i, words in enumerate(sentences)]
    return Doc2Vec(documents, dm=0, window=0, **small).dv["0"].shape[0]


def pickles():
    """As whoever sends models to other processes."""
    model = Word2Vec(sentences, **small)
    again = pickle.loads(pickle.dumps(model))
    with open("model.pickle", "wb") as file:
        pickle.dump(model.wv, file)
    return bool(np.array_equal(again.wv.vectors, model.wv.vectors))


def attempt(habit):
    """Return what it gave, or the error it met."""
    try:
        return habit()
    except Exception as error:
        return repr(error)


HABITS = [
    asks_for_the_version,
    reads_the_name_of_the_type,
    uses_the_old_name_of_the_class,
    overrides_the_hook_that_trains,
    has_a_constructor_of_its_own,
    overrides_get_vector,
    calls_docvecs,
    sets_what_gensim_3_kept,
    trains_with_both_losses,
    has_documents_without_a_window,
    pickles,
]
result = {habit.__name__: attempt(habit) for habit in HABITS}
