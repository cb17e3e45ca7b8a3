from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

PADDING: int
HAN_COUNT: int
MODES: dict[str, int]

class Dictionary:
    total: int
    def add(self, word: str, count: int) -> None: ...
    def count(self, word: str) -> int | None: ...
    def set_model(
        self,
        start: npt.NDArray[np.float64],
        change: npt.NDArray[np.float64],
        emit: npt.NDArray[np.float64],
    ) -> None: ...

class Segmenter:
    def __init__(
        self,
        dictionary: Dictionary | None,
        lowered: npt.NDArray[np.uint32],
        *,
        mode: str = ...,
        hmm: bool = ...,
        shortest: int = ...,
        longest: int = ...,
        lower: bool = ...,
        narrow: bool = ...,
        punctuation: bool = ...,
        stop_words: Iterable[str] = ...,
    ) -> None: ...
    def segment(self, text: bytes | bytearray, length: int) -> tuple[bytearray, int]: ...
