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
        bucket_rows: npt.NDArray[np.int32] | None = None,
        line_labels: npt.NDArray[np.int32] | None = None,
        line_label_offsets: npt.NDArray[np.int64] | None = None,
    ) -> None: ...
    def mark_rows(self, used: npt.NDArray[np.uint8], first: int, last: int) -> None: ...
