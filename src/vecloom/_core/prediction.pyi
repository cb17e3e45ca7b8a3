from typing import Any

import numpy as np
import numpy.typing as npt

class LabelScorer:
    def __init__(
        self, inputs: Any, outputs: Any, *, loss: str, paths: tuple[Any, Any, Any] | None = None
    ) -> None: ...
    def predict(
        self,
        rows: npt.NDArray[np.int32],
        offsets: npt.NDArray[np.int64],
        k: int,
        threshold: float,
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]: ...
    def probabilities(
        self, rows: npt.NDArray[np.int32], offsets: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]: ...
