"""The kernels a closed form may be made of, and the choice among them by validation."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ml_app.retrieval.arrays import Histories, Vectors
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.kernels.constant import (
    log_popularity,
)
from ml_app.retrieval.kernels.cosine import cosine
from ml_app.retrieval.kernels.ease import ease
from ml_app.retrieval.kernels.kernel import Kernel
from ml_app.retrieval.kernels.transitions import (
    followers,
    markov,
    ppmi,
)
from ml_app.retrieval.ranking import mean_ndcg
from ml_app.retrieval.recency import Recency
from ml_app.retrieval.splits import Holdout

POWER = 0.7
"""Exponent of the sum of weights that pooled histories are divided by."""
CHOSEN_BY = "ndcg@100"
"""What starts are chosen by: it rewards the first places and depth, with less noise than NDCG@10.
"""
GAIN = 1.01
"""A further kernel must better the blend by so much, or it is left out."""
WEIGHTS = (0.3, 1.0, 3.0)
RIDGES = (300.0, 100.0, 1000.0)
MANY = 2_500
"""With more users and items than this an inverse is dear, and one ridge is tried."""
STATIC = float("inf")
NEAR, FAR = 5, 20
"""Steps within which an item counts as a follower of another."""
MANY_EVENTS = 300_000
"""With more events than this the near followers are enough, and cost a quarter."""


@dataclass(frozen=True)
class Part:
    """A kernel by its name and setting, with the recency its histories are pooled by."""

    kernel: str
    setting: float
    tau: float
    weight: float = 1.0
    """In standard deviations of its scores."""


def kernel_of(part: Part, interactions: Interactions) -> Kernel:
    """Fit the kernel of a part."""
    if part.kernel == "ease":
        return ease(interactions.matrix(), part.setting)
    if part.kernel == "cosine":
        return cosine(interactions.matrix(), int(part.setting))
    if part.kernel == "popularity":
        return log_popularity(interactions.popularity)
    counts = followers(interactions, int(part.setting))
    return markov(counts) if part.kernel == "markov" else ppmi(counts)


@dataclass(eq=False)
class Contest:
    """Parts, scored on one validation hold-out by their whole kernels. What was computed once is
    kept.
    """

    validation: Holdout
    kernels: dict[tuple[str, float], Kernel] = field(default_factory=dict)
    kept: dict[Part, Vectors] = field(default_factory=dict)
    qualities: dict[tuple[Part, ...], float] = field(default_factory=dict)

    def quality(self, *parts: Part) -> float:
        """NDCG@100 of the blend."""
        if parts not in self.qualities:
            blend = sum(part.weight * self.scores(part) for part in parts)
            self.qualities[parts] = mean_ndcg(np.asarray(blend), self.targets)
        return self.qualities[parts]

    @cached_property
    def targets(self) -> Histories:
        """What the validation users look for, row by row of the scores."""
        return Histories.of([self.validation.targets[int(u)] for u in self.validation.users])

    @cached_property
    def histories(self) -> Histories:
        """What they had."""
        return self.validation.train.histories(self.validation.users)

    def scores(self, part: Part) -> Vectors:
        """Scores of the validation users, in standard deviations; -inf for what they had."""
        plain = replace(part, weight=1.0)
        if plain not in self.kept:
            train = self.validation.train
            key = (part.kernel, part.setting)
            if key not in self.kernels:
                self.kernels[key] = kernel_of(part, train)
            pooled = Recency(part.tau).matrix(self.histories, len(train.items), POWER)
            found = self.kernels[key].left(pooled)
            found /= max(float(found.std()), 1e-12)
            found[self.histories.seen(len(train.items))] = -np.inf
            self.kept[plain] = found
        return self.kept[plain]


def choose_start(validation: Holdout) -> tuple[Part, ...]:
    """Blend kernels greedily: the best one, then each that helps, with the weight that helps most.

    Compared are EASE, transitions, PPMI and popularity where the order is known; EASE, item-kNN
    and popularity where it is not.
    """
    contest = Contest(validation)
    candidates = list(_candidates(contest))
    best = [max(candidates, key=contest.quality)]
    reached = contest.quality(*best)
    while left := [c for c in candidates if c.kernel not in {part.kernel for part in best}]:
        blends = [[*best, replace(part, weight=w)] for part in left for w in WEIGHTS]
        qualities = [contest.quality(*blend) for blend in blends]
        if max(qualities) < reached * GAIN:
            break
        best, reached = blends[int(np.argmax(qualities))], max(qualities)
    return tuple(best)


def _candidates(contest: Contest) -> Iterator[Part]:
    """One part per kernel, EASE with its best ridge and recency."""
    train = contest.validation.train
    smaller = min(len(train.users), len(train.items))
    ridges = RIDGES if smaller <= MANY else RIDGES[:1]
    taus = (10.0, 30.0) if train.ordered else (STATIC,)
    first = [Part("ease", ridge, taus[0]) for ridge in ridges]
    best = max(first, key=contest.quality)
    others = [replace(best, tau=tau) for tau in taus]
    yield max(others, key=contest.quality)
    if train.ordered:
        yield Part("markov", FAR if len(train) <= MANY_EVENTS else NEAR, 5.0)
        yield Part("ppmi", NEAR, 5.0)
        yield Part("popularity", 0, 5.0)
    else:
        yield Part("cosine", 50, STATIC)
        yield Part("popularity", 0, STATIC)
