"""KeyBERT: keywords by vectors that it knows for gensim's by the name of their type."""

import numpy as np
from gensim.models import KeyedVectors
from keybert import KeyBERT
from keybert.backend._utils import select_backend

wv = KeyedVectors(vector_size=3)
wv.add_vectors(
    ["river", "lake", "sea", "monday"],
    np.array([[1, 0, 0], [0.9, 0.1, 0], [0.8, 0.2, 0], [0, 0, 1]], np.float32),
)
document = "river lake sea monday"

result = {
    "backend": type(select_backend(wv)).__name__,
    "keywords": KeyBERT(model=wv).extract_keywords(document, top_n=4),
}
