"""What every project on tables has: contract, encoder, pipeline, training."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Call, Component, Design, Options, ResolvedColumn

SECONDS_PER_DAY = 86_400
SMALLER_IS_BETTER = frozenset(
    {
        "bias",
        "brier",
        "cost",
        "ece",
        "expected_cost",
        "log_loss",
        "mae",
        "mape",
        "median_absolute_error",
        "mse",
        "rmse",
    }
)
"""Of the metrics that tasks measure; the blueprint may say otherwise."""


def arguments(options: Options, design: Design) -> Mapping[str, Any]:
    """The keywords of the system that the blueprint gives directly."""
    blueprint = design.blueprint
    delay = blueprint.data.label.delay
    return {
        "name": blueprint.name,
        "summary": blueprint.summary or "",
        "columns": tuple(_column(column) for column in design.columns),
        "key": blueprint.data.key,
        "goals": tuple(_goals(blueprint.evaluation.metrics)),
        "slices": tuple(blueprint.evaluation.slices),
        "fairness": tuple(blueprint.evaluation.fairness.attributes),
        "seed": blueprint.training.seed or 0,
        "label_delay_days": float(delay.p95 or delay.typical or 0.0) / SECONDS_PER_DAY,
        "class_shares": _class_shares(design),
    }


def _column(column: ResolvedColumn) -> Call:
    """Only what is not the default, so that the wiring reads like a declaration."""
    declared: dict[str, Any] = {
        "minimum": _bound(column.minimum),
        "maximum": _bound(column.maximum),
        "categories": column.categories,
        "nullable": column.nullable,
        "unique": column.unique,
        "sensitive": column.sensitive,
        "unit": column.unit,
        "description": column.description,
    }
    said = {
        name: value
        for name, value in declared.items()
        if value is not None and value is not False and value != ""
    }
    if not column.available_at_prediction:
        said["at_prediction"] = False
    return Call("columns:Column", {"name": column.name, "type": column.type, **said})


def _bound(bound: float | str | None) -> float | str | None:
    """A whole bound is written without a fraction."""
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _goals(metrics: Any) -> list[Call]:
    goals = []
    for place, metric in enumerate(metrics):
        natural = "minimize" if metric.name in SMALLER_IS_BETTER else "maximize"
        goal: dict[str, Any] = {
            "metric": metric.name,
            "target": metric.target,
            "direction": metric.direction or natural,
            "primary": bool(metric.primary),
            "path": f"evaluation.metrics[{place}]",
        }
        goals.append(Call("evaluation.goals:Goal", goal))
    return goals


def _class_shares(design: Design) -> Mapping[str, float]:
    """How often the positive class occurs, as declared."""
    rate = design.blueprint.data.label.positive_rate
    positive = getattr(design.options("task"), "positive", None)
    if rate is None or positive is None:
        return {}
    return {str(positive): float(rate)}


COMPONENT = Component(
    summary="The data contract, the encoder and pipeline, splits without leakage, and training.",
    requires=("parts/core", "parts/contract", "parts/scoring", "parts/evaluation"),
    packages=(
        "joblib>=1.4,<2",
        "numpy>=2.1,<3",
        "pyarrow>=20,<27",
        "scikit-learn>=1.7,<1.10",
    ),
    arguments=arguments,
    commands=("train", "data", "predict"),
)
