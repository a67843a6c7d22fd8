"""Quality on live rows whose outcome is known, beside what was measured on the test rows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.goals import Goal
from ml_app.evaluation.intervals import Z, difference, estimates
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.task import JudgedTask

POWER = 0.8
UNKNOWN = Estimate(math.nan, math.nan, math.nan, 0)


@dataclass(frozen=True)
class Compared:
    """One metric now and then."""

    name: str
    title: str
    live: Estimate
    trained: Estimate
    drop: Estimate
    """How much worse it has become, in the metric's own unit; above zero: worse."""
    visible: float
    """The true drop that this many rows show with a probability of 80 %."""
    primary: bool

    @property
    def worse(self) -> bool:
        """Whether chance alone does not explain the drop: its 95 % interval lies above zero."""
        return self.drop.low > 0


@dataclass(frozen=True)
class Quality:
    """What the known outcomes say."""

    rows: int
    metrics: tuple[Compared, ...] = ()
    too_few: str = ""
    """Why nothing can be said; empty when something can."""


def measure(
    task: JudgedTask,
    goals: tuple[Goal, ...],
    sample: Sample,
    trained: Mapping[str, Mapping[str, Any]],
    resampling: Resampling,
) -> Quality:
    """Measure the metrics of the goals (without goals the task's first) on live rows.

    `trained` holds value, low, high and n of each metric on the test rows.
    """
    too_few = task.too_few(sample.y) if len(sample) else "no outcomes yet"
    if too_few:
        return Quality(len(sample), too_few=too_few)
    primary, metrics = asked(task, goals)
    found = estimates(metrics, sample, resampling)
    compared = [
        _compare(metric, found[metric.name], trained.get(metric.name), metric is primary)
        for metric in metrics
    ]
    return Quality(len(sample), tuple(compared))


def asked(task: JudgedTask, goals: tuple[Goal, ...]) -> tuple[Metric, tuple[Metric, ...]]:
    """The metric that decides, and all that the goals name; without goals the task's first."""
    known = {name: metric for metric in task.metrics for name in (metric.name, *metric.also)}
    ordered = sorted(goals, key=lambda goal: not goal.primary)
    named = [known[goal.metric] for goal in ordered if goal.metric in known]
    unique = tuple({metric.name: metric for metric in named or task.metrics[:1]}.values())
    return unique[0], unique


def _compare(
    metric: Metric, live: Estimate, trained: Mapping[str, Any] | None, primary: bool
) -> Compared:
    before = UNKNOWN if trained is None else _estimate(trained)
    drop = difference(_loss(metric, live), _loss(metric, before))
    both = math.hypot(live.high - live.low, before.high - before.low) / (2 * Z)
    visible = (Z + NormalDist().inv_cdf(POWER)) * both
    return Compared(metric.name, metric.title, live, before, drop, visible, primary)


def _estimate(found: Mapping[str, Any]) -> Estimate:
    value, low, high = (
        math.nan if found.get(key) is None else float(found[key])
        for key in ("value", "low", "high")
    )
    return Estimate(value, low, high, int(found.get("n") or 0))


def _loss(metric: Metric, found: Estimate) -> Estimate:
    """The estimate turned so that less is better."""
    ends = (metric.loss(found.low), metric.loss(found.high))
    return Estimate(metric.loss(found.value), min(ends), max(ends), found.n)
