from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

PADDING: int
HAN_FIRST: int
HAN_COUNT: int
MOST_STATES: int
MODES: dict[str, int]

class Dictionary:
    total: int
    tags: dict[str, int]
    def add(self, word: str, count: int, tag: str | None = None) -> None: ...
    def number_of(self, tag: str) -> int: ...
    def count(self, word: str) -> int | None: ...
    def set_model(
        self,
        start: npt.NDArray[np.float64],
        change: npt.NDArray[np.float64],
        emit: npt.NDArray[np.float64],
    ) -> None: ...

class Tagger:
    def __init__(
        self,
        places: npt.NDArray[np.uint8],
        tags: npt.NDArray[np.int32],
        start: npt.NDArray[np.float64],
        change: npt.NDArray[np.float64],
        first: npt.NDArray[np.int32],
        states: npt.NDArray[np.uint16],
        usual: npt.NDArray[np.uint8],
        emit: npt.NDArray[np.float64],
        unknown: int,
        number: int,
        latin: int,
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
        tagger: Tagger | None = ...,
        wanted: npt.NDArray[np.uint8] | None = ...,
    ) -> None: ...
    def segment(self, text: bytes | bytearray, length: int) -> tuple[bytearray, int]: ...
