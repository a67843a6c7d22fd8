"""What training found out about a cascade, as the manifest tells it."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from ml_app.interfaces import Matrix


def facts_of(estimator: Any, X: Matrix, package: Mapping[str, Any]) -> dict[str, Any]:
    """Certificate, what ships and why, shares of the rows `X`, and costs; JSON-ready.

    `package` is the report of `ml_app.cascade.package` as plain data: its CPU
    seconds are those of the packaged stages on the machine that trained. `answered_outside` is the
    share of training rows that somebody outside has answered, by stage.
    """
    policy = estimator.policy_
    stage = estimator.outcome(X).stage
    shares = np.bincount(stage, minlength=len(policy.stages)) / max(len(stage), 1)
    parts = estimator.parts_
    return {
        "ships": estimator.ships_,
        "reason": estimator.reason_,
        "certificate": _finite(estimator.certificate_.record()),
        "comparisons": [_finite(asdict(one)) for one in estimator.comparisons_],
        "temperatures": estimator.temperatures_,
        "policy": policy.state(),
        "rows": {
            "train": len(parts.train),
            "calibrate": len(parts.calibrate),
            "certify": len(parts.certify),
            "shares_of": len(stage),
        },
        "shares": dict(zip(policy.stages, shares.tolist(), strict=True)),
        "titles": {name: stage["title"] for name, stage in package["stages"].items()},
        "cpu_seconds_per_1000": {name: stage["cpu"] for name, stage in package["stages"].items()},
        "row_seconds": package["row_seconds"],
        "answered_outside": {
            name: model.answered_
            for name, model in estimator.models_.items()
            if hasattr(model, "answered_")
        },
        "prices": package["prices"],
    }


def _finite(record: Mapping[str, Any]) -> dict[str, Any]:
    """JSON knows no infinity: a threshold that everything reaches, or nothing, is null."""
    return {name: _value(value) for name, value in record.items()}


def _value(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_value(one) for one in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return value
