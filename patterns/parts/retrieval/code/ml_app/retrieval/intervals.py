"""How sure a mean over users is."""

from dataclasses import dataclass

import numpy as np

from ml_app.retrieval.arrays import Floats

DRAWS = 1000


@dataclass(frozen=True)
class Interval:
    """A mean over users with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: int
    """Users it is the mean of."""


def interval(values: Floats, seed: int = 0) -> Interval:
    """The mean of one value per user, users drawn again with replacement.

    Give the difference of two rankers' values for a paired interval. Without users all is NaN.
    """
    n = len(values)
    if n == 0:
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    generator = np.random.default_rng(seed)
    means = [values[generator.integers(0, n, n)].mean() for _ in range(DRAWS)]
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(values.mean()), float(low), float(high), n)
