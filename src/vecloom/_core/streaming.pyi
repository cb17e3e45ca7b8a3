import numpy as np
import numpy.typing as npt

from vecloom._core.bags import Bags
from vecloom._core.contexts import Contexts
from vecloom._core.losses import Losses

class Streaming:
    def __init__(
        self,
        bags: Bags,
        losses: Losses,
        ids: npt.NDArray[np.int32],
        offsets: npt.NDArray[np.int64],
        rows: npt.NDArray[np.int32],
        thresholds: npt.NDArray[np.uint32],
        *,
        window: int,
        shrink: bool,
        seed: int,
        contexts: Contexts | None = None,
        documents: Bags | None = None,
        words: bool = True,
        strip_tokens: int = ...,
        strips: int = ...,
        batch: int = ...,
    ) -> None: ...
    @property
    def progress(self) -> float: ...
    @property
    def loss(self) -> tuple[float, int]: ...
    def begin(
        self, epoch: int, lr_start: float, lr_stop: float, with_loss: bool, workers: int = 1
    ) -> None: ...
    def work(self) -> None: ...
    def stop(self) -> None: ...
