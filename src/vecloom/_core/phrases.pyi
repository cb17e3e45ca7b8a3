import numpy as np
import numpy.typing as npt

from vecloom._core.words import Words

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
    # What was met of words of the role IS_ODD is put together, cut at the delimiter and counted by
    # its parts. Returned is what has but one: words and how often they occur.
    def cut_odd(self, words: Words, delimiter: bytes) -> tuple[Int32s, Int64s]: ...
    # How often a string occurs; `counts` are those of words.
    def get(self, words: Words, delimiter: bytes, string: str, counts: Int64s) -> int: ...
    def add_share(
        self,
        share: int,
        first: Int32s,
        between: Int32s,
        last: Int32s,
        counts: Counts,
        places: Int64s,
    ) -> None: ...
    # Nodes are numbered from 1; 0 is that of no words.
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
