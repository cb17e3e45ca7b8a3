"""What GloVe learns: for each word a vector and a bias as a word, and the same as a context."""

from __future__ import annotations

from typing import Any

import numpy as np

from vecloom.formats import FormatError
from vecloom.formats.native import NativeFile
from vecloom.models.weights import Matrix, check_finite
from vecloom.vectors.drawing import fill_uniform

# The names of the matrices, in a model and in its file.
VECTORS = ("word_vectors", "context_vectors")
BIASES = ("word_biases", "context_biases")
SQUARES = ("word_squares", "context_squares")
MATRICES = (*VECTORS, *BIASES, *SQUARES)
# Rows are padded to whole vectors of every instruction set, and lie on whole cache lines.
PAD = 16
LINE = 64
SQUARES_BOUNDS = (1e-30, 1e30)


class GloveWeights:
    """The two tables of a model with ``n_words`` words.

    A row holds D weights, the bias, a constant 1 and padding; then, of each of them, the sum of
    its squared gradients, which divides its steps (AdaGrad). The bias of a word meets the constant
    of a context and the other way round, so that one dot product is the whole logit. The sums of
    constants and padding are infinite: they never change.

    Parameters
    ----------
    n_words, vector_size : int
        V and D.

    Attributes
    ----------
    words, contexts : ndarray of float32, shape (V, 2 * S)
        S is D + 2, rounded up to a multiple of 16.
    """

    def __init__(self, n_words: int, vector_size: int) -> None:
        self.vector_size = vector_size
        self.half = -(-(vector_size + 2) // PAD) * PAD
        self.words = self._empty(n_words, one=vector_size + 1)
        self.contexts = self._empty(n_words, one=vector_size)

    def _empty(self, n_words: int, one: int) -> Matrix:
        table = aligned(n_words, 2 * self.half)
        table[:, : self.half] = 0
        table[:, one] = 1
        table[:, self.half :] = np.inf
        return table

    def __len__(self) -> int:
        return len(self.words)

    @property
    def tables(self) -> tuple[Matrix, Matrix]:
        """The table of words and that of contexts."""
        return self.words, self.contexts

    def grown(self, n_words: int, seed: int, learning_rate: float) -> GloveWeights:
        """Return weights with words added up to ``n_words``; those there are keep theirs.

        Vectors and biases are uniform in [-1/2, 1/2) / D, and sums of squares begin at 1, as in
        the reference program. It does not multiply the gradients of biases by the learning rate:
        their sums begin at its square here, which comes to the same.
        """
        dim, first = self.vector_size, len(self)
        larger = GloveWeights(n_words, dim)
        bound = 1 / (2 * dim)
        for side, (old, new) in enumerate(zip(self.tables, larger.tables, strict=True)):
            new[:first] = old
            drawn = np.empty((n_words - first, dim + 1), np.float32)
            fill_uniform(drawn, -bound, bound, seed, first, side)
            bias = self._bias(side)
            new[first:, :dim], new[first:, bias] = drawn[:, :dim], drawn[:, dim]
            new[first:, self.half : self.half + dim] = 1
            new[first:, self.half + bias] = np.clip(learning_rate**2, *SQUARES_BOUNDS)
        return larger

    @classmethod
    def from_file(cls, file: NativeFile, n_words: int, vector_size: int) -> GloveWeights:
        """Take all `MATRICES` from a file.

        Raises
        ------
        FormatError
            If one is missing, or does not fit the others.
        """
        weights = cls(n_words, vector_size)
        for name in MATRICES:
            try:
                weights.set(name, file.arrays[name])
            except (KeyError, ValueError) as error:
                raise FormatError(f"{file.name} does not hold a GloVe model: {error}") from None
        return weights

    def lock(self, factors: Matrix | None) -> None:
        """Freeze words by sums of squares that are infinite; those freed begin with new sums.

        Parameters
        ----------
        factors : ndarray of float32, shape (V,) or longer, or None
            0 for words to freeze, 1 for others; None for no locks.

        Raises
        ------
        ValueError
            If a factor is another.
        """
        if factors is None:
            factors = np.ones(len(self), np.float32)
        frozen = factors[: len(self)] == 0
        if (factors[: len(self)][~frozen] != 1).any():
            raise ValueError(
                "the locks of GloVe are 0 or 1, as AdaGrad has steps of its own: to keep words "
                "near their pretrained vectors, set mu"
            )
        for table in self.tables:
            squares = table[:, self.half : self.half + self.vector_size]
            squares[~frozen & np.isinf(squares[:, 0])] = 1
            squares[frozen] = np.inf

    def check(self) -> None:
        """Make the tables fit for training.

        Raises
        ------
        ValueError
            If a vector or bias is not finite: they may have been written into.
        """
        for side, name in enumerate(VECTORS):
            check_finite(name, self.tables[side][:, : self.half])
        self.words, self.contexts = map(on_lines, self.tables)  # copies may lie elsewhere

    def _bias(self, side: int) -> int:
        return self.vector_size + side

    # -- the matrices by name

    def get(self, name: str) -> Matrix:
        """Return a view of one of `MATRICES`.

        Vectors are (V, D), biases (V,), squares (V, D + 1), the last column being the bias's.
        Squares are a copy for contexts.
        """
        side, kind = self._find(name)
        table, dim, bias = self.tables[side], self.vector_size, self._bias(side)
        if kind == "vectors":
            return table[:, :dim]
        if kind == "biases":
            return table[:, bias]
        return table[:, [*range(self.half, self.half + dim), self.half + bias]]

    def set(self, name: str, values: Any) -> None:
        """Write values into one of `MATRICES`.

        Raises
        ------
        ValueError
            If the shape is another, a value is not finite, or a sum of squares is not positive.
        """
        side, kind = self._find(name)
        table, dim, bias = self.tables[side], self.vector_size, self._bias(side)
        shape = {"vectors": (dim,), "biases": (), "squares": (dim + 1,)}[kind]
        array = np.asarray(values, np.float32)
        if array.shape != (len(self), *shape):
            raise ValueError(
                f"{name} has shape {array.shape}, the model needs {(len(self), *shape)}"
            )
        # a sum of squares may be infinite, as those of frozen words are
        finite = np.minimum(array, 1) if kind == "squares" else array
        check_finite(name, finite.reshape(len(self), -1))
        if kind == "vectors":
            table[:, :dim] = array
        elif kind == "biases":
            table[:, bias] = array
        elif (array <= 0).any():
            raise ValueError(f"{name} has a value that is not positive")
        else:
            table[:, self.half : self.half + dim] = array[:, :dim]
            table[:, self.half + bias] = array[:, dim]

    @staticmethod
    def _find(name: str) -> tuple[int, str]:
        side, kind = name.split("_")
        return ("word", "context").index(side), kind


def aligned(n_rows: int, n_columns: int) -> Matrix:
    """Return an uninitialised float32 matrix that begins on a whole cache line."""
    size = n_rows * n_columns * 4
    memory = np.empty(size + LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    matrix: Matrix = memory[start : start + size].view(np.float32).reshape(n_rows, n_columns)
    return matrix


def on_lines(matrix: Matrix) -> Matrix:
    """Return a matrix that begins on a whole cache line: itself where it does."""
    if matrix.ctypes.data % LINE == 0 and matrix.flags.c_contiguous and matrix.flags.writeable:
        return matrix
    moved = aligned(*matrix.shape)
    moved[...] = matrix
    return moved
