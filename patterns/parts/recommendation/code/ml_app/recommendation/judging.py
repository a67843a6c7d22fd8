"""Every ranker on the same hold-out: metrics with intervals, paired gains, slices, and who wins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.goals import Outcome, judge
from ml_app.progress import counter
from ml_app.recommendation.bootstrap import estimates
from ml_app.recommendation.system import System
from ml_app.recommendation.task import PRIMARY, RankingMetric
from ml_app.retrieval.arrays import Mask, Ranker
from ml_app.retrieval.ranking import Ranking, cold_items, rank
from ml_app.retrieval.splits import Holdout

FEWEST = 30
"""Users of a slice below which no number is given."""
HISTORY_CUTS = (0, 5, 20, 50)
"""Events of a user at which slices begin and end."""
COLD_ITEM = 3
"""An item with at most so many training events counts as cold."""
COVERAGE = "coverage"
MISSING = "(missing)"


@dataclass(frozen=True, eq=False)
class Judged:
    """One ranker's metrics."""

    ranking: Ranking
    metrics: Mapping[str, Estimate]

    @property
    def name(self) -> str:
        """How files call it."""
        return self.ranking.name

    @property
    def title(self) -> str:
        """How reports call it."""
        return self.ranking.title


@dataclass(frozen=True, eq=False)
class Contender:
    """A ranker beside the one that ships."""

    judged: Judged
    gains: Mapping[str, Estimate]
    """How much better the shipped one is, paired over users; above zero: better."""


@dataclass(frozen=True)
class Slice:
    """Users who have something in common."""

    column: str
    value: str
    n: int
    metrics: Mapping[str, Estimate]
    """Empty where the users are too few."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Everything that was found out about one version; the reports are readings of it."""

    system: System
    primary: RankingMetric
    model: Judged
    """What ships."""
    contenders: tuple[Contender, ...]
    goals: tuple[Outcome, ...]
    slices: tuple[Slice, ...]
    notes: tuple[str, ...]
    data: Mapping[str, Any]
    training: Mapping[str, Any]
    package: Mapping[str, Any]

    @property
    def synthetic(self) -> bool:
        """Whether the events were made up."""
        return bool(self.data.get("synthetic"))

    @property
    def rankings(self) -> tuple[Judged, ...]:
        """All rankers, the shipped one first."""
        return (self.model, *(contender.judged for contender in self.contenders))


def rank_all(rankers: Sequence[Ranker], holdout: Holdout, seed: int) -> tuple[Judged, ...]:
    """Rank the whole catalogue with every ranker, for the same users."""
    found = []
    with counter("ranking", total=len(rankers)) as bar:
        for ranker in rankers:
            ranking = rank(ranker, holdout)
            metrics = estimates(ranking.values, seed)
            shown = Estimate(ranking.coverage, np.nan, np.nan, len(ranking.users))
            found.append(Judged(ranking, {**metrics, COVERAGE: shown}))
            bar.update(1)
    return tuple(found)


def primary_of(system: System) -> RankingMetric:
    """The metric that decides: the blueprint's, where it names one that is measured here."""
    for goal in system.goals:
        if goal.primary:
            for metric in system.task.metrics:
                if goal.metric in (metric.name, *metric.also):
                    return metric
    return system.task.metric(PRIMARY)


def gains(
    first: Judged, second: Judged, metrics: Sequence[RankingMetric], seed: int
) -> dict[str, Estimate]:
    """How much better the first is, paired over users; above zero: better. A share of the catalogue
    has no interval.
    """
    mine, theirs = first.ranking.values, second.ranking.values
    found = estimates(
        {m.name: m.loss(1.0) * (theirs[m.name] - mine[m.name]) for m in metrics if m.name in mine},
        seed,
    )
    wider = first.ranking.coverage - second.ranking.coverage
    return {**found, COVERAGE: Estimate(wider, np.nan, np.nan, len(first.ranking.users))}


def better(
    towers: Judged, others: Sequence[Judged], metric: RankingMetric, seed: int
) -> tuple[Judged, str]:
    """The ranker to ship: the towers, unless another is better beyond the paired interval; and the
    reason in a sentence.
    """
    if not others or metric.name == COVERAGE:
        return towers, f"{towers.title} ships: nothing else was judged by {metric.title}."
    best = min(others, key=lambda one: metric.loss(one.metrics[metric.name].value))
    gain = gains(towers, best, (metric,), seed)[metric.name]
    ends = f"[{gain.low:.4f}, {gain.high:.4f}]"
    if gain.high < 0:
        return best, (
            f"{best.title} is better than the {towers.title.lower()} model in {metric.title}: "
            f"the paired difference is {gain.value:.4f} {ends}."
        )
    word = "is better than" if gain.low > 0 else "is not told apart from"
    return towers, (
        f"The {towers.title.lower()} model {word} the best baseline, {best.title}, in "
        f"{metric.title}: the paired difference is {gain.value:.4f} {ends}."
    )


def contenders_of(model: Judged, others: Sequence[Judged], system: System) -> tuple[Contender, ...]:
    """The others beside what ships."""
    return tuple(
        Contender(one, gains(model, one, system.task.metrics, system.seed)) for one in others
    )


def outcomes(system: System, model: Judged) -> tuple[Outcome, ...]:
    """The goals beside what ships."""
    return judge(system.goals, system.task.metrics, model.metrics)


def slices_of(
    model: Judged, holdout: Holdout, seed: int, columns: Mapping[str, Sequence[str | None]]
) -> tuple[Slice, ...]:
    """Users by how much is known of them, those who look for an item hardly anyone has had, and
    users by the values of `columns`, which hold one value per user of the hold-out.
    """
    users = model.ranking.users
    events = np.diff(holdout.train.starts)[users]
    found = []
    for low, high in pairwise(HISTORY_CUTS):
        mask = (events > low) & (events <= high)
        found.append(_slice("events of the user", f"{low + 1} to {high}", model, mask, seed))
    most = HISTORY_CUTS[-1]
    found.append(_slice("events of the user", f"more than {most}", model, events > most, seed))
    nothing = events == 0
    if nothing.any():
        found.insert(0, _slice("events of the user", "none", model, nothing, seed))
    unseen, rare = cold_items(holdout, users, 0), cold_items(holdout, users, COLD_ITEM)
    found.append(_slice("events of an item looked for", "none", model, unseen, seed))
    name = f"at most {COLD_ITEM}"
    found.append(_slice("events of an item looked for", name, model, rare, seed))
    for column, values in columns.items():
        own = np.array([MISSING if values[user] is None else values[user] for user in users])
        for value in sorted(set(own.tolist())):
            found.append(_slice(column, value, model, own == value, seed))
    return tuple(found)


def _slice(column: str, value: str, model: Judged, mask: Mask, seed: int) -> Slice:
    n = int(mask.sum())
    values = {name: each[mask] for name, each in model.ranking.values.items()}
    return Slice(column, value, n, estimates(values, seed) if n >= FEWEST else {})
