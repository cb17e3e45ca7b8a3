"""From text to ids: sources, tokenizers, the vocabulary, the encoded corpus.

``Corpus``
    A text read and encoded once.
``Vocabulary``
    Its words by frequency.
``Jieba``, ``Characters``
    Tokenizers of Chinese text, with settings.
``select``, ``Selection``
    The words of it that a model keeps.
``TaggedDocument``, ``TaggedLineDocument``, ``TaggedCorpus``
    Documents with tags, and a text of such.
``LineSentence``, ``PathLineSentences``, ``Text8Corpus``
    Sentences of files, to iterate over or to give to a model.
``Cooccurrence``
    How often words stand near each other.
``Graph``
    A graph, whose random walks make a corpus.
``read_baskets``, ``basket_window``, ``shuffled``
    Baskets and sessions as sentences of items, and windows as long as they.
``read_fasta``, ``encode_sequences``, ``kmers``
    Biological sequences as sentences of k-mers.
``read_table``, ``read_dataset``
    Columns of tables and of Hugging Face datasets.
"""

from vecloom.corpus.baskets import basket_window, read_baskets, shuffled
from vecloom.corpus.chinese import Characters, Jieba
from vecloom.corpus.cooccurrence import Cooccurrence
from vecloom.corpus.encoded import Corpus
from vecloom.corpus.graphs import Graph
from vecloom.corpus.line_sentences import LineSentence, PathLineSentences, Text8Corpus
from vecloom.corpus.selection import (
    RULE_DEFAULT,
    RULE_DISCARD,
    RULE_KEEP,
    Selection,
    noise_weights,
    select,
    subsampling_thresholds,
)
from vecloom.corpus.sequences import encode_sequences, kmers, read_fasta
from vecloom.corpus.sources import TextEncodingError
from vecloom.corpus.tables import read_dataset, read_table
from vecloom.corpus.tagged import TaggedCorpus, TaggedDocument, TaggedLineDocument
from vecloom.corpus.vocabulary import Vocabulary

__all__ = [
    "RULE_DEFAULT",
    "RULE_DISCARD",
    "RULE_KEEP",
    "Characters",
    "Cooccurrence",
    "Corpus",
    "Graph",
    "Jieba",
    "LineSentence",
    "PathLineSentences",
    "Selection",
    "TaggedCorpus",
    "TaggedDocument",
    "TaggedLineDocument",
    "Text8Corpus",
    "TextEncodingError",
    "Vocabulary",
    "basket_window",
    "encode_sequences",
    "kmers",
    "noise_weights",
    "read_baskets",
    "read_dataset",
    "read_fasta",
    "read_table",
    "select",
    "shuffled",
    "subsampling_thresholds",
]
