"""What an item-to-item kernel promises."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ml_app.retrieval.arrays import Vectors


class Kernel(Protocol):
    """A matrix B, items × items: `B[i, j]` is how much having had i speaks for j. It is never asked
    for whole, because it may only exist as a product.
    """

    def left(self, weights: Any) -> Vectors:
        """W B for W of shape (m, items), dense or CSR; dense, shape (m, items)."""

    def right(self, vectors: Vectors) -> Vectors:
        """B V for V of shape (items, k); shape (items, k)."""


DENSE_ITEMS, DENSE_SHARE = 6_000, 0.05
"""A kernel of so few items and so many entries is faster as a dense matrix."""


@dataclass(frozen=True, eq=False)
class Dense:
    """A kernel held as a dense matrix: catalogues of some thousand items."""

    matrix: Vectors

    def left(self, weights: Any) -> Vectors:
        """W B; see `Kernel`."""
        return np.asarray(weights @ self.matrix)

    def right(self, vectors: Vectors) -> Vectors:
        """B V; see `Kernel`."""
        return self.matrix @ vectors


@dataclass(frozen=True, eq=False)
class Sparse:
    """A kernel held as a CSR matrix."""

    matrix: Any

    def left(self, weights: Any) -> Vectors:
        """W B; see `Kernel`."""
        product = weights @ self.matrix
        dense = product if isinstance(product, np.ndarray) else product.toarray()
        return np.asarray(dense, dtype=np.float32)

    def right(self, vectors: Vectors) -> Vectors:
        """B V; see `Kernel`."""
        return np.asarray(self.matrix @ vectors, dtype=np.float32)


def held(matrix: Any) -> Kernel:
    """A CSR matrix as the kind of kernel that is faster."""
    n_items = matrix.shape[0]
    if n_items <= DENSE_ITEMS and matrix.nnz > DENSE_SHARE * n_items**2:
        return Dense(matrix.toarray())
    return Sparse(matrix)
