"""How good a ranking of the whole catalogue is, user by user."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ml_app.retrieval.arrays import (
    Floats,
    Histories,
    Indices,
    Mask,
    Ranker,
    Vectors,
)
from ml_app.retrieval.splits import Holdout

RECALL_AT = (10, 20, 50, 100)
NDCG_AT = (10, 100)
LISTED = 10
"""The length of the list that coverage, novelty and popularity are about: what a person sees."""
CHUNK_SCORES = 4_000_000
"""Scores held at once: 16 MB, so that memory does not grow with the number of users."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """What one ranker did on one hold-out: one value per user and metric."""

    name: str
    title: str
    users: Indices
    """Rows of the users with something to find."""
    values: Mapping[str, Floats]
    """Per metric one value per user: `recall@k`, `ndcg@k`, `mrr`, and of the first ten items
    `novelty` (mean bits, -log2 of the share of events) and `popularity` (mean events per item).
    """
    coverage: float
    """Share of the catalogue that stands in the first ten of somebody."""
    lists: Indices
    """The first ten items of each user, shape (users, 10); -1 where the catalogue ends."""

    def mean(self, metric: str, of: Mask | None = None) -> float:
        """Mean over users, or over those users `of` marks; NaN when there are none."""
        values = self.values[metric] if of is None else self.values[metric][of]
        return float(np.mean(values)) if len(values) else float("nan")

    def means(self) -> dict[str, float]:
        """The mean of every metric, and coverage."""
        found = {metric: self.mean(metric) for metric in self.values}
        return {**found, "coverage": self.coverage}


def rank(ranker: Ranker, holdout: Holdout, candidates: Mask | None = None) -> Ranking:
    """Rank all items a user has not had in training, for every user with something to find.

    Items outside `candidates` (shape (items,)), where given, are neither ranked nor looked for. A
    tie in score counts against the ranker. Raises `Refused` when the hold-out leaks.
    """
    holdout.check()
    train, targets = holdout.train, holdout.targets
    n_items = len(train.items)
    allowed = np.ones(n_items, dtype=np.bool_) if candidates is None else candidates
    wanted = np.bincount(targets.rows[allowed[targets.items]], minlength=len(targets))
    users = np.flatnonzero(wanted)
    ranks: list[Indices] = []
    lists = np.full((len(users), LISTED), -1, dtype=np.int64)
    step = max(1, CHUNK_SCORES // n_items)
    for start in range(0, len(users), step):
        part = users[start : start + step]
        histories = train.histories(part)
        scores = np.array(ranker.scores(part, histories), dtype=np.float32)
        scores[histories.seen(n_items) | ~allowed] = -np.inf
        lists[start : start + step] = _first(scores)
        for row, user in enumerate(part):
            found = targets[user]
            ranks.append(_ranks(scores[row], found[allowed[found]]))
    values = {**_accuracy(ranks), **_taste(lists, train.popularity)}
    covered = np.unique(lists[lists >= 0])
    return Ranking(
        ranker.name, ranker.title, users, values, len(covered) / int(allowed.sum()), lists
    )


def mean_ndcg(scores: Vectors, targets: Histories, k: int = 100) -> float:
    """NDCG@k alone, for choosing among many rankings: `scores` (rows, items) with -inf for what
    is not ranked, and the items to find of each row.
    """
    rows = range(len(targets))
    return float(np.mean([_ndcg(_ranks(scores[row], targets[row]), k) for row in rows]))


def cold_users(holdout: Holdout, users: Indices, at_most: int) -> Mask:
    """Which of `users` have at most so many training events."""
    return np.diff(holdout.train.starts)[users] <= at_most


def cold_items(holdout: Holdout, users: Indices, at_most: int = 0) -> Mask:
    """Which of `users` look for an item that has at most so many training events."""
    rare = holdout.train.popularity[holdout.targets.items] <= at_most
    return np.isin(users, holdout.targets.rows[rare])


def _ranks(scores: Vectors, targets: Indices) -> Indices:
    """Places of the targets from 1, ties against them, as if each were the only one to find beside
    the better ones; sorted.
    """
    values = np.sort(scores[targets])[::-1]
    better = np.array([int(np.sum(scores > value)) for value in values])
    tied = np.array([int(np.sum(scores == value)) for value in values])
    # Equal targets take the last places of their tie, one after the other.
    later = np.array([int(np.sum(values[i + 1 :] == v)) for i, v in enumerate(values)])
    places: Indices = better + tied - later
    return places


def _first(scores: Vectors) -> Indices:
    """Rows of the ten best items of each user, best first; ties by row."""
    count = min(LISTED, scores.shape[1])
    chosen = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    best = np.take_along_axis(scores, chosen, axis=1)
    order = np.lexsort((chosen, -best), axis=1)
    chosen = np.take_along_axis(chosen, order, axis=1)
    found = np.where(np.isfinite(np.take_along_axis(scores, chosen, axis=1)), chosen, -1)
    return np.pad(found, ((0, 0), (0, LISTED - count)), constant_values=-1)


def _accuracy(ranks: list[Indices]) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for k in RECALL_AT:
        found[f"recall@{k}"] = np.array([np.mean(r <= k) for r in ranks])
    for k in NDCG_AT:
        found[f"ndcg@{k}"] = np.array([_ndcg(r, k) for r in ranks])
    found["mrr"] = np.array([1.0 / r[0] for r in ranks])
    return found


def _ndcg(ranks: Indices, k: int) -> float:
    gained = np.sum(1.0 / np.log2(ranks[ranks <= k] + 1.0))
    ideal = np.sum(1.0 / np.log2(np.arange(min(k, len(ranks))) + 2.0))
    return float(gained / ideal)


def _taste(lists: Indices, popularity: Indices) -> dict[str, Floats]:
    """Novelty and popularity of what is shown; an item without events counts as one event."""
    bits = -np.log2(np.maximum(popularity, 1) / max(1, popularity.sum()))
    shown = lists >= 0
    count = np.maximum(1, shown.sum(axis=1))
    return {
        "novelty": np.where(shown, bits[lists], 0.0).sum(axis=1) / count,
        "popularity": np.where(shown, popularity[lists], 0).sum(axis=1) / count,
    }
