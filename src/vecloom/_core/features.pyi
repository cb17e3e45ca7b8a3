import numpy as np
import numpy.typing as npt

class FeatureReader:
    def __init__(
        self,
        words: list[bytes],
        labels: list[bytes],
        *,
        minn: int,
        maxn: int,
        bucket: int,
        word_ngrams: int,
        label_prefix: bytes | None = b"__label__",
        pruned: npt.NDArray[np.int32] | None = None,
    ) -> None: ...
    def read(
        self, lines: list[bytes], workers: int = 1
    ) -> tuple[
        npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int64]
    ]: ...
    def read_some(
        self, lines: list[bytes]
    ) -> tuple[
        npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int64]
    ]: ...
    def read_text(
        self, text: bytes, starts: npt.NDArray[np.int64]
    ) -> tuple[
        npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int64]
    ]: ...
    def word_rows(self, word: bytes) -> npt.NDArray[np.int32]: ...
    def bags(
        self, blob: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.uint32]]: ...

def line_starts(lines: list[bytes]) -> npt.NDArray[np.int64]: ...
