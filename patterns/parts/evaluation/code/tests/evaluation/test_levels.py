"""How columns are cut into parts."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

from ml_app.evaluation.levels import MISSING, OTHER, levels, named


def cut(values: list[Any], kind: pa.DataType | None = None) -> dict[str, list[int]]:
    return {
        level.value: level.rows.tolist()
        for level in levels(pa.chunked_array([pa.array(values, kind)]))
    }


def test_words_by_alphabet_missing_last() -> None:
    assert cut(["own", None, "free", "own"]) == {"free": [2], "own": [0, 3], MISSING: [1]}


def test_booleans_and_few_numbers_by_value() -> None:
    assert cut([True, False, True]) == {"false": [1], "true": [0, 2]}
    assert cut([10, 2, 10]) == {"2": [1], "10": [0, 2]}
    assert list(cut([1.5, None, 0.5])) == ["0.5", "1.5", MISSING]


def test_many_numbers_become_quarters() -> None:
    found = cut(list(range(1, 101)))
    assert list(found) == ["≤ 25", "> 25 to 50", "> 50 to 75", "> 75"]
    assert [len(rows) for rows in found.values()] == [25, 25, 25, 25]
    assert found["≤ 25"] == list(range(25))


def test_skewed_numbers_have_fewer_bins_and_lose_no_row() -> None:
    found = cut([0.0] * 80 + [float(i) for i in range(1, 21)])
    assert list(found) == ["≤ 0", "> 0"]
    assert sum(map(len, found.values())) == 100


def test_dates_by_month() -> None:
    days = [datetime(2024, 3, 31, 23, 59), datetime(2024, 4, 1), None, datetime(2024, 3, 1)]
    assert cut(days, pa.timestamp("us")) == {"2024-03": [0, 3], "2024-04": [1], MISSING: [2]}
    assert list(cut([date(2024, 1, 2)])) == ["2024-01"]


def test_rare_values_are_put_together() -> None:
    values = [f"v{i:02d}" for i in range(30)] + ["v25"] * 3 + [None]
    found = cut(values)
    assert len(found) == 22
    assert len(found["v25"]) == 4
    assert len(found[OTHER]) == 10
    assert list(found)[-2:] == [OTHER, MISSING]


def test_a_column_of_nothing_is_one_missing_part() -> None:
    assert cut([None, None], pa.float64()) == {MISSING: [0, 1]}
    assert cut([None], pa.string()) == {MISSING: [0]}


@pytest.mark.parametrize(
    ("value", "name"), [("own", "x = own"), ("≤ 3", "x ≤ 3"), ("> 3 to 4", "x > 3 to 4")]
)
def test_names_of_parts(value: str, name: str) -> None:
    assert named("x", value) == name
