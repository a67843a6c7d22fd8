from typing import Any

import pyarrow as pa
import pytest

from ml_app.columns import Column
from ml_app.contract import Checked, Contract, Fault
from ml_app.refusal import Refused
from ml_app.rules import Repeats

CONTRACT = Contract(
    (
        Column("id", "identifier", unique=True),
        Column("age", "integer", minimum=18, maximum=100, unit="years"),
        Column("income", "number", minimum=0, nullable=True),
        Column("housing", "category", categories=("own", "rent")),
        Column("since", "date", minimum="2020-01-01", nullable=True),
        Column("repaid", "boolean", at_prediction=False),
        Column("class", "category", categories=("good", "bad")),
    ),
    key="id",
    target="class",
    used=frozenset({"age", "income", "housing", "since"}),
)
GOOD = {
    "id": "a",
    "age": "30",
    "income": "1000.5",
    "housing": "own",
    "since": "2021-05-01",
    "repaid": "yes",
    "class": "good",
}


def batch(*rows: dict[str, Any]) -> pa.Table:
    """Good rows, but for the values given; every id is different unless given."""
    filled = [{**GOOD, "id": f"row-{place}", **row} for place, row in enumerate(rows)]
    return pa.table({name: pa.array([r[name] for r in filled], pa.string()) for name in GOOD})


def check(*rows: dict[str, Any]) -> Checked:
    return CONTRACT.check(batch(*rows), target=True)


def test_good_rows_come_out_typed() -> None:
    checked = check({}, {"income": None, "since": None})
    assert checked.faults == ()
    assert checked.rows.tolist() == [1, 2]
    assert [str(field.type) for field in checked.table.schema] == [
        "string",
        "int64",
        "double",
        "string",
        "timestamp[us]",
        "bool",
        "string",
    ]
    assert checked.table["income"].to_pylist() == [1000.5, None]


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ({"age": "17"}, "age", "is below 18 years"),
        ({"age": "101"}, "age", "is above 100 years"),
        ({"age": "18.5"}, "age", "is not a whole number"),
        ({"age": None}, "age", "is missing"),
        ({"income": "-0.1"}, "income", "is below 0"),
        ({"income": "much"}, "income", "is not a number"),
        ({"income": "1e39"}, "income", "is not finite in single precision"),
        ({"income": "inf"}, "income", "is not finite in single precision"),
        ({"housing": "Own"}, "housing", "is not one of own, rent"),
        ({"since": "2019-12-31"}, "since", "is below 2020-01-01"),
        ({"since": "May"}, "since", "is not a date in ISO 8601 such as 2026-01-31"),
        ({"repaid": "perhaps"}, "repaid", "is not true or false"),
        ({"class": None}, "class", "is missing"),
        ({"id": None}, "id", "is missing"),
    ],
)
def test_every_fault_is_named_with_row_column_value_and_rule(
    row: dict[str, Any], column: str, rule: str
) -> None:
    checked = check({}, row, {})
    value = row[column] or ""
    assert checked.faults == (Fault(2, column, value, rule),)
    assert checked.bad.tolist() == [False, True, False]
    assert checked.rows.tolist() == [1, 3]
    assert checked.table.num_rows == 2


def test_the_bounds_themselves_are_allowed() -> None:
    assert check({"age": "18"}, {"age": "100"}, {"since": "2020-01-01"}).faults == ()


def test_all_faults_of_all_rows_are_found_in_the_order_of_rows() -> None:
    checked = check({"age": "5", "housing": "car"}, {}, {"income": "x"})
    assert [(fault.row, fault.column) for fault in checked.faults] == [
        (1, "age"),
        (1, "housing"),
        (3, "income"),
    ]
    assert str(checked.faults[0]) == "row 1, age: '5' is below 18 years"


def test_rows_are_counted_from_where_the_batch_starts() -> None:
    checked = CONTRACT.check(batch({}, {"age": "5"}), first_row=101, target=True)
    assert checked.faults[0].row == 102
    assert checked.rows.tolist() == [101]


def test_repeats_are_found_inside_a_batch_and_across_batches() -> None:
    repeats = Repeats()
    first = batch({"id": "a"}, {"id": "b"}, {"id": "a"})
    again = batch({"id": "c"}, {"id": "b"})
    found = CONTRACT.check(first, target=True, repeats=repeats)
    later = CONTRACT.check(again, first_row=4, target=True, repeats=repeats)
    assert [(f.row, f.rule) for f in (*found.faults, *later.faults)] == [
        (3, "has occurred before, and must be unique"),
        (5, "has occurred before, and must be unique"),
    ]


def test_a_missing_value_is_no_repeat() -> None:
    contract = Contract((Column("n", "integer", nullable=True, unique=True),))
    table = pa.table({"n": pa.array([None, "1", None, "01"], pa.string())})
    assert [fault.row for fault in contract.check(table, target=True).faults] == [4]


def test_rows_to_score_need_only_what_features_read() -> None:
    table = batch({}, {"age": "7"}).drop_columns(["repaid", "class"])
    checked = CONTRACT.check(table, target=False)
    assert checked.table.column_names == ["id", "age", "income", "housing", "since"]
    assert [fault.column for fault in checked.faults] == ["age"]
    assert CONTRACT.check(table.drop_columns(["id"]), target=False).table.num_rows == 1


def test_a_caller_sends_no_key_no_target_and_nothing_from_after_the_outcome() -> None:
    assert [c.name for c in CONTRACT.inputs] == ["age", "income", "housing", "since"]
    assert CONTRACT["age"].minimum == 18


def test_a_column_that_is_missing_altogether_refuses_the_batch() -> None:
    with pytest.raises(Refused, match=r"lacks 2 declared column\(s\): age, housing"):
        CONTRACT.check(batch({}).drop_columns(["age", "housing"]), target=False)


def test_columns_that_are_not_declared_are_dropped_and_can_be_asked_for() -> None:
    table = batch({}).append_column("extra", pa.array(["1"]))
    assert "extra" not in CONTRACT.check(table, target=True).table.column_names
    assert CONTRACT.unknown(table.column_names) == ("extra",)


def test_a_nullable_target_is_still_needed() -> None:
    contract = Contract((Column("y", "number", nullable=True),), target="y")
    table = pa.table({"y": pa.array(["1", None], pa.string())})
    assert [f.rule for f in contract.check(table, target=True).faults] == [
        "is missing, and it is the target"
    ]


def test_many_allowed_values_are_not_all_listed() -> None:
    contract = Contract((Column("c", "category", categories=tuple("abcdefghij")),))
    fault = contract.check(pa.table({"c": ["z"]}), target=True).faults[0]
    assert fault.rule == "is not one of a, b, c, d, e, f, g, h and 2 more"


def test_an_empty_batch_is_fine() -> None:
    checked = CONTRACT.check(batch({}).slice(0, 0), target=True)
    assert (checked.table.num_rows, checked.faults) == (0, ())
