"""The strongest linear model that knows no order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ml_app.retrieval.arrays import Ranker
from ml_app.retrieval.baselines.baseline import Linear
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.kernels.ease import ease


@dataclass(frozen=True)
class Ease:
    """EASE over each user's whole history."""

    name: ClassVar[str] = "ease"
    title: ClassVar[str] = "EASE"
    settings: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"strength": 300.0},
        {"strength": 100.0},
        {"strength": 1000.0},
    )

    def cannot(self, interactions: Interactions) -> str:
        """See `Baseline`."""
        return ""

    def fit(self, interactions: Interactions, *, strength: float = 300.0) -> Ranker:
        """See `Baseline`. Cubic in the smaller of users and items, up to 12 000."""
        kernel = ease(interactions.matrix(), strength, largest=12_000)
        return Linear(self.name, self.title, kernel, len(interactions.items))
