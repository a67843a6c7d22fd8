"""History (and features) of a user → vector. NumPy only: this is what a server runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np

from ml_app.retrieval.arrays import Histories, Indices, Vectors
from ml_app.retrieval.recency import FORGOTTEN, Recency

BELIEVED_AT = 5.0
"""Events after which a history weighs as much as what is known of a user without one."""


@dataclass(frozen=True, eq=False)
class UserTower:
    """The ordered history, pooled with weights that fall with age.

    z = sum over s, p of amounts[s, p] * (sum over events of exp(-age / taus[s, p]) * inputs[item,
    s]) / (sum of these weights) ** power, plus 5 / (5 + events) * (offset + features). Input
    vectors are not the item vectors: what an item leads to is not what it is.
    """

    inputs: Vectors
    """Shape (items, sources, d)."""
    taus: Vectors
    """Shape (sources, pools); infinity: all events weigh the same."""
    amounts: Vectors
    """Shape (sources, pools)."""
    offset: Vectors
    """Shape (d,): somebody nothing is known of."""
    feature_weights: Vectors
    """Shape (user features, d); no rows without features."""
    power: float = 0.7
    limit: int = 200
    """Newest events that are read."""

    def vectors(self, histories: Histories, features: Any | None = None) -> Vectors:
        """Vectors of users, shape (users, d); `features` is CSR, shape (users, user features)."""
        recent = histories.last(self.limit)
        n_items, sources, d = self.inputs.shape
        found = np.zeros((len(histories), d), dtype=np.float32)
        for s in range(sources):
            for tau, amount in zip(self.taus[s], self.amounts[s], strict=True):
                if amount:
                    pooled = Recency(float(tau)).matrix(recent, n_items, self.power)
                    found += amount * (pooled @ self.inputs[:, s])
        known = np.broadcast_to(self.offset, found.shape)
        if features is not None:
            known = known + features @ self.feature_weights
        belief = BELIEVED_AT / (BELIEVED_AT + recent.lengths)
        return np.asarray(found + belief[:, None] * known, dtype=np.float32)

    def vector(
        self,
        history: Sequence[int] | Indices,
        features: Sequence[tuple[int, float]] = (),
    ) -> Vectors:
        """The vector of one user, shape (d,): item rows oldest first, and pairs of feature column
        and amount. Hot path; equal to `vectors` up to rounding.
        """
        items = np.asarray(history, dtype=np.int64)[-self.limit :]
        events = len(items)
        known = self.offset
        for column, amount in features:
            known = known + amount * self.feature_weights[column]
        known = known * np.float32(BELIEVED_AT / (BELIEVED_AT + events))
        if not events:
            return known
        totals = np.maximum(self._totals[:, :, events - 1], FORGOTTEN)
        share = self.amounts / totals**self.power
        weights = np.einsum("sp,spk->sk", share, self._decays[:, :, -events:])
        gathered = self.inputs[items]
        for source, weight in enumerate(weights):
            known = known + weight @ gathered[:, source]
        return known

    @cached_property
    def _decays(self) -> Vectors:
        """Weight of each age per source and pool, the newest last."""
        ages = np.arange(self.limit, dtype=np.float32)[::-1]
        return np.asarray(np.exp(-ages / self.taus[:, :, None]), dtype=np.float32)

    @cached_property
    def _totals(self) -> Vectors:
        """Sum of the weights of so many newest events, per source and pool."""
        return np.cumsum(self._decays[:, :, ::-1], axis=2)

    def state(self) -> dict[str, Any]:
        """All arrays and numbers, by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """The tower that gave this `state()`."""
        numbers = {"power": float(state["power"]), "limit": int(state["limit"])}
        return cls(**{**state, **numbers})
