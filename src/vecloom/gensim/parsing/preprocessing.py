"""The names of ``gensim.parsing.preprocessing``."""

from vecloom.corpus.preprocessing.filters import (
    DEFAULT_FILTERS,
    lower_to_unicode,
    preprocess_documents,
    preprocess_string,
    read_file,
    read_files,
    remove_short_tokens,
    remove_stopword_tokens,
    remove_stopwords,
    split_alphanum,
    split_on_space,
    stem_text,
    strip_multiple_whitespaces,
    strip_non_alphanum,
    strip_numeric,
    strip_punctuation,
    strip_short,
    strip_tags,
)
from vecloom.corpus.preprocessing.stemming import PorterStemmer
from vecloom.corpus.preprocessing.stop_words import STOP_WORDS as STOPWORDS

__all__ = [
    "DEFAULT_FILTERS",
    "STOPWORDS",
    "PorterStemmer",
    "lower_to_unicode",
    "preprocess_documents",
    "preprocess_string",
    "read_file",
    "read_files",
    "remove_short_tokens",
    "remove_stopword_tokens",
    "remove_stopwords",
    "split_alphanum",
    "split_on_space",
    "stem",
    "stem_text",
    "strip_multiple_whitespaces",
    "strip_non_alphanum",
    "strip_numeric",
    "strip_punctuation",
    "strip_short",
    "strip_tags",
]

stem = stem_text
