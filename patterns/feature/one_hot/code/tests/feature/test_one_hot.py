import json

import numpy as np
import pyarrow as pa

from ml_app.feature.one_hot import FittedOneHot, OneHot


def table(*values: str | None) -> pa.Table:
    return pa.table({"c": pa.array(values, pa.string())})


def columns(fitted: FittedOneHot, *values: str | None) -> list[list[float]]:
    """What the model sees of these values."""
    transformer = fitted.transformer(scale=True, missing=False)
    transformer.fit(fitted.encode(table("a")))
    found: list[list[float]] = transformer.transform(fitted.encode(table(*values))).tolist()
    return found


def test_each_value_has_a_column_and_what_has_none_is_all_zero() -> None:
    fitted = OneHot("c", min_count=1).fit(table("a", "b"))
    assert columns(fitted, "a", "b", "never", None) == [[1, 0], [0, 1], [0, 0], [0, 0]]


def test_missing_has_a_column_when_training_had_such_rows() -> None:
    fitted = OneHot("c", min_count=1).fit(table("a", None))
    assert columns(fitted, "a", None, "never") == [[0, 1], [1, 0], [0, 0]]


def test_rare_and_unseen_values_share_a_column() -> None:
    fitted = OneHot("c", min_count=2).fit(table("a", "a", "b", "c"))
    assert columns(fitted, "a", "b", "c", "never") == [[1, 0], [0, 1], [0, 1], [0, 1]]


def test_a_column_without_values_can_be_fitted() -> None:
    fitted = OneHot("c").fit(table(None, None))
    assert columns(OneHot("c").fit(table()), "a") == [[0]]
    assert columns(fitted, None, "a") == [[1], [0]]


def test_a_row_is_encoded_as_in_a_table() -> None:
    rows = table("a", "b", "never", None, "")
    for min_count in (1, 2):
        fitted = OneHot("c", min_count).fit(table("a", "a", "b", None))
        encoded = [fitted.encode_row(row) for row in rows.to_pylist()]
        np.testing.assert_array_equal(encoded, fitted.encode(rows))
        assert fitted.encode_row({}) == fitted.encode_row({"c": None})


def test_it_survives_being_stored() -> None:
    fitted = OneHot("c", min_count=2).fit(table("a", "a", "b", None))
    assert OneHot("c").restore(json.loads(json.dumps(fitted.state()))) == fitted
