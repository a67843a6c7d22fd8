"""The version in use as a ranker over the catalogue of today."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ml_app.artifact import Artifact
from ml_app.recommendation.export import trained_towers
from ml_app.recommendation.neighbouring import Served
from ml_app.recommendation.reading import Data
from ml_app.recommender.neighbours import FILE, Neighbours
from ml_app.retrieval.arrays import Histories, Indices, Ranker, Vectors
from ml_app.two_tower.model import TwoTowerModel


@dataclass(frozen=True, eq=False)
class Incumbent:
    """What answers today."""

    model: TwoTowerModel | Neighbours
    stage: Any = None
    """The second stage of the version, where it has one."""

    def ranker(self, data: Data, items: tuple[str, ...]) -> Ranker:
        """As a ranker of the users of `data` over `items`; what it does not know comes last."""
        model = self.model
        place = {item: row for row, item in enumerate(model.items)}
        rows = np.array([place.get(item, -1) for item in items], dtype=np.int64)
        if isinstance(model, Neighbours):
            return self._translated(Served(model, "current", "Version in use"), rows)
        features = None
        if model.user_encoder is not None:
            known = [data.users.get(user, {}) for user in data.interactions.users]
            features = model.user_encoder.encode(known)
        return self._translated(model.ranker(features), rows)

    def _translated(self, first: Ranker, rows: Indices) -> Ranker:
        return _Translated(first if self.stage is None else self.stage.ranker(first), rows)


def incumbent_of(artifact: Artifact, rerank: Any = None) -> Incumbent:
    """What the version answers with, and the second stage that `rerank` finds in it. Raises
    `Damaged`."""
    stage = None if rerank is None else rerank.load(artifact)
    if artifact.manifest["retriever"]["kind"] == "neighbours":
        return Incumbent(Neighbours.load(artifact.file(FILE)), stage)
    return Incumbent(trained_towers(artifact), stage)


@dataclass(frozen=True, eq=False)
class _Translated:
    """A ranker that was fitted on another catalogue."""

    inner: Ranker
    rows: Indices
    """For each item of today its row then, or -1."""
    name: str = "current"
    title: str = "Version in use"

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        """See `Ranker`."""
        then = self.rows[histories.items]
        kept = then >= 0
        counts = np.bincount(histories.rows[kept], minlength=len(histories))
        past = Histories(then[kept], np.concatenate([[0], np.cumsum(counts)]))
        inner = self.inner.scores(users, past)
        found = np.full((len(histories), len(self.rows)), -np.inf, dtype=np.float32)
        known = self.rows >= 0
        found[:, known] = inner[:, self.rows[known]]
        return found
