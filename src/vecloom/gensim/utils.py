"""The names of ``gensim.utils`` that are of use outside gensim."""

from vecloom.corpus import RULE_DEFAULT, RULE_DISCARD, RULE_KEEP
from vecloom.corpus.iterables import (
    ClippedCorpus,
    RepeatCorpusNTimes,
    chunkize,
    chunkize_serial,
    flatten,
    is_corpus,
    lazy_flatten,
    revdict,
)
from vecloom.corpus.line_sentences import save_as_line_sentence
from vecloom.corpus.opening import file_or_filename, open, open_file
from vecloom.corpus.preprocessing.strings import (
    RE_HTML_ENTITY,
    any2unicode,
    any2utf8,
    decode_htmlentities,
)
from vecloom.corpus.preprocessing.tokens import (
    PAT_ALPHABETIC,
    deaccent,
    simple_preprocess,
    simple_tokenize,
    tokenize,
)
from vecloom.corpus.selection import keep_vocab_item
from vecloom.gensim.absent import attributes_of
from vecloom.gensim.saving import SaveLoad, call_on_class_only, pickle, unpickle

__all__ = [
    "PAT_ALPHABETIC",
    "RE_HTML_ENTITY",
    "RULE_DEFAULT",
    "RULE_DISCARD",
    "RULE_KEEP",
    "ClippedCorpus",
    "RepeatCorpusNTimes",
    "SaveLoad",
    "any2unicode",
    "any2utf8",
    "call_on_class_only",
    "chunkize",
    "chunkize_serial",
    "deaccent",
    "decode_htmlentities",
    "file_or_filename",
    "flatten",
    "grouper",
    "is_corpus",
    "keep_vocab_item",
    "lazy_flatten",
    "open",
    "open_file",
    "pickle",
    "revdict",
    "save_as_line_sentence",
    "simple_preprocess",
    "simple_tokenize",
    "to_unicode",
    "to_utf8",
    "tokenize",
    "unpickle",
]

to_unicode, to_utf8, grouper = any2unicode, any2utf8, chunkize_serial

__getattr__ = attributes_of(__name__)
