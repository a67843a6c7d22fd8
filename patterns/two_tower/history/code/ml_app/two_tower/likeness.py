"""How alike two items are by their features, as far as it says what one user has of both.

Regress for every user what they had (1) and had not (0) on the features of all items with events,
with a ridge λ. The closed form is score(u, j) = Σ over the history of f_i' (F'F + λI)^-1 f_j, with
centred features: one symmetric form for all users, hence the dot product of two maps T'f. For a
large λ it is the plain content profile; a small one discounts what most items share.
"""

from typing import Any

import numpy as np

from ml_app.retrieval.arrays import Floats, Indices, Vectors
from ml_app.two_tower.spectrum import (
    OVERSAMPLING,
    SWEEPS,
    orthonormal,
)

DIMENSIONS = 32
"""Width of the map: on MovieLens as good as the whole form (recall@20 .222 against .222)."""


def likeness(features: Any, events: Indices, pooled: Any, ridge: float, seed: int) -> Vectors:
    """The map T from encoded features (items, f; CSR) to at most 32 dimensions, shape (1 + f, k),
    the first row for any item; see `cold.apply`. Items with events map to zero on average.

    `pooled` are histories (CSR, rows × items): the dimensions kept are those in which their scores
    differ most (subspace iteration on the form's Cholesky factor).
    """
    from scipy.linalg import cholesky, solve_triangular

    known = features[np.flatnonzero(events)]
    mean = np.asarray(known.mean(axis=0), dtype=np.float64).ravel()
    gram = (known.T @ known).toarray() - known.shape[0] * np.outer(mean, mean)
    gram[np.diag_indices_from(gram)] += ridge
    factor = cholesky(gram, lower=True, overwrite_a=True)
    total = np.asarray(pooled.sum(axis=1), dtype=np.float64).ravel()

    def mapped(vectors: Vectors) -> Floats:
        return np.asarray(solve_triangular(factor, vectors, lower=True, trans="T"))

    def scored(vectors: Vectors) -> Vectors:
        turned = mapped(vectors)
        scores = pooled @ (features @ turned) - np.outer(total, mean @ turned)
        return np.asarray(scores, dtype=np.float32)

    def back(rows: Vectors) -> Vectors:
        summed = features.T @ (pooled.T @ rows) - np.outer(mean, total @ rows)
        return np.asarray(solve_triangular(factor, summed, lower=True), dtype=np.float32)

    width = min(DIMENSIONS + OVERSAMPLING, pooled.shape[0], len(mean))
    found = np.random.default_rng(seed).standard_normal((len(mean), width), dtype=np.float32)
    for _ in range(SWEEPS + 1):
        found = orthonormal(back(orthonormal(scored(found))[0]))[0]
    slopes = mapped(found[:, :DIMENSIONS])
    return np.vstack([-mean @ slopes, slopes]).astype(np.float32)
