import numpy as np
import numpy.typing as npt

class Streaming:
    def __init__(
        self,
        inputs: npt.NDArray[np.float32],
        ids: npt.NDArray[np.int32],
        offsets: npt.NDArray[np.int64],
        rows: npt.NDArray[np.int32],
        thresholds: npt.NDArray[np.uint32],
        *,
        window: int,
        shrink: bool,
        bags: bool,
        forward_mean: bool,
        backward_mean: bool,
        seed: int,
        sampled: npt.NDArray[np.float32] | None = None,
        noise: npt.ArrayLike | None = None,
        negative: int = 0,
        tree: npt.NDArray[np.float32] | None = None,
        path_offsets: npt.NDArray[np.int64] | None = None,
        path_nodes: npt.NDArray[np.int32] | None = None,
        path_labels: npt.NDArray[np.uint8] | None = None,
        full: npt.NDArray[np.float32] | None = None,
        chunk_tokens: int = ...,
        batch_size: int = ...,
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
