"""The name of ``gensim.models.callbacks`` that is about vectors of words."""

from vecloom.training import Callback as CallbackAny2Vec

__all__ = ["CallbackAny2Vec"]
