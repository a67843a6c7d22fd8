"""Measured values as JSON-ready data, in the shape of `reports/measured.json`."""

import math
from collections.abc import Mapping
from typing import Any

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.goals import Outcome

SCHEMA = 1
"""Version of the file's shape."""


def estimate_data(found: Estimate) -> dict[str, Any]:
    """Value, interval and the rows they rest on."""
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def goal_data(outcome: Outcome) -> dict[str, Any]:
    """One goal beside what was measured."""
    goal = outcome.goal
    found = outcome.estimate or Estimate(math.nan, math.nan, math.nan, 0)
    return {
        "metric": goal.metric,
        "title": outcome.title,
        "target": goal.target,
        "direction": "maximize" if outcome.direction == "maximize" else "minimize",
        **estimate_data(found),
        "met": outcome.met,
        "outcome": outcome.word,
        "primary": goal.primary,
        "path": goal.path,
    }


def cleaned(value: Any) -> Any:
    """JSON knows no NaN and no infinity: both become None."""
    if isinstance(value, Mapping):
        return {str(key): cleaned(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
