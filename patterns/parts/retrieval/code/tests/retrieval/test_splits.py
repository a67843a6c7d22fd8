from dataclasses import replace

import numpy as np
import pytest

from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.splits import (
    Holdout,
    global_time,
    inner,
    items_out,
    leave_last_out,
    random_out,
)


def events() -> Interactions:
    return Interactions.of(
        ["a", "a", "a", "a", "b", "c", "c", "d", "d", "d"],
        ["x", "y", "z", "w", "x", "x", "y", "x", "y", "x"],
        [1.0, 2.0, 3.0, 3.0, 1.0, 5.0, 5.0, 1.0, 2.0, 3.0],
    )


def test_the_last_item_is_held_out_with_what_shares_its_time() -> None:
    holdout = leave_last_out(events())
    ids = holdout.train.items
    assert {ids[i] for i in holdout.targets[0]} == {"z", "w"}
    assert [ids[i] for i in holdout.train.history(0)] == ["x", "y"]
    holdout.check()


def test_one_event_or_one_time_is_only_learned_from() -> None:
    holdout = leave_last_out(events())
    assert holdout.targets.lengths.tolist() == [2, 0, 0, 0]
    assert len(holdout.train.history(1)) == 1
    assert len(holdout.train.history(2)) == 2


def test_an_item_had_before_is_nothing_to_find() -> None:
    holdout = leave_last_out(events())
    ids = holdout.train.items
    assert [ids[i] for i in holdout.train.history(3)] == ["x", "y"]


def test_without_order_a_random_item_is_held_out_and_said() -> None:
    unordered = Interactions.of(["a", "a", "b"], ["x", "y", "x"])
    holdout = leave_last_out(unordered)
    assert "random" in holdout.method
    assert holdout.users.tolist() == [0]
    assert random_out(unordered, 0).targets.items.tolist() == holdout.targets.items.tolist()
    assert inner(unordered, 3).users.tolist() == [0]


def test_a_test_pair_found_in_training_is_refused() -> None:
    train = events()
    leaking = Holdout(train, Histories.of([[train.history(0)[0]], [], [], []]), "by hand")
    with pytest.raises(Refused, match="training pairs, first user 'a'"):
        leaking.check()


def test_nothing_held_out_is_refused() -> None:
    with pytest.raises(Refused, match="nothing is held out"):
        leave_last_out(Interactions.of(["a", "b"], ["x", "y"], [1.0, 2.0])).check()


def test_time_splits_everybody_at_once() -> None:
    holdout = global_time(events(), 0.3)
    assert holdout.train.time.max() <= 3.0
    assert holdout.users.tolist() == [2]
    assert not len(holdout.train.history(2))
    holdout.check()


def test_time_cannot_split_what_has_none() -> None:
    missing = replace(events(), time=np.full(len(events()), np.nan))
    with pytest.raises(Refused, match="time of every event"):
        global_time(missing, 0.2)
    equal = replace(events(), time=np.ones(len(events())))
    with pytest.raises(Refused, match="too equal"):
        global_time(equal, 0.2)


def test_a_sample_keeps_the_targets_of_fewer_users() -> None:
    many = Interactions.of(
        np.repeat(np.arange(20), 3), np.tile(np.arange(3), 20), np.tile([1.0, 2.0, 3.0], 20)
    )
    holdout = leave_last_out(many)
    part = holdout.sample(5, seed=0)
    assert len(part.users) == 5
    assert all(part.targets[u].tolist() == holdout.targets[u].tolist() for u in part.users)
    assert holdout.sample(50, 0) is holdout


def test_hidden_items_have_no_training_events() -> None:
    found = events()
    holdout, hidden = items_out(found, 0.5, 0)
    assert hidden.sum() == 2
    assert not hidden[holdout.train.item].any()
    assert hidden[holdout.targets.items].all()
    assert len(holdout.train) == int((~hidden[found.item]).sum())
    holdout.check()
