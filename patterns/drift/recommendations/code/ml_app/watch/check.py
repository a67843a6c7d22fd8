"""One look at the running system: what is shown, to whom, and what is taken."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from ml_app.evaluation.estimate import Estimate
from ml_app.recommender.query import Query
from ml_app.recommender.recommender import Recommender
from ml_app.refusal import Misuse
from ml_app.watch.limits import Limits
from ml_app.watch.lists import Shown, Window
from ml_app.watch.popularity import Shift, bins_of, shares, shift

REFERENCE_USERS = 2000
"""Known users whose lists stand for what this model should show."""
REPEATED = 200
"""Logged requests that are asked again."""
SAME = 0.99
"""Share of repeated requests that must get the list that was logged."""
Z = 1.959964
MEMBERS = frozenset(field.name for field in fields(Query))


@dataclass(frozen=True)
class Checked:
    """Everything one look has found."""

    version: str
    limits: Limits
    window: Window
    cold: Estimate
    """Share of lists for which nothing was known."""
    known_users: Estimate
    """Share of lists for users training has met."""
    hit_rate: Estimate
    """Share of lists of which something was taken, as far as it has been reported."""
    coverage: float
    """Share of the catalogue that was shown."""
    variety: float
    """Distinct items shown, divided by those that as many lists for known users show."""
    shifts: tuple[Shift, ...]
    same: float
    """Share of repeated requests that get the list that was logged."""

    @property
    def alarms(self) -> tuple[str, ...]:
        """What somebody has to look at, in words."""
        return tuple(self._alarms()) if len(self.window.lists) >= self.limits.fewest else ()

    def _alarms(self) -> Iterator[str]:
        limits, rate = self.limits, self.hit_rate
        if self.cold.low > limits.cold:
            yield f"{self.cold.value:.1%} of the lists are cold, above {limits.cold:.0%}"
        if self.variety < limits.coverage:
            yield (
                f"{self.variety:.1%} of the distinct items that as many lists for known users "
                f"show, below {limits.coverage:.0%}"
            )
        for one in self.shifts:
            if one.status == "drift":
                yield f"popularity of items {one.name}: PSI {one.psi:.3f} above {one.limit:g}"
        if limits.hit_rate is not None and rate.high < limits.hit_rate:
            yield f"hit rate {rate.value:.2%}, below {limits.hit_rate:.2%}"
        if self.same < SAME:
            yield (
                f"{1 - self.same:.1%} of the logged lists are not what this version gives for the "
                "same request"
            )


def check(recommender: Recommender, window: Window, limits: Limits, seed: int = 0) -> Checked:
    """Look at the lists of a window. Raises `Misuse` when there are none."""
    lists, n = window.lists, len(window.lists)
    if not lists:
        others = f" ({window.others} of other versions)" if window.others else ""
        raise Misuse(
            f"nothing to monitor: no lists of version {recommender.version}{others} are logged in "
            "this period; start `serve` and ask for some, or choose another period"
        )
    rng = np.random.default_rng(seed)
    reference = _reference(recommender, lists, rng)
    shown = {item for one in lists for item in one.items}
    return Checked(
        version=recommender.version,
        limits=limits,
        window=window,
        cold=proportion(sum(one.cold for one in lists), n),
        known_users=proportion(sum(one.known_user for one in lists), n),
        hit_rate=proportion(sum(bool(one.taken) for one in lists), n),
        coverage=len(shown) / len(recommender.catalogue.items),
        variety=_variety(lists, reference),
        shifts=_shifts(recommender, lists, reference, limits.psi),
        same=_same(recommender, lists, rng),
    )


def proportion(count: int, n: int) -> Estimate:
    """A share of n > 0 with its Wilson interval."""
    value, square = count / n, Z * Z / n
    middle = (value + square / 2) / (1 + square)
    half = Z * math.sqrt(value * (1 - value) / n + square / (4 * n)) / (1 + square)
    return Estimate(value, max(0.0, middle - half), min(1.0, middle + half), n)


def _reference(
    recommender: Recommender, lists: Sequence[Shown], rng: np.random.Generator
) -> list[list[str]]:
    """Lists for known users drawn at random, as long as the live ones."""
    ids = recommender.users.ids
    some = rng.permutation(len(ids))[:REFERENCE_USERS].tolist()
    found = []
    for place, user in enumerate(some):
        k = max(1, len(lists[place % len(lists)].items))
        answer = recommender.recommend(Query(ids[user], k=k))
        found.append([one.item for one in answer.items])
    return found


def _variety(lists: Sequence[Shown], reference: Sequence[Sequence[str]]) -> float:
    """Compares equally many lists on both sides."""
    n = min(len(lists), len(reference))
    step = max(1, len(lists) // max(1, n))
    live = {item for one in lists[::step][:n] for item in one.items}
    expected = {item for items in reference[:n] for item in items}
    return len(live) / len(expected) if expected else 1.0


def _shifts(
    recommender: Recommender,
    lists: Sequence[Shown],
    reference: Sequence[Sequence[str]],
    limit: float,
) -> tuple[Shift, ...]:
    """Of what is shown beside lists for known users, and of what callers say was had since training
    beside what was had in training."""
    catalogue = recommender.catalogue
    bins, row = bins_of(catalogue), catalogue.row
    shown = shares((row[item] for one in lists for item in one.items), bins)
    expected = shares((row[item] for items in reference for item in items), bins)
    found = [shift("shown", expected, shown, len(lists), limit)]
    had = [[row[i] for i in one.asked.get("history") or () if i in row] for one in lists]
    callers = sum(bool(rows) for rows in had)
    if callers:
        events = np.bincount(bins, catalogue.popularity, minlength=len(expected))
        trained = np.asarray(events / max(1, int(events.sum())), dtype=np.float64)
        live = shares((r for rows in had for r in rows), bins)
        found.append(shift("had since", trained, live, callers, limit))
    return tuple(found)


def _same(recommender: Recommender, lists: Sequence[Shown], rng: np.random.Generator) -> float:
    """Ask some logged requests again: a version answers them as it did."""
    some = [lists[place] for place in rng.permutation(len(lists))[:REPEATED].tolist()]
    return sum(_again(recommender, one) == list(one.items) for one in some) / len(some)


def _again(recommender: Recommender, one: Shown) -> list[str]:
    query = Query(**{name: value for name, value in one.asked.items() if name in MEMBERS})
    return [item.item for item in recommender.recommend(query).items]
