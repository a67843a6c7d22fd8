import numpy as np
import pyarrow as pa
import pytest

from ml_app.refusal import Refused
from ml_app.split.grouped import GroupedSplit

RNG = np.random.default_rng(0)
GROUPS = np.array([f"customer-{n}" for n in RNG.integers(0, 60, 600)])
TABLE = pa.table({"customer": GROUPS, "y": np.arange(600)})


@pytest.mark.parametrize("seed", range(5))
def test_no_group_is_in_two_parts_and_no_row_is_lost(seed: int) -> None:
    parts = GroupedSplit("customer").parts(TABLE, "y", seed)
    found = [set(GROUPS[p]) for p in (parts.train, parts.validation, parts.test)]
    assert not found[0] & found[1]
    assert not found[0] & found[2]
    assert not found[1] & found[2]
    together = np.concatenate([parts.train, parts.validation, parts.test])
    assert sorted(together) == list(range(600))
    assert parts.test.size == pytest.approx(120, abs=30)


def test_three_groups_make_three_parts_however_large_they_are() -> None:
    table = pa.table({"customer": ["a"] * 98 + ["b", "c"], "y": np.arange(100)})
    for seed in range(6):
        parts = GroupedSplit("customer").parts(table, "y", seed)
        assert parts.train.size + parts.validation.size + parts.test.size == 100


def test_the_seed_decides() -> None:
    split = GroupedSplit("customer")
    np.testing.assert_array_equal(split.parts(TABLE, "y", 1).test, split.parts(TABLE, "y", 1).test)
    assert set(split.parts(TABLE, "y", 1).test) != set(split.parts(TABLE, "y", 2).test)


def test_folds_keep_groups_whole() -> None:
    folds = GroupedSplit("customer").folds(TABLE, "y", 5, seed=0)
    assert all(not set(GROUPS[learn]) & set(GROUPS[score]) for learn, score in folds)
    assert sorted(np.concatenate([score for _, score in folds])) == list(range(600))


def test_rows_without_a_group_are_groups_of_their_own() -> None:
    table = pa.table({"customer": pa.nulls(40, pa.string()), "y": np.arange(40)})
    parts = GroupedSplit("customer").parts(table, "y", 0)
    assert parts.test.size == 8


@pytest.mark.parametrize(
    ("split", "table", "message"),
    [
        (GroupedSplit(None), TABLE, "add `group:`"),
        (GroupedSplit("customer"), TABLE.slice(0, 20), "collect at least 30"),
        (
            GroupedSplit("customer"),
            pa.table({"customer": ["a", "b"] * 20, "y": np.arange(40)}),
            r"has 2 group\(s\), 3 are needed",
        ),
    ],
)
def test_what_cannot_be_split_is_refused_with_a_remedy(
    split: GroupedSplit, table: pa.Table, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        split.parts(table, "y", 0)
