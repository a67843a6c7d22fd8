import json
from datetime import datetime
from typing import Any

import pytest

from ml_app.columns import Column
from ml_app.contract import Contract
from ml_app.serving.rows import (
    RowReader,
    one_object,
    rows_of_array,
    rows_of_member,
)


def reader(*columns: Column) -> RowReader:
    return RowReader(Contract(columns), max_rows=10)


@pytest.mark.parametrize("name", ["age", "class", "city of birth", "_private", "field_1", "größe"])
def test_a_column_may_be_called_anything(name: str) -> None:
    found = reader(Column(name, "integer"), Column("field_0", "number"))
    row = {name: 3, "field_0": 1.5}
    assert found.read_one(json.dumps(row).encode()) == row
    assert found.read(json.dumps([row]).encode()).values == [(3, 1.5)]


def test_dates_become_points_in_time_in_utc() -> None:
    found = reader(Column("at", "date", nullable=True))
    row = found.read_one(b'{"at": "2024-05-01T02:00:00+02:00"}')
    assert row == {"at": datetime(2024, 5, 1)}
    assert found.read_one(b'{"at": null}') == {"at": None}
    assert found.read_one(b'{"at": "soon"}') is None


def test_a_request_that_is_no_valid_row_is_left_to_the_slow_path() -> None:
    found = reader(Column("age", "integer"))
    bodies: list[Any] = [b"", b"[]", b'{"age": "1"}', b'{"age": 1, "b": 2}', b"[" * 5000, b"\xff"]
    assert [found.read_one(body) for body in bodies] == [None] * len(bodies)


def test_rows_become_a_table_of_the_contracts_types() -> None:
    found = reader(
        Column("a", "number", nullable=True),
        Column("b", "integer"),
        Column("c", "category"),
        Column("d", "boolean"),
        Column("e", "date"),
    )
    rows = [
        {"a": 1, "b": 2, "c": "x", "d": True, "e": "2024-05-01"},
        {"a": None, "b": 3, "c": "y", "d": False, "e": "2024-05-02"},
    ]
    table = found.table(found.read(json.dumps(rows).encode()))
    assert [str(kind) for kind in table.schema.types] == [
        "double",
        "int64",
        "string",
        "bool",
        "timestamp[us]",
    ]
    assert table["e"].to_pylist() == [datetime(2024, 5, 1), datetime(2024, 5, 2)]


def test_bounds_between_whole_numbers_are_taken_to_the_next_one_inside() -> None:
    found = reader(Column("age", "integer", minimum=1.5, maximum=3.5))
    accepted = [n for n in range(6) if found.read_one(b'{"age": %d}' % n)]
    assert accepted == [2, 3]


def test_bodies_are_cut_into_one_object_for_each_row() -> None:
    assert one_object(b'{"a": 1}') == (b'{"a": 1}',)
    assert rows_of_array(b'[{"a": 1}, {"a": 2}]') == [b'{"a": 1}', b'{"a": 2}']
    assert rows_of_member(b'{"rows": [{"a": 1}]}') == [b'{"a": 1}']
