"""What follows what: counts of items that come soon after each other in a history."""

from typing import Any

import numpy as np

from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.kernels.kernel import Kernel, held

SMOOTHING = 10.0
"""Weight a row must gather before it is believed half."""


def followers(interactions: Interactions, steps: int) -> Any:
    """Co-occurrence C, items × items, CSR: a pair at distance k ≤ `steps` in a user's history, the
    earlier one in the row, counts 1/k.
    """
    from scipy.sparse import coo_matrix, csr_matrix

    n = len(interactions.items)
    found = csr_matrix((n, n), dtype=np.float32)
    for step in range(1, min(steps, len(interactions) - 1) + 1):
        same = interactions.user[step:] == interactions.user[:-step]
        earlier, later = interactions.item[:-step][same], interactions.item[step:][same]
        weight = np.full(len(earlier), 1.0 / step, dtype=np.float32)
        found = found + coo_matrix((weight, (earlier, later)), shape=(n, n)).tocsr()
    return found


def markov(C: Any, smoothing: float = SMOOTHING) -> Kernel:
    """Transition shares C / (row sum + smoothing)."""
    from scipy.sparse import diags

    total = np.asarray(C.sum(axis=1)).ravel()
    return held((diags(1.0 / (total + smoothing)) @ C).astype(np.float32).tocsr())


def ppmi(C: Any) -> Kernel:
    """Positive pointwise mutual information, 5 % of each row's mass put on what is popular: with
    a popularity q flattened by the power 0.75, rare pairs do not look like strong ones.
    """
    from scipy.sparse import csr_matrix

    rows = np.asarray(C.sum(axis=1)).ravel()
    q = (np.asarray(C.sum(axis=0)).ravel() + 5.0) ** 0.75
    q /= q.sum()
    pairs = C.tocoo()
    mass = 0.05 * rows[pairs.row]
    expected = (rows[pairs.row] + mass) * q[pairs.col]
    found = np.log((pairs.data + mass * q[pairs.col]) / expected)
    data = np.maximum(found, 0.0).astype(np.float32)
    kernel = csr_matrix((data, (pairs.row, pairs.col)), shape=C.shape)
    kernel.eliminate_zeros()
    return held(kernel)
