"""Regression: an amount."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Options


def arguments(options: Options, design: Design) -> Mapping[str, Any]:
    """Target and its unit, which the reports print beside errors."""
    target = design.blueprint.data.target
    unit = next((column.unit for column in design.columns if column.name == target), "")
    return {"target": target, **({"unit": unit} if unit else {})}


COMPONENT = Component(
    summary="Predicts an amount and reports its errors in the unit of the target.",
    gives=frozenset({"regression", "tabular"}),
    requires=("parts/core", "parts/tabular", "parts/evaluation", "parts/retraining"),
    packages=("matplotlib>=3.9,<4", "numpy>=2.1,<3", "pyarrow>=20,<27"),
    entry="task.regression:Regression",
    arguments=arguments,
    system="system:System",
    slots=(
        "source",
        "feature",
        "model",
        "cascade",
        "baseline",
        "split",
        "search",
        "package",
        "serving",
        "prediction_log",
        "drift",
    ),
    why_not="The outcome is one of a few classes, not an amount.",
    sources=("Gneiting 2011, Making and Evaluating Point Forecasts, JASA 106",),
)
