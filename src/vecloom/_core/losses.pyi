import numpy as np
import numpy.typing as npt

class Losses:
    def __init__(
        self,
        dim: int,
        *,
        sampled: npt.NDArray[np.float32] | None = None,
        noise: npt.ArrayLike | None = None,
        negative: int = 0,
        tree: npt.NDArray[np.float32] | None = None,
        path_offsets: npt.NDArray[np.int64] | None = None,
        path_nodes: npt.NDArray[np.int32] | None = None,
        path_labels: npt.NDArray[np.uint8] | None = None,
        full: npt.NDArray[np.float32] | None = None,
        frozen: bool = False,
    ) -> None: ...
