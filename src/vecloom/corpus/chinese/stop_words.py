"""Words that say little by themselves. Written for Vecloom, under its licence."""

from __future__ import annotations

import os
from collections.abc import Iterable

from vecloom.corpus.chinese.dictionary import StrPath, text_lines

# Particles, prepositions, conjunctions, pronouns, and the adverbs and verbs that stand in for them.
_LIST = """
的 了 着 过 地 得 之 所 者 们 吗 呢 吧 啊 呀 嘛 哦 哪 么 罢 罢了 而已 似的
在 于 从 自 自从 由 向 往 朝 对 对于 关于 至于 跟 和 与 同 及 以及 并 并且 而 而且 或 或者 还是
把 被 将 让 给 叫 为 为了 因 因为 由于 所以 因此 因而 于是 以 以便 以致 用 按 按照 根据 依照
通过 经 经过
但 但是 然而 可是 不过 只是 虽 虽然 尽管 即使 如果 若 若是 假如 只要 只有 除非 除了 无论 不论
不管 既 既然 则 就 便
我 你 您 他 她 它 我们 你们 他们 她们 它们 咱们 自己 自身 彼此 大家 人家 其 其他 其它 其中
这 那 哪 此 该 本 各 每 某 这个 那个 这些 那些 这样 那样 这里 那里 这儿 那儿 这么 那么 这种 那种
如此
什么 怎么 怎样 怎么样 如何 为何 为什么 谁 何 哪里 哪儿 哪些 多少 几
是 有 没 没有 不 不是 也 都 又 再 还 才 只 却 很 太 更 最 极 非常 十分 已 已经 曾 曾经 正 正在
刚 刚刚 将要
会 能 能够 可 可以 要 应 应该 应当 必须 得以 来 去 上 下 中 里 内 外 等 等等
一 一个 一些 一种 一下 一样 一般 个 些 种 次 之一 之后 之前 以后 以前 以来 以上 以下 同时 时
时候
例如 比如 譬如 即 也就是说 换言之 总之 另外 此外 首先 其次 最后 然后 接着 随后
"""

STOP_WORDS = frozenset(_LIST.split())
CHINESE = "chinese"


def stop_words_of(source: StrPath | Iterable[str] | None) -> str | tuple[str, ...] | None:
    """Return a choice of stop words in a form that can be saved: the list's name, or words.

    Raises
    ------
    OSError
        If a file cannot be read.
    ValueError
        If it is not UTF-8, or a word is empty.
    """
    if source is None or source == CHINESE:
        return CHINESE if source else None
    if isinstance(source, (str, os.PathLike)):
        words: Iterable[str] = (line for _, line in text_lines(source, "list of stop words"))
    else:
        words = source
    unique = tuple(dict.fromkeys(words))
    if wrong := [word for word in unique if not isinstance(word, str) or not word]:
        raise ValueError(f"stop_words: {wrong[0]!r} is no word")
    return unique
