"""Cleaning text and cutting it into tokens, by small functions that are called as gensim's.

``strings``
    str and bytes into each other.
``tokens``
    Letters without accents, words in lower case.
``filters``
    Tags, punctuation, digits, stop words and short words out; chains of such.
``stemming``
    Porter's stemmer for English.
``stop_words``
    English words that say little.
"""
