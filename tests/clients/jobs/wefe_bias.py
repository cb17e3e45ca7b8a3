"""WEFE: bias measured in vectors that are known to be biased, and taken out of them."""

import numpy as np
from gensim.models import KeyedVectors
from wefe.debias.hard_debias import HardDebias
from wefe.metrics import RND, WEAT
from wefe.query import Query
from wefe.word_embedding_model import WordEmbeddingModel

HE, SHE = ["he", "father", "son", "man"], ["she", "mother", "daughter", "woman"]
CAREER, FAMILY = ["office", "salary", "career"], ["home", "parents", "children"]

random = np.random.default_rng(1)
gender = dict.fromkeys([*HE, *CAREER], 1.0) | dict.fromkeys([*SHE, *FAMILY], -1.0)
vectors = random.normal(scale=0.3, size=(len(gender), 20))
vectors[:, 0] += list(gender.values())

wv = KeyedVectors(vector_size=20)
wv.add_vectors(list(gender), vectors.astype(np.float32))
model = WordEmbeddingModel(wv, "made")
query = Query([HE, SHE], [CAREER, FAMILY], ["he", "she"], ["career", "family"])
reverse = Query([SHE, HE], [CAREER, FAMILY], ["she", "he"], ["career", "family"])
# RND: below zero, for he is nearer to career than she is
nearness = Query([HE, SHE], [CAREER], ["he", "she"], ["career"])

debias = HardDebias(criterion_name="gender", pca_args={"n_components": 4}).fit(
    model, definitional_pairs=[list(pair) for pair in zip(HE, SHE, strict=True)]
)
debiased = debias.transform(model, ignore=[*HE, *SHE], copy=True)

result = {
    "weat": float(WEAT().run_query(query, model)["weat"]),
    "reverse": float(WEAT().run_query(reverse, model)["weat"]),
    "effect": float(WEAT().run_query(query, model, return_effect_size=True)["effect_size"]),
    "rnd": float(RND().run_query(nearness, model)["rnd"]),
    "debiased": float(WEAT().run_query(query, debiased)["weat"]),
    "names": [model.name, debiased.name],
    "untouched": bool(np.array_equal(model.wv.vectors, vectors.astype(np.float32))),
}
