"""The last item of each user is asked for, and is not learned from."""

from ml_app.retrieval.interactions import Interactions
from ml_app.split.leave_last_out import LeaveLastOut


def test_the_last_item_by_time_is_held_out_and_one_event_only_teaches() -> None:
    found = LeaveLastOut().holdout(
        Interactions.of(["u", "u", "u", "v"], ["a", "b", "c", "a"], [3.0, 1.0, 2.0, 9.0])
    )
    items = found.train.items
    assert [items[i] for i in found.targets[0]] == ["a"]
    assert [items[i] for i in found.train.history(0)] == ["b", "c"]
    assert list(found.targets.lengths) == [1, 0]
    found.check()
