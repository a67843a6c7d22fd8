"""What was measured, as files: for programs, for readers of the repository and for the
documentation.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.plain import SCHEMA, cleaned, estimate_data, goal_data
from ml_app.evaluation.reports import PAGE, REPORT, write
from ml_app.recommendation.figures import figures_of
from ml_app.recommendation.judging import Contender, Evaluation, Slice
from ml_app.recommendation.report import report


def publish(evaluation: Evaluation, version: str, root: Path = Path()) -> tuple[Path, ...]:
    """Write the reports below `root` and return their paths, `reports/measured.json` first."""
    figures = figures_of(evaluation)
    pages = {
        REPORT: report(evaluation, version, f"Evaluation of {evaluation.system.name}", figures),
        PAGE: report(evaluation, version, "Measured", figures),
    }
    listed = [{"file": f.file, "title": f.title, "alt": f.alt} for f in figures]
    return write({**measured(evaluation, version), "figures": listed}, pages, figures, root)


def measured(evaluation: Evaluation, version: str) -> dict[str, Any]:
    """The evaluation as JSON-ready data; undefined numbers are None."""
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "name": evaluation.system.name,
        "version": version,
        "data": dict(evaluation.data),
        "goals": [goal_data(outcome) for outcome in evaluation.goals],
        "metrics": _titled(evaluation, evaluation.model.metrics),
        "baselines": [_contender(evaluation, one) for one in evaluation.contenders],
        "slices": [_slice(part) for part in evaluation.slices],
        "fairness": [],
        "importance": [],
        "training": dict(evaluation.training),
        "package": dict(evaluation.package),
        "serving": {},
        "notes": list(evaluation.notes),
    }
    ready: dict[str, Any] = cleaned(found)
    return ready


def values(evaluation: Evaluation) -> dict[str, float | None]:
    """The bare value of each metric of what ships."""
    return {name: found["value"] for name, found in estimates(evaluation).items()}


def estimates(evaluation: Evaluation) -> dict[str, dict[str, Any]]:
    """Value, low, high and n of each metric of what ships; None where undefined."""
    plain = {name: estimate_data(found) for name, found in evaluation.model.metrics.items()}
    ready: dict[str, dict[str, Any]] = cleaned(plain)
    return ready


def verdict(gain: Estimate) -> str:
    """A paired difference in a word; nothing where it has no interval."""
    if not gain.bounded:
        return ""
    if gain.low > 0:
        return "better"
    return "worse" if gain.high < 0 else "within noise"


def _titled(evaluation: Evaluation, found: Mapping[str, Estimate]) -> dict[str, Any]:
    return {
        metric.name: {"title": metric.title, **estimate_data(found[metric.name])}
        for metric in evaluation.system.task.metrics
    }


def _contender(evaluation: Evaluation, one: Contender) -> dict[str, Any]:
    gains = {
        name: {**estimate_data(gain), "verdict": verdict(gain)} for name, gain in one.gains.items()
    }
    return {
        "name": one.judged.name,
        "title": one.judged.title,
        "metrics": _titled(evaluation, one.judged.metrics),
        "gains": gains,
    }


def _slice(part: Slice) -> dict[str, Any]:
    few = not part.metrics
    return {
        "column": part.column,
        "value": part.value,
        "n": part.n,
        "positives": None,
        "too_few": few,
        "reason": f"{part.n} users" if few else "",
        "metrics": {name: estimate_data(found) for name, found in part.metrics.items()},
    }
