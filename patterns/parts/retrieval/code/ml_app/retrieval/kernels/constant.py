"""The kernel that says the same of every item in a history: log popularity."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ml_app.retrieval.arrays import Indices, Vectors


@dataclass(frozen=True, eq=False)
class Constant:
    """B = 1 q': rank one."""

    q: Vectors

    def left(self, weights: Any) -> Vectors:
        """W B; see `Kernel`."""
        total = np.asarray(weights.sum(axis=1)).ravel()
        return np.asarray(np.outer(total, self.q), dtype=np.float32)

    def right(self, vectors: Vectors) -> Vectors:
        """B V; see `Kernel`."""
        return np.tile(self.q @ vectors, (len(self.q), 1))


def log_popularity(popularity: Indices) -> Constant:
    """Centred logarithm of the events of each item, plus one."""
    q = np.log(popularity + 1.0)
    return Constant(np.asarray(q - q.mean(), dtype=np.float32))
