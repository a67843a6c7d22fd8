"""What happened after one moment tests, everything before it teaches."""

from dataclasses import dataclass

from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.splits import Holdout, global_time


@dataclass(frozen=True)
class GlobalTime:
    """The future of everybody, asked for from the past of everybody."""

    test: float = 0.1
    """Share of the events, the latest, that is held out."""

    def holdout(self, interactions: Interactions) -> Holdout:
        """Cut the events. Raises `Refused` when times are missing or all equal."""
        return global_time(interactions, self.test)
