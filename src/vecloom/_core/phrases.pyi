from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.float64]
# Of each pair: the first word, the node of what stands between, the last word, how often it occurs,
# and a number that orders the pairs by their first occurrence.
Pairs = tuple[Int32s, Int32s, Int32s, Counts, Int64s]

IS_CONNECTOR: int
IS_ODD: int
N_SHARES: int
NOTHING: int

class PairCounts:
    def __len__(self) -> int: ...
    def begin(self) -> None: ...
    def end(self) -> None: ...
    # Walk on over the text from token `start`, where the last walk stopped, to before `stop`, then
    # `count` every share: `begin` before the first walk, `end` after the last. Token `start` is the
    # one of number `position` of all texts. `words` and `roles` (IS_CONNECTOR, IS_ODD) are by the
    # text's ids.
    def walk(
        self,
        ids: Int32s,
        offsets: Int64s,
        words: Int32s,
        roles: Bytes,
        start: int,
        stop: int,
        position: int,
    ) -> None: ...
    def count(self, share: int) -> None: ...
    # Words of the role IS_ODD by themselves (NOTHING is first then), and all pairs with such.
    def take_odd(self) -> Pairs: ...
    def add(self, first: int, between: int, last: int, count: int, place: int) -> None: ...
    def add_share(
        self,
        share: int,
        first: Int32s,
        between: Int32s,
        last: Int32s,
        counts: Counts,
        places: Int64s,
    ) -> None: ...
    def get(self, first: int, between: int, last: int) -> int: ...
    # NOTHING if there is no such node and it is not to be inserted; 0 is that of no words.
    def between(self, words: Iterable[int], insert: bool = ...) -> int: ...
    def insert_node(self, parent: int, word: int) -> int: ...
    def words_between(self, node: int) -> list[int]: ...
    def nodes(self) -> tuple[Int32s, Int32s]: ...
    def arrays(self) -> Pairs: ...
    def prune(self, share: int, least: int) -> None: ...
    def tally(self, occurring: Int64s) -> None: ...
    # The pairs of a share by the default score, or by that of mutual information.
    def score(
        self,
        share: int,
        counts: Int64s,
        min_count: float,
        n_vocabulary: float,
        n_tokens: float,
        threshold: float,
        npmi: bool,
    ) -> tuple[Int32s, Int32s, Int32s, Counts, Int64s, Scores]: ...
