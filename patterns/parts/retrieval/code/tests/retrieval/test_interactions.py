import numpy as np
import pytest

from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.interactions import Interactions


def test_events_are_sorted_by_user_and_time_and_ties_keep_their_order() -> None:
    events = Interactions.of(["b", "a", "a", "a"], ["x", "z", "y", "x"], [5.0, 2.0, 1.0, 2.0])
    assert events.users == ("a", "b")
    assert events.items == ("x", "y", "z")
    assert events.history(0).tolist() == [1, 2, 0]
    assert events.history(1).tolist() == [0]


def test_repeated_events_are_folded_counted_and_said() -> None:
    events = Interactions.of(
        [1, 1, 1, 1], [7, 7, 8, 7], [1.0, 1.0, 1.0, 2.0], weights=[1.0, 3.0, 1.0, 1.0]
    )
    assert len(events) == 3
    assert events.folded == 1
    assert events.weight.tolist() == [3.0, 1.0, 1.0]
    assert any("repeated" in note for note in events.notes())


def test_events_without_time_are_the_oldest() -> None:
    events = Interactions.of(["a", "a", "a"], ["x", "y", "z"], [2.0, None, 1.0])
    assert events.history(0).tolist() == [1, 2, 0]
    assert events.ordered
    assert any("no time" in note for note in events.notes())


@pytest.mark.parametrize("times", [None, [3.0, 3.0, 3.0]])
def test_without_different_times_there_is_no_order(times: list[float] | None) -> None:
    events = Interactions.of(["a", "a", "b"], ["x", "y", "x"], times)
    assert not events.ordered
    assert any("order is not used" in note for note in events.notes())


def test_the_catalogue_has_items_that_nobody_touched() -> None:
    events = Interactions.of(["a"], ["x"], items=["y", "x"])
    assert events.items == ("x", "y")
    assert events.popularity.tolist() == [1, 0]
    assert events.matrix().toarray().tolist() == [[1.0, 0.0]]


@pytest.mark.parametrize(
    ("users", "items", "further", "said"),
    [
        ([], [], [], "catalogue is empty"),
        ([], [], ["x", "y"], "no interactions"),
        (["a"], ["x"], [], "one item"),
        (["a", None], ["x", "y"], [], "no user or no item"),
        (["a", ""], ["x", "y"], [], "no user or no item"),
        (["a"], ["x", "y"], [], "one value per event"),
        (["a"], ["x"], ["y", None], "no id"),
    ],
)
def test_what_cannot_be_used_is_refused(
    users: list[str], items: list[str], further: list[str | None], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        Interactions.of(users, items, items=further)


def test_weights_must_count() -> None:
    with pytest.raises(Refused, match="positive"):
        Interactions.of(["a", "a"], ["x", "y"], weights=[1.0, 0.0])


def test_weighted_matrix_adds_weights() -> None:
    events = Interactions.of(["a", "a"], ["x", "x"], [1.0, 2.0], [2.0, 3.0], items=["y"])
    assert events.matrix(binary=False).toarray().tolist() == [[5.0, 0.0]]
    assert events.matrix().toarray().tolist() == [[1.0, 0.0]]


def test_histories_know_ages_rows_and_what_was_seen() -> None:
    histories = Histories.of([[1, 2], [], [0]])
    assert histories.ages.tolist() == [1, 0, 0]
    assert histories.rows.tolist() == [0, 0, 2]
    assert histories.seen(3).tolist() == [
        [False, True, True],
        [False, False, False],
        [True, False, False],
    ]
    newest = histories.last(1)
    assert [newest[row].tolist() for row in range(3)] == [[2], [], [0]]


def test_histories_of_chosen_users() -> None:
    events = Interactions.of(["a", "b", "b"], ["x", "y", "x"], [1.0, 1.0, 2.0])
    found = events.histories(np.array([1, 0]))
    assert [found[row].tolist() for row in range(2)] == [[1, 0], [0]]
