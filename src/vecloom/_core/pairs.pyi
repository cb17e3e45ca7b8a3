class PairStore:
    parts: int
    slabs: int
