import numpy as np
import pyarrow as pa
import pytest

from ml_app.feature.ratio import Ratio

EDGES = [0.0, -0.0, 1.0, -3.0, 7.0, 1e-30, 1e30, None]
TABLE = pa.table(
    {
        "a": pa.array([a for a in EDGES for _ in EDGES], pa.float64()),
        "b": pa.array([b for _ in EDGES for b in EDGES], pa.float64()),
    }
)
RATIO = Ratio("share", "a", "b")


def test_a_row_is_encoded_as_in_a_table() -> None:
    rows = np.array([RATIO.encode_row(row) for row in TABLE.to_pylist()], np.float32)
    np.testing.assert_array_equal(rows, RATIO.fit(TABLE).encode(TABLE))


@pytest.mark.parametrize(("a", "b"), [(1.0, 0.0), (0.0, 0.0), (1e30, 1e-30), (None, 1.0)])
def test_what_is_not_defined_is_missing_not_infinite(a: float | None, b: float) -> None:
    assert np.isnan(RATIO.encode_row({"a": a, "b": b})[0])


def test_whole_numbers_are_divided_as_numbers() -> None:
    table = pa.table({"a": [1], "b": [4]})
    assert RATIO.encode(table).tolist() == [[0.25]]
    assert RATIO.encode_row({"a": 1, "b": 4}) == (0.25,)


def test_its_name_stands_in_reports() -> None:
    assert (RATIO.names, RATIO.inputs, RATIO.state()) == (("share",), ("a", "b"), {})
    assert RATIO.restore({}) is RATIO
    assert RATIO.transformer(scale=False, missing=True) == "passthrough"
