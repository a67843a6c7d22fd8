"""Decisions by expected cost, by hand."""

import numpy as np
import pytest

from ml_app.task.cost_matrix import CostMatrix
from ml_app.task.multiclass import MulticlassClassification

TRIAGE = CostMatrix(((0, 1, 2), (3, 0, 1), (20, 5, 0)))
"""Missing the last class is dear, above all as the first."""


def test_expected_cost_by_hand() -> None:
    found = TRIAGE.expected(np.array([[0.6, 0.3, 0.1]]))
    # decide 0: 0.3 * 3 + 0.1 * 20; decide 1: 0.6 * 1 + 0.1 * 5; decide 2: 0.6 * 2 + 0.3 * 1
    assert found[0].tolist() == pytest.approx([2.9, 1.1, 1.5])


def test_the_cheapest_is_not_the_likeliest() -> None:
    scores = np.array([[0.6, 0.3, 0.1], [0.98, 0.01, 0.01], [0.5, 0.1, 0.4]])
    assert scores.argmax(axis=1).tolist() == [0, 0, 0]
    assert TRIAGE.cheapest(scores).tolist() == [1, 0, 2]
    assert [TRIAGE.cheapest_one(row) for row in scores.tolist()] == [1, 0, 2]


def test_of_equals_the_first() -> None:
    even = CostMatrix(((0, 1, 1), (1, 0, 1), (1, 1, 0)))
    for row in ([0.4, 0.4, 0.2], [0.2, 0.4, 0.4], [1 / 3, 1 / 3, 1 / 3]):
        first = row.index(max(row))
        assert even.cheapest(np.array([row])).tolist() == [first]
        assert even.cheapest_one(row) == first
    free = CostMatrix(((0, 0), (0, 0)))
    assert free.cheapest_one([0.1, 0.9]) == free.cheapest(np.array([[0.1, 0.9]]))[0] == 0


def test_one_row_is_decided_like_many_also_where_sums_are_rounded() -> None:
    rng = np.random.default_rng(0)
    for classes in (2, 3, 7):
        cells = rng.integers(0, 4, (classes, classes)).astype(np.float64)  # small: many equals
        np.fill_diagonal(cells, 0.0)
        costs = CostMatrix(tuple(map(tuple, cells.tolist())))
        parts = rng.integers(0, 6, (500, classes)) + 1e-3
        scores = parts / parts.sum(axis=1, keepdims=True)
        many = costs.cheapest(scores)
        assert [costs.cheapest_one(row) for row in scores.tolist()] == many.tolist()
        paid = costs.expected(scores)
        assert paid == pytest.approx(scores @ cells)
        assert (paid[np.arange(500), many] == paid.min(axis=1)).all()


def test_costs_that_are_alike_decide_for_the_likeliest() -> None:
    scores = np.random.default_rng(1).dirichlet(np.ones(5), 400)
    alike = CostMatrix(tuple(map(tuple, (7.0 * (1 - np.eye(5))).tolist())))
    assert (alike.cheapest(scores) == scores.argmax(axis=1)).all()


def test_a_price_on_right_decisions_counts() -> None:
    inspected = CostMatrix(((0, 5), (9, 5)))  # deciding for the second always costs 5
    assert inspected.cheapest(np.array([[0.5, 0.5], [0.4, 0.6]])).tolist() == [0, 1]


def test_cost_of_each_row() -> None:
    y, decisions = np.array([0, 0, 1, 2, 2]), np.array([0, 2, 0, 0, 2])
    assert TRIAGE.of(y, decisions).tolist() == [0, 2, 3, 20, 0]


def test_impossible_costs_are_refused() -> None:
    with pytest.raises(ValueError, match=r"must be square, found rows of \[2, 1\]"):
        CostMatrix(((0, 1), (1,)))
    with pytest.raises(ValueError, match="finite"):
        CostMatrix(((0, float("nan")), (1, 0)))
    with pytest.raises(ValueError, match="costs of 2 classes for 3 labels"):
        MulticlassClassification("kind", ("a", "b", "c"), ((0, 1), (1, 0)))
