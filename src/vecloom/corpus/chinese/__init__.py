"""Chinese text, whose words no spaces part, as words or as characters."""

from vecloom.corpus import tokenizers
from vecloom.corpus.chinese.characters import Characters
from vecloom.corpus.chinese.jieba import Jieba
from vecloom.corpus.chinese.stop_words import STOP_WORDS

__all__ = ["STOP_WORDS", "Characters", "Jieba"]

tokenizers.CONFIGURED.update({cls.name: cls for cls in (Jieba, Characters)})
