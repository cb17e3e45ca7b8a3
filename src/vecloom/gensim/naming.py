"""Names of classes that tell they are gensim's, for programs that look for that."""

from __future__ import annotations

import importlib

PACKAGE = __name__.rpartition(".")[0]
# The public classes of gensim's, by the module here that is to be named as theirs.
CLASSES = {
    "models.keyedvectors": ["KeyedVectors"],
    "models.word2vec": ["Word2Vec"],
    "models.fasttext": ["FastText", "FastTextKeyedVectors"],
    "models.doc2vec": ["Doc2Vec"],
    "models.phrases": ["Phrases", "FrozenPhrases"],
    "corpora.dictionary": ["Dictionary"],
}


def set_modules() -> dict[type, str]:
    """Let the classes name the module of this package that has them as their own.

    BERTopic and KeyBERT, for two, tell what they were given by ``"gensim" in str(type(model))``.
    Pickles stay good in any process, for these modules can be imported without standing in.

    Returns
    -------
    dict of type to str
        What the classes named before.
    """
    before = {}
    for name, classes in CLASSES.items():
        module = importlib.import_module(f"{PACKAGE}.{name}")
        for cls in (getattr(module, each) for each in classes):
            before[cls] = cls.__module__
            cls.__module__ = module.__name__
    return before


def restore_modules(before: dict[type, str]) -> None:
    """Undo what `set_modules` did, and forget it."""
    for cls, module in before.items():
        cls.__module__ = module
    before.clear()
