from vecloom._core.bags import Bags

class Contexts:
    def __init__(
        self,
        words: Bags,
        most: int,
        *,
        forward_mean: bool,
        backward_mean: bool,
        documents: Bags | None = None,
        concat: int = 0,
        window: int = 0,
        null: Bags | None = None,
    ) -> None: ...
    @property
    def width(self) -> int: ...
