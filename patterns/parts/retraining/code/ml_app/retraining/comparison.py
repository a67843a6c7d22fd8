"""A candidate beside the model in use, on the same rows."""

from dataclasses import dataclass

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import draw, resampled
from ml_app.evaluation.margins import Gain, Margin
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.resampling import Resampling

CANDIDATE, CURRENT = "candidate", "current"


@dataclass(frozen=True)
class Comparison:
    """Two models on the same rows, in one metric."""

    candidate: Estimate
    current: Estimate
    gain: Gain


def compare(
    margin: Margin[Metric], candidate: Sample, current: Sample, resampling: Resampling
) -> Comparison:
    """Compare two models on the same rows in the same order.

    The difference is resampled in pairs: what makes a row hard for both cancels out, so its
    interval is narrower than two intervals side by side suggest.
    """
    metric = margin.metric
    samples = {CANDIDATE: candidate, CURRENT: current}
    draws = draw((metric,), samples, resampling)
    values = {name: metric.value(sample) for name, sample in samples.items()}
    estimates = {
        name: resampled(values[name], draws[name, metric.name], len(sample), pivot=metric.pivot)
        for name, sample in samples.items()
    }
    spread = metric.loss(draws[CURRENT, metric.name]) - metric.loss(draws[CANDIDATE, metric.name])
    value = metric.loss(values[CURRENT]) - metric.loss(values[CANDIDATE])
    gain = Gain(
        metric.name,
        metric.title,
        resampled(value, spread, len(candidate)),
        margin.beside(values[CURRENT]),
    )
    return Comparison(estimates[CANDIDATE], estimates[CURRENT], gain)
