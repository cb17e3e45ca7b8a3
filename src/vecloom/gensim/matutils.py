"""The names of ``gensim.matutils`` that are of use outside gensim."""

from vecloom.gensim.absent import attributes_of

__getattr__ = attributes_of(__name__)
