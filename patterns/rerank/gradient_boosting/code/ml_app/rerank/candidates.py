"""What is known of a candidate for a user: the columns the trees see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np

from ml_app.retrieval.arrays import Floats, Indices, Vectors
from ml_app.retrieval.interactions import Interactions

FILE = "candidates.npz"
STEPS = 3
"""An item follows another when at most so many events lie between them."""
LATEST = 5
"""Last events of a user that candidates may follow."""
FOLLOWERS = 100
"""Kept of each item: those that follow it most often."""
SMOOTHING = 5.0
"""Added to the events of an item before its followers become shares: few events say little."""
LATE = 0.1
"""The last tenth of the events is what popularity has been lately."""
DAY = 86_400.0
NAMES = (
    "score",
    "behind_the_best",
    "place",
    "popularity",
    "popularity_lately",
    "days_since_had",
    "events_of_user",
    "follows",
)
"""Columns of every design; one more for each column of categories."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """Everything about items that does not depend on who asks."""

    popularity: Vectors
    """log(1 + events), shape (items,)."""
    lately: Vectors
    """log(1 + events in the last tenth), shape (items,)."""
    idle: Vectors
    """log(1 + days since the last event), shape (items,)."""
    followers: Indices
    """Rows, shape (items, FOLLOWERS or fewer); `items` where there are no more."""
    follows: Vectors
    """How much each follows, same shape."""
    values: Indices
    """Numbers of the categories of each item, shape (columns, items, most); the highest number of
    all where there are no more."""

    @classmethod
    def of(
        cls, interactions: Interactions, categories: Mapping[str, Sequence[Sequence[str]]]
    ) -> Self:
        """Learn from events, and from the categories of each item by column."""
        n = len(interactions.items)
        known = ~np.isnan(interactions.time)
        order = np.argsort(np.where(known, interactions.time, -np.inf), kind="stable")
        late = order[len(order) - max(1, int(LATE * len(order))) :]
        last = np.full(n, np.nan)
        np.fmax.at(last, interactions.item[known], interactions.time[known])
        now = float(np.nanmax(interactions.time)) if known.any() else 0.0
        followers, follows = _followers(interactions)
        return cls(
            popularity=_log(interactions.popularity),
            lately=_log(np.bincount(interactions.item[late], minlength=n)),
            idle=_log(np.nan_to_num((now - last) / DAY, nan=0.0)),
            followers=followers,
            follows=follows,
            values=_numbered(categories, n),
        )

    def matrix(self, history: Indices, rows: Indices, scores: Vectors) -> Vectors:
        """The columns of candidates, best first: shape (candidates, columns). Hot path."""
        found = np.empty((len(rows), len(NAMES) + len(self.values)), dtype=np.float32)
        found[:, 0] = scores
        found[:, 1] = scores[0] - scores if len(scores) else 0.0
        found[:, 2] = np.arange(len(rows))
        found[:, 3] = self.popularity[rows]
        found[:, 4] = self.lately[rows]
        found[:, 5] = self.idle[rows]
        found[:, 6] = np.log1p(len(history))
        found[:, 7] = self._following(history)[rows]
        for place, values in enumerate(self.values):
            found[:, len(NAMES) + place] = self._shared(values, history, rows)
        return found

    def _following(self, history: Indices) -> Floats:
        """How much every item follows the last events, the newest most; shape (items,)."""
        latest = history[::-1][:LATEST]
        weights = self.follows[latest] / np.arange(1, len(latest) + 1, dtype=np.float32)[:, None]
        n = len(self.popularity)
        summed = np.bincount(self.followers[latest].ravel(), weights.ravel(), minlength=n + 1)
        return np.asarray(summed[:-1], dtype=np.float64)

    def _shared(self, values: Indices, history: Indices, rows: Indices) -> Floats:
        """Mean share of the history that has a category of the candidate."""
        if not len(history):
            return np.zeros(len(rows))
        had = np.bincount(values[history].ravel(), minlength=self._absent + 1) / len(history)
        had[self._absent] = 0.0
        count = np.maximum(1, (values[rows] != self._absent).sum(axis=1))
        return np.asarray(had[values[rows]].sum(axis=1) / count)

    @cached_property
    def _absent(self) -> int:
        return int(self.values.max()) if self.values.size else 0

    def save(self, folder: Path) -> None:
        """Write `candidates.npz`; no pickle."""
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        np.savez_compressed(folder / FILE, **arrays)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(**{field.name: file[field.name] for field in fields(cls)})


def _log(counts: Floats | Indices) -> Vectors:
    return np.log1p(counts).astype(np.float32)


def _followers(interactions: Interactions) -> tuple[Indices, Vectors]:
    """Pairs of events of one user at a distance of 1 to STEPS, earlier to later, count 1/distance;
    without a known order nothing follows anything."""
    from scipy.sparse import coo_matrix

    n, user, item = len(interactions.items), interactions.user, interactions.item
    width = min(FOLLOWERS, n)
    rows = np.full((n, width), n, dtype=np.int64)
    shares = np.zeros((n, width), dtype=np.float32)
    if not interactions.ordered:
        return rows, shares
    pairs = []
    for step in range(1, STEPS + 1):
        same = user[step:] == user[:-step]
        earlier, later = item[:-step][same], item[step:][same]
        pairs.append((earlier, later, np.full(len(earlier), 1.0 / step)))
    first, second, weight = (np.concatenate(part) for part in zip(*pairs, strict=True))
    counts = coo_matrix((weight, (first, second)), shape=(n, n)).tocsr()
    counts.sum_duplicates()
    for row in range(n):
        line = slice(counts.indptr[row], counts.indptr[row + 1])
        heaviest = np.argsort(-counts.data[line], kind="stable")[:width]
        rows[row, : len(heaviest)] = counts.indices[line][heaviest]
        total = counts.data[line].sum() + SMOOTHING
        shares[row, : len(heaviest)] = counts.data[line][heaviest] / total
    return rows, shares


def _numbered(categories: Mapping[str, Sequence[Sequence[str]]], n: int) -> Indices:
    """Numbers for values, the same in every column; the last number stands for none."""
    names = sorted({(c, v) for c, some in categories.items() for one in some for v in one})
    number = {name: place for place, name in enumerate(names)}
    most = max((len(one) for some in categories.values() for one in some), default=0)
    found = np.full((len(categories), n, most), len(number), dtype=np.int64)
    for place, (column, some) in enumerate(categories.items()):
        for row, one in enumerate(some):
            found[place, row, : len(one)] = [number[column, value] for value in one]
    return found
