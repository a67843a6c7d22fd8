"""Measurements as a project would write them, and pages by name."""

from typing import Any

import pytest

AUC = {"value": 0.791, "low": 0.742, "high": 0.836, "n": 200}


@pytest.fixture
def measured() -> dict[str, Any]:
    """The shape of `reports/measured.json`, with one goal met within noise."""
    return {
        "schema": 1,
        "name": "loan-default",
        "version": "0003-1a2b3c4d",
        "data": {
            "path": "data/german_credit.csv",
            "sha256": "ab" * 32,
            "rows": 1000,
            "synthetic": False,
        },
        "goals": [
            {
                "metric": "roc_auc",
                "title": "ROC-AUC",
                "target": 0.78,
                "direction": "maximize",
                **AUC,
                "met": True,
                "outcome": "met, within noise",
                "primary": True,
                "path": "evaluation.metrics[0]",
            },
        ],
        "metrics": {"roc_auc": {"title": "ROC-AUC", **AUC}},
        "baselines": [
            {"name": "constant", "title": "Constant", "metrics": {"roc_auc": {"value": 0.5}}}
        ],
        "slices": [
            {"column": "housing", "value": "own", "n": 140, "metrics": {"roc_auc": AUC}},
            {"column": "housing", "value": "free", "n": 9, "too_few": True, "metrics": {}},
        ],
        "importance": [{"feature": "duration", "value": 0.031, "low": 0.012, "high": 0.05}],
        "serving": {"p50_ms": 0.61, "p99_ms": 1.42},
        "fairness": [],
    }
