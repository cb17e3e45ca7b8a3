"""Sentences and documents as vectors."""
