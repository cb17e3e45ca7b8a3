"""Making models of fastText small: pruned rows, and product quantization of the rest.

H. Jegou, M. Douze, C. Schmid, "Product quantization for nearest neighbor search", PAMI 2011, and
A. Joulin et al., "FastText.zip: compressing text classification models", 2016, whose choices
fastText's ``quantize`` follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from vecloom._core.cores import available_cores
from vecloom._core.quantized import encode, train_centroids
from vecloom.formats.facebook import FacebookDictionary, FacebookModel, Matrix, row_blocks
from vecloom.formats.facebook.model import RowBlocks
from vecloom.formats.quantized import N_CENTROIDS, ProductQuantizer, QuantizedMatrix

# Points that k-means sees, 256 for each centroid, and how often it moves the centroids.
SAMPLE = 256 * N_CENTROIDS
ITERATIONS = 25
# fastText cuts the rows of the output matrix into pieces of two whatever dsub says.
_OUTPUT_DSUB = 2
# The end of a sentence, which every line of a classifier has.
_END_OF_SENTENCE = b"</s>"
# Rows that one thread encodes at a time.
_TASK_ROWS = 1 << 14


def quantize(
    model: FacebookModel,
    *,
    qnorm: bool = False,
    qout: bool = False,
    dsub: int = 2,
    cutoff: int = 0,
    retrain: Callable[[FacebookModel], FacebookModel] | None = None,
    seed: int = 1,
    workers: int | None = None,
) -> FacebookModel:
    """Make a model small, as fastText's ``quantize`` does.

    Parameters
    ----------
    model : FacebookModel
        Dense; it is not changed. Word vectors (skip-gram, CBOW) are quantized too, which
        fastText does not do but reads.
    qnorm : bool, default False
        Quantize the lengths of rows on their own.
    qout : bool, default False
        Quantize the output matrix as well.
    dsub : int, default 2
        Dimensions of a piece, which becomes one byte.
    cutoff : int, default 0
        Keep only so many rows of words and buckets, those of the greatest lengths; the end of a
        sentence always stays. 0 keeps all. A classifier can do without most; word vectors lose
        the words, and with them the rows of the output, for good.
    retrain : callable, optional
        After a cutoff, called with the pruned model, still dense and a copy, to train it on; what
        it returns, of the same shape, is quantized.
    seed : int, default 1
        The same seed gives the same model at any number of workers.
    workers : int, optional
        Threads; all cores by default.

    Returns
    -------
    FacebookModel
        Of version 12.

    Raises
    ------
    ValueError
        The model is quantized already, an option is out of range, a number is not finite, or
        words of a model of hierarchical softmax would be cut off, whose tree has them all.
    """
    model.check()
    if not 1 <= dsub <= model.args.dim:
        raise ValueError(f"dsub must be 1 to {model.args.dim}, the dimensions, not {dsub}")
    if cutoff < 0:
        raise ValueError(f"cutoff must not be negative, but is {cutoff}")
    if 0 < cutoff < model.input.shape[0]:
        model = prune(model, cutoff)
        if retrain is not None:
            model = retrain(replace(model, output=_dense(model.output, "output").copy()))
            model.check()
    inputs, outputs = _dense(model.input, "input"), _dense(model.output, "output")

    def quantized(matrix: NDArray[np.float32], dsub: int) -> QuantizedMatrix:
        return quantize_matrix(matrix, dsub=dsub, qnorm=qnorm, seed=seed, workers=workers)

    return FacebookModel(
        version=12,
        args=replace(model.args, qout=qout),
        dictionary=model.dictionary,
        input=quantized(inputs, dsub),
        output=quantized(outputs, min(_OUTPUT_DSUB, model.args.dim)) if qout else outputs,
    )


def prune(model: FacebookModel, cutoff: int) -> FacebookModel:
    """Keep the rows of words and buckets that are longest (Joulin et al. 2016, section 3.2).

    Parameters
    ----------
    model : FacebookModel
        Dense, with all its buckets; it is not changed.
    cutoff : int
        Rows to keep, the end of a sentence among them.

    Returns
    -------
    FacebookModel
        Dense, with ``dictionary.pruned``. Its output is the same array unless the model predicts
        words. fastText reads it only when it is quantized.

    Raises
    ------
    ValueError
        The model is pruned or quantized already, or words of a model of hierarchical softmax
        would be cut off.
    """
    words, counts = model.dictionary.words, model.dictionary.word_counts
    if model.dictionary.pruned is not None:
        raise ValueError("the model has been pruned already")
    importance, outputs = _lengths(_finite(model.input, "input")), _dense(model.output, "output")
    if _END_OF_SENTENCE in words:
        importance[words.index(_END_OF_SENTENCE)] = np.inf
    kept = np.sort(np.argsort(-importance, kind="stable")[:cutoff])
    kept_words = kept[kept < len(words)]
    buckets = kept[len(kept_words) :] - len(words)
    if model.args.model != "sup":
        if model.args.loss == "hs" and len(kept_words) < len(words):
            raise ValueError(
                f"a cutoff of {cutoff} leaves {len(kept_words)} of {len(words)} words, but the tree"
                " of hierarchical softmax has them all: quantize without one, or with a larger one"
            )
        outputs = outputs[kept_words]
    dictionary = FacebookDictionary(
        [words[i] for i in kept_words.tolist()],
        counts[kept_words],
        model.dictionary.labels,
        model.dictionary.label_counts,
        model.dictionary.n_tokens,
        np.stack([buckets, np.arange(len(buckets))], axis=1).astype(np.int32),
    )
    return replace(model, dictionary=dictionary, input=_some(model.input, kept), output=outputs)


def quantize_matrix(
    matrix: NDArray[np.float32],
    *,
    dsub: int = 2,
    qnorm: bool = False,
    seed: int = 1,
    workers: int | None = None,
) -> QuantizedMatrix:
    """Turn the rows of a matrix into codes of a product quantizer trained on them.

    Parameters
    ----------
    matrix : ndarray, float32, shape (m, n), finite
    dsub, qnorm, seed, workers
        As in `quantize`.

    Returns
    -------
    QuantizedMatrix
        Exact where there are no more than 256 different pieces.
    """
    m, n = matrix.shape
    if m == 0:
        raise ValueError("a matrix without rows cannot be quantized")
    threads = available_cores() if workers is None else workers
    rng = np.random.default_rng(seed)
    lengths = _lengths(row_blocks(matrix)) if qnorm else None
    # fastText draws a sample for each piece; one for all is read once and serves as well.
    chosen = rng.choice(m, min(m, SAMPLE), replace=False)
    sample = _directions(matrix[chosen], None if lengths is None else lengths[chosen])
    quantizer = _train(sample, dsub, threads)
    codes = np.empty((m, quantizer.n_sub), np.uint8)

    def encode_task(first: int) -> None:
        task = slice(first, first + _TASK_ROWS)
        rows = _directions(matrix[task], None if lengths is None else lengths[task])
        encode(rows, quantizer.centroids, dsub, N_CENTROIDS, codes[task])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(encode_task, range(0, m, _TASK_ROWS)))
    if lengths is None:
        return QuantizedMatrix((m, n), codes, quantizer)
    norm_quantizer = _train(lengths[chosen, None], 1, 1)
    norm_codes = np.empty((m, 1), np.uint8)
    encode(lengths[:, None], norm_quantizer.centroids, 1, N_CENTROIDS, norm_codes)
    return QuantizedMatrix((m, n), codes, quantizer, norm_codes[:, 0], norm_quantizer)


def _train(sample: NDArray[np.float32], dsub: int, threads: int) -> ProductQuantizer:
    """Train the centroids of each piece on rows that come in random order."""
    dim = sample.shape[1]
    begins = range(0, dim, dsub)

    def train(begin: int) -> NDArray[np.float32]:
        points = np.ascontiguousarray(sample[:, begin : begin + dsub])
        # The first points, over again where there are fewer.
        centroids = np.resize(points, (N_CENTROIDS, points.shape[1]))
        train_centroids(points, centroids, ITERATIONS)
        return centroids.reshape(-1)

    with ThreadPoolExecutor(threads) as pool:
        centroids = np.concatenate(list(pool.map(train, begins)))
    return ProductQuantizer(dim, len(begins), dsub, dim - begins[-1], centroids)


def _lengths(blocks: Iterable[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Compute the length (Euclidean norm) of each row."""
    squares = [np.einsum("ij,ij->i", rows, rows, dtype=np.float64) for rows in blocks]
    lengths: NDArray[np.float32] = np.sqrt(np.concatenate([np.zeros(0), *squares])).astype(
        np.float32
    )
    return lengths


