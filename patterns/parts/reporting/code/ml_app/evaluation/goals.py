"""The goals of the blueprint beside what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from ml_app.evaluation.estimate import Direction, Estimate


class Measure(Protocol):
    """What a goal needs to know of a metric."""

    @property
    def name(self) -> str:
        """How the blueprint calls it."""

    @property
    def also(self) -> tuple[str, ...]:
        """Other names a blueprint may use for it."""

    @property
    def title(self) -> str:
        """How reports call it."""

    @property
    def direction(self) -> Direction:
        """Which way is better."""

    def loss(self, value: float) -> float:
        """The value turned so that less is better."""


@dataclass(frozen=True)
class Goal:
    """One number the system is meant to reach."""

    metric: str
    target: float | None = None
    """None: measured and reported, not judged."""
    direction: Literal["maximize", "minimize"] = "maximize"
    primary: bool = False
    path: str = ""
    """Where the blueprint states it."""


@dataclass(frozen=True)
class Outcome:
    """One goal and how it went. `met` is None where nothing was promised or nothing measured."""

    goal: Goal
    title: str
    direction: Direction
    """Which way is better: the metric's own where it is known, else what the goal says."""
    estimate: Estimate | None
    met: bool | None
    word: str
    """`met`, `not met`, each perhaps `within noise`; `no target`; `undefined`; `not measured
    here`."""


def judge(
    goals: Sequence[Goal], metrics: Sequence[Measure], measured: Mapping[str, Estimate]
) -> tuple[Outcome, ...]:
    """Compare every goal with its metric: the value decides, the interval says how sure that is."""
    known = {name: metric for metric in metrics for name in (metric.name, *metric.also)}
    outcomes = []
    for goal in goals:
        metric = known.get(goal.metric)
        if metric is None:
            outcomes.append(
                Outcome(goal, goal.metric, goal.direction, None, None, "not measured here")
            )
        else:
            outcomes.append(_judge(goal, metric, measured[metric.name]))
    return tuple(outcomes)


def _judge(goal: Goal, metric: Measure, found: Estimate) -> Outcome:
    if not found.known:
        return Outcome(goal, metric.title, metric.direction, found, None, "undefined")
    if goal.target is None:
        return Outcome(goal, metric.title, metric.direction, found, None, "no target")
    limit = goal.target if metric.direction == "zero" else metric.loss(goal.target)
    met = metric.loss(found.value) <= limit
    ends = [metric.loss(end) for end in (found.low, found.high)]
    if metric.direction == "zero" and found.low <= 0 <= found.high:
        ends.append(0.0)
    sure = min(ends) > limit or max(ends) <= limit
    word = "met" if met else "not met"
    return Outcome(
        goal, metric.title, metric.direction, found, met, word if sure else f"{word}, within noise"
    )
