import numpy as np
import numpy.typing as npt

from vecloom._core.bags import Bags

class BlockedSkipGram:
    def __init__(
        self,
        inputs: npt.NDArray[np.float32] | None,
        outputs: npt.NDArray[np.float32] | None,
        ids: npt.NDArray[np.int32],
        offsets: npt.NDArray[np.int64],
        rows: npt.NDArray[np.int32],
        thresholds: npt.NDArray[np.uint32],
        noise: npt.ArrayLike | None,
        *,
        window: int,
        shrink: bool,
        negative: int,
        seed: int,
        blocks: int,
        slab_tokens: int,
        part_tokens: int = ...,
        tile_pairs: int = ...,
        documents: Bags | None = None,
        lockf: npt.NDArray[np.float32] | None = None,
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
