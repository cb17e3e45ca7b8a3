"""gensim 4's import paths: its names, pointing at Vecloom's own classes.

>>> from vecloom.gensim.models import Word2Vec
>>> Word2Vec.__module__
'vecloom.models.word2vec'

Nothing is implemented here. A program changes its imports from ``gensim`` to ``vecloom.gensim``;
one that is not to be changed is run by ``python -m vecloom.gensim script.py``, and a package that
imports gensim finds Vecloom in its place after `install`.

``install``, ``uninstall``, ``installed``
    Stand in for gensim in this process, and cease to; do so within a ``with`` block.
``accept_old_names``
    Let the keywords and attributes of gensim 3 work.
``models``
    ``Word2Vec``, ``FastText``, ``Doc2Vec``, ``KeyedVectors``, ``Phrases``, in modules as gensim's.
``corpora``, ``utils``, ``matutils``, ``parsing``
    ``Dictionary``, the preprocessing of text, bags of words.
``similarities``, ``downloader``, ``test``, ``scripts``
    The index of the package annoy, local data, small texts, ``glove2word2vec``.

What gensim has and Vecloom has not raises an error that says what to use.
"""

from vecloom.gensim import corpora, matutils, models, parsing, similarities, utils
from vecloom.gensim.absent import attributes_of
from vecloom.gensim.installation import GENSIM_VERSION, install, installed, uninstall
from vecloom.vectors.renamed import accept_old_names

__all__ = [
    "__version__",
    "accept_old_names",
    "corpora",
    "install",
    "installed",
    "matutils",
    "models",
    "parsing",
    "similarities",
    "uninstall",
    "utils",
]

#: The gensim whose names these are: what packages that ask for gensim's version are told.
__version__ = GENSIM_VERSION

__getattr__ = attributes_of(__name__)
