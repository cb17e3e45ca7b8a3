import numpy as np
import numpy.typing as npt

from vecloom._core.losses import Losses

class Inference:
    def __init__(
        self,
        losses: Losses,
        words: npt.NDArray[np.float32],
        ids: npt.NDArray[np.int32],
        offsets: npt.NDArray[np.int64],
        thresholds: npt.NDArray[np.uint32],
        vectors: npt.NDArray[np.float32],
        *,
        window: int,
        shrink: bool,
        dm: bool,
        seed: int,
        forward_mean: bool = True,
        backward_mean: bool = False,
        concat: int = 0,
        null: npt.NDArray[np.float32] | None = None,
    ) -> None: ...
    def infer(
        self, first: int, stop: int, epochs: int, lr_start: float, lr_stop: float
    ) -> None: ...
