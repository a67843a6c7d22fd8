"""What a metric is: a number computed from weighted rows, so that a resample is just another set of
weights."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ml_app.evaluation.estimate import Direction
from ml_app.interfaces import Floats

Loss = TypeVar("Loss", float, Floats)
Weighted = Callable[[Floats], Floats]
"""Weights of shape (resamples, rows) in, one value for each resample out; NaN where it is
undefined."""


@dataclass(frozen=True)
class Sample:
    """Outcomes beside what the system said about them, row by row."""

    y: NDArray[Any]
    """The outcome as the estimator sees it: class code or number, shape (rows,)."""
    scores: Floats
    """What the task's `scores` returned: shape (rows,) or (rows, classes)."""
    decisions: NDArray[Any]
    """What follows from the scores: class code or number, shape (rows,)."""

    def __len__(self) -> int:
        return len(self.y)

    def take(self, rows: NDArray[Any]) -> "Sample":
        """The rows of a mask or of indices."""
        return Sample(self.y[rows], self.scores[rows], self.decisions[rows])


@dataclass(frozen=True)
class Metric:
    """A way to judge predictions."""

    name: str
    """snake_case; the blueprint's goals use this name."""
    title: str
    direction: Direction
    """Which way is better. `zero`: the closer to zero."""
    weigh: Callable[[Sample], Weighted]
    """Does what depends on the sample alone (sorting, say) once and returns the function of the
    weights."""
    proportion: Callable[[Sample], tuple[int, int]] | None = None
    """(successes, trials) when the metric is a share of independent rows: its interval is then
    analytic."""
    pivot: bool = False
    """True for metrics that noise pushes one way, such as a mean of absolute gaps: resampling
    repeats the bias, so the interval is reflected around the value (basic bootstrap) and cut at
    0."""
    also: tuple[str, ...] = ()
    """Other names a blueprint may use for it."""

    def value(self, sample: Sample) -> float:
        """The metric on the sample as it is; NaN where it is undefined."""
        if len(sample) == 0:
            return float("nan")
        return float(self.weigh(sample)(np.ones((1, len(sample))))[0])

    def loss(self, value: Loss) -> Loss:
        """The value, or an array of values, turned so that less is better."""
        if self.direction == "maximize":
            return -value
        return abs(value) if self.direction == "zero" else value
