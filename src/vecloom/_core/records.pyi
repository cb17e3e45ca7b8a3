from typing import Any

import numpy as np
import numpy.typing as npt

RECORD: np.dtype[Any]
CHANGED: str

def count(
    firsts: npt.NDArray[np.int32],
    seconds: npt.NDArray[np.int32],
    weights: npt.NDArray[np.uint64],
    rows: npt.NDArray[np.int32],
    blocks: int,
    symmetric: bool,
) -> npt.NDArray[np.int64]: ...
def place(
    firsts: npt.NDArray[np.int32],
    seconds: npt.NDArray[np.int32],
    weights: npt.NDArray[np.uint64],
    rows: npt.NDArray[np.int32],
    blocks: int,
    symmetric: bool,
    records: npt.NDArray[Any],
    ends: npt.NDArray[np.int64],
    *,
    unit: float,
    x_max: float,
    alpha: float,
) -> None: ...
def shuffle(
    records: npt.NDArray[Any],
    offsets: npt.NDArray[np.int64],
    first: int,
    stop: int,
    seed: int,
) -> None: ...
