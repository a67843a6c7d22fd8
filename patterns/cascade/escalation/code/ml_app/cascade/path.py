"""The one path along which a cascade may become greedier, fixed before any row is tested on it."""

from collections.abc import Sequence

import numpy as np

from ml_app.cascade.losses import Codes, Floats

STEPS = 100


def thresholds(confidences: Sequence[Floats], steps: int = STEPS) -> tuple[tuple[float, ...], ...]:
    """Thresholds of all stages but the last, from strict to greedy. Each step takes one value for
    every stage, because their confidences share one scale: the path is a line however many stages
    there are. The last step has stage one answer everything.

    `confidences`: of each stage but the last in the rows that calibrate it. A threshold lies midway
    between two of them, so that rounding cannot turn an answer.
    """
    known = np.concatenate(confidences)
    known = known[np.isfinite(known)]
    values = np.unique(known)
    middles = (values[1:] + values[:-1]) / 2
    if not len(middles):
        return ((-np.inf,) * len(confidences),)
    cuts = np.quantile(known, np.linspace(0, 1, steps + 1))
    places = np.unique(np.searchsorted(middles, cuts))[::-1]
    found = [float(middles[place]) for place in places if place < len(middles)]
    return tuple((value,) * len(confidences) for value in [*found, -np.inf])


def answered_by(confidences: Sequence[Floats], cuts: Sequence[float]) -> Codes:
    """Position of the stage that answers each row, shape (n,)."""
    stage = np.full(len(confidences[0]), len(confidences), dtype=np.intp)
    for i in range(len(confidences) - 1, -1, -1):
        stage[confidences[i] >= cuts[i]] = i
    return stage


def of_stage(values: Sequence[Floats], stage: Codes) -> Floats:
    """For each row, the value (losses or scores) of the stage that answers it."""
    found = np.array(values[-1], dtype=np.float64)
    for i, mine in enumerate(values[:-1]):
        found[stage == i] = mine[stage == i]
    return found


def shares(stage: Codes, stages: int, weight: Floats) -> tuple[float, ...]:
    """Weighted share of rows that each stage answers."""
    total = float(weight.sum())
    counts = np.bincount(stage, weight, minlength=stages)
    return tuple(float(count / total) if total else 0.0 for count in counts)
