"""What the model has to beat, and how a baseline's settings are chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ml_app.retrieval.arrays import Histories, Indices, Ranker, Vectors
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.kernels.kernel import Kernel
from ml_app.retrieval.ranking import rank
from ml_app.retrieval.recency import STATIC, Recency
from ml_app.retrieval.splits import Holdout

CHOSEN_BY = "ndcg@10"


class Baseline(Protocol):
    """A way to rank that can be fitted on interactions."""

    @property
    def name(self) -> str:
        """How files call it."""

    @property
    def title(self) -> str:
        """How reports call it."""

    @property
    def settings(self) -> tuple[Mapping[str, Any], ...]:
        """The settings to choose from, the usual one first."""

    def cannot(self, interactions: Interactions) -> str:
        """Why it cannot be fitted on these events, in a sentence; empty when it can."""

    @property
    def fit(self) -> Callable[..., Ranker]:
        """Fit on interactions with one of the settings, given as keywords."""


@dataclass(frozen=True, eq=False)
class Linear:
    """A ranker that multiplies a user's pooled history with an item-to-item kernel."""

    name: str
    title: str
    kernel: Kernel
    n_items: int
    recency: Recency = STATIC
    power: Vectors | None = None
    """A factor per item, where there is one, shape (items,)."""

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        """See `Ranker`."""
        found = self.kernel.left(self.recency.matrix(histories, self.n_items))
        return found if self.power is None else found * self.power


def choose(
    baseline: Baseline, interactions: Interactions, validation: Holdout
) -> tuple[Ranker, dict[str, Any]]:
    """Fit with the setting that ranks the validation hold-out best by NDCG@10, on all
    `interactions` in the end. Gives the setting, too.
    """
    settings = list(baseline.settings)
    best = settings[0]
    if len(settings) > 1 and len(validation.users):
        values = [
            rank(baseline.fit(validation.train, **one), validation).mean(CHOSEN_BY)
            for one in settings
        ]
        best = settings[int(np.argmax(values))]
    return baseline.fit(interactions, **best), dict(best)
