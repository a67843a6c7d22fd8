"""Most metrics are a weighted sum over a weighted sum. This is that."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.evaluation.metric import Weighted
from ml_app.interfaces import Floats


def ratio(numerator: NDArray[Any], denominator: NDArray[Any]) -> Weighted:
    """Σ w·numerator / Σ w·denominator over rows; NaN where the denominator has no weight.

    >>> ratio(np.array([1, 0]), np.array([1, 1]))(np.array([[1.0, 1.0], [3.0, 1.0]])).tolist()
    [0.5, 0.75]
    """
    both = np.stack([numerator, denominator], axis=1).astype(np.float64)

    def weighted(weights: Floats) -> Floats:
        sums = weights @ both
        return quotient(sums[:, 0], sums[:, 1])

    return weighted


def row_mean(values: NDArray[Any]) -> Weighted:
    """The weighted mean of a value of each row."""
    return ratio(values, np.ones(len(values)))


def quotient(numerator: Floats, denominator: Floats) -> Floats:
    """Element by element, NaN where the denominator is 0."""
    missing = np.full(np.broadcast_shapes(numerator.shape, denominator.shape), np.nan)
    result: Floats = np.divide(numerator, denominator, out=missing, where=denominator != 0)
    return result
