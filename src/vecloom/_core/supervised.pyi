from typing import Any

import numpy as np
import numpy.typing as npt

LOSSES: dict[str, int]
WORD: int
RARE_LABEL: int

class SupervisedTrainer:
    def __init__(
        self,
        inputs: npt.NDArray[np.float32],
        outputs: npt.NDArray[np.float32],
        *,
        ids: npt.NDArray[np.int32],
        offsets: npt.NDArray[np.int64],
        labels: npt.NDArray[np.int32],
        bags: npt.NDArray[np.int32],
        bag_offsets: npt.NDArray[np.int64],
        hashes: npt.NDArray[np.uint32],
        eos: int,
        loss: str,
        n_words: int,
        bucket: int,
        word_ngrams: int,
        seed: int,
        line_labels: npt.NDArray[np.int32] | None = None,
        line_label_offsets: npt.NDArray[np.int64] | None = None,
        line_weights: npt.NDArray[np.float32] | None = None,
        label_weights: npt.NDArray[np.float32] | None = None,
        paths: tuple[Any, Any, Any] | None = None,
        noise: npt.NDArray[np.float64] | None = None,
        negative: int = 5,
        row_of_bucket: npt.NDArray[np.int32] | None = None,
    ) -> None: ...
    @property
    def progress(self) -> float: ...
    @property
    def loss(self) -> tuple[float, float]: ...
    def begin(
        self,
        epoch: int,
        lr_start: float,
        lr_stop: float,
        with_loss: bool,
        workers: int = 1,
    ) -> None: ...
    def set_order(self, order: npt.NDArray[np.int64] | None) -> None: ...
    def work(self) -> None: ...
    def stop(self) -> None: ...

def fill_uniform(rows: npt.NDArray[np.float32], first: int, bound: float, seed: int) -> None: ...
