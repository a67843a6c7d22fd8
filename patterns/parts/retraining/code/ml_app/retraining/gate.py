"""Whether a candidate may take the place of the model in use."""

from dataclasses import dataclass
from typing import Literal

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import draw, resampled
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.resampling import Resampling

CANDIDATE, CURRENT = "candidate", "current"
Word = Literal["better", "not worse", "not shown", "worse", "undefined"]


@dataclass(frozen=True)
class Comparison:
    """Two models on the same rows."""

    metric: str
    title: str
    candidate: Estimate
    current: Estimate
    gain: Estimate
    """Loss of the model in use less loss of the candidate: above zero the candidate is better."""
    margin: float
    """How far the candidate may fall behind, in the metric's own unit."""

    @property
    def word(self) -> Word:
        """What the 95 % interval of the gain says."""
        low, high = self.gain.low, self.gain.high
        if not low <= high:
            return "undefined"
        if low > 0:
            return "better"
        if low >= -self.margin:
            return "not worse"
        return "worse" if high < 0 else "not shown"

    @property
    def passes(self) -> bool:
        """Whether the candidate is shown to be no worse than the margin allows."""
        return self.word in {"better", "not worse"}


def compare(
    metric: Metric, candidate: Sample, current: Sample, resampling: Resampling, margin: float
) -> Comparison:
    """Compare two models on the same rows in the same order.

    The difference is resampled in pairs: what makes a row hard for both cancels out, so its
    interval is narrower than two intervals side by side suggest. `margin` is a share of the value
    of the model in use.
    """
    samples = {CANDIDATE: candidate, CURRENT: current}
    draws = draw((metric,), samples, resampling)
    values = {name: metric.value(sample) for name, sample in samples.items()}
    estimates = {
        name: resampled(values[name], draws[name, metric.name], len(sample), pivot=metric.pivot)
        for name, sample in samples.items()
    }
    spread = metric.loss(draws[CURRENT, metric.name]) - metric.loss(draws[CANDIDATE, metric.name])
    value = metric.loss(values[CURRENT]) - metric.loss(values[CANDIDATE])
    return Comparison(
        metric.name,
        metric.title,
        estimates[CANDIDATE],
        estimates[CURRENT],
        resampled(value, spread, len(candidate)),
        margin * abs(values[CURRENT]),
    )
