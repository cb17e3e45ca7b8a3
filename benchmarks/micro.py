"""The tile kernel alone, on every instruction set this processor and this build have."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from vecloom._core import kernels

ROUNDS = 7


@dataclass(frozen=True)
class Shape:
    """A tile: inputs, outputs they share, whether each has one of its own, dimensions."""

    inputs: int
    shared: int
    own: bool
    dim: int

    def __str__(self) -> str:
        own = "+own" if self.own else ""
        return f"{self.inputs} x {self.shared}{own} x {self.dim}"

    @property
    def operations(self) -> int:
        """Multiply, add: one logit and two updates for every input, output and dimension."""
        return 6 * self.inputs * (self.shared + self.own) * self.dim


SHAPES = (
    Shape(8, 5, True, 100),
    Shape(1, 5, True, 100),
    Shape(8, 14, False, 100),
    Shape(8, 5, True, 300),
)


def seconds_per_tile(shape: Shape) -> float:
    """Return the best of several rounds: what disturbs a round only adds to it."""
    rng = np.random.default_rng(1)

    def rows(n: int) -> np.ndarray:
        return rng.standard_normal((n, shape.dim), dtype=np.float32) / 100

    h, dh, o, own = (rows(n) for n in (shape.inputs, shape.inputs, shape.shared, shape.inputs))
    label, weight = np.zeros(shape.shared, np.float32), np.ones(shape.shared, np.float32)
    label[0] = not shape.own
    outputs = own if shape.own else None
    # Some 5 ms a round, long beside the call from Python.
    repeat = max(1, int(1e8 / shape.operations))
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        # So small a rate that the numbers stay ordinary ones.
        kernels.tile(h, dh, o, label, weight, 1e-9, own=outputs, with_loss=False, repeat=repeat)
        best = min(best, (time.perf_counter() - start) / repeat)
    return best


def measure() -> list[dict[str, object]]:
    figures: list[dict[str, object]] = []
    for name in kernels.available():
        kernels.choose(name)
        for shape in SHAPES:
            seconds = seconds_per_tile(shape)
            figures.append(
                {
                    "instruction_set": name,
                    "shape": str(shape),
                    "ns": seconds * 1e9,
                    "gflops": shape.operations / seconds / 1e9,
                }
            )
    kernels.choose()
    return figures
