"""The same list for everybody: what most people had."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ml_app.retrieval.arrays import Histories, Indices, Ranker, Vectors
from ml_app.retrieval.interactions import Interactions


@dataclass(frozen=True, eq=False)
class ByPopularity:
    """Scores an item by its events."""

    popularity: Vectors
    name: str = "popularity"
    title: str = "Popularity"

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        """See `Ranker`."""
        return np.broadcast_to(self.popularity, (len(users), len(self.popularity)))


@dataclass(frozen=True)
class Popularity:
    """Events per item."""

    name: ClassVar[str] = "popularity"
    title: ClassVar[str] = "Popularity"
    settings: ClassVar[tuple[Mapping[str, Any], ...]] = ({},)

    def cannot(self, interactions: Interactions) -> str:
        """See `Baseline`."""
        return ""

    def fit(self, interactions: Interactions) -> Ranker:
        """See `Baseline`."""
        return ByPopularity(interactions.popularity.astype(np.float32))
