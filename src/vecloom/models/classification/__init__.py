"""Text classifiers as fastText's (Joulin et al. 2017).

``config``, ``training_set``, ``epochs``, ``training``
    Parameters; what is trained on; the epochs; all of it together, below the classifier and
    below `vecloom.fasttext`.
``labels``
    Labels of lines by a trained model.
``classifier``, ``estimator``, ``data``, ``files``, ``early_stopping``, ``pretrained``
    The class in scikit-learn's style, and its parts.
``autotune``, ``objective``, ``search_space``, ``shrinking``
    The search of parameters, and its parts.
"""
