"""A first look: train on a text that ships with the package, ask, and draw."""

from vecloom.demo.run import run
from vecloom.demo.texts import TEXTS, Text

__all__ = ["TEXTS", "Text", "run"]
