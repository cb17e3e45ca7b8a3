"""What gensim has and Vecloom has not, and what to use in its place."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

PACKAGE = __name__.rpartition(".")[0]
GENSIM = "gensim"

TOPICS = (
    "Vecloom has word and document vectors, no topic models: use vecloom.encoding.classical or "
    "scikit-learn's LatentDirichletAllocation, NMF and TruncatedSVD"
)
WEIGHTS = (
    "Vecloom does not weight bags of words here: use vecloom.encoding.classical or scikit-learn's "
    "TfidfVectorizer; vecloom.SentenceEncoder weights word vectors by TF-IDF"
)
CORPUS_FILES = (
    "Vecloom reads texts, not files of bags of words: use vecloom.Corpus, or scipy.io.mmread and "
    "scikit-learn's load_svmlight_file"
)
TEXTS = "extract the text first; vecloom.Corpus and every model take files and iterables of tokens"
QUERIES = (
    "Vecloom compares vectors, not bags of words: use vecloom.SentenceEncoder or Doc2Vec, wv."
    "n_similarity, wv.wmdistance, or scikit-learn's cosine_similarity"
)
INTERNALS = "these are gensim's insides, which Vecloom, having its own, has no counterpart of"
REMOVED = "gensim 4 has it no longer either"

# By package of gensim's: what to say, and of which of its names.
REMEDIES: dict[str, dict[str, str]] = {
    "": {
        TOPICS: "topic_coherence",
        INTERNALS: "interfaces nosy _matutils",
        "vecloom.sklearn has scikit-learn's transformers": "sklearn_api sklearn_integration",
        REMOVED + "; nothing here summarizes texts": "summarization",
        REMOVED: "viz similarities_server",
    },
    "models": {
        TOPICS: "LdaModel ldamodel LdaMulticore ldamulticore LdaSeqModel ldaseqmodel HdpModel "
        "hdpmodel AuthorTopicModel atmodel EnsembleLda ensemblelda Nmf nmf LsiModel lsimodel "
        "CoherenceModel coherencemodel lda_worker lda_dispatcher lsi_worker lsi_dispatcher "
        "basemodel",
        WEIGHTS: "TfidfModel tfidfmodel OkapiBM25Model LuceneBM25Model AtireBM25Model bm25model "
        "LogEntropyModel logentropy_model NormModel normmodel RpModel rpmodel",
        "fit a linear map between two matrices of vectors with numpy.linalg.lstsq or "
        "scipy.linalg.orthogonal_procrustes": "TranslationMatrix BackMappingTranslationMatrix "
        "translation_matrix",
        "Vecloom has no vectors in hyperbolic space": "PoincareModel poincare",
        INTERNALS: "word2vec_inner word2vec_corpusfile doc2vec_inner doc2vec_corpusfile "
        "fasttext_inner fasttext_corpusfile nmf_pgd _fasttext_bin _utils_any2vec",
        REMOVED: "wrappers deprecated base_any2vec utils_any2vec DtmModel LdaMallet",
    },
    "corpora": {
        CORPUS_FILES: "MmCorpus mmcorpus BleiCorpus bleicorpus SvmLightCorpus svmlightcorpus "
        "LowCorpus lowcorpus UciCorpus ucicorpus MalletCorpus malletcorpus IndexedCorpus "
        "indexedcorpus ShardedCorpus sharded_corpus CsvCorpus csvcorpus _mmreader",
        TEXTS: "WikiCorpus wikicorpus TextCorpus TextDirectoryCorpus textcorpus OpinosisCorpus "
        "opinosiscorpus",
        "use Dictionary, or scikit-learn's HashingVectorizer": "HashDictionary hashdictionary",
    },
    "similarities": {
        QUERIES: "Similarity MatrixSimilarity SparseMatrixSimilarity SoftCosineSimilarity "
        "WmdSimilarity docsim TermSimilarityIndex UniformTermSimilarityIndex "
        "WordEmbeddingSimilarityIndex SparseTermSimilarityMatrix termsim",
        "use similarities.annoy.AnnoyIndexer, or give indexer= any object with "
        "most_similar(vector, topn)": "nmslib NmslibIndexer",
        "use a package for edit distances, such as rapidfuzz": "LevenshteinSimilarityIndex "
        "levenshtein fastss",
    },
    "matutils": {
        "use scipy.stats.entropy and scipy.spatial.distance": "kullback_leibler jensen_shannon "
        "hellinger jaccard jaccard_distance",
        "use scipy.io.mmwrite and mmread": "MmWriter MmReader",
        INTERNALS: "blas blas_nrm2 blas_scal pad zeros_aligned ismatrix qr_destroy Scipy2Corpus "
        "scipy2sparse scipy2scipy_clipped full2sparse_clipped ret_normalized_vec "
        "ret_log_normalize_vec logsumexp mean_absolute_difference dirichlet_expectation",
    },
    "utils": {
        INTERNALS: "synchronous InputQueue getNS pyro_daemon upload_chunked prune_vocab "
        "trim_vocab_by_freq merge_counts FakeDict dict_from_corpus get_my_ip toptexts qsize "
        "deprecated ignore_deprecation_warning is_empty get_max_id mock_data mock_data_row "
        "effective_n_jobs strided_windows iter_windows smart_extension randfname",
        "use Python's own": "check_output copytree_hardlink identity sample_dict safe_unichr "
        "RepeatCorpus SlicedCorpus",
        "use numpy.random.default_rng": "get_random_state",
    },
    "scripts": {
        TEXTS: "make_wiki make_wikicorpus make_wiki_online make_wiki_online_nodebug segment_wiki",
        "use the command vecloom": "word2vec_standalone word2vec2tensor package_info benchmark",
    },
}
ABSENT = {
    f"{package}.{name}".lstrip("."): remedy
    for package, remedies in REMEDIES.items()
    for remedy, names in remedies.items()
    for name in names.split()
}


def _why(name: str) -> str | None:
    """Say what to use for a name, told from the package on; None if nothing is known of it."""
    remedy = ABSENT.get(name)
    return remedy and f"{GENSIM}.{name} is not in Vecloom: {remedy}"


def attributes_of(package: str) -> Callable[[str], Any]:
    """Make the ``__getattr__`` of a package: it says what to use for what is not there."""
    below = package.removeprefix(PACKAGE).lstrip(".")

    def __getattr__(name: str) -> Any:
        why = _why(f"{below}.{name}".lstrip("."))
        raise AttributeError(why or f"module {package!r} has no attribute {name!r}")

    return __getattr__


class AbsentModules:
    """The last of the finders of modules: says what to use for a module that is not there."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Raise what tells more than that there is no such module, for names that are known.

        Raises
        ------
        ModuleNotFoundError
            For a module of gensim's that Vecloom has not. It names gensim's module and not
            Vecloom's, lest ``from package import name`` takes it for its own question whether
            ``name`` is a module, and says something less clear.
        """
        ours = [PACKAGE, GENSIM] if sys.modules.get(GENSIM) is sys.modules[PACKAGE] else [PACKAGE]
        for package in ours:
            name = fullname.removeprefix(package + ".")
            if name != fullname and (why := _why(name)):
                raise ModuleNotFoundError(why, name=f"{GENSIM}.{name}")
        return None


if not any(isinstance(finder, AbsentModules) for finder in sys.meta_path):
    sys.meta_path.append(AbsentModules())