def _directions(
    rows: NDArray[np.float32], lengths: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """Bring rows to length one, where they have a length; as they are without lengths."""
    if lengths is None:
        return np.ascontiguousarray(rows)
    directions = np.zeros(rows.shape, np.float32)
    np.divide(rows, lengths[:, None], where=lengths[:, None] > 0, out=directions)
    return directions


def _finite(matrix: Matrix, name: str) -> Iterator[NDArray[np.float32]]:
    """Yield the rows of a matrix in blocks, all of whose numbers are finite."""
    if isinstance(matrix, QuantizedMatrix):
        raise ValueError(f"the {name} matrix is quantized already")
    done = 0
    for rows in row_blocks(matrix):
        good = np.isfinite(rows).all(axis=1)
        if not good.all():
            raise ValueError(f"row {done + int(good.argmin())} of the {name} matrix is not finite")
        done += len(rows)
        yield rows


def _dense(matrix: Matrix, name: str) -> NDArray[np.float32]:
    """Return the whole matrix as an array, all of whose numbers are finite."""
    array = matrix if isinstance(matrix, np.ndarray) else np.empty(matrix.shape, np.float32)
    done = 0
    for rows in _finite(matrix, name):
        if array is not matrix:
            array[done : done + len(rows)] = rows
        done += len(rows)
    return array


def _some(matrix: Matrix, kept: NDArray[np.intp]) -> NDArray[np.float32]:
    """Copy rows, given in ascending order, of a matrix that need not be in memory."""
    rows = np.empty((len(kept), matrix.shape[1]), np.float32)
    first = 0
    for block in row_blocks(cast(RowBlocks, matrix)):
        begin, end = np.searchsorted(kept, [first, first + len(block)])
        rows[begin:end] = block[kept[begin:end] - first]
        first += len(block)
    return rows
