from typing import Any

import numpy as np
import numpy.typing as npt

LOSSES: dict[str, int]

class LabelLosses:
    def __init__(
        self,
        outputs: npt.NDArray[np.float32],
        *,
        loss: str,
        paths: tuple[Any, Any, Any] | None = None,
        noise: npt.NDArray[np.float64] | None = None,
        negative: int = 5,
    ) -> None: ...
