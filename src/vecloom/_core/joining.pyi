from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
_Odd = Callable[[str, str, list[str]], tuple[str | None, float | None]]

class Joiner:
    def __init__(self, phrases: Iterable[str], delimiter: str) -> None: ...
    def find(self, phrase: str) -> int: ...
    # Join sentences `first` to before `stop`: ids, and how many there are before each end. By the
    # text's ids: how words are spelled (`blob`, `starts`) and what they may do (`roles`); `tokens`
    # has the id of each phrase.
    def join(
        self,
        ids: Int32s,
        offsets: Int64s,
        first: int,
        stop: int,
        blob: Bytes,
        starts: Int64s,
        roles: Bytes,
        tokens: Int32s,
    ) -> tuple[Int32s, Int64s]: ...

# What words may do in phrases.
BEGINS_PHRASE: int
ENDS_PHRASE: int
CONNECTS_WORDS: int

class Roles:
    # By word the sum of what applies to it; words that begin or end no phrase need no entry.
    def __init__(self, roles: dict[str, int]) -> None: ...

# `odd` is asked for candidates in which a word holds a character of the delimiter; None looks them
# up as others. `scores`, if it is given, receives the score of each token, None where it is no
# phrase.
def join_tokens(
    tokens: Iterable[object],
    delimiter: str,
    phrases: dict[str, float],
    roles: Roles,
    threshold: float,
    odd: _Odd | None,
    scores: list[float | None] | None,
) -> list[str]: ...
def gathered(blob: Bytes, starts: Int64s, order: Int64s) -> tuple[Bytes, Int64s]: ...

# A line for each sentence, in UTF-8.
def lines(
    ids: Int32s, offsets: Int64s, first: int, stop: int, blob: Bytes, starts: Int64s
) -> Bytes: ...
