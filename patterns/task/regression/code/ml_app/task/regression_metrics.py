"""The metrics of predicted numbers, as functions of weighted rows."""

import numpy as np

from ml_app.evaluation.metric import Metric, Sample, Weighted
from ml_app.evaluation.weighing import quotient, row_mean
from ml_app.interfaces import Floats


def regression_metrics() -> tuple[Metric, ...]:
    """All metrics; errors are in the unit of the target, an error is prediction less outcome."""
    return (
        Metric("rmse", "Root mean squared error", "minimize", _rmse),
        Metric("mae", "Mean absolute error", "minimize", _mae),
        Metric("r2", "R²", "maximize", r_squared),
        Metric("median_absolute_error", "Median absolute error", "minimize", median_absolute_error),
        Metric("bias", "Bias (mean error)", "zero", _bias),
    )


def group_errors() -> tuple[Metric, ...]:
    """What is compared between groups: how far off, in which direction, and the level of what is
    predicted."""
    return (
        Metric("mae", "Mean absolute error", "minimize", _mae),
        Metric("bias", "Bias (mean error)", "zero", _bias),
        Metric("mean_prediction", "Mean prediction", "maximize", lambda s: row_mean(s.scores)),
        Metric("mean_outcome", "Mean outcome", "maximize", lambda s: row_mean(s.y)),
    )


def errors(sample: Sample) -> Floats:
    """Prediction less outcome, row by row."""
    difference: Floats = sample.scores - sample.y
    return difference


def r_squared(sample: Sample) -> Weighted:
    """Share of the variance that is explained; NaN where the outcome does not vary."""
    y = sample.y - sample.y.mean()  # differences of large squares lose digits otherwise
    both = np.stack([errors(sample) ** 2, y, y**2], axis=1)

    def weighted(weights: Floats) -> Floats:
        rows = weights.sum(axis=1)
        off, total, squares = (weights @ both).T
        spread = squares - total**2 / rows
        tiny = np.finfo(np.float64).eps * squares * len(sample)
        return 1 - quotient(off, np.where(spread > tiny, spread, 0.0))

    return weighted


def median_absolute_error(sample: Sample) -> Weighted:
    """The absolute error that half the rows stay below; the mean of the middle two where they
    differ."""
    size = np.abs(errors(sample))
    order = np.argsort(size, kind="stable")
    size = size[order]

    def weighted(weights: Floats) -> Floats:
        reached = np.cumsum(weights[:, order], axis=1)
        half = reached[:, -1:] / 2
        lower, upper = (reached >= half).argmax(axis=1), (reached > half).argmax(axis=1)
        middle: Floats = (size[lower] + size[upper]) / 2
        return middle

    return weighted


def _rmse(sample: Sample) -> Weighted:
    squared = row_mean(errors(sample) ** 2)
    return lambda weights: np.sqrt(squared(weights))


def _mae(sample: Sample) -> Weighted:
    return row_mean(np.abs(errors(sample)))


def _bias(sample: Sample) -> Weighted:
    return row_mean(errors(sample))
