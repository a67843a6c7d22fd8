"""Histories pooled with weights that fall with age."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ml_app.retrieval.arrays import Histories, Vectors

FORGOTTEN = 1e-6
"""A weight below this is none: the matrix stays sparse."""


@dataclass(frozen=True)
class Recency:
    """The weight of an event that `age` events of the same user came after: exp(-age / tau)."""

    tau: float
    """Events; infinity: all weigh the same, order plays no part."""

    def weights(self, ages: Any) -> Vectors:
        """Weights of events of these ages."""
        falling = np.exp(-np.asarray(ages, dtype=np.float32) / np.float32(self.tau))
        return np.asarray(falling, dtype=np.float32)

    def matrix(self, histories: Histories, n_items: int, power: float = 0.0) -> Any:
        """Users × items, CSR: summed weights, divided by (their sum over the user) ** power."""
        weights = self.weights(histories.ages)
        if power:
            total = np.bincount(histories.rows, weights, minlength=len(histories))
            share = weights / np.maximum(total, FORGOTTEN)[histories.rows] ** power
            weights = share.astype(np.float32)
        weights[weights < FORGOTTEN] = 0.0
        found = histories.matrix(n_items, weights)
        found.eliminate_zeros()
        return found


STATIC = Recency(float("inf"))
