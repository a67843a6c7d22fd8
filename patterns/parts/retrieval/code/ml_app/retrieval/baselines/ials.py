"""Matrix factorisation of implicit feedback: the usual embedding model that knows no order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from threadpoolctl import threadpool_limits

from ml_app.retrieval.arrays import Histories, Indices, Ranker, Vectors
from ml_app.retrieval.interactions import Interactions


@dataclass(frozen=True, eq=False)
class Factors:
    """Items as vectors; a user's vector is solved for from the history (one least-squares step)."""

    item_vectors: Vectors
    alpha: float
    regularization: float
    name: str = "ials"
    title: str = "iALS"

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        """See `Ranker`."""
        V = self.item_vectors
        gram = V.T @ V + self.regularization * np.eye(V.shape[1], dtype=np.float32)
        found = np.zeros((len(histories), V.shape[1]), dtype=np.float32)
        for row in range(len(histories)):
            had = V[np.unique(histories[row])]
            if len(had):
                weighted = gram + self.alpha * (had.T @ had)
                found[row] = np.linalg.solve(weighted, (1 + self.alpha) * had.sum(axis=0))
        return np.asarray(found @ V.T)


@dataclass(frozen=True)
class Ials:
    """iALS (Hu, Koren, Volinsky 2008) by the `implicit` library."""

    seed: int = 0
    name: ClassVar[str] = "ials"
    title: ClassVar[str] = "iALS"
    settings: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"factors": 64, "alpha": 10.0, "regularization": 10.0},
        {"factors": 64, "alpha": 3.0, "regularization": 30.0},
        {"factors": 128, "alpha": 3.0, "regularization": 10.0},
    )

    def cannot(self, interactions: Interactions) -> str:
        """See `Baseline`."""
        return ""

    def fit(
        self,
        interactions: Interactions,
        *,
        factors: int = 64,
        alpha: float = 10.0,
        regularization: float = 10.0,
    ) -> Ranker:
        """See `Baseline`. 15 sweeps, one thread."""
        from implicit.cpu.als import AlternatingLeastSquares  # only training asks for it

        with threadpool_limits(1, "blas"):  # threads inside threads would wait for each other
            model = AlternatingLeastSquares(
                factors=factors,
                regularization=regularization,
                alpha=1.0,  # the matrix below holds 1 + alpha, as the paper's confidence
                iterations=15,
                num_threads=1,
                random_state=self.seed,
            )
            confidence = interactions.matrix() * np.float32(1 + alpha)
            model.fit(confidence, show_progress=False)
        return Factors(np.asarray(model.item_factors, np.float32), alpha, regularization)
