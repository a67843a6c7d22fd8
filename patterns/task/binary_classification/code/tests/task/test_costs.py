"""Costs over thresholds."""

import numpy as np
import pytest

from ml_app.evaluation.metric import Sample
from ml_app.task.costs import Costs, cheapest, curve

Y = np.array([0, 0, 1, 0, 1])
SCORES = np.array([0.1, 0.2, 0.3, 0.4, 0.5])
SAMPLE = Sample(Y, SCORES, Y)


def test_bayes_threshold() -> None:
    assert Costs(1, 5).bayes_threshold == pytest.approx(1 / 6)
    assert Costs().bayes_threshold == 0.5


def test_cost_of_each_row() -> None:
    acted = np.array([True, False, True, True, False])
    assert Costs(1, 5).of(Y, acted).tolist() == [1, 0, 0, 1, 5]


def test_curve_by_hand() -> None:
    thresholds, cost = curve(SAMPLE, Costs(1, 5), points=6)
    assert thresholds[:-1].tolist() == SCORES.tolist()
    # from 0.1: 3 false alarms; 0.2: 2; 0.3: 1; 0.4: 1 and a miss; 0.5: a miss; above: 2 misses
    assert (cost * 5).tolist() == pytest.approx([3, 2, 1, 6, 5, 10])


def test_cheapest_threshold() -> None:
    assert cheapest(SAMPLE, Costs(1, 5)) == 0.3
    assert cheapest(SAMPLE, Costs(5, 1)) == 0.5
    assert cheapest(Sample(np.zeros(3), np.array([0.2, 0.4, 0.6]), Y[:3]), Costs()) > 0.6


def test_the_curve_ends_with_the_policies_that_need_no_model() -> None:
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 500)
    _, cost = curve(Sample(y, rng.random(500), y), Costs(2, 3))
    assert cost[0] == pytest.approx(2 * (1 - y.mean()))
    assert cost[-1] == pytest.approx(3 * y.mean())
    assert len(cost) <= 103
