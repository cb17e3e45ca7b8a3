"""WEFE: the sample of Google's vectors in the package, which gensim saved, with WEAT's words."""

from wefe.datasets import load_weat
from wefe.metrics import WEAT
from wefe.query import Query
from wefe.utils import load_test_model

words = load_weat()
model = load_test_model()


def weat(targets, attributes):
    """Score two sets of targets by two of attributes."""
    query = Query([words[name] for name in targets], [words[name] for name in attributes])
    return float(WEAT().run_query(query, model, lost_vocabulary_threshold=0.3)["weat"])


result = {
    "words": len(model.vocab),
    "dimensions": model.wv.vector_size,
    "flowers": weat(["flowers", "insects"], ["pleasant_5", "unpleasant_5a"]),
    "weapons": weat(["weapons", "instruments"], ["pleasant_5", "unpleasant_5a"]),
}
