"""What the made-up users do: a walk over topics and items, event by event, all users at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml_app.made_up.world import FOLLOWERS, PERIOD_DAYS, Floats, Indices, World

FOLLOW = 0.35
"""Chance that the next item is a follower of the last one."""
STAY, ADVANCE = 0.45, 0.15
"""Otherwise: chance that it is of the same topic, and of the one after it. Else taste decides."""
LENGTH_SPREAD = 0.9
"""Spread of the logarithm of the number of events of a user."""
TRIES = 4
"""Draws for one event before a user who has already had everything drawn lets it pass."""
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, eq=False)
class Events:
    """One entry per event, in order of time. No user has an item twice."""

    user: Indices
    item: Indices
    second: Indices
    """Since the start of the first day."""
    liking: Floats
    """0 to 1: how well the item fits the user's taste, with noise."""


@dataclass(frozen=True, eq=False)
class _Shelf:
    """Draws items by topic and period in one search: the weights of all periods, one after the
    other and by topic within each, cumulated once.
    """

    order: Indices
    cumulated: Floats
    bounds: Indices
    """Where each topic begins in `order`, and the end."""

    @classmethod
    def of(cls, world: World) -> "_Shelf":
        order = np.argsort(world.topic, kind="stable")
        weights = world.demand()[:, order].ravel()
        bounds = np.searchsorted(world.topic[order], np.arange(world.topics + 1))
        return cls(order, np.concatenate([[0.0], np.cumsum(weights)]), bounds)

    def draw(self, topic: Indices, period: Indices, chance: Floats) -> Indices:
        """Items of these topics at these periods; `chance` is uniform in 0…1."""
        base = period * len(self.order)
        low = self.cumulated[base + self.bounds[topic]]
        high = self.cumulated[base + self.bounds[topic + 1]]
        place = np.searchsorted(self.cumulated, low + chance * (high - low), side="right") - 1
        place = np.clip(place - base, self.bounds[topic], self.bounds[topic + 1] - 1)
        return np.asarray(self.order[place], dtype=np.int64)


def make_events(world: World, rng: np.random.Generator) -> Events:
    """Let every user walk. Memory is one byte per user and item, for what each has had."""
    user, second = _instants(world, rng)
    starts = np.searchsorted(user, np.arange(world.sizes.users + 1))
    item = _walk(world, starts, second // SECONDS_PER_DAY, rng)
    happened = item >= 0
    order = np.argsort(second[happened], kind="stable")
    user, item, second = (part[happened][order] for part in (user, item, second))
    return Events(user, item, second, _liking(world, user, item, rng))


def _instants(world: World, rng: np.random.Generator) -> tuple[Indices, Indices]:
    """User and second of every event to come, sorted by both. Some users have one event only."""
    sizes = world.sizes
    share = rng.lognormal(0, LENGTH_SPREAD, sizes.users)
    lengths = np.rint(share * sizes.events / share.sum()).astype(np.int64)
    lengths = np.clip(lengths, 1, max(1, sizes.items // 2))
    first = rng.uniform(0, 0.9 * sizes.days, sizes.users)
    user = np.repeat(np.arange(sizes.users), lengths)
    days = first[user] + rng.random(len(user)) * (sizes.days - first[user])
    second = np.floor(days * SECONDS_PER_DAY).astype(np.int64)
    return user, second[np.lexsort((second, user))]


def _walk(world: World, starts: Indices, day: Indices, rng: np.random.Generator) -> Indices:
    """The item of every event, or -1 where nothing new was found. One step is the next event of
    every user who has one.
    """
    lengths = np.diff(starts)
    active = np.argsort(-lengths, kind="stable")
    shelf, seen = _Shelf.of(world), np.zeros((len(lengths), len(world.topic)), dtype=np.bool_)
    items = np.full(starts[-1], -1, dtype=np.int64)
    last = np.full(len(lengths), -1, dtype=np.int64)
    for step in range(int(lengths.max())):
        active = active[: np.count_nonzero(lengths[active] > step)]
        event = starts[active] + step
        found = _next(world, shelf, seen, (active, last[active], day[event]), rng)
        got = found >= 0
        items[event] = found
        last[active[got]] = found[got]
        seen[active[got], found[got]] = True
    return items


def _next(
    world: World,
    shelf: _Shelf,
    seen: NDArray[np.bool_],
    now: tuple[Indices, Indices, Indices],
    rng: np.random.Generator,
) -> Indices:
    """The next item of these users, given their last one and the day; -1 where all draws failed."""
    user, last, day = now
    period = day // PERIOD_DAYS
    found = np.full(len(user), -1, dtype=np.int64)
    left = np.arange(len(user))
    for attempt in range(TRIES):
        topic = _topics(world, user[left], last[left], day[left], rng)
        drawn = shelf.draw(topic, period[left], rng.random(len(left)))
        if attempt == 0:
            after = world.followers[last[left], rng.integers(0, FOLLOWERS, len(left))]
            follows = (last[left] >= 0) & (rng.random(len(left)) < FOLLOW)
            there = world.released[after] <= period[left] * PERIOD_DAYS
            drawn = np.where(follows & there, after, drawn)
        new = ~seen[user[left], drawn]
        found[left[new]] = drawn[new]
        left = left[~new]
        if not len(left):
            break
    return found


def _topics(
    world: World, user: Indices, last: Indices, day: Indices, rng: np.random.Generator
) -> Indices:
    """The topic of the next event: the last one, the one after it, or by taste and season."""
    wish = np.cumsum(world.tastes[user] * world.season(day.astype(np.float64)), axis=1)
    chosen = np.sum(wish < (rng.random(len(user)) * wish[:, -1])[:, None], axis=1)
    before = world.topic[last]
    chance = np.where(last < 0, 1.0, rng.random(len(user)))
    moved = np.where(chance < STAY, before, (before + 1) % world.topics)
    return np.where(chance < STAY + ADVANCE, moved, chosen)


def _liking(world: World, user: Indices, item: Indices, rng: np.random.Generator) -> Floats:
    taste = world.tastes[user, world.topic[item]] / world.tastes[user].max(axis=1)
    return np.asarray(
        np.clip(0.35 + 0.4 * np.sqrt(taste) + rng.normal(0, 0.15, len(user)), 0, 1),
        dtype=np.float64,
    )
