"""Which classes and functions a pickle may name, and what is done in their place.

Files of gensim's word models need no others. What is not here is refused; but names from outside
Python's library, NumPy, SciPy and gensim may stand there as names: they are users' own, such as
hash functions and callbacks, which gensim 3 saved with its models. None is ever imported or called.
"""

from __future__ import annotations

import sys
from typing import Any

from vecloom.formats.pickled import arrays
from vecloom.formats.pickled.standins import Name, Opaque, Rebuild, Record

# Modules that changed their names: Python's after version 2, NumPy's with version 2.
_RENAMED = {"__builtin__": "builtins", "copy_reg": "copyreg"}
_OLD_LIBRARY = {"__builtin__", "copy_reg", "commands", "popen2", "os2", "cPickle", "exceptions"}
_KNOWN_PACKAGES = {"gensim", "numpy", "scipy"}

_VECTORS = (
    "KeyedVectors Word2VecKeyedVectors Doc2VecKeyedVectors FastTextKeyedVectors "
    "EuclideanKeyedVectors WordEmbeddingsKeyedVectors BaseKeyedVectors Vocab CompatVocab"
)
# gensim's classes, 0.12 to 4.
_CLASSES = {
    "gensim.models.word2vec": "Word2Vec Vocab Word2VecVocab Word2VecTrainables",
    "gensim.models.keyedvectors": _VECTORS,
    "gensim.models.deprecated.keyedvectors": _VECTORS,
    "gensim.models.deprecated.word2vec": "Word2Vec Vocab",
    "gensim.models.doc2vec": "Doc2Vec DocvecsArray Doctag Doc2VecVocab Doc2VecTrainables",
    "gensim.models.deprecated.doc2vec": "Doc2Vec DocvecsArray Doctag",
    "gensim.models.fasttext": "FastText FastTextKeyedVectors FastTextVocab FastTextTrainables",
    "gensim.models.deprecated.fasttext": "FastText FastTextKeyedVectors",
    "gensim.models.wrappers.fasttext": "FastText FastTextKeyedVectors",
    "gensim.models.deprecated.fasttext_wrapper": "FastText FastTextKeyedVectors",
}
# What is only named: as an argument, as a hash function, as a method that is hidden.
_NAMED = {
    "builtins": "object tuple int long float str unicode bool list dict hash",
    "numpy": "ndarray memmap",
    "numpy.core.memmap": "memmap",
    "gensim.utils": "call_on_class_only",
    "numpy.random._mt19937": "MT19937",
    "numpy.random._pcg64": "PCG64",
}
# Random generators, whose state has no meaning here.
_RANDOM = {
    "numpy.random": "__RandomState_ctor",
    "numpy.random._pickle": "__randomstate_ctor __bit_generator_ctor __generator_ctor",
    "numpy.random.bit_generator": "__pyx_unpickle_SeedSequence SeedSequence",
}


def admitted(module: str, name: str) -> Name | None:
    """Return what stands for a class or function; None if it is refused."""
    current = _RENAMED.get(module, module).replace("numpy._core", "numpy.core")
    if (known := _ADMITTED.get((current, name))) is not None:
        return known
    package = module.partition(".")[0]
    if package in _KNOWN_PACKAGES or package in _OLD_LIBRARY or package in sys.stdlib_module_names:
        return None
    return Name(module, name, is_class=True)


def _reconstructed(args: tuple[Any, ...]) -> Record:
    """Make an object of protocols 0 and 1: of a class, its base, and the base's value."""
    of, base, value = args
    if not (isinstance(of, Name) and of.is_class and isinstance(base, Name)):
        raise TypeError("a class that is none")
    if base.name not in ("object", "tuple") or base.module not in ("builtins", "__builtin__"):
        raise TypeError(f"a class built on {base}")
    return Record(of, value if isinstance(value, tuple) else ())


def _encoded(args: tuple[Any, ...]) -> bytes:
    """Make bytes of text: so protocol 2 has them."""
    text, encoding = args
    if encoding not in ("latin1", "latin-1"):
        raise ValueError("bytes in an encoding other than Latin-1")
    return arrays.as_bytes(text)


def _no_bytes(args: tuple[Any, ...]) -> bytes:
    """Make empty bytes: so protocol 2 has these."""
    if args:
        raise TypeError("bytes with content")
    return b""


def _empty_dict(args: tuple[Any, ...]) -> dict[Any, Any]:
    """Make a dict of one that has a default, or an order."""
    if args and not isinstance(args[0], Name) and args[0] != []:
        raise TypeError("a dict with content given otherwise than item by item")
    return {}


def _listed(args: tuple[Any, ...]) -> list[Any]:
    """Make a list of a set: nothing here asks a set for its members."""
    if args and not isinstance(args[0], list):
        raise TypeError("a set that is made of no list")
    return args[0] if args else []


_REBUILT: dict[tuple[str, str], Rebuild] = {
    ("numpy.core.multiarray", "_reconstruct"): arrays.Unfilled,
    ("numpy.core.multiarray", "scalar"): arrays.scalar,
    ("numpy.core.numeric", "_frombuffer"): arrays.from_buffer,
    ("numpy", "dtype"): arrays.Dtype,
    ("_codecs", "encode"): _encoded,
    ("builtins", "bytes"): _no_bytes,
    ("copyreg", "_reconstructor"): _reconstructed,
    ("collections", "defaultdict"): _empty_dict,
    ("collections", "OrderedDict"): _empty_dict,
    ("builtins", "set"): _listed,
    ("builtins", "frozenset"): _listed,
}


def _opaque(module: str, name: str) -> Name:
    of = Name(module, name)
    return Name(module, name, rebuild=lambda args: Opaque(of))


def _table() -> dict[tuple[str, str], Name]:
    table = {key: Name(*key, rebuild=rebuild) for key, rebuild in _REBUILT.items()}
    for module, listed in _CLASSES.items():
        table |= {(module, name): Name(module, name, is_class=True) for name in listed.split()}
    for module, listed in _NAMED.items():
        table |= {(module, name): Name(module, name) for name in listed.split()}
    for module, listed in _RANDOM.items():
        table |= {(module, name): _opaque(module, name) for name in listed.split()}
    return table


_ADMITTED = _table()
