"""What models of words had in gensim 3, and what took its place."""

from __future__ import annotations

# Questions about vectors, which are asked of `wv`.
QUESTIONS = (
    "doesnt_match",
    "evaluate_word_analogies",
    "evaluate_word_pairs",
    "intersect_word2vec_format",
    "most_similar",
    "most_similar_cosmul",
    "n_similarity",
    "save_word2vec_format",
    "similar_by_vector",
    "similar_by_word",
    "similarity",
    "wmdistance",
)
ATTRIBUTES = {
    **{name: f"wv.{name}" for name in QUESTIONS},
    "accuracy": "wv.evaluate_word_analogies",
    "add_null_word": "with dm_concat Doc2Vec has null_vector",
    "create_binary_tree": "the tree is made of wv's counts when training begins",
    "delete_temporary_training_data": "where training is over, keep model.wv alone",
    "index2word": "wv.index_to_key",
    "iter": "epochs",
    "load_word2vec_format": "call KeyedVectors.load_word2vec_format",
    "size": "vector_size",
    "syn0": "wv.vectors",
    "syn0_lockf": "wv.vectors_lockf",
    "syn0norm": "call wv.get_normed_vectors()",
    "trainables": "",
    "vocab": "wv.key_to_index",
    "vocabulary": "",
    "word_vec": "wv.get_vector",
}
# Steps of gensim's training that its subclasses override; nothing here calls them.
NEVER_CALLED = (
    "_check_corpus_sanity",
    "_check_training_sanity",
    "_clear_post_train",
    "_do_train_epoch",
    "_get_next_alpha",
    "_get_thread_working_mem",
    "_job_producer",
    "_raw_word_count",
    "_scan_vocab",
    "_train_epoch",
    "_train_epoch_corpusfile",
    "_worker_loop",
    "_worker_loop_corpusfile",
    "prepare_vocab",
    "prepare_weights",
    "scan_vocab",
)
