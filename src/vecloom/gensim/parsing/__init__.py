"""The names of ``gensim.parsing``."""

from vecloom.gensim.parsing import porter, preprocessing
from vecloom.gensim.parsing.porter import PorterStemmer
from vecloom.gensim.parsing.preprocessing import (
    preprocess_documents,
    preprocess_string,
    read_file,
    read_files,
    remove_stopwords,
    split_alphanum,
    stem_text,
    strip_multiple_whitespaces,
    strip_non_alphanum,
    strip_numeric,
    strip_punctuation,
    strip_short,
    strip_tags,
)

__all__ = [
    "PorterStemmer",
    "porter",
    "preprocess_documents",
    "preprocess_string",
    "preprocessing",
    "read_file",
    "read_files",
    "remove_stopwords",
    "split_alphanum",
    "stem_text",
    "strip_multiple_whitespaces",
    "strip_non_alphanum",
    "strip_numeric",
    "strip_punctuation",
    "strip_short",
    "strip_tags",
]
