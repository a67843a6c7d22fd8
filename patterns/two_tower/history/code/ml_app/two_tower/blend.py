"""Items without events, placed by two things at once: by regression, and by likeness to a history.

The regression of trained vectors on features knows how items go together; likeness by features
knows the one user, and forgets nothing. They are blended in more dimensions of the same dot
product, in which items with events are zero: what is said of those does not change.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ml_app.retrieval.arrays import Floats, Histories, Mask, Vectors
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.ranking import mean_ndcg
from ml_app.retrieval.recency import STATIC
from ml_app.retrieval.splits import Holdout
from ml_app.two_tower.closed_form import ROWS, Towers
from ml_app.two_tower.cold import apply
from ml_app.two_tower.likeness import likeness
from ml_app.two_tower.user_tower import UserTower

RIDGES = (30.0, 100.0, 300.0)
WEIGHTS = (1.0, 2.0, 4.0)
FEW = 20
"""Users or hidden items below which nothing is chosen: the default stands."""
ASKED, SCORED = 500, 5_000
"""Users and items, at most, whose scores tell how far scores differ."""


@dataclass(frozen=True)
class Blend:
    """How much likeness counts beside regression."""

    ridge: float = 100.0
    """Of the likeness."""
    weight: float = 1.0
    """Standard deviations of likeness per standard deviation of what the regression says."""


@dataclass(frozen=True, eq=False)
class Described:
    """Towers, and the regression of their vectors on what is known of items."""

    interactions: Interactions
    features: Any
    """Of all items, encoded (CSR)."""
    towers: Towers
    weights: Vectors
    """From features to vector and bias, shape (1 + f, d + 1)."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """Both terms, not yet weighed."""

    user: UserTower
    """The user tower with k more dimensions: the sum of what the history is like."""
    middle: Vectors
    """Vector and bias of the average item with events, shape (d + 1,)."""
    regressed: Vectors
    """How an item's differ from these, by its features: shape (1 + f, d + 1)."""
    alike: Vectors
    """From features to the further dimensions, shape (1 + f, k)."""
    covariance: Floats
    """Of the scores of the two terms over items, shape (2, 2)."""

    def weights(self, weight: float) -> Vectors:
        """From features to vector and bias, shape (1 + f, d + k + 1). Scores of such items differ
        as much as those of the regression alone, lest they crowd out items that are known.
        """
        said, both, like = self.covariance[0, 0], self.covariance[0, 1], self.covariance[1, 1]
        factor = weight * (said / like) ** 0.5 if like > 0 else 0.0
        total = said + 2 * factor * both + factor**2 * like
        scale = (said / total) ** 0.5 if total > 0 else 1.0
        regressed = scale * self.regressed
        regressed[0] += self.middle
        alike = scale * factor * self.alike
        joined = np.column_stack([regressed[:, :-1], alike, regressed[:, -1]])
        return np.asarray(joined, dtype=np.float32)


def mixture(described: Described, ridge: float, seed: int) -> Mixture:
    """Fit the likeness beside the regression."""
    events = described.interactions.popularity
    rows = np.flatnonzero(np.diff(described.interactions.starts))
    plain = described.towers.user
    histories = described.interactions.histories(_some(rows, ROWS)).last(plain.limit)
    pooled = STATIC.matrix(histories, len(events), plain.power)
    alike = likeness(described.features, events, pooled, ridge, seed)
    user = _widened(plain, apply(alike, described.features))
    known = described.features[np.flatnonzero(events)]
    average = np.asarray(known.mean(axis=0), dtype=np.float64).ravel()
    middle = described.weights[0] + average @ described.weights[1:]
    regressed = described.weights.copy()
    regressed[0] -= middle
    d = described.towers.vectors.shape[1]
    asking = user.vectors(described.interactions.histories(_some(rows, ASKED)))
    shown = known[_some(np.arange(known.shape[0]), SCORED)]
    places = apply(regressed, shown)
    said = asking[:, :d] @ places[:, :-1].T + places[:, -1]
    like = asking[:, d:] @ apply(alike, shown).T
    terms = [(scores - scores.mean(axis=1, keepdims=True)).ravel() for scores in (said, like)]
    covariance = np.array([[np.mean(a * b, dtype=np.float64) for a in terms] for b in terms])
    return Mixture(user, np.asarray(middle, np.float32), regressed, alike, covariance)


def blended(described: Described, blend: Blend, seed: int) -> tuple[Towers, Vectors]:
    """Towers with room for the likeness, and weights from features to vector and bias: shape
    (1 + f, d + k + 1).
    """
    mixed = mixture(described, blend.ridge, seed)
    k = mixed.alike.shape[1]
    vectors = np.pad(described.towers.vectors, ((0, 0), (0, k)))
    towers = replace(described.towers, user=mixed.user, vectors=vectors)
    return towers, mixed.weights(blend.weight)


def choose_blend(described: Described, holdout: Holdout, hidden: Mask, seed: int) -> Blend:
    """The blend that ranks hidden items best among themselves, by NDCG@100: `described` is fitted
    on the hold-out's training events, in which the hidden items have none.
    """
    items = np.flatnonzero(hidden)
    targets = holdout.targets
    place = np.cumsum(hidden) - 1
    wanted = Histories.of([place[targets[int(user)]] for user in holdout.users])
    histories = holdout.train.histories(holdout.users)
    best, reached = Blend(), -1.0
    for ridge in RIDGES:
        mixed = mixture(described, ridge, seed)
        users = mixed.user.vectors(histories)
        for weight in WEIGHTS:
            both = apply(mixed.weights(weight), described.features[items])
            quality = mean_ndcg(users @ both[:, :-1].T + both[:, -1], wanted)
            if quality > reached:
                best, reached = Blend(ridge, weight), quality
    return best


def _widened(user: UserTower, alike: Vectors) -> UserTower:
    """The same tower with one more source in dimensions of its own, all events weighing the
    same.
    """
    n_items, sources, d = user.inputs.shape
    k = alike.shape[1]
    inputs = np.zeros((n_items, sources + 1, d + k), dtype=np.float32)
    inputs[:, :sources, :d] = user.inputs
    inputs[:, sources, d:] = alike
    silent = np.zeros((1, user.amounts.shape[1] - 1), dtype=np.float32)
    one = np.hstack([np.ones((1, 1), dtype=np.float32), silent])
    return replace(
        user,
        inputs=inputs,
        taus=np.vstack([user.taus, np.full_like(one, np.inf)]),
        amounts=np.vstack([user.amounts, one]),
        offset=np.pad(user.offset, (0, k)),
        feature_weights=np.pad(user.feature_weights, ((0, 0), (0, k))),
    )


def _some(rows: Any, most: int) -> Any:
    """At most so many rows, evenly spread."""
    return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(int)]
