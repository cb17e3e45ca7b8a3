import numpy as np
import numpy.typing as npt

from vecloom._core.label_losses import LabelLosses
from vecloom._core.labelled import LabelledLines

class SupervisedTrainer:
    def __init__(
        self,
        inputs: npt.NDArray[np.float32],
        losses: LabelLosses,
        lines: LabelledLines,
        *,
        seed: int,
        line_weights: npt.NDArray[np.float32] | None = None,
        label_weights: npt.NDArray[np.float32] | None = None,
        frequent_words: int = 0,
        frequent_buckets: int = 0,
        first_bucket: int = 0,
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

def fill_uniform(
    rows: npt.NDArray[np.float32], numbers: npt.NDArray[np.int64], bound: float, seed: int
) -> None: ...
