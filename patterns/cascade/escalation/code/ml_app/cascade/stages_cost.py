"""What stages cost here: CPU in batches and for single rows, and the latency of single rows."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time

import numpy as np

from ml_app.interfaces import Floats, Matrix
from ml_app.package.report import ScoringModel

BATCH_ROWS, MOST_SINGLE, FEWEST_SINGLE = 2000, 500, 5
ENOUGH_SECONDS = 1.0
"""A measurement of single rows ends after this time, however few there were."""
PER = 1000


@dataclass(frozen=True)
class Cost:
    """CPU seconds for a thousand rows."""

    batch: float
    """In one batch of as many as were there, at most two thousand."""
    single: float
    """One by one."""


@dataclass(frozen=True)
class RowSeconds:
    """Wall-clock seconds of single rows."""

    p50: float
    p95: float
    p99: float
    rows: int


def cost_of(stage: ScoringModel, X: Matrix, *, classifier: bool) -> Cost:
    """CPU of one packaged stage."""
    batch = X[:BATCH_ROWS]
    answer = stage.predict_proba if classifier else stage.predict
    answer(batch[:1])  # the first call pays for what is loaded once
    started = process_time()
    answer(batch)
    spent = process_time() - started
    single = _each(stage, X, process_time)
    return Cost(PER * spent / len(batch), PER * float(single.mean()))


def row_seconds(model: ScoringModel, X: Matrix) -> RowSeconds:
    """Latency of single rows through the whole."""
    seconds = _each(model, X, perf_counter)
    p50, p95, p99 = (float(value) for value in np.percentile(seconds, [50, 95, 99]))
    return RowSeconds(p50, p95, p99, len(seconds))


def _each(model: ScoringModel, X: Matrix, clock: Callable[[], float]) -> Floats:
    """Readings of a clock for one row after the other, spread over `X`."""
    places = np.linspace(0, len(X) - 1, min(len(X), MOST_SINGLE)).astype(np.intp)
    found: list[float] = []
    model.outputs(X[0].tolist())
    for values in X[np.random.default_rng(0).permutation(places)].tolist():
        started = clock()
        model.outputs(values)
        found.append(clock() - started)
        if len(found) >= FEWEST_SINGLE and sum(found) >= ENOUGH_SECONDS:
            break
    return np.array(found)
