"""The towers without a gradient step: kernels, and one singular value decomposition."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ml_app.retrieval.arrays import Histories, Vectors
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.recency import Recency
from ml_app.two_tower.options import TwoTowerOptions
from ml_app.two_tower.spectrum import (
    Source,
    spectrum,
    spread,
)
from ml_app.two_tower.starts import (
    POWER,
    Part,
    kernel_of,
)
from ml_app.two_tower.user_tower import UserTower

ROWS = 8_192
"""Histories that are decomposed, at most."""
PREFIXES = 10
"""Earlier states of a user's history that count as histories, too, where users are few."""
STATIC_LIMIT = 10_000
"""Events that are read where no order is known: the newest are not to be told from the others."""


@dataclass(frozen=True, eq=False)
class Towers:
    """What a closed form gives and training goes on from."""

    user: UserTower
    vectors: Vectors
    """Shape (items, d)."""
    bias: Vectors
    """Shape (items,)."""
    explained: float
    """Share of the variance of the kernels' scores that d dimensions keep."""


def closed_form(
    interactions: Interactions, parts: Sequence[Part], options: TwoTowerOptions
) -> Towers:
    """Vectors of the width asked for, or of the rank of the data where that is smaller.

    Scores of the kernels are decomposed over the histories of users and, where these are few, over
    their earlier states; see `spectrum`.
    """
    seed = options.seed
    limit = options.history if interactions.ordered else STATIC_LIMIT
    histories = _states(interactions, limit, seed)
    n_items = len(interactions.items)
    sources = []
    for part in parts:
        pooled = Recency(part.tau).matrix(histories, n_items, POWER)
        source = Source(kernel_of(part, interactions), pooled, 1.0)
        sources.append(replace(source, weight=part.weight / max(spread(source, seed), 1e-12)))
    found = spectrum(sources, options.dimensions, seed)
    offset = found.mean @ found.vectors
    user = UserTower(
        inputs=np.stack(found.inputs, axis=1),
        taus=np.array([[part.tau] for part in parts], dtype=np.float32),
        amounts=np.ones((len(parts), 1), dtype=np.float32),
        offset=offset,
        feature_weights=np.zeros((0, found.vectors.shape[1]), dtype=np.float32),
        power=POWER,
        limit=limit,
    )
    return Towers(user, found.vectors, found.mean - found.vectors @ offset, found.explained)


def _states(interactions: Interactions, limit: int, seed: int) -> Histories:
    """Histories to decompose over: those of (at most `ROWS`) users, and earlier states of them."""
    users = np.flatnonzero(np.diff(interactions.starts))
    if len(users) > ROWS:
        users = np.sort(np.random.default_rng(seed).choice(users, ROWS, replace=False))
    back = min(PREFIXES, ROWS // len(users)) if interactions.ordered else 1
    found: list[Any] = []
    for user in users:
        history = interactions.history(int(user))
        ends = range(len(history), max(0, len(history) - back), -1)
        found += [history[max(0, end - limit) : end] for end in ends]
    return Histories.of(found)
