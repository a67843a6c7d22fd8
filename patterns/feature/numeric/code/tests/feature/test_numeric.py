import math

import numpy as np
import pyarrow as pa
import pytest

from ml_app.feature.numeric import Numeric

VALUES = [0.0, -1.5, 1e-30, 3.4e38, 16777217.0, 0.1, None]


@pytest.mark.parametrize("indicator", [False, True])
def test_a_row_is_encoded_as_in_a_table(indicator: bool) -> None:
    table = pa.table({"x": pa.array(VALUES, pa.float64())})
    fitted = Numeric("x", indicator).fit(table)
    rows = [fitted.encode_row(row) for row in [*table.to_pylist()]]
    np.testing.assert_array_equal(np.array(rows, np.float32), fitted.encode(table))


def test_whole_numbers_are_numbers() -> None:
    table = pa.table({"x": pa.array([1, 2**40 + 1, None])})
    fitted = Numeric("x").fit(table)
    rows = np.array([fitted.encode_row(row) for row in table.to_pylist()], np.float32)
    np.testing.assert_array_equal(rows, fitted.encode(table))
    assert fitted.encode(table).dtype == np.float32


def test_an_absent_key_and_nan_are_missing() -> None:
    fitted = Numeric("x", indicator=True).restore({"indicator": True})
    for row in ({}, {"x": None}, {"x": math.nan}):
        value, mark = fitted.encode_row(row)
        assert math.isnan(value)
        assert mark == 1.0


def test_an_indicator_comes_only_where_training_had_gaps() -> None:
    without = Numeric("x", indicator=True).fit(pa.table({"x": [1.0, 2.0]}))
    assert without.names == ("x",)
    having = Numeric("x", indicator=True).fit(pa.table({"x": [1.0, None]}))
    assert having.names == ("x", "x is missing")
    assert Numeric("x").restore(having.state()) == having


def test_a_linear_model_gets_gaps_filled_and_numbers_scaled() -> None:
    table = pa.table({"x": [1.0, 2.0, None, 9.0]})
    fitted = Numeric("x").fit(table)
    prepared = fitted.transformer(scale=True, missing=False).fit_transform(fitted.encode(table))
    assert prepared.mean() == pytest.approx(0, abs=1e-6)
    assert prepared[2] == prepared[1]  # the median


def test_trees_get_the_number_as_it_is() -> None:
    fitted = Numeric("x").fit(pa.table({"x": [1.0]}))
    assert fitted.transformer(scale=False, missing=True) == "passthrough"
