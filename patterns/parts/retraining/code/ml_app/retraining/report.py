"""What became of a candidate, kept for those who ask later."""

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ml_app.evaluation.estimate import Estimate
from ml_app.files import write_text
from ml_app.retraining.comparison import Comparison
from ml_app.retraining.retrain import Decision

FOLDER = Path("reports/retraining")


def write(decision: Decision, root: Path = Path()) -> Path:
    """Write `reports/retraining/<candidate>.json` and return its path."""
    path = root / FOLDER / f"{decision.candidate}.json"
    text = json.dumps(as_data(decision), indent=2, ensure_ascii=False)
    write_text(path, text + "\n")
    return path


def as_data(decision: Decision) -> dict[str, Any]:
    """The decision as JSON-ready data; undefined numbers are None."""
    facts = {key: value for key, value in vars(decision).items() if key != "comparisons"}
    return {"schema": 1, **facts, "comparisons": [_compared(one) for one in decision.comparisons]}


def _compared(found: Comparison) -> dict[str, Any]:
    return {
        "metric": found.gain.metric,
        "title": found.gain.title,
        "word": found.gain.word,
        "margin": found.gain.margin,
        "candidate": _estimate(found.candidate),
        "current": _estimate(found.current),
        "gain": _estimate(found.gain.value),
    }


def _estimate(found: Estimate) -> dict[str, float | None]:
    return {key: value if math.isfinite(value) else None for key, value in asdict(found).items()}
