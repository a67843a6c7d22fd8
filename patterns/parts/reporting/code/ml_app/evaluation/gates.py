"""What a new model must reach before it serves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import TypeVar

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.goals import Measure
from ml_app.refusal import Refused

AnyMeasure = TypeVar("AnyMeasure", bound=Measure)


@dataclass(frozen=True)
class Gate:
    """One condition of the blueprint that a number can decide."""

    metric: str
    minimum: float | None = None
    """Smallest value that passes."""
    maximum: float | None = None
    """Largest value that passes."""
    margin: float | None = None
    """How far a candidate may fall behind the model in use, in the metric's own unit. Only
    `retrain` has two models to compare.
    """
    path: str = ""
    """Where the blueprint states it."""


def looked_at(gate: Gate, metrics: Sequence[AnyMeasure]) -> AnyMeasure:
    """The metric a gate looks at. Raises `Refused` when nothing here measures it: a gate that
    cannot close is none.
    """
    for metric in metrics:
        if gate.metric in (metric.name, *metric.also):
            return metric
    known = ", ".join(sorted(metric.name for metric in metrics))
    raise Refused(
        f"{gate.path} looks at `{gate.metric}`, which is not measured here. Measured are {known}; "
        "leave `metric` out where a person is to decide"
    )


def barriers(
    gates: Sequence[Gate], metrics: Sequence[Measure], measured: Mapping[str, Estimate]
) -> tuple[str, ...]:
    """Why a model must not serve: one sentence for each bound that it misses.

    The value decides, as it does for goals. A value that is undefined misses every bound. Raises
    `Refused` for a metric that nothing measures.
    """
    found = []
    for gate in gates:
        metric = looked_at(gate, metrics)
        value = measured[metric.name].value
        if gate.minimum is not None and not value >= gate.minimum:
            found.append(_missed(metric, value, f"at least {gate.minimum:g}", gate))
        if gate.maximum is not None and not value <= gate.maximum:
            found.append(_missed(metric, value, f"at most {gate.maximum:g}", gate))
    return tuple(found)


def require_passed(missed: Sequence[str], version: str, folder: Path) -> None:
    """Raises `Refused` when there are barriers, and tells what to do with the version."""
    if missed:
        raise Refused(
            f"version {version} is trained but not put into use: {'; '.join(missed)}. It lies in "
            f"{folder}; `evaluate --artifact {folder}` writes its reports, and `train --ungated` "
            "puts such a version into use"
        )


def _missed(metric: Measure, value: float, bound: str, gate: Gate) -> str:
    said = "undefined" if isnan(value) else f"{value:.4g}"
    return f"{metric.title} is {said}, and {gate.path} asks for {bound}"
