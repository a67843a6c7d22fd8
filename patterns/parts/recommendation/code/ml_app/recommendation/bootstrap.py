"""Intervals over users: who is asked is chance, so users are drawn again with replacement."""

from collections.abc import Iterator, Mapping

import numpy as np

from ml_app.evaluation.estimate import Estimate
from ml_app.retrieval.arrays import Floats

DRAWS = 1000
CELLS = 2_000_000
"""Drawn at a time: 16 MB."""
TAILS = (0.025, 0.975)


def estimates(values: Mapping[str, Floats], seed: int) -> dict[str, Estimate]:
    """The mean of every column of one value per user, with its 95 % percentile interval.

    Columns of one call meet the same resamples, and so do calls with as many users: the interval of
    a difference of two columns is a paired one. Fewer than two users give no interval.
    """
    names = list(values)
    table = np.column_stack([values[name] for name in names]) if names else np.empty((0, 0))
    users = len(table)
    if users < 2:
        means = table[0] if users else np.full(len(names), np.nan)
        return {
            name: Estimate(float(mean), np.nan, np.nan, users)
            for name, mean in zip(names, means, strict=True)
        }
    drawn = np.concatenate([weights @ table for weights in _resamples(users, seed)])
    low, high = np.quantile(drawn, TAILS, axis=0)
    means = table.mean(axis=0)
    return {
        name: Estimate(float(means[at]), float(low[at]), float(high[at]), users)
        for at, name in enumerate(names)
    }


def _resamples(users: int, seed: int) -> Iterator[Floats]:
    """Weights of shape (some, users), each row one resample that sums to 1."""
    rng = np.random.default_rng([seed, users])
    step = max(1, min(DRAWS, CELLS // users))
    for start in range(0, DRAWS, step):
        count = min(step, DRAWS - start)
        drawn = rng.integers(0, users, size=(count, users), dtype=np.int64)
        drawn += np.arange(count)[:, None] * users
        counts = np.bincount(drawn.ravel(), minlength=count * users)
        yield counts.reshape(count, users) / users
