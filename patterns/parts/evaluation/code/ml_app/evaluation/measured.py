"""The machine-readable result: `reports/measured.json`."""

import math
from collections.abc import Mapping
from typing import Any

from ml_app.evaluation.comparison import Contender, verdict
from ml_app.evaluation.fairness import Attribute
from ml_app.evaluation.goals import Outcome
from ml_app.evaluation.metric import Estimate
from ml_app.evaluation.result import Evaluation
from ml_app.evaluation.slices import Slice

SCHEMA = 1


def measured(evaluation: Evaluation, version: str) -> dict[str, Any]:
    """The evaluation as JSON-ready data; undefined numbers are None."""
    titles = {metric.name: metric.title for metric in evaluation.definitions}
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "name": evaluation.system.name,
        "version": version,
        "data": dict(evaluation.data),
        "goals": [_goal(outcome) for outcome in evaluation.goals],
        "metrics": _estimates(evaluation.metrics, titles),
        "baselines": [_baseline(contender, titles) for contender in evaluation.baselines],
        "slices": [_slice(part) for part in evaluation.slices],
        "fairness": [_attribute(attribute) for attribute in evaluation.fairness],
        "importance": [
            {"feature": one.feature, **_estimate(one.estimate)} for one in evaluation.importance
        ],
        "importance_loss": evaluation.loss_title,
        "training": dict(evaluation.training),
        "package": dict(evaluation.package),
        "serving": {},
        "figures": [
            {"file": figure.file, "title": figure.title, "alt": figure.alt}
            for figure in evaluation.all_figures
        ],
        "notes": list(evaluation.notes),
    }
    for section in evaluation.sections:
        found |= section.data
    cleaned: dict[str, Any] = _clean(found)
    return cleaned


def _estimate(found: Estimate) -> dict[str, Any]:
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _estimates(found: Mapping[str, Estimate], titles: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"title": titles[name], **_estimate(one)} for name, one in found.items()}


def _goal(outcome: Outcome) -> dict[str, Any]:
    goal = outcome.goal
    found = outcome.estimate or Estimate(math.nan, math.nan, math.nan, 0)
    return {
        "metric": goal.metric,
        "title": outcome.title,
        "target": goal.target,
        "direction": "maximize" if outcome.direction == "maximize" else "minimize",
        **_estimate(found),
        "met": outcome.met,
        "outcome": outcome.word,
        "primary": goal.primary,
        "path": goal.path,
    }


def _baseline(contender: Contender, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": contender.name,
        "title": contender.title,
        "metrics": _estimates(contender.metrics, titles),
        "gains": {
            name: {**_estimate(gain), "verdict": verdict(gain)}
            for name, gain in contender.gains.items()
        },
    }


def _slice(part: Slice) -> dict[str, Any]:
    return {
        "column": part.column,
        "value": part.value,
        "n": part.n,
        "positives": part.positives,
        "too_few": bool(part.too_few),
        "reason": part.too_few,
        "metrics": {name: _estimate(found) for name, found in part.metrics.items()},
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    return {
        "column": attribute.column,
        "groups": [
            {
                "value": group.value,
                "n": group.n,
                "positives": group.positives,
                "too_few": bool(group.too_few),
                "reason": group.too_few,
                "rates": {name: _estimate(rate) for name, rate in group.rates.items()},
            }
            for group in attribute.groups
        ],
        "gaps": [
            {
                "rate": gap.rate,
                "title": gap.title,
                "high_group": gap.high_group,
                "low_group": gap.low_group,
                **_estimate(gap.estimate),
            }
            for gap in attribute.gaps
        ],
    }


def _clean(value: Any) -> Any:
    """JSON knows no NaN and no infinity: both become None."""
    if isinstance(value, Mapping):
        return {str(key): _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
