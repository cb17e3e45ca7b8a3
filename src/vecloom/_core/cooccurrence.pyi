from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from vecloom._core.slabs import Slab

Int32s: TypeAlias = npt.NDArray[np.int32]
Int64s: TypeAlias = npt.NDArray[np.int64]
UInt64s: TypeAlias = npt.NDArray[np.uint64]
# records, lengths of rows, carries
Block: TypeAlias = tuple[UInt64s, Int64s, Int64s]

class Accumulator:
    def __init__(self, n_words: int, capacity: int, window: int = 0) -> None: ...
    def count(
        self,
        slab: Slab,
        weights: UInt64s,
        symmetric: bool,
        row_start: int,
        row_stop: int,
        first: int,
        last: int,
    ) -> Block: ...
    def merge(self, blocks: list[Block]) -> Block: ...
    def add(self, block: Block) -> None: ...
    def total(self) -> Block: ...

def unpack(
    records: UInt64s,
    ends: Int64s,
    carries: Int64s,
    first_row: int,
    n_words: int,
    symmetric: bool,
) -> tuple[Int32s, Int32s, UInt64s]: ...
def find_column(records: UInt64s, starts: Int64s, column: int) -> Int64s: ...
