"""Intervals over users."""

import numpy as np
import pytest

from ml_app.recommendation.bootstrap import estimates


def test_a_mean_lies_in_its_interval_and_seeds_repeat() -> None:
    values = {"a": np.random.default_rng(1).random(400)}
    found = estimates(values, 0)["a"]
    assert found.low < found.value < found.high
    assert found.n == 400
    assert found.high - found.low == pytest.approx(2 * 1.96 * 0.2887 / 20, rel=0.15)
    assert estimates(values, 0) == estimates(values, 0)
    assert estimates(values, 0) != estimates(values, 1)


def test_differences_of_columns_meet_the_same_resamples() -> None:
    rng = np.random.default_rng(2)
    first = rng.random(200)
    shifted = estimates({"gain": (first + 0.1) - first}, 0)["gain"]
    assert shifted.low == pytest.approx(0.1)
    assert shifted.high == pytest.approx(0.1)


@pytest.mark.parametrize("users", [0, 1])
def test_too_few_users_have_no_interval(users: int) -> None:
    found = estimates({"a": np.full(users, 0.5)}, 0)["a"]
    assert not found.bounded
    assert found.known is bool(users)
    assert found.n == users


def test_many_users_are_drawn_in_pieces() -> None:
    found = estimates({"a": np.tile([0.0, 1.0], 30_000)}, 0)["a"]
    assert found.low < 0.5 < found.high
