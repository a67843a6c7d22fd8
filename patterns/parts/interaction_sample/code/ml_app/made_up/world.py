"""A made-up catalogue and its users: topics, tastes, seasons, popularity and late arrivals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

# fmt: off
TOPICS = (
    "garden", "kitchen", "sports", "books", "toys", "office",
    "music", "travel", "tools", "beauty", "pets", "lighting",
)
# fmt: on
SEASONAL_SHARE = 1 / 3
SEASON = 0.8
"""How far a seasonal topic swings about its mean in the course of a year."""
SKEW = 1.0
"""Popularity falls with rank to this power (Zipf)."""
LATE_SHARE, LAUNCH_SHARE = 0.05, 0.3
"""Of the items, those that come in the last tenth of the time, and those that come before it."""
NOVELTY, NOVELTY_DAYS = 4.0, 45.0
"""A new item is this much more in demand, and that fades so fast."""
PERIOD_DAYS = 30
FOLLOWERS, ONWARD = 8, 2
"""Items that tend to be taken after an item, and how many of them are of the next topic."""
STEP, NEARNESS = 0.1, 0.06
"""How far along its topic's circle the next item tends to lie, and how closely."""
CONCENTRATION = 0.25
"""Of the Dirichlet distribution of a user's tastes about those of the segment: small is choosy."""
SEGMENTS = 4
LEANING = 0.25
"""Of the Dirichlet distribution of a segment's tastes: small makes segments differ."""


@dataclass(frozen=True)
class Sizes:
    """How large the sample is."""

    users: int = 2_000
    items: int = 800
    events: int = 60_000
    """Asked for; a user who has seen nearly everything stops earlier, so some may be missing."""
    days: int = 730

    def __post_init__(self) -> None:
        """Raises ValueError for a sample too small to hold what is planted in it."""
        for name, least in (("users", 2), ("items", 2), ("events", 2), ("days", 60)):
            if getattr(self, name) < least:
                raise ValueError(f"a sample needs at least {least} {name}")


@dataclass(frozen=True, eq=False)
class World:
    """What is true of the sample, and hidden from whoever learns from it."""

    sizes: Sizes
    topic: Indices
    """Topic of each item."""
    place: Floats
    """Where each item lies on the circle of its topic, 0 to 1: items near one another are alike."""
    appeal: Floats
    """Popularity of each item, mean 1: the skew."""
    released: Floats
    """Day on which each item appears; negative: it was there before the first event."""
    followers: Indices
    """For each item the items that tend to be taken next, shape (items, FOLLOWERS)."""
    segment: Indices
    """Segment of each user."""
    tastes: Floats
    """Share of each topic in what a user likes, shape (users, topics)."""
    peak: Floats
    """Day of the year on which each topic is most in demand; NaN: it has no season."""

    @property
    def topics(self) -> int:
        """How many topics there are."""
        return int(self.tastes.shape[1])

    @property
    def late(self) -> NDArray[np.bool_]:
        """The items planted cold: they appear in the last tenth of the time."""
        return np.asarray(self.released >= 0.9 * self.sizes.days)

    def season(self, days: Floats) -> Floats:
        """Demand for every topic on these days, mean 1 over a year: shape (days, topics)."""
        angle = 2 * np.pi * (days[:, None] - np.nan_to_num(self.peak)) / 365
        return np.where(np.isnan(self.peak), 1.0, 1 + SEASON * np.cos(angle))

    def demand(self) -> Floats:
        """Weight of every item in every period of PERIOD_DAYS, 0 before it is released: shape
        (periods, items).
        """
        days = np.arange(0, self.sizes.days, PERIOD_DAYS, dtype=np.float64)
        age = days[:, None] - self.released
        new = np.where(self.released < 0, 0.0, NOVELTY * np.exp(-np.abs(age) / NOVELTY_DAYS))
        return np.where(age >= 0, self.appeal * (1 + new), 0.0)


def make_world(sizes: Sizes, rng: np.random.Generator) -> World:
    """Draw a world. The same sizes and generator state give the same one."""
    topics = max(1, min(len(TOPICS), sizes.items // 8))
    topic, place = np.arange(sizes.items) % topics, rng.random(sizes.items)
    appeal, segment = _appeal(sizes.items, rng), rng.integers(0, SEGMENTS, sizes.users)
    leaning = rng.dirichlet(np.full(topics, LEANING), SEGMENTS) + 0.02
    tastes = rng.gamma(CONCENTRATION * topics * leaning[segment]) + 1e-6
    peak = np.full(topics, np.nan)
    seasonal = rng.permutation(topics)[: round(topics * SEASONAL_SHARE)]
    peak[seasonal] = rng.uniform(0, 365, len(seasonal))
    return World(
        sizes=sizes,
        topic=topic,
        place=place,
        appeal=appeal,
        released=_released(sizes, topics, rng),
        followers=_followers(topic, place, appeal, rng),
        segment=segment,
        tastes=tastes / tastes.sum(axis=1, keepdims=True),
        peak=peak,
    )


def _appeal(items: int, rng: np.random.Generator) -> Floats:
    weights = (1.0 + np.arange(items)) ** -SKEW
    return np.asarray(rng.permutation(weights / weights.mean()), dtype=np.float64)


def _released(sizes: Sizes, topics: int, rng: np.random.Generator) -> Floats:
    """Days of release. The first item of each topic is always there, so that no topic is empty."""
    kind = rng.random(sizes.items)
    days = -rng.uniform(1, 1_000, sizes.items)
    launched = kind < LATE_SHARE + LAUNCH_SHARE
    days[launched] = rng.uniform(0, 0.9 * sizes.days, launched.sum())
    late = kind < LATE_SHARE
    days[late] = rng.uniform(0.9 * sizes.days, sizes.days, late.sum())
    days[:topics] = -np.abs(days[:topics]) - 1
    return np.floor(days)


def _followers(topic: Indices, place: Floats, appeal: Floats, rng: np.random.Generator) -> Indices:
    """Items a step further round the circle, most of the same topic and some of the next, the
    popular ones more often: order is smooth, so what follows an item can be told from its likes.
    """
    topics = int(topic.max()) + 1
    found = np.empty((len(topic), FOLLOWERS), dtype=np.int64)
    for number in range(topics):
        own = np.flatnonzero(topic == number)
        after = np.flatnonzero(topic == (number + 1) % topics)
        for pool, columns in ((own, slice(ONWARD, None)), (after, slice(0, ONWARD))):
            apart = (place[own, None] + STEP - place[pool] + 0.5) % 1 - 0.5
            weight = np.log(appeal[pool]) / 2 - np.abs(apart) / NEARNESS
            chosen = np.argsort(-(weight + rng.gumbel(size=weight.shape)), axis=1)
            width = len(range(FOLLOWERS)[columns])
            found[own, columns] = pool[chosen[:, np.arange(width) % len(pool)]]
    return found
