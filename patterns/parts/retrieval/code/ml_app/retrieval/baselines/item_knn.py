"""Items whose users are the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ml_app.retrieval.arrays import Ranker
from ml_app.retrieval.baselines.baseline import Linear
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.kernels.cosine import cosine


@dataclass(frozen=True)
class ItemKnn:
    """Sum of the cosine similarities of an item to all a user had, its nearest neighbours only."""

    name: ClassVar[str] = "item_knn"
    title: ClassVar[str] = "Item-kNN"
    settings: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {"neighbours": 50},
        {"neighbours": 20},
        {"neighbours": 200},
    )

    def cannot(self, interactions: Interactions) -> str:
        """See `Baseline`."""
        return ""

    def fit(self, interactions: Interactions, *, neighbours: int = 50) -> Ranker:
        """See `Baseline`."""
        kernel = cosine(interactions.matrix(), neighbours)
        return Linear(self.name, self.title, kernel, len(interactions.items))
