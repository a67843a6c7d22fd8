from datetime import datetime

import numpy as np
import pyarrow as pa

from ml_app.feature.difference import Difference

EDGES = [0.0, 1.5, -3.0, 3e38, -3e38, None]
NUMBERS = pa.table(
    {
        "a": pa.array([a for a in EDGES for _ in EDGES], pa.float64()),
        "b": pa.array([b for _ in EDGES for b in EDGES], pa.float64()),
    }
)
DAYS = [datetime(2024, 2, 28, 12), datetime(2024, 3, 1), None]
DATES = pa.table(
    {
        "a": pa.array([a for a in DAYS for _ in DAYS], pa.timestamp("us")),
        "b": pa.array([b for _ in DAYS for b in DAYS], pa.timestamp("us")),
    }
)


def test_a_row_is_encoded_as_in_a_table() -> None:
    for table, dates in ((NUMBERS, False), (DATES, True)):
        feature = Difference("d", "a", "b", dates)
        rows = np.array([feature.encode_row(row) for row in table.to_pylist()], np.float32)
        np.testing.assert_array_equal(rows, feature.fit(table).encode(table))


def test_dates_differ_in_days() -> None:
    feature = Difference("d", "a", "b", dates=True)
    assert feature.encode_row({"a": "2024-03-01", "b": "2024-02-28T12:00"}) == (1.5,)


def test_what_is_beyond_single_precision_is_missing() -> None:
    assert np.isnan(Difference("d", "a", "b").encode_row({"a": 3e38, "b": -3e38})[0])


def test_its_name_stands_in_reports() -> None:
    feature = Difference("d", "a", "b")
    assert (feature.names, feature.inputs) == (("d",), ("a", "b"))
    assert feature.restore(feature.state()) is feature
    assert feature.transformer(scale=False, missing=True) == "passthrough"
