"""The package ``gensim.test``: its small texts, for trying things out; it holds no tests."""
