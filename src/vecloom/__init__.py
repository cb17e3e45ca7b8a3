"""Train, save and query static word embeddings."""
