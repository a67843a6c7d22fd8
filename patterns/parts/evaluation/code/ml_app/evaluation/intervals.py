"""95 % intervals: resampled for metrics, exact-style formulas for shares, and for differences of
two groups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.interfaces import Floats

Z = 1.959963984540054
"""Standard normal quantile of 0.975."""
TAILS = (0.025, 0.975)


def wilson(successes: int, trials: int) -> Estimate:
    """A share with Wilson's score interval (Wilson 1927; Brown, Cai & DasGupta 2001). NaN without
    trials.

    >>> round(wilson(0, 10).high, 3)
    0.278
    """
    if trials == 0:
        return Estimate(np.nan, np.nan, np.nan, 0)
    share, extra = successes / trials, Z * Z / trials
    centre = (share + extra / 2) / (1 + extra)
    half = Z * np.sqrt(share * (1 - share) / trials + extra / (4 * trials)) / (1 + extra)
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == trials else centre + half
    return Estimate(share, float(low), float(high), trials)


def mean(values: Floats) -> Estimate:
    """A mean with its normal interval; no width can be stated from a single value."""
    centre = float(values.mean())
    if len(values) < 2:
        return Estimate(centre, np.nan, np.nan, len(values))
    half = Z * float(values.std(ddof=1)) / np.sqrt(len(values))
    return Estimate(centre, centre - half, centre + half, len(values))


def difference(first: Estimate, second: Estimate) -> Estimate:
    """first - second for two independent estimates, its interval recovered from theirs.

    Newcombe 1998, method 10, for shares; Zou & Donner 2008 ("MOVER") in general.
    """
    value = first.value - second.value
    low = value - np.hypot(first.value - first.low, second.high - second.value)
    high = value + np.hypot(first.high - first.value, second.value - second.low)
    return Estimate(value, float(low), float(high), first.n + second.n)


def resampled(value: float, draws: Floats, n: int, *, pivot: bool = False) -> Estimate:
    """Percentile interval of the draws (NaN draws, where a resample left the metric undefined, are
    left out).

    `pivot` reflects the percentiles around the value (basic bootstrap; Davison & Hinkley 1997,
    section 2.4), for metrics that resampling inflates.
    """
    known = draws[np.isfinite(draws)]
    if not np.isfinite(value) or known.size < 2:
        return Estimate(value, np.nan, np.nan, n)
    low, high = (float(q) for q in np.quantile(known, TAILS))
    if pivot:
        low, high = 2 * value - high, 2 * value - low
    return Estimate(value, low, high, n)


def draw(
    metrics: Sequence[Metric], samples: Mapping[str, Sample], resampling: Resampling
) -> dict[tuple[str, str], Floats]:
    """Each metric on each sample under the same resamples: (sample, metric) → draws of shape
    (count,).

    The samples must describe the same rows in the same order, which makes differences between them
    paired.
    """
    rows = len(next(iter(samples.values())))
    weighted = {
        (name, metric.name): metric.weigh(sample)
        for name, sample in samples.items()
        for metric in metrics
    }
    pieces: dict[tuple[str, str], list[Floats]] = {key: [] for key in weighted}
    for weights in resampling.weights(rows):
        for key, function in weighted.items():
            pieces[key].append(function(weights))
    return {key: np.concatenate(parts) for key, parts in pieces.items()}


def estimate(
    metric: Metric, sample: Sample, resampling: Resampling, draws: Floats | None = None
) -> Estimate:
    """The metric with its interval: analytic for shares of independent rows, else from `draws`."""
    if metric.proportion is not None and resampling.independent:
        return wilson(*metric.proportion(sample))
    if draws is None:
        draws = draw((metric,), {"": sample}, resampling)["", metric.name]
    found = resampled(metric.value(sample), draws, len(sample), pivot=metric.pivot)
    if metric.pivot and found.bounded:
        return replace(found, low=max(found.low, 0.0), high=max(found.high, 0.0))
    return found


def estimates(
    metrics: Sequence[Metric], sample: Sample, resampling: Resampling
) -> dict[str, Estimate]:
    """All metrics of one sample with their intervals, by name."""
    analytic = resampling.independent
    drawn = [m for m in metrics if not (analytic and m.proportion is not None)]
    draws = draw(drawn, {"": sample}, resampling) if drawn else {}
    return {m.name: estimate(m, sample, resampling, draws.get(("", m.name))) for m in metrics}
