"""Numbers and cells as they are printed."""

import numpy as np
import pytest

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.inputs import refuse_non_finite
from ml_app.evaluation.section import (
    escape,
    interval,
    markdown_table,
    number,
    share,
    with_interval,
)
from ml_app.evaluation.weighing import quotient, ratio, row_mean


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345.6, "12,346"),
        (42.24, "42.2"),
        (1.0, "1.000"),
        (0.7654, "0.765"),
        (0.00123, "0.0012"),
        (-0.00001, "0.0000"),
        (0.0, "0.000"),
        (-3.14159, "-3.142"),
        (float("nan"), "–"),
    ],
)
def test_digits_that_matter(value: float, text: str) -> None:
    assert number(value) == text


def test_intervals_and_shares() -> None:
    assert with_interval(Estimate(0.5, 0.25, 0.75, 8)) == "0.500 [0.250, 0.750]"
    assert interval(Estimate(0.5, float("nan"), float("nan"), 8)) == "–"
    assert share(0.123) == "12.3 %"
    assert share(float("nan")) == "–"


def test_text_from_data_cannot_break_a_table() -> None:
    assert escape("a|b\nc <script> *x* & [y](z)") == ("a\\|b c &lt;script> \\*x\\* &amp; [y]\\(z)")
    assert escape("PAY_0 in [0.1, 0.2]") == "PAY_0 in [0.1, 0.2]"
    assert escape("_x_ `y`") == "\\_x\\_ \\`y\\`"
    table = markdown_table(["name", "n"], [["a|b", "1"]])
    assert table.splitlines() == ["| name | n |", "| --- | ---: |", "| a\\|b | 1 |"]


def test_ratio_of_weighted_sums() -> None:
    function = ratio(np.array([1, 0, 2]), np.array([1, 1, 0]))
    found = function(np.array([[1.0, 1.0, 1.0], [0.0, 2.0, 3.0], [0.0, 0.0, 1.0]]))
    assert found[:2].tolist() == [1.5, 3.0]
    assert np.isnan(found[2])
    assert row_mean(np.array([1.0, 3.0]))(np.array([[3.0, 1.0]])).tolist() == [1.5]
    assert np.isnan(quotient(np.array([0.0]), np.array([0.0]))).all()


def test_non_finite_values_are_named() -> None:
    with pytest.raises(
        ValueError, match="scores: 2 values are NaN or infinite, the first in row 1"
    ):
        refuse_non_finite("scores", np.array([[0.0, 1.0], [np.nan, 1.0], [0.0, np.inf]]))
    refuse_non_finite("scores", np.array([0.0, 1.0]))
