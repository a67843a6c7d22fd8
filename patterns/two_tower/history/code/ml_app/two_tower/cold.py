"""Vectors from features, for items and users that there are no events of: ridge regression."""

from typing import Any

import numpy as np

from ml_app.retrieval.arrays import Floats, Indices, Vectors

RIDGES = (1.0, 10.0, 100.0)
LIKED_RIDGE = 10.0
FOLDS = 5
BELIEVED_AT = 5.0
"""Events at which a vector counts half as much as one with very many."""


def from_features(features: Any, vectors: Vectors, events: Indices, seed: int) -> Vectors:
    """The linear map from encoded features (rows, f; CSR) to vectors (rows, d), fitted on the rows
    that have events and weighted by how sure these are: shape (1 + f, d), the first row for any.

    The ridge is the one that predicts rows left out best (five folds).
    """
    sure = np.flatnonzero(events)
    weight = events[sure] / (events[sure] + BELIEVED_AT)
    X, Y = features[sure], np.asarray(vectors[sure], dtype=np.float64)
    if len(sure) < 2 * FOLDS:
        return _solve(X, Y, weight, RIDGES[-1])
    fold = np.random.default_rng(seed).integers(0, FOLDS, len(sure))
    losses = [sum(_loss(X, Y, weight, fold == f, ridge) for f in range(FOLDS)) for ridge in RIDGES]
    return _solve(X, Y, weight, RIDGES[int(np.argmin(losses))])


def popularity(features: Any, events: Indices) -> Vectors:
    """The linear map from encoded features to log popularity, in standard deviations around its
    mean, fitted on the rows that have events: shape (1 + f,). What features multiply in counts they
    add in logarithms, and the few very popular rows do not decide alone.
    """
    sure = np.flatnonzero(events)
    found = np.log(events[sure] + 1.0)[:, None]
    fitted = _solve(features[sure], found, np.ones(len(sure)), LIKED_RIDGE)
    said = apply(fitted, features[sure])[:, 0]
    spread = float(said.std())
    if spread < 1e-6:
        return np.zeros(len(fitted), dtype=np.float32)
    fitted[0] -= said.mean()
    return np.asarray(fitted[:, 0] / spread, dtype=np.float32)


def apply(weights: Vectors, features: Any) -> Vectors:
    """Vectors of encoded features (CSR), shape (rows, d)."""
    return np.asarray(weights[0] + features @ weights[1:], dtype=np.float32)


def _loss(X: Any, Y: Floats, weight: Floats, out: Any, ridge: float) -> float:
    fitted = _solve(X[~out], Y[~out], weight[~out], ridge)
    return float(np.sum(weight[out, None] * (Y[out] - apply(fitted, X[out])) ** 2))


def _solve(X: Any, Y: Floats, weight: Floats, ridge: float) -> Vectors:
    """Weighted ridge regression with a free intercept."""
    from scipy.linalg import solve

    total = weight.sum()
    center = np.asarray(X.T @ weight).ravel() / total
    middle = weight @ Y / total
    scaled = X.multiply(weight[:, None]).tocsr()
    gram = (X.T @ scaled).toarray() - total * np.outer(center, center)
    gram[np.diag_indices_from(gram)] += ridge
    moment = scaled.T @ Y - total * np.outer(center, middle)
    slopes = solve(gram, moment, assume_a="pos", overwrite_a=True, overwrite_b=True)
    return np.vstack([middle - center @ slopes, slopes]).astype(np.float32)
