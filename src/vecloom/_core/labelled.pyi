import numpy as np
import numpy.typing as npt

WORD: int
RARE_LABEL: int

class LabelledLines:
    def __init__(
        self,
        ids: npt.NDArray[np.int32],
        offsets: npt.NDArray[np.int64],
        *,
        labels: npt.NDArray[np.int32],
        bags: npt.NDArray[np.int32],
        bag_offsets: npt.NDArray[np.int64],
        hashes: npt.NDArray[np.uint32],
        eos: int,
        n_words: int,
        bucket: int,
        word_ngrams: int,
        line_labels: npt.NDArray[np.int32] | None = None,
        line_label_offsets: npt.NDArray[np.int64] | None = None,
    ) -> None: ...
    @property
    def bags(self) -> npt.NDArray[np.int32]: ...
    @property
    def ngrams(self) -> npt.NDArray[np.int32]: ...
    def find_ngrams(self, first: int, last: int) -> None: ...
    def count_rows(
        self, token_counts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int32]: ...

def renumber(
    rows: npt.NDArray[np.int32], n_words: int, bucket_rows: npt.NDArray[np.int32]
) -> None: ...
