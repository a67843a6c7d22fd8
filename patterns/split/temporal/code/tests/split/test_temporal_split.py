from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from ml_app.refusal import Refused
from ml_app.split.temporal import TemporalSplit

DAYS = np.random.default_rng(0).permutation(np.repeat(np.arange(100), 3))
INSTANTS = [datetime(2024, 1, 1) + timedelta(days=int(day)) for day in DAYS]
TABLE = pa.table({"at": pa.array(INSTANTS, pa.timestamp("us")), "y": np.arange(300)})


def test_the_past_trains_and_the_future_tests() -> None:
    parts = TemporalSplit("at").parts(TABLE, "y", seed=0)
    assert DAYS[parts.train].max() < DAYS[parts.validation].min()
    assert DAYS[parts.validation].max() < DAYS[parts.test].min()
    assert [parts.train.size, parts.validation.size, parts.test.size] == [180, 60, 60]
    assert parts.development.size == 240


def test_a_gap_lies_before_the_validation_and_before_the_test_part() -> None:
    parts = TemporalSplit("at", gap_days=7).parts(TABLE, "y", seed=0)
    assert DAYS[parts.validation].min() - DAYS[parts.train].max() == 8
    assert DAYS[parts.test].min() - DAYS[parts.validation].max() == 8
    assert DAYS[parts.test].min() - DAYS[parts.development].max() == 8
    assert set(parts.train) | set(parts.validation) < set(parts.development)


def test_rows_of_one_instant_stay_together() -> None:
    days = [datetime(2024, 1, 1 + n // 10) for n in range(50)]
    table = pa.table({"at": pa.array(days, pa.timestamp("us")), "y": np.arange(50)})
    parts = TemporalSplit("at", test=0.25, validation=0.25).parts(table, "y", 0)
    assert (parts.test.size, parts.validation.size, parts.train.size) == (20, 10, 20)


def test_without_a_time_the_order_of_the_file_counts() -> None:
    parts = TemporalSplit().parts(TABLE, "y", 0)
    assert parts.train.tolist() == list(range(180))
    assert parts.test.tolist() == list(range(240, 300))


def test_folds_roll_forward() -> None:
    folds = TemporalSplit("at", gap_days=2).folds(TABLE, "y", 4, seed=0)
    assert len(folds) == 4
    for learn, score in folds:
        assert DAYS[score].min() - DAYS[learn].max() == 3
    assert [learn.size for learn, _ in folds] == sorted(learn.size for learn, _ in folds)
    assert DAYS[folds[-1][1]].max() == 99


@pytest.mark.parametrize(
    ("split", "table", "message"),
    [
        (TemporalSplit(gap_days=1), TABLE, "name their date column with `time:`"),
        (TemporalSplit("at", gap_days=90), TABLE, "no rows are left for the train part"),
        (TemporalSplit("at"), TABLE.slice(0, 10), "collect at least 30"),
        (
            TemporalSplit("at"),
            pa.table({"at": pa.array([None] * 40, pa.timestamp("us")), "y": np.arange(40)}),
            "40 rows have no `at`",
        ),
    ],
)
def test_what_cannot_be_split_is_refused_with_a_remedy(
    split: TemporalSplit, table: pa.Table, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        split.parts(table, "y", 0)


def test_folds_without_rows_are_refused() -> None:
    with pytest.raises(Refused, match="shorten the gap"):
        TemporalSplit("at", gap_days=40).folds(TABLE, "y", 5, 0)


def test_a_fold_is_blocks_of_equally_many_rows_where_nothing_is_said_of_time() -> None:
    folds = TemporalSplit("at").folds(TABLE, "y", 3, 0)
    assert [learn.size for learn, _ in folds] == [75, 150, 225]
    assert [score.size for _, score in folds] == [75, 75, 75]


def test_without_a_share_as_much_validates_as_tests() -> None:
    parts = TemporalSplit("at", test=0.1, validation=None).parts(TABLE, "y", 0)
    assert [parts.train.size, parts.validation.size, parts.test.size] == [240, 30, 30]
