"""Which items have the same users: cosine between the columns of users × items."""

from typing import Any

import numpy as np

from ml_app.retrieval.kernels.kernel import Kernel, Sparse

SHRINKAGE = 10.0
"""Added to each item's events, so that two items with one shared user are not the same item."""
CHUNK = 1_000


def cosine(X: Any, neighbours: int) -> Kernel:
    """For each item j the `neighbours` most similar items i in column j; CSR in the end.

    X is the binary CSR matrix of users × items.
    """
    from scipy.sparse import csr_matrix, diags, hstack

    n_items = X.shape[1]
    norm = np.sqrt(np.asarray(X.sum(axis=0)).ravel() + SHRINKAGE)
    unit = (X @ diags(1.0 / norm)).tocsc().astype(np.float32)
    blocks = []
    for start in range(0, n_items, CHUNK):
        block = np.asarray((unit.T @ unit[:, start : start + CHUNK]).toarray())
        width = block.shape[1]
        block[np.arange(start, start + width), np.arange(width)] = 0.0
        if neighbours < n_items:
            least = np.partition(block, n_items - neighbours, axis=0)[n_items - neighbours]
            block[block < least] = 0.0
        blocks.append(csr_matrix(block))
    return Sparse(hstack(blocks).tocsr())
