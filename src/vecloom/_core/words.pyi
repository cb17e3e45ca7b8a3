import numpy as np
import numpy.typing as npt

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

UNKNOWN: int

class Words:
    def __len__(self) -> int: ...
    # The numbers of the words that a vocabulary spells; those that are not there are added, or are
    # UNKNOWN.
    def add(self, blob: Bytes, starts: Int64s, insert: bool = ...) -> Int32s: ...
    def find(self, word: str) -> int: ...
    def spelled(self, ids: Int32s) -> list[str]: ...
    # blob, starts: as `add` takes them.
    def arrays(self) -> tuple[Bytes, Int64s]: ...
