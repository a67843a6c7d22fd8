from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml_app.refusal import Refused
from ml_app.split.temporal import TemporalSplit

DAY = 86_400_000_000
UNTIMED = settings(max_examples=60, deadline=None, derandomize=True)


def rows(instants: list[int]) -> pa.Table:
    """One row at each of these microseconds."""
    return pa.table({"at": pa.array(instants, pa.int64()).cast(pa.timestamp("us"))})


DAILY = rows([day * DAY for day in range(100)])
"""Row n is that of day n."""


def days(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


def test_the_last_days_test_and_as_many_before_them_validate() -> None:
    parts = TemporalSplit("at", validation=None, test_window_days=10).parts(DAILY, "y", 0)
    assert parts.test.tolist() == days(90, 99)
    assert parts.validation.tolist() == days(80, 89)
    assert parts.train.tolist() == days(0, 79)
    assert parts.development.tolist() == days(0, 89)


def test_a_gap_lies_before_each_window() -> None:
    split = TemporalSplit("at", validation=None, gap_days=3, test_window_days=10)
    parts = split.parts(DAILY, "y", 0)
    assert parts.test.tolist() == days(90, 99)
    assert parts.validation.tolist() == days(77, 86)
    assert parts.train.tolist() == days(0, 73)
    assert parts.development.tolist() == days(0, 86)


def test_a_training_window_counts_back_from_what_is_not_known_yet() -> None:
    split = TemporalSplit("at", gap_days=3, training_days=20)
    parts = split.parts(DAILY, "y", 0)
    assert parts.test.tolist() == days(80, 99)
    assert parts.development.tolist() == days(57, 76)
    assert parts.validation.tolist() == days(60, 76)
    assert parts.train.tolist() == days(37, 56)


def test_folds_learn_from_the_training_window() -> None:
    split = TemporalSplit("at", training_days=20, test_window_days=5)
    assert [(f[0].tolist(), f[1].tolist()) for f in split.folds(DAILY, "y", 2, 0)] == [
        (days(70, 89), days(90, 94)),
        (days(75, 94), days(95, 99)),
    ]


def test_a_training_window_needs_dates() -> None:
    with pytest.raises(Refused, match="a window of 20 days needs to know when rows were"):
        TemporalSplit(training_days=20).parts(DAILY, "y", 0)


def test_a_made_up_sample_fits_into_the_training_window() -> None:
    places = np.array([0.0, 0.5, 1.0])
    split = TemporalSplit("at", training_days=20)
    assert split.days_of(places, 0) == pytest.approx([0, 10, 20])


def test_a_share_of_all_rows_may_validate_before_a_window() -> None:
    split = TemporalSplit("at", validation=0.25, gap_days=3, test_window_days=10)
    parts = split.parts(DAILY, "y", 0)
    assert parts.test.tolist() == days(90, 99)
    assert parts.validation.tolist() == days(62, 86)
    assert parts.train.tolist() == days(0, 58)


def test_a_window_holds_its_end_and_not_its_start() -> None:
    newest = 99 * DAY
    at = [newest - 10 * DAY, newest - 10 * DAY + 1, newest]
    table = rows([*(day * DAY for day in range(60)), *at])
    parts = TemporalSplit("at", validation=0.2, test_window_days=10).parts(table, "y", 0)
    assert parts.test.tolist() == [61, 62]
    assert parts.validation.max() == 60


def test_rows_of_one_instant_stay_together_and_their_order_does_not_matter() -> None:
    order = np.random.default_rng(0).permutation(np.repeat(np.arange(40), 3))
    split = TemporalSplit("at", validation=0.1, test_window_days=5)
    parts = split.parts(rows([int(day) * DAY for day in order]), "y", 0)
    assert sorted(order[parts.test]) == sorted(days(35, 39) * 3)
    assert sorted(order[parts.validation]) == sorted(days(31, 34) * 3)


def test_origins_roll_by_a_window_where_no_step_is_given() -> None:
    split = TemporalSplit("at", gap_days=2, test_window_days=10)
    assert bounds(split, 3) == [((0, 67), (70, 79)), ((0, 77), (80, 89)), ((0, 87), (90, 99))]


def test_a_shorter_step_overlaps_and_a_longer_one_leaves_rows_out() -> None:
    near = TemporalSplit("at", test_window_days=10, step_days=4)
    far = TemporalSplit("at", test_window_days=10, step_days=30)
    assert bounds(near, 3) == [((0, 81), (82, 91)), ((0, 85), (86, 95)), ((0, 89), (90, 99))]
    assert bounds(far, 2) == [((0, 59), (60, 69)), ((0, 89), (90, 99))]


def test_a_step_alone_is_how_long_each_window_is() -> None:
    split = TemporalSplit("at", step_days=7)
    assert bounds(split, 2) == [((0, 85), (86, 92)), ((0, 92), (93, 99))]
    assert split.parts(DAILY, "y", 0).test.tolist() == days(80, 99)


def bounds(split: TemporalSplit, count: int) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """First and last day that each fold learns from, and that it scores; none between missing."""
    found = []
    for learn, score in split.folds(DAILY, "y", count, seed=0):
        assert learn.tolist() == days(learn[0], learn[-1])
        assert score.tolist() == days(score[0], score[-1])
        found.append(((int(learn[0]), int(learn[-1])), (int(score[0]), int(score[-1]))))
    return found


def test_the_last_fold_of_the_development_rows_is_the_validation_part() -> None:
    split = TemporalSplit("at", validation=None, gap_days=3, test_window_days=10)
    parts = split.parts(DAILY, "y", 0)
    learn, score = split.folds(DAILY.take(parts.development), "y", 2, 0)[-1]
    assert parts.development[learn].tolist() == parts.train.tolist()
    assert parts.development[score].tolist() == parts.validation.tolist()


@st.composite
def one_a_day(draw: st.DrawFn) -> list[int]:
    """Sixty days with a row, or two of one instant, at any time of each, in any order: two days in
    a row always hold one."""
    times = draw(st.lists(st.integers(0, DAY - 1), min_size=60, max_size=60))
    twice = draw(st.sets(st.integers(0, 59)))
    at = [day * DAY + time for day, time in enumerate(times)]
    return draw(st.permutations([*at, *(at[day] for day in twice)]))


@UNTIMED
@given(
    instants=one_a_day(),
    window=st.floats(2, 8),
    step=st.none() | st.floats(0.5, 8),
    gap=st.floats(0, 5),
    count=st.integers(1, 5),
)
def test_every_fold_learns_from_what_is_older_than_the_gap_before_all_it_scores(
    instants: list[int], window: float, step: float | None, gap: float, count: int
) -> None:
    split = TemporalSplit("at", gap_days=gap, test_window_days=window, step_days=step)
    folds = split.folds(rows(instants), "y", count, seed=0)
    at = np.array(instants)
    assert len(folds) == count
    assert at[folds[-1][1]].max() == at.max()
    for learn, score in folds:
        assert at[score].min() - at[learn].max() > round(gap * DAY)
        assert np.ptp(at[score]) < round(window * DAY)


@UNTIMED
@given(
    instants=one_a_day(),
    window=st.floats(2, 8),
    gap=st.floats(0, 5),
    validation=st.none() | st.floats(0.05, 0.4),
)
def test_parts_follow_each_other_and_the_gap_lies_between(
    instants: list[int], window: float, gap: float, validation: float | None
) -> None:
    split = TemporalSplit("at", validation=validation, gap_days=gap, test_window_days=window)
    parts = split.parts(rows(instants), "y", seed=0)
    at, wait = np.array(instants), round(gap * DAY)
    assert at[parts.test].tolist() == at[at > at.max() - round(window * DAY)].tolist()
    assert at[parts.test].min() - at[parts.development].max() > wait
    assert at[parts.validation].min() - at[parts.train].max() > wait
    assert set(parts.train) | set(parts.validation) <= set(parts.development)


def test_too_little_time_for_the_origins_is_refused_with_how_many_fit() -> None:
    split = TemporalSplit("at", gap_days=5, test_window_days=20)
    assert len(split.folds(DAILY, "y", 4, 0)) == 4
    with pytest.raises(Refused, match=r"4 of 5 rolling origins fit.* 105 days.* span 99.*most 4"):
        split.folds(DAILY, "y", 5, 0)


def test_a_window_without_rows_is_refused_with_how_many_fit() -> None:
    silent = rows([day * DAY for day in range(100) if not 60 <= day < 80])
    split = TemporalSplit("at", test_window_days=10)
    with pytest.raises(Refused, match=r"2 of 3 rolling origins fit: each needs rows in its window"):
        split.folds(silent, "y", 3, 0)


def test_where_hardly_any_origin_fits_fewer_are_no_remedy() -> None:
    with pytest.raises(Refused, match=r"1 of 2 rolling origins fit.*; shorten `test_window`"):
        TemporalSplit("at", test_window_days=60).folds(DAILY, "y", 2, 0)


@pytest.mark.parametrize(
    ("split", "message"),
    [
        (TemporalSplit(test_window_days=10), "a window of 10 days .* `time:`"),
        (TemporalSplit(step_days=7), "a window of 7 days .* `time:`"),
        (TemporalSplit("place", test_window_days=10), "`place`, which holds no dates"),
        (
            TemporalSplit("at", validation=None, gap_days=2, test_window_days=60),
            "no rows are left for the train part; the rows span 99 days, of which 60 test and 2",
        ),
        (TemporalSplit("at", test_window_days=400), "no rows are left for the train part"),
    ],
)
def test_what_cannot_be_cut_is_refused_with_a_remedy(split: TemporalSplit, message: str) -> None:
    table = DAILY.append_column("place", pa.array(range(100)))
    with pytest.raises(Refused, match=message):
        split.parts(table, "y", 0)


def test_hours_count_as_parts_of_a_day() -> None:
    start = datetime(2024, 1, 1)
    at = [start + timedelta(hours=hour) for hour in range(96)]
    table = pa.table({"at": pa.array(at, pa.timestamp("us"))})
    parts = TemporalSplit("at", validation=None, test_window_days=0.5).parts(table, "y", 0)
    assert parts.test.tolist() == days(84, 95)
    assert parts.validation.tolist() == days(72, 83)


@pytest.mark.parametrize("gap", [0.0, 3.0])
@pytest.mark.parametrize(
    ("window", "step", "folds"), [(7, None, 20), (60, 30, 3), (0.25, None, 0), (None, 7, 4)]
)
def test_a_made_up_sample_has_rows_for_every_part_and_origin(
    window: float | None, step: float | None, folds: int, gap: float
) -> None:
    validation = None if window else 0.2
    split = TemporalSplit("at", 0.2, validation, gap, window, step)
    at = split.days_of(np.linspace(0, 1, 600), folds)
    assert at is not None
    assert (np.diff(at) >= 0).all()
    table = rows([round(day * DAY) for day in at])
    parts = split.parts(table, "y", 0)
    assert parts.test.size == pytest.approx(120, abs=2)
    assert parts.validation.size == pytest.approx(120, abs=2)
    pairs = split.folds(table.take(parts.development), "y", folds, 0)
    assert all(learn.size >= 180 and score.size >= 5 for learn, score in pairs)


def test_a_sample_for_shares_may_lie_anywhere() -> None:
    assert TemporalSplit("at").days_of(np.linspace(0, 1, 9), 4) is None
