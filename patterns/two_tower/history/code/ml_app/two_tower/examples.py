"""What the towers learn from: a history, and the item that came after it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ml_app.retrieval.arrays import Histories, Indices
from ml_app.retrieval.interactions import Interactions

STATIC_READ = 200
"""Items of an unordered history that are read for one example, drawn at random."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Some histories with what came next."""

    users: Indices
    histories: Histories
    """Strictly before the target, oldest first; never the target itself."""
    targets: Indices


def epoch(
    interactions: Interactions, positions: int, limit: int, generator: np.random.Generator
) -> Examples:
    """`positions` random events of each user as targets, in random order over all users.

    Where the order is known the history is what came before; where it is not, it is the rest.
    """
    users, events = _drawn(interactions, positions, generator)
    read = _before if interactions.ordered else _rest
    found = [
        read(interactions, int(user), int(event), limit, generator)
        for user, event in zip(users, events, strict=True)
    ]
    return Examples(users, Histories.of(found), interactions.item[events])


def batches(examples: Examples, size: int) -> Iterator[Examples]:
    """Cut into pieces of at most `size`."""
    for start in range(0, len(examples.users), size):
        end = min(start + size, len(examples.users))
        starts = examples.histories.starts[start : end + 1]
        items = examples.histories.items[starts[0] : starts[-1]]
        histories = Histories(items, starts - starts[0])
        yield Examples(examples.users[start:end], histories, examples.targets[start:end])


def _drawn(
    interactions: Interactions, positions: int, generator: np.random.Generator
) -> tuple[Indices, Indices]:
    """Random events with something before (or beside) them: users and rows of events."""
    lengths = np.diff(interactions.starts)
    draws = generator.random(len(interactions))
    first = np.zeros(len(interactions), dtype=np.bool_)
    first[interactions.starts[:-1][lengths > 0]] = True
    if interactions.ordered:
        draws[first] = np.inf
    else:
        draws[np.isin(interactions.user, np.flatnonzero(lengths < 2))] = np.inf
    order = np.lexsort((draws, interactions.user))
    place = np.arange(len(order)) - interactions.starts[:-1][interactions.user[order]]
    chosen = order[(place < positions) & np.isfinite(draws[order])]
    chosen = generator.permutation(chosen)
    return interactions.user[chosen], chosen


def _before(
    interactions: Interactions, user: int, event: int, limit: int, generator: np.random.Generator
) -> Indices:
    start = max(int(interactions.starts[user]), event - limit)
    history: Indices = interactions.item[start:event]
    kept: Indices = history[history != interactions.item[event]]
    return kept


def _rest(
    interactions: Interactions, user: int, event: int, limit: int, generator: np.random.Generator
) -> Indices:
    history = interactions.history(user)
    rest = history[history != interactions.item[event]]
    read = min(limit, STATIC_READ)
    return rest if len(rest) <= read else generator.choice(rest, read, replace=False)
