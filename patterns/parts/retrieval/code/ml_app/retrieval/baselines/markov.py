"""What usually comes next: the baseline that a model with order has to beat."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Ranker
from ml_app.retrieval.baselines.baseline import Linear
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.kernels.transitions import (
    followers,
    markov,
)
from ml_app.retrieval.recency import Recency


@dataclass(frozen=True)
class Markov:
    """Transitions within some steps from recent items, times popularity ** -damping."""

    name: ClassVar[str] = "markov"
    title: ClassVar[str] = "Markov kernel"
    settings: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"steps": 5, "damping": 0.3},
        {"steps": 5, "damping": 0.0},
        {"steps": 20, "damping": 0.0},
    )

    def cannot(self, interactions: Interactions) -> str:
        """See `Baseline`."""
        return "" if interactions.ordered else "it needs the order of events, and no time is known"

    def fit(self, interactions: Interactions, *, steps: int = 5, damping: float = 0.3) -> Ranker:
        """See `Baseline`. Raises `Refused` when no order is known."""
        if reason := self.cannot(interactions):
            raise Refused(f"{self.title}: {reason}")
        kernel = markov(followers(interactions, steps))
        power = np.maximum(interactions.popularity, 1).astype(np.float32) ** -damping
        n_items = len(interactions.items)
        return Linear(self.name, self.title, kernel, n_items, Recency(5.0), power)
