"""The whole system as one value: every part that was chosen, wired together in
`ml_app.wiring`.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from ml_app.evaluation.gates import Gate
from ml_app.evaluation.goals import Goal
from ml_app.recommendation.tables import EntityTable, InteractionTable
from ml_app.recommendation.task import Retrieval
from ml_app.retrieval.features import Features
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.splits import Holdout
from ml_app.two_tower.index import IndexKind
from ml_app.two_tower.model import TwoTowerModel


class Split(Protocol):
    """What is held out to judge by."""

    def holdout(self, interactions: Interactions) -> Holdout:
        """Cut the events into those to learn from and the items to find."""


class Towers(Protocol):
    """How the two towers are made and searched."""

    @property
    def index(self) -> IndexKind:
        """Kind of the index."""

    @property
    def index_recall(self) -> float:
        """Share of the true top 100 that an index must find to be shipped."""

    def fit(
        self,
        interactions: Interactions,
        item_features: Features | None,
        user_features: Features | None,
        seed: int,
    ) -> TwoTowerModel:
        """Train. The same events and seed give the same vectors."""


@dataclass(frozen=True)
class System:
    """Every decision of the design, as objects. Made once by
    `ml_app.wiring.build()`, never changed.
    """

    name: str
    task: Retrieval
    interactions: InteractionTable
    retriever: Towers
    split: Split
    items: EntityTable | None = None
    """What is known of items besides events."""
    users: EntityTable | None = None
    """What is known of users besides events."""
    serving: Any = None
    prediction_log: Any = None
    drift: Any = None
    rerank: Any = None
    """The second stage. None: what finds items also orders them."""
    summary: str = ""
    goals: tuple[Goal, ...] = ()
    gates: tuple[Gate, ...] = ()
    """What a new version must reach before it serves."""
    slices: tuple[str, ...] = ()
    """Columns of the users whose values are reported one by one."""
    seed: int = 0
