from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pytest

from ml_app.conversion import CONVERSIONS
from ml_app.instants import parse_instant


def converted(kind: str, values: list[Any], arrow: pa.DataType | None = None) -> list[Any]:
    """Converted values, with `"bad"` where a value does not fit."""
    typed, bad = CONVERSIONS[kind](pa.array(values, arrow))
    marks = [False] * len(values) if bad is None else bad.tolist()
    assert all(v is None for v, mark in zip(typed.to_pylist(), marks, strict=True) if mark)
    return ["bad" if m else v for v, m in zip(typed.to_pylist(), marks, strict=True)]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("number", ["1", "-2.5", "+3", ".5", "1e3", None], [1.0, -2.5, 3.0, 0.5, 1000.0, None]),
        ("number", [" 1 ", "2x", "0x10", "", None], [1.0, "bad", "bad", "bad", None]),
        ("number", ["1,5", "1_000", "--1", "1e999"], ["bad"] * 4),
        ("number", ["nan", "1"], [None, 1.0]),
        ("integer", ["1", "20000.0", "-3", None], [1, 20000, -3, None]),
        ("integer", ["1.5", "x", "7", "1e30"], ["bad", "bad", 7, "bad"]),
        ("boolean", ["true", "No", "1", "F", " y ", None], [True, False, True, False, True, None]),
        ("boolean", ["2", "maybe", "true"], ["bad", "bad", True]),
        ("category", ["a", "", None], ["a", "", None]),
        ("text", ["a b"], ["a b"]),
    ],
)
def test_text_becomes_typed(kind: str, values: list[str | None], expected: list[Any]) -> None:
    assert converted(kind, values, pa.string()) == expected


@pytest.mark.parametrize(
    ("kind", "values", "arrow", "expected"),
    [
        ("number", [1, None], pa.int32(), [1.0, None]),
        ("number", [1.5, float("nan")], pa.float32(), [1.5, None]),
        ("number", [date(2026, 1, 1)], pa.date32(), ["bad"]),
        ("integer", [1.0, 1.5], pa.float64(), [1, "bad"]),
        ("integer", [7], pa.int8(), [7]),
        ("category", [1, 2], pa.int64(), ["1", "2"]),
        ("category", ["a"], pa.dictionary(pa.int8(), pa.string()), ["a"]),
        ("category", ["a"], pa.large_string(), ["a"]),
        ("boolean", [True, None], pa.bool_(), [True, None]),
        ("boolean", [1, 0, 2], pa.int64(), [True, False, "bad"]),
        ("date", [5], pa.int64(), ["bad"]),
    ],
)
def test_typed_values_are_taken_as_they_are_meant(
    kind: str, values: list[Any], arrow: pa.DataType, expected: list[Any]
) -> None:
    assert converted(kind, values, arrow) == expected


def test_dates_are_utc_without_a_zone() -> None:
    noon = datetime(2026, 1, 31, 12)
    assert converted("date", ["2026-01-31", "2026-01-31T12:00:00"]) == [
        datetime(2026, 1, 31),
        noon,
    ]
    mixed = ["2026-01-31T14:00:00+02:00", "2026-01-31T12:00:00Z", "31.01.2026", None]
    assert converted("date", mixed) == [noon, noon, "bad", None]
    zoned = pa.timestamp("ms", "Europe/Berlin")
    assert converted("date", [noon.replace(tzinfo=UTC)], zoned) == [noon]
    assert converted("date", [date(2026, 1, 31)], pa.date32()) == [datetime(2026, 1, 31)]


@pytest.mark.parametrize("value", ["", "yesterday", 3, None])
def test_what_is_no_date_is_told(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_instant(value)
