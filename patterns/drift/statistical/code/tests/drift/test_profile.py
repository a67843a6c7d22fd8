import json

import numpy as np
import pyarrow as pa
import pytest

from ml_app.columns import Column
from ml_app.drift.profile import CELLS, KNOTS, Profile, profile
from ml_app.drift.series import (
    Series,
    features_of_rows,
    features_of_table,
    label,
    prediction,
)

COLUMNS = (
    Column("age", "integer"),
    Column("city", "category"),
    Column("member", "boolean"),
    Column("since", "date"),
    Column("note", "text"),
)


def test_a_table_and_rows_give_the_same_series_and_dates_and_text_are_not_watched():
    rows = [
        {"age": 30, "city": "rome", "member": True, "since": "2024-01-01", "note": "x"},
        {"age": None, "city": None, "member": False},
    ]
    table = pa.table({"age": [30, None], "city": ["rome", None], "member": [True, False]})
    from_rows = list(features_of_rows(COLUMNS, rows))
    from_table = list(features_of_table(COLUMNS[:3], table))
    assert [s.name for s in from_rows] == ["age", "city", "member"]
    for one, two in zip(from_rows, from_table, strict=True):
        np.testing.assert_array_equal(one.values, two.values)
    assert from_rows[0].numeric
    assert not from_rows[2].numeric


def test_the_prediction_is_the_score_that_decided_and_the_label_has_its_name():
    several = prediction(np.array([[0.2, 0.5, 0.3], [0.9, 0.05, 0.05]]))
    assert several.values.tolist() == [0.5, 0.9]
    assert label(np.array([1, 0]), ("no", "yes")).values.tolist() == ["yes", "no"]
    assert label(np.array([1.5]), ()).numeric


def test_a_number_is_cut_into_cells_of_equal_share_and_one_for_missing():
    values = np.append(np.arange(1000.0), [np.nan] * 10)
    known = profile(Series("x", "feature", values), 10)
    assert known.counts == (100,) * 10 + (10,)
    assert len(known.knots) == KNOTS
    assert len(known.cells) == 11
    assert known.cells[0] == "≤ 99"
    assert known.cells[-2:] == ("> 899", "missing")
    assert known.count(np.array([-5.0, 5000.0, np.nan])).tolist() == [1] + [0] * 8 + [1, 1]


def test_a_number_that_is_mostly_one_value_has_no_empty_cells():
    values = np.concatenate([np.zeros(900), np.arange(1.0, 101.0)])
    known = profile(Series("x", "feature", values), 10)
    assert 0 not in known.counts[:-1]
    mostly_high = profile(Series("x", "feature", np.append(np.full(900, 99.0), np.arange(90))), 10)
    assert 0 not in mostly_high.counts[:-1]
    single = np.concatenate([np.full(990, 50.0), np.arange(20.0)])
    assert sum(profile(Series("x", "feature", single), 10).counts) == 1010


def test_a_number_with_a_handful_of_values_counts_as_a_category():
    known = profile(Series("x", "feature", np.array([1.0, 2.0, 2.0, np.nan])), 10)
    assert not known.numeric
    assert known.cells == ("1", "2", "other", "missing")
    assert known.counts == (1, 2, 0, 1)
    assert known.count(np.array([2.0, 7.5])).tolist() == [0, 1, 1, 0]


def test_of_a_category_only_the_frequent_values_are_kept():
    values = np.array([f"v{i}" for i in range(150) for _ in range(i + 1)] + [None], dtype=object)
    known = profile(Series("x", "feature", values), 10)
    assert len(known.categories) == CELLS
    assert "v149" in known.categories
    assert known.counts[-1] == 1
    assert known.counts[-2] == sum(range(1, 51))


@pytest.mark.parametrize(
    "values", [np.arange(100.0), np.array(["a", "b", None], dtype=object), np.full(3, np.nan)]
)
def test_its_state_survives_json(values):
    known = profile(Series("x", "label", values), 10)
    assert Profile.restore(json.loads(json.dumps(known.state()))) == known
