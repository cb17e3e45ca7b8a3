from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

MAX_WORDS: int
PADDING: int
FOLD_IN_PYTHON: int

def is_utf8(text: bytearray, length: int) -> bool: ...
def last_space(text: bytearray, length: int) -> int: ...
def fold(
    text: bytearray,
    start: int,
    stop: int,
    table: npt.NDArray[np.uint32],
    out: bytearray,
    at: int,
) -> tuple[int, int]: ...
def remap(ids: npt.NDArray[np.int32], mapping: npt.NDArray[np.int32]) -> None: ...

class WordTable:
    def __init__(self, max_words: int = ...) -> None: ...
    def __len__(self) -> int: ...
    def encode(
        self,
        text: bytearray,
        length: int,
        position: int,
        *,
        fasttext: bool = False,
        every_line: bool = False,
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], int]: ...
    def merge(self, other: WordTable) -> npt.NDArray[np.int32]: ...
    def counts(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]: ...
    def spelling(
        self, order: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]: ...

class TokenEncoder:
    index: dict[str, int] | dict[int, int]
    kind: type | None
    n_sentences: int
    def __init__(
        self, sentences: Iterable[object], max_words: int = ..., *, keep_empty: bool = ...
    ) -> None: ...
    def encode(self, n_tokens: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]: ...
    def counts(self) -> npt.NDArray[np.int64]: ...
