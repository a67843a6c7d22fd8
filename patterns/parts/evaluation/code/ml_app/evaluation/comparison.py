"""The baselines beside the model, on the same rows and the same resamples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import draw, estimate, resampled
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.resampling import Resampling

MODEL = "model"


@dataclass(frozen=True)
class Contender:
    """One baseline: its metrics, and how much better the model is."""

    name: str
    title: str
    metrics: Mapping[str, Estimate]
    gains: Mapping[str, Estimate]
    """For each metric: loss of the baseline less loss of the model, paired; above zero the model is
    better."""


def compare(
    metrics: Sequence[Metric],
    model: Sample,
    baselines: Mapping[str, Sample],
    resampling: Resampling,
    titles: Mapping[str, str],
) -> tuple[dict[str, Estimate], tuple[Contender, ...]]:
    """Metrics of the model, and every baseline beside it.

    One set of resamples serves all, so a difference is that of two models on the same rows and its
    interval is narrower than two intervals side by side suggest.
    """
    if MODEL in baselines:
        raise ValueError(f"a baseline may not be called {MODEL!r}")
    draws = draw(metrics, {MODEL: model, **baselines}, resampling)
    own = {m.name: estimate(m, model, resampling, draws[MODEL, m.name]) for m in metrics}
    found = []
    for name, sample in baselines.items():
        theirs = {m.name: estimate(m, sample, resampling, draws[name, m.name]) for m in metrics}
        gains = {}
        for metric in metrics:
            spread = metric.loss(draws[name, metric.name]) - metric.loss(draws[MODEL, metric.name])
            value = metric.loss(theirs[metric.name].value) - metric.loss(own[metric.name].value)
            gains[metric.name] = resampled(value, spread, len(model), pivot=metric.pivot)
        found.append(Contender(name, titles.get(name, name), theirs, gains))
    return own, tuple(found)


def verdict(gain: Estimate) -> str:
    """What a gain says: `better`, `worse`, `within noise`, or `undefined`."""
    if not gain.bounded:
        return "undefined"
    if gain.low > 0:
        return "better"
    return "worse" if gain.high < 0 else "within noise"
