"""The best vectors of a given width for scores that several kernels give together.

Let S be the scores of many histories: S = sum over sources of H B, with H the pooled histories and
B the kernel. The right singular vectors V of S (columns centred) are the item vectors, and B V are
the input vectors: (H B V) V' is the best approximation of S of its rank, which is what a truncated
kernel alone is not (reduced-rank regression; Izenman 1975). S is never formed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml_app.retrieval.arrays import Floats, Vectors
from ml_app.retrieval.kernels.kernel import Kernel

OVERSAMPLING = 20
SWEEPS = 2


@dataclass(frozen=True, eq=False)
class Source:
    """One kernel, the histories it is applied to (CSR, rows × items), and its weight."""

    kernel: Kernel
    pooled: Any
    weight: float


@dataclass(frozen=True, eq=False)
class Spectrum:
    """Item vectors and input vectors of falling importance: any first k columns are the best k."""

    inputs: tuple[Vectors, ...]
    """Per source B V times its weight, shape (items, d)."""
    vectors: Vectors
    """V, shape (items, d)."""
    mean: Vectors
    """Mean score of each item, shape (items,)."""
    explained: float
    """Share of the variance of the scores that is kept."""


def spectrum(sources: Sequence[Source], d: int, seed: int) -> Spectrum:
    """Decompose the summed scores of the sources by a randomised SVD (Halko et al. 2011)."""
    n_items = sources[0].pooled.shape[1]
    rows = sources[0].pooled.shape[0]
    width = min(d + OVERSAMPLING, rows, n_items)
    generator = np.random.default_rng(seed)
    start = generator.standard_normal((n_items, width)).astype(np.float32)
    mean = _left(sources, np.full((1, rows), 1.0 / rows, dtype=np.float32))[0]
    found = _right(sources, mean, start)
    for _ in range(SWEEPS):
        back = _back(sources, mean, orthonormal(found)[0])
        found = _right(sources, mean, orthonormal(back)[0])
    V, strength = orthonormal(_back(sources, mean, orthonormal(found)[0]))
    V = np.ascontiguousarray(_signed(V[:, :d]))
    inputs = tuple(source.weight * source.kernel.right(V) for source in sources)
    total = _variance(sources, mean, generator)
    kept = float(np.sum(strength[:d] ** 2)) / max(total, 1e-12)
    return Spectrum(inputs, V, mean, min(1.0, kept))


def spread(source: Source, seed: int) -> float:
    """Standard deviation of the scores of one source, by random projections."""
    mean = _left([source], np.full((1, source.pooled.shape[0]), 1.0 / source.pooled.shape[0]))[0]
    total = _variance([source], mean, np.random.default_rng(seed))
    return float(np.sqrt(total / (source.pooled.shape[0] * source.pooled.shape[1])))


def _variance(sources: Sequence[Source], mean: Vectors, generator: np.random.Generator) -> float:
    """Sum of squares of the centred scores (Hutchinson's estimate, 64 projections)."""
    signs = generator.choice(np.array([-1.0, 1.0], np.float32), (len(mean), 64))
    return float(np.sum(_right(sources, mean, signs).astype(np.float64) ** 2)) / 64


def _right(sources: Sequence[Source], mean: Vectors, vectors: Vectors) -> Vectors:
    """(S - 1 mean') V."""
    found = -np.broadcast_to(mean @ vectors, (sources[0].pooled.shape[0], vectors.shape[1]))
    for source in sources:
        found = found + source.weight * (source.pooled @ source.kernel.right(vectors))
    return np.asarray(found, dtype=np.float32)


def _back(sources: Sequence[Source], mean: Vectors, vectors: Vectors) -> Vectors:
    """(S - 1 mean')' Q, shape (items, k)."""
    return np.ascontiguousarray((_left(sources, vectors.T) - np.outer(vectors.sum(axis=0), mean)).T)


def _left(sources: Sequence[Source], rows: Vectors) -> Vectors:
    """W S for dense W of shape (k, rows)."""
    found = np.zeros((len(rows), sources[0].pooled.shape[1]), dtype=np.float32)
    for source in sources:
        through = np.ascontiguousarray((source.pooled.T @ rows.T).T, dtype=np.float32)
        found = found + source.weight * source.kernel.left(through)
    return np.asarray(found, dtype=np.float32)


def orthonormal(A: Vectors) -> tuple[Vectors, Floats]:
    """The left singular vectors of a tall matrix that are not noise, and the singular values, both
    from the largest on. Through A'A in double precision: a tenth of the work of a QR.
    """
    double = A.astype(np.float64)
    values, W = np.linalg.eigh(double.T @ double)
    real = np.flatnonzero(values > max(1e-12 * float(values[-1]), 1e-20))[::-1]
    if not len(real):  # all histories score alike: there is only a mean
        return np.zeros((len(A), 1), dtype=np.float32), np.zeros(1)
    strength = np.sqrt(values[real])
    return np.asarray(double @ (W[:, real] / strength), dtype=np.float32), strength


def _signed(V: Vectors) -> Vectors:
    """Columns with their largest entry positive: the sign of a singular vector is nobody's
    choice.
    """
    largest = np.argmax(np.abs(V), axis=0)
    signs: Floats = np.sign(V[largest, np.arange(V.shape[1])])
    return np.asarray(V * signs, dtype=np.float32)
