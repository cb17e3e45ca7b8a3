from typing import Any

import numpy as np
import numpy.typing as npt

class BlockedGlove:
    def __init__(
        self,
        words: npt.NDArray[np.float32],
        contexts: npt.NDArray[np.float32],
        records: npt.NDArray[Any],
        offsets: npt.NDArray[np.int64],
        *,
        blocks: int,
        symmetric: bool,
        clip: float,
        group: int,
        seed: int,
        anchors: npt.NDArray[np.float32] | None = None,
        anchor_rows: npt.NDArray[np.int32] | None = None,
        mu: float = 0,
    ) -> None: ...
    @property
    def progress(self) -> float: ...
    @property
    def loss(self) -> tuple[float, int]: ...
    @property
    def not_finite(self) -> int: ...
    def begin(
        self,
        epoch: int,
        lr_start: float,
        lr_stop: float,
        with_loss: bool = True,
        workers: int = 1,
    ) -> None: ...
    def work(self) -> None: ...
    def stop(self) -> None: ...
