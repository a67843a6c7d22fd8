"""Neighbours that answer, and towers that stand by for what neighbours cannot do: a user of whom
only features are known, and an item that nobody has had."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ml_app.artifact import Damaged
from ml_app.recommender.retriever import Found, Retriever
from ml_app.retrieval.arrays import Histories, Indices, Mask


class WithStandby:
    """A retriever of histories in front of one that also reads features."""

    def __init__(self, first: Retriever, standby: Retriever) -> None:
        """Raises `Damaged` when they are of two catalogues."""
        if first.items != standby.items:
            raise Damaged("neighbours and towers are of two catalogues; train again")
        self._first, self._standby = first, standby

    @property
    def version(self) -> str:
        """Of the retriever that answers."""
        return self._first.version

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of the catalogue, row for row."""
        return self._first.items

    @property
    def feature_columns(self) -> Mapping[str, str]:
        """What is read while there is no history."""
        return self._standby.feature_columns

    def best(
        self,
        history: Indices,
        features: Mapping[str, Any] | None,
        k: int,
        allowed: Mask | None,
        denied: Indices,
    ) -> Found:
        """By the history; without one by features. Hot path."""
        answering = self._first if len(history) else self._standby
        return answering.best(history, features, k, allowed, denied)

    def best_of_many(
        self, histories: Histories, features: list[dict[str, Any]], k: int, *, exclude_seen: bool
    ) -> Found:
        """The same for several users."""
        k = min(k, len(self.items))
        rows, scores = self._first.best_of_many(histories, features, k, exclude_seen=exclude_seen)
        without = np.flatnonzero(histories.lengths == 0)
        if len(without):
            some = Histories.of([histories[user] for user in without.tolist()])
            known = [features[user] for user in without.tolist()]
            found = self._standby.best_of_many(some, known, k, exclude_seen=exclude_seen)
            rows[without], scores[without] = found
        return rows, scores

    def similar(self, item: int, k: int) -> Found:
        """Of an item without neighbours by the towers."""
        found = self._first.similar(item, k)
        return found if len(found[0]) else self._standby.similar(item, k)
