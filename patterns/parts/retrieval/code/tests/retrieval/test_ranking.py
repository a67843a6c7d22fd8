from dataclasses import dataclass

import numpy as np
import pytest

from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories, Indices, Vectors
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.intervals import interval
from ml_app.retrieval.ranking import (
    cold_items,
    cold_users,
    mean_ndcg,
    rank,
)
from ml_app.retrieval.splits import Holdout, leave_last_out


@dataclass
class Fixed:
    table: Vectors
    name: str = "fixed"
    title: str = "Fixed"

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        return self.table[users]


def holdout() -> Holdout:
    """Two users who had item 0; the first looks for item 30, the second for 1 and 2."""
    train = Interactions.of(
        ["a", "b"], ["00", "00"], [1.0, 1.0], items=[f"{i:02}" for i in range(40)]
    )
    return Holdout(train, Histories.of([[30], [1, 2]]), "by hand")


def test_places_become_recall_ndcg_and_mrr() -> None:
    table = np.tile(np.arange(40, 0, -1, dtype=np.float32), (2, 1))
    found = rank(Fixed(table), holdout())
    # The seen item 0 is not ranked: item 30 stands 30th, items 1 and 2 stand 1st and 2nd.
    assert found.values["recall@20"].tolist() == [0.0, 1.0]
    assert found.values["recall@50"].tolist() == [1.0, 1.0]
    assert found.values["ndcg@10"].tolist() == [0.0, 1.0]
    assert found.values["mrr"] == pytest.approx([1 / 30, 1.0])
    assert found.values["ndcg@100"][0] == pytest.approx(1 / np.log2(31))
    assert found.lists[0].tolist() == list(range(1, 11))
    assert found.coverage == 10 / 40
    assert found.means()["recall@50"] == 1.0


def test_a_ranker_that_says_the_same_of_all_has_found_nothing() -> None:
    found = rank(Fixed(np.zeros((2, 40), np.float32)), holdout())
    assert found.mean("recall@10") == 0.0
    assert found.values["mrr"] == pytest.approx([1 / 39, 1 / 38])


def test_only_candidates_are_ranked_and_looked_for() -> None:
    table = np.tile(np.arange(40, 0, -1, dtype=np.float32), (2, 1))
    candidates = np.arange(40) >= 29
    found = rank(Fixed(table), holdout(), candidates)
    assert found.users.tolist() == [0]
    assert found.values["mrr"].tolist() == [0.5]


def test_a_leaking_hold_out_is_not_judged() -> None:
    train = holdout().train
    with pytest.raises(Refused, match="training pairs"):
        rank(Fixed(np.zeros((2, 40), np.float32)), Holdout(train, Histories.of([[0], []]), "x"))


def test_novelty_falls_with_popularity() -> None:
    events = Interactions.of(
        ["a", "b", "c", "c"], ["x", "x", "x", "y"], [1.0, 1.0, 1.0, 2.0], items=["z"]
    )
    held = Holdout(events, Histories.of([[1], [1], []]), "by hand")
    found = rank(Fixed(np.zeros((3, 3), np.float32)), held)
    assert found.values["popularity"].tolist() == [0.5, 0.5]
    assert found.values["novelty"] == pytest.approx([2.0, 2.0])


def test_slices_of_cold_users_and_items() -> None:
    events = Interactions.of(
        ["a", "a", "a", "b", "b"], ["x", "y", "z", "x", "y"], [1.0, 2.0, 3.0, 1.0, 2.0]
    )
    held = leave_last_out(events)
    users = held.users
    assert cold_users(held, users, at_most=1).tolist() == [False, True]
    assert cold_items(held, users).tolist() == [True, False]


def test_intervals_hold_the_mean_and_repeat() -> None:
    values = np.random.default_rng(1).random(200)
    found = interval(values)
    assert found.low < found.value < found.high
    assert found == interval(values)
    assert interval(np.empty(0)).n == 0


def test_ndcg_alone_is_that_of_the_whole_ranking() -> None:
    held = holdout()
    table = np.random.default_rng(0).random((2, 40)).astype(np.float32)
    table[:, 0] = -np.inf
    assert mean_ndcg(table, held.targets) == rank(Fixed(table), held).mean("ndcg@100")
