"""Losses, prices, and how rows are cut."""

import numpy as np
import pytest

from ml_app.cascade.losses import Brier, Cost, LogLoss, ZeroOne
from ml_app.cascade.parts import Cut, parts
from ml_app.cascade.price import Price, measured, per_row

P = np.array([[0.7, 0.2, 0.1], [0.0, 0.5, 0.5]])


def test_losses_of_two_and_of_more_classes() -> None:
    y, two = np.array([0, 1]), np.array([0.2, 0.9])
    assert Brier(2).rows(y, two) == pytest.approx([0.04, 0.01])
    assert Brier(3).rows(y, P) == pytest.approx([0.09 + 0.04 + 0.01, 0.5])
    assert LogLoss().rows(y, two) == pytest.approx(-np.log([0.8, 0.9]))
    assert LogLoss().rows(np.array([2, 0]), P) == pytest.approx(-np.log([0.1, 0.01]))
    assert ZeroOne().rows(y, P).tolist() == [0, 0]
    assert ZeroOne().rows(np.array([1, 0]), two).tolist() == [1, 1]


def test_no_loss_is_above_its_bound() -> None:
    worst, y = np.array([0.0, 1.0]), np.array([1, 0])
    for loss in (Brier(2), LogLoss(), ZeroOne(), Cost(1.0, 5.0)):
        assert loss.rows(y, worst).max() <= loss.bound
    assert Brier(3).rows(np.array([0]), np.array([[0.0, 1.0, 0.0]])).tolist() == [Brier(3).bound]


def test_costs_of_decisions() -> None:
    cost = Cost(1.0, 4.0)
    assert cost.decision == pytest.approx(0.2)
    y, p = np.array([1, 1, 0, 0]), np.array([0.1, 0.3, 0.1, 0.3])
    assert cost.rows(y, p).tolist() == [4, 0, 0, 1]


def test_a_forest_costs_nearly_as_much_for_one_row_as_for_fifty() -> None:
    price = measured(one=0.063, many=0.25, rows=1000)
    assert price.of(1) == pytest.approx(0.063, rel=0.01)
    assert price.of(1000) == pytest.approx(0.25, rel=0.01)
    first = Price(0.0, 1e-6, False)
    spared = per_row([first, price], [0.9, 0.1], 1000) / per_row([price], [1.0], 1000)
    assert 0.3 < spared < 0.4  # not a tenth


def test_classes_are_spread_evenly_and_no_row_is_in_two_parts() -> None:
    classes = np.r_[np.zeros(900, int), np.ones(100, int)]
    found = parts(Cut((0.6, 0.1, 0.3), False), 1000, np.random.RandomState(0), classes=classes)
    assert [classes[p].sum() for p in (found.train, found.calibrate, found.certify)] == [60, 10, 30]
    together = np.concatenate([found.train, found.calibrate, found.certify])
    assert sorted(together.tolist()) == list(range(1000))


def test_rather_than_lose_a_class_all_rows_train() -> None:
    classes = np.r_[np.zeros(50, int), np.ones(50, int)]
    found = parts(Cut((0.4, 0.3, 0.3), True), 100, np.random.RandomState(0), classes=classes)
    assert len(found.train) == 100
    assert not len(found.certify)
