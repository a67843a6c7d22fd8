"""From cells to a column type, and what is remembered of the cells."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mldesign.profile import ColumnFacts, profile_source
from mldesign.profile.contract import bounds, column_type, rules
from mldesign.profile.kinds import kind_of
from mldesign.profile.tally import Tally


def column(cells: Sequence[str], name: str = "x") -> ColumnFacts:
    tally = Tally(name, limit=10_000)
    tally.add(cells)
    return tally.facts()


@pytest.mark.parametrize(
    ("cells", "type_"),
    [
        (["1", "2", "-3"], "integer"),
        (["1", "2.5", "1e3", ".5", "5."], "number"),
        (["1.0", "2.0"], "number"),
        (["true", "False", "yes"], "boolean"),
        (["0", "1", "1"], "integer"),
        (["2024-01-31", "2024-02-01T10:00", "2024-02-01 10:00:59.5Z"], "date"),
        (["2024-02-30", "2024-01-01"], "category"),
        (["007", "008", "012"], "category"),
        (["1_000", "2_000"], "category"),
        (["A", "B", "A"], "category"),
        ([f"K{n:05d}" for n in range(60)], "identifier"),
        ([f"the {n} quick brown foxes jump over" for n in range(60)], "text"),
        ([f"v{n % 40}" for n in range(500)], "category"),
        ([f"v{n % 200}" for n in range(500)], "category"),
        (["", "", ""], "category"),
        (["31/12/2024", "30/11/2024"], "category"),
        (["1,5", "2,75"], "category"),
        (["9" * 40, "1"], "number"),
    ],
)
def test_type(cells: list[str], type_: str) -> None:
    assert column(cells).type == type_


def test_missing_values_do_not_change_the_type() -> None:
    found = column(["1", "NA", "?", " ", "3", "nan"])
    assert (found.type, found.nulls, found.distinct) == ("integer", 4, 2)
    assert found.null_share == pytest.approx(4 / 6)
    assert found.values == ("1", "3")


def test_a_few_strays_are_faults_and_many_are_another_type() -> None:
    few = column([*map(str, range(400)), "n/k"])
    assert (few.type, few.odd_cells, few.odd) == ("integer", 1, ("n/k",))
    assert column([*map(str, range(400)), *["n/k"] * 40]).type == "text"


def test_infinity_is_a_number_that_does_not_fit() -> None:
    found = column([*("1.5" for _ in range(300)), "inf"])
    assert (found.type, found.maximum, found.odd_cells) == ("number", 1.5, 1)
    assert found.notes == ("infinite numbers count as faults",)


def test_values_are_ordered_by_size_when_they_are_numbers() -> None:
    assert column(["10", "9", "-1"]).values == ("-1", "9", "10")
    assert column(["b10", "b9"]).values == ("b10", "b9")


def test_dates_in_order_are_seen_over_pieces() -> None:
    tally = Tally("day", limit=100)
    tally.add(["2024-01-01", "2024-01-02"])
    tally.add(["2024-01-02", "2024-03-01"])
    assert tally.facts().ascending
    tally.add(["2024-02-01"])
    assert not tally.facts().ascending


def test_other_ways_to_write_dates_and_numbers_are_noted() -> None:
    assert "ISO 8601" in column(["31.12.2024", "01.01.2025"]).notes[0]
    assert "decimal comma" in column(["1,5", "1.234,5"]).notes[0]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "4"], (1, 4)),
        (["0", "23"], (0, 23)),
        (["0.1", "0.9"], (0, 1)),
        (["19", "75"], (0, 103)),
        (["295.3", "304.5"], (290.7, 309.1)),
        (["-165580", "964511"], (-800000, 1600000)),
        (["-90", "-50"], (-110, -30)),
        (["5.5", "5.5"], (5.0, 6.0)),
    ],
)
def test_bounds_leave_headroom(cells: list[str], expected: tuple[float, float]) -> None:
    low, high = bounds(column(cells))
    assert (low, high) == pytest.approx(expected)


@given(st.lists(st.floats(-1e12, 1e12, allow_subnormal=False), min_size=1, max_size=30))
def test_bounds_hold_what_was_seen(numbers: list[float]) -> None:
    found = column([repr(n) for n in numbers])
    low, high = bounds(found)
    assert low <= min(numbers)
    assert high >= max(numbers)


@given(st.text(max_size=60))
def test_every_text_is_of_some_kind(text: str) -> None:
    kind, size = kind_of(text)
    assert kind
    assert (size is None) == (kind not in ("integer", "number", "date"))


def test_few_whole_numbers_under_a_telling_name_are_codes() -> None:
    assert column_type(column(["1", "2", "1", "2"], "SEX")) == "category"
    assert column_type(column(["1", "2", "3"], "weather_type")) == "category"
    assert column_type(column(["0", "1", "0"], "kind")) == "integer"
    assert column_type(column(["1", "2", "3"], "children")) == "integer"
    assert rules(column(["1", "2", ""], "sex")) == {
        "type": "category",
        "categories": ["1", "2"],
        "nullable": True,
    }


def test_facts_as_plain_data(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("age,kind\n30,a\n,b\n")
    facts = profile_source(path, "csv", deep=False).as_facts()
    assert facts["exists"] is True
    assert facts["rows"] == 2
    age = facts["columns"]["age"]
    assert (age["type"], age["nullable"], age["min"], age["max"]) == ("integer", True, 30, 30)
    assert facts["columns"]["kind"]["values"] == ("a", "b")
    assert facts["columns"]["kind"]["counts"] == {"a": 1, "b": 1}
