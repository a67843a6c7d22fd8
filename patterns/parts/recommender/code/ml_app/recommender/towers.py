"""The towers and their index as a retriever."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from ml_app.artifact import Damaged
from ml_app.recommender.retriever import Found
from ml_app.retrieval.arrays import Histories, Indices, Mask, Vectors
from ml_app.two_tower import index as item_index
from ml_app.two_tower.index import Index
from ml_app.two_tower.model import TwoTowerModel

MODEL, INDEX = "model", "index"
"""Folders in an artifact."""
WIDER = 10
"""So many times more candidates than wanted are looked at for similar items, because the index
ranks by dot product and bias, and alikeness by angle."""


class Towers:
    """Queries meet item vectors of their own version only."""

    def __init__(self, model: TwoTowerModel, index: Index) -> None:
        """Raises `Damaged` when the index was built from the vectors of another model."""
        if index.version != model.version:
            raise Damaged(
                f"the index belongs to towers {index.version or 'of no version'}, the towers are "
                f"{model.version}: they must never meet; train again"
            )
        self._model, self._index = model, index

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read both from the folder of an artifact. Raises `Damaged` when they do not belong
        together."""
        return cls(TwoTowerModel.load(folder / MODEL), item_index.load(folder / INDEX))

    @property
    def version(self) -> str:
        """Of both."""
        return self._index.version

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of the catalogue, row for row."""
        return self._model.items

    @cached_property
    def feature_columns(self) -> Mapping[str, str]:
        """Kind of each feature the user tower reads."""
        encoder = self._model.user_encoder
        return {} if encoder is None else {c.column: c.kind for c in encoder.columns}

    def best(
        self,
        history: Indices,
        features: Mapping[str, Any] | None,
        k: int,
        allowed: Mask | None,
        denied: Indices,
    ) -> Found:
        """One vector, one search. Hot path."""
        vector = self._model.user_vector(history, features)
        rows, scores = item_index.search(
            self._index, vector[None, :], k, allowed=allowed, denied=[denied]
        )
        return rows[0], scores[0]

    def best_of_many(
        self, histories: Histories, features: list[dict[str, Any]], k: int, *, exclude_seen: bool
    ) -> Found:
        """The vectors of all users at once; an exact index scores them in one product."""
        encoder = self._model.user_encoder
        encoded = None if encoder is None else encoder.encode(features)
        vectors = self._model.user_vectors(histories, encoded)
        if self._index.kind == "exact":
            scores = vectors @ self._vectors.T + self._index.vectors[:, -1]
            if exclude_seen:
                scores[histories.rows, histories.items] = -np.inf
            return _first(scores, min(k, len(self.items)))
        denied = [histories[row] for row in range(len(histories))] if exclude_seen else None
        return item_index.search(self._index, vectors, k, denied=denied)

    def similar(self, item: int, k: int) -> Found:
        """By the angle between item vectors: the bias, which is popularity, does not count."""
        directions = self._directions
        asked = directions[item]
        if self._index.kind == "exact":
            likeness = directions @ asked
            likeness[item] = -np.inf
            rows = np.arange(len(likeness))
        else:
            wanted = min(WIDER * (k + 1), len(self.items))
            rows, _ = item_index.search(self._index, self._vectors[[item]], wanted)
            rows = rows[0][(rows[0] >= 0) & (rows[0] != item)]
            likeness = directions[rows] @ asked
        k = min(k, int(np.isfinite(likeness).sum()))
        first = np.argpartition(-likeness, k - 1)[:k] if k < len(rows) else np.arange(len(rows))
        order = first[np.argsort(-likeness[first], kind="stable")][:k]
        return rows[order], likeness[order]

    @property
    def _vectors(self) -> Vectors:
        """Those of the items: the index keeps the bias as one dimension more."""
        return self._index.vectors[:, :-1]

    @cached_property
    def _directions(self) -> Vectors:
        lengths = np.linalg.norm(self._vectors, axis=1, keepdims=True)
        found: Vectors = (self._vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
        return found


def _first(scores: Vectors, k: int) -> Found:
    """The k highest of each row in order; -1 where they are -inf."""
    some = np.argpartition(scores, scores.shape[1] - k, axis=1)[:, -k:]
    values = np.take_along_axis(scores, some, axis=1)
    order = np.lexsort((some, -values), axis=1)
    rows, best = np.take_along_axis(some, order, axis=1), np.take_along_axis(values, order, axis=1)
    return np.where(np.isfinite(best), rows, -1), best
