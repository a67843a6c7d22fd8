from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from ml_app.text import FittedText


class Letters(FittedText):
    """How often a and b occur; c takes away what a gave."""

    column = "note"
    name = "note"
    width = 3

    def weights(self, text: str) -> Mapping[int, float]:
        """By letter."""
        found = {0: text.count("a") - text.count("c"), 1: text.count("b")}
        return {place: count for place, count in found.items() if count or place == 0}


TABLE = pa.table({"note": pa.array(["aaabbbb", "b", "", None, "ac", "xyz"], pa.string())})


def test_rows_have_a_length_of_one_and_what_says_nothing_is_zero() -> None:
    expected = [[0.6, 0.8, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]
    np.testing.assert_allclose(Letters().encode(TABLE), expected, rtol=1e-6)
    assert Letters().encode(TABLE).dtype == np.float32


def test_a_row_is_encoded_as_in_a_table() -> None:
    rows = [Letters().encode_row(row) for row in TABLE.to_pylist()]
    np.testing.assert_array_equal(np.array(rows, dtype=np.float32), Letters().encode(TABLE))
    assert Letters().encode_row({}) == [0.0, 0.0, 0.0]


def test_columns_are_numbered_and_nothing_is_scaled_again() -> None:
    assert Letters().names == ("note 0", "note 1", "note 2")
    assert Letters().transformer(scale=True, missing=False) == "passthrough"
