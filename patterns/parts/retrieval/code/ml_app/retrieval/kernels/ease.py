"""EASE: the linear item-to-item model with a closed form (Steck 2019, arXiv 1905.03375).

B = I - P diag(P)^-1 with P = (X'X + λI)^-1, X the binary matrix of users × items. With fewer users
than items the same P comes from a users × users inverse (Woodbury): P = (I - X'KX) / λ with
K = (XX' + λI)^-1, and B is never formed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ml_app.retrieval.arrays import Vectors
from ml_app.retrieval.kernels.kernel import Dense, Kernel

CHUNK = 2_000
"""Item columns treated at once where a users × items block would not fit."""


@dataclass(frozen=True, eq=False)
class UserSide:
    """B as a product: few users, any number of items."""

    X: Any
    K: Vectors
    diagonal: Vectors
    """λ diag(P), shape (items,)."""

    def left(self, weights: Any) -> Vectors:
        """W B; see `Kernel`."""
        dense = weights if isinstance(weights, np.ndarray) else weights.toarray()
        through = np.asarray(weights @ self.X.T) if dense is weights else weights @ self.X.T
        through = through if isinstance(through, np.ndarray) else through.toarray()
        explained = (self.X.T @ (self.K @ through.T)).T
        return np.asarray(dense - (dense - explained) / self.diagonal, dtype=np.float32)

    def right(self, vectors: Vectors) -> Vectors:
        """B V; see `Kernel`."""
        scaled = vectors / self.diagonal[:, None]
        explained = self.X.T @ (self.K @ (self.X @ scaled))
        return np.asarray(vectors - scaled + explained, dtype=np.float32)


def ease(X: Any, strength: float, largest: int = 6_000) -> Kernel:
    """Fit EASE on a binary CSR matrix users × items with the ridge λ = `strength`.

    The cost is cubic in the smaller side. When both sides are above `largest`, only so many users,
    those with most items, are learned from.
    """
    n_users, n_items = X.shape
    if n_items <= min(n_users, largest):
        return _item_side(X, strength)
    if n_users > largest:
        active = np.argsort(-np.diff(X.indptr), kind="stable")[:largest]
        X = X[np.sort(active)]
    return _user_side(X.tocsr(), strength)


def _item_side(X: Any, strength: float) -> Dense:
    P = _inverse((X.T @ X).toarray(), strength)
    P /= -np.diag(P)
    np.fill_diagonal(P, 0.0)
    return Dense(P)


def _user_side(X: Any, strength: float) -> UserSide:
    K = _inverse((X @ X.T).toarray(), strength)
    columns = X.tocsc()
    explained = np.empty(X.shape[1], dtype=np.float32)
    for start in range(0, X.shape[1], CHUNK):
        block = columns[:, start : start + CHUNK]
        inner = block.multiply(K @ block.toarray()).sum(axis=0)
        explained[start : start + CHUNK] = np.asarray(inner).ravel()
    return UserSide(X, K, np.asarray(1.0 - explained, dtype=np.float32))


def _inverse(gram: Vectors, strength: float) -> Vectors:
    """(G + λI)^-1 of a symmetric matrix through Cholesky: half the work of a general inverse."""
    from scipy.linalg.lapack import spotrf, spotri

    shifted = np.asfortranarray(gram, dtype=np.float32)
    shifted[np.diag_indices_from(shifted)] += np.float32(strength)
    factor, failed = spotrf(shifted, lower=1, overwrite_a=1)
    inverse, failed_too = spotri(factor, lower=1, overwrite_c=1)
    if failed or failed_too:
        raise np.linalg.LinAlgError(f"X'X + {strength:g} I is not positive definite")
    upper = np.tril(inverse, -1).T
    return np.ascontiguousarray(np.tril(inverse) + upper)
