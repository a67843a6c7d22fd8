"""The machine-readable result: `reports/measured.json`."""

from collections.abc import Mapping
from typing import Any

from ml_app.evaluation.comparison import Contender, verdict
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.fairness import Attribute
from ml_app.evaluation.plain import SCHEMA, cleaned, estimate_data, goal_data
from ml_app.evaluation.result import Evaluation
from ml_app.evaluation.slices import Slice


def measured(evaluation: Evaluation, version: str) -> dict[str, Any]:
    """The evaluation as JSON-ready data; undefined numbers are None."""
    titles = {metric.name: metric.title for metric in evaluation.definitions}
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "name": evaluation.system.name,
        "version": version,
        "data": dict(evaluation.data),
        "goals": [goal_data(outcome) for outcome in evaluation.goals],
        "metrics": _estimates(evaluation.metrics, titles),
        "baselines": [_baseline(contender, titles) for contender in evaluation.baselines],
        "slices": [_slice(part) for part in evaluation.slices],
        "fairness": [_attribute(attribute) for attribute in evaluation.fairness],
        "importance": [
            {"feature": one.feature, **estimate_data(one.estimate)} for one in evaluation.importance
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
    ready: dict[str, Any] = cleaned(found)
    return ready


def _estimates(found: Mapping[str, Estimate], titles: Mapping[str, str]) -> dict[str, Any]:
    return {name: {"title": titles[name], **estimate_data(one)} for name, one in found.items()}


def _baseline(contender: Contender, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": contender.name,
        "title": contender.title,
        "metrics": _estimates(contender.metrics, titles),
        "gains": {
            name: {**estimate_data(gain), "verdict": verdict(gain)}
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
        "metrics": {name: estimate_data(found) for name, found in part.metrics.items()},
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
                "rates": {name: estimate_data(rate) for name, rate in group.rates.items()},
            }
            for group in attribute.groups
        ],
        "gaps": [
            {
                "rate": gap.rate,
                "title": gap.title,
                "high_group": gap.high_group,
                "low_group": gap.low_group,
                **estimate_data(gap.estimate),
            }
            for gap in attribute.gaps
        ],
    }
