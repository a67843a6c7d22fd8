"""The towers as a torch module: the same function as `UserTower` and the item vectors, with a
gradient. Only training imports this.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ml_app.retrieval.arrays import Histories, Mask, Vectors
from ml_app.retrieval.features import Features
from ml_app.two_tower import cold
from ml_app.two_tower.closed_form import Towers
from ml_app.two_tower.user_tower import (
    BELIEVED_AT,
    UserTower,
)

SPREAD = 4.0
"""Each source gets a second pool that remembers so many times longer, silent at first."""


class TorchTowers(nn.Module):  # type: ignore[misc,unused-ignore]  # torch may not be installed
    """User tower, item tower and biases, from a closed form on."""

    def __init__(
        self, start: Towers, seen: Mask, items: Features | None, item_weights: Vectors | None
    ) -> None:
        super().__init__()
        user = start.user
        self.power, self.limit = user.power, user.limit
        self.inputs = nn.ParameterList(
            [_parameter(user.inputs[:, s]) for s in range(user.inputs.shape[1])]
        )
        self.static = bool(np.isinf(user.taus).any())
        finite = np.where(np.isinf(user.taus), 1.0, user.taus)
        longer = finite if self.static else finite * SPREAD
        self.log_taus = _parameter(np.log(np.hstack([finite, longer])))
        self.amounts = _parameter(np.hstack([user.amounts, np.zeros_like(user.amounts)]))
        self.offset = _parameter(user.offset)
        self.user_weights = _parameter(user.feature_weights)
        both = np.column_stack([start.vectors, start.bias])
        self.register_buffer("seen", torch.from_numpy(seen))
        self.register_buffer("features", None if items is None else _sparse(items.matrix))
        if items is not None and item_weights is not None:
            both = both - cold.apply(item_weights, items.matrix)
            self.item_weights = _parameter(item_weights)
        both[~seen] = 0.0
        self.own = _parameter(both)

    def users(self, histories: Histories, features: Tensor | None = None) -> Tensor:
        """User vectors, shape (users, d); see `UserTower`."""
        device = self.own.device
        rows = torch.from_numpy(histories.rows).to(device)
        ages = torch.from_numpy(histories.ages.astype(np.float32)).to(device)
        items = torch.from_numpy(histories.items).to(device)
        starts = torch.from_numpy(np.ascontiguousarray(histories.starts[:-1])).to(device)
        found = self.offset.new_zeros(len(histories), len(self.offset))
        for source, table in enumerate(self.inputs):
            weights = self._weights(source, ages, rows, len(histories))
            found = found + functional.embedding_bag(
                items, table, starts, mode="sum", per_sample_weights=weights
            )
        lengths = torch.from_numpy(histories.lengths.astype(np.float32)).to(device)
        known = self.offset if features is None else self.offset + features @ self.user_weights
        return found + (BELIEVED_AT / (BELIEVED_AT + lengths))[:, None] * known

    def _weights(self, source: int, ages: Tensor, rows: Tensor, users: int) -> Tensor:
        """Weight of each event, all pools of one source together."""
        found = torch.zeros_like(ages)
        for pool in range(self.amounts.shape[1]):
            tau = torch.exp(self.log_taus[source, pool])
            weight = torch.ones_like(ages) if self.static else torch.exp(-ages / tau)
            total = torch.zeros(users, device=ages.device).index_add(0, rows, weight)
            share = weight / total.clamp_min(1e-4)[rows] ** self.power
            found = found + self.amounts[source, pool] * share
        return found

    def items(self, dropout: float = 0.0, generator: torch.Generator | None = None) -> Tensor:
        """Item vectors with their bias behind, shape (items, d + 1). An item's own vector is left
        out with the probability `dropout` where there are features to stand for it.
        """
        own = self.own * self.seen[:, None]
        if self.features is None:
            return own
        if dropout:
            kept = torch.rand(len(own), generator=generator) >= dropout
            own = own * kept.to(own.device)[:, None]
        described = torch.sparse.mm(self.features, self.item_weights[1:])
        return own + self.item_weights[0] + described

    def numpy(self) -> tuple[Towers, Vectors | None]:
        """The towers as arrays, and the weights of item features."""
        with torch.no_grad():
            both = self.items().cpu().numpy()
            taus = torch.exp(self.log_taus).cpu().numpy()
            user = UserTower(
                inputs=np.stack([_array(table) for table in self.inputs], axis=1),
                taus=np.full_like(taus, np.inf) if self.static else taus,
                amounts=_array(self.amounts),
                offset=_array(self.offset),
                feature_weights=_array(self.user_weights),
                power=self.power,
                limit=self.limit,
            )
            weights = None if self.features is None else _array(self.item_weights)
        vectors = np.ascontiguousarray(both[:, :-1])
        return Towers(user, vectors, np.ascontiguousarray(both[:, -1]), float("nan")), weights


def sparse_rows(matrix: Any, device: Any) -> Tensor:
    """Rows of a CSR matrix as a dense tensor: a batch of users is small."""
    return torch.from_numpy(matrix.toarray()).to(device)


def _parameter(values: Any) -> nn.Parameter:
    return nn.Parameter(torch.tensor(np.asarray(values, dtype=np.float32)))


def _array(values: Tensor) -> Vectors:
    found: Vectors = values.detach().cpu().numpy().copy()
    return found


def _sparse(matrix: Any) -> Tensor:
    found = matrix.tocoo()
    places = torch.from_numpy(np.vstack([found.row, found.col]).astype(np.int64))
    amounts = torch.from_numpy(found.data)
    return torch.sparse_coo_tensor(places, amounts, found.shape, check_invariants=True).coalesce()
