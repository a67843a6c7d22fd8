import numpy as np
import pyarrow as pa

from ml_app.feature.boolean import Boolean

TABLE = pa.table({"b": pa.array([True, False, None])})


def test_true_is_1_false_is_0_missing_is_nan() -> None:
    np.testing.assert_array_equal(Boolean("b").encode(TABLE), [[1], [0], [np.nan]])


def test_a_row_is_encoded_as_in_a_table() -> None:
    fitted = Boolean("b").fit(TABLE)
    rows = [fitted.encode_row(row) for row in TABLE.to_pylist()]
    np.testing.assert_array_equal(rows, fitted.encode(TABLE))
    assert np.isnan(fitted.encode_row({}))


def test_gaps_take_the_more_frequent_value() -> None:
    table = pa.table({"b": pa.array([True, True, False, None])})
    transformer = Boolean("b").transformer(scale=False, missing=False)
    assert transformer.fit_transform(Boolean("b").encode(table)).ravel().tolist() == [1, 1, 0, 1]


def test_nothing_is_learned() -> None:
    feature = Boolean("b")
    assert feature.restore(feature.fit(TABLE).state()) == feature
    assert (feature.name, feature.names, feature.inputs) == ("b", ("b",), ("b",))
