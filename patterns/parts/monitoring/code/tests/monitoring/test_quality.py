import math
from types import SimpleNamespace

import numpy as np
import pytest

from ml_app.evaluation.goals import Goal
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.monitoring.quality import asked, measure


def weigh_hits(sample):
    hits = (sample.y == sample.decisions).astype(float)
    return lambda weights: (weights @ hits) / weights.sum(axis=1)


def weigh_error(sample):
    error = np.abs(sample.y - sample.scores)
    return lambda weights: (weights @ error) / weights.sum(axis=1)


ACCURACY = Metric("accuracy", "Accuracy", "maximize", weigh_hits, also=("acc",))
ERROR = Metric("mae", "Mean error", "minimize", weigh_error)
TASK = SimpleNamespace(
    metrics=(ACCURACY, ERROR), too_few=lambda y: "" if len(y) >= 10 else f"{len(y)} rows"
)
TRAINED = {
    "accuracy": {"value": 0.9, "low": 0.87, "high": 0.93, "n": 500},
    "mae": {"value": 0.1, "low": 0.08, "high": 0.12, "n": 500},
}


def sample(rows, right, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, rows)
    decisions = np.where(rng.random(rows) < right, y, 1 - y)
    return Sample(y, np.abs(decisions - 0.1), decisions)


def of(found, goals=(), trained=TRAINED):
    return measure(TASK, goals, found, trained, Resampling(0, count=300))


def test_a_model_as_good_as_before_is_not_worse():
    (one,) = of(sample(400, 0.9)).metrics
    assert one.primary
    assert not one.worse
    assert one.drop.low < 0 < one.drop.high


def test_a_model_that_has_become_worse_is_seen_whichever_way_is_better():
    goals = (Goal("mae", primary=True), Goal("acc"))
    found = of(sample(400, 0.7), goals)
    assert [one.name for one in found.metrics] == ["mae", "accuracy"]
    assert [one.worse for one in found.metrics] == [True, True]
    assert found.metrics[1].drop.value == pytest.approx(0.9 - found.metrics[1].live.value)
    assert found.metrics[0].live.low <= found.metrics[0].live.value <= found.metrics[0].live.high


def test_more_rows_make_smaller_drops_visible():
    few, many = (of(sample(rows, 0.9)).metrics[0].visible for rows in (50, 2000))
    assert 0.03 < many < few


def test_the_visible_drop_is_seen_with_the_power_promised():
    visible = of(sample(400, 0.9)).metrics[0].visible
    seen = [of(sample(400, 0.9 - visible, seed)).metrics[0].worse for seed in range(40)]
    assert 0.6 < np.mean(seen) <= 1.0


def test_too_few_rows_are_not_judged():
    assert of(sample(5, 0.9)).too_few == "5 rows"
    assert of(sample(0, 0.9)).too_few == "no outcomes yet"


def test_a_metric_that_was_not_measured_before_is_shown_and_never_alarms():
    (one,) = of(sample(400, 0.5), trained={}).metrics
    assert math.isnan(one.trained.value)
    assert not one.worse
    (other,) = of(sample(400, 0.5), trained={"accuracy": {"value": None, "n": 0}}).metrics
    assert not other.worse


def test_goals_nobody_can_measure_leave_the_first_metric():
    primary, metrics = asked(TASK, (Goal("profit", primary=True),))
    assert (primary, metrics) == (ACCURACY, (ACCURACY,))
