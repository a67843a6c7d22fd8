"""Who wins, by how much, and for whom."""

from dataclasses import dataclass

import numpy as np
import pytest

from ml_app.recommendation.judging import (
    FEWEST,
    better,
    gains,
    rank_all,
    slices_of,
)
from ml_app.recommendation.task import METRICS, PRIMARY, Retrieval
from ml_app.retrieval.arrays import Histories, Indices, Vectors
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.splits import Holdout, leave_last_out

ITEMS = 40
NDCG = Retrieval().metric(PRIMARY)


@dataclass(frozen=True)
class After:
    """Knows that the item after the last one comes next, in a share of the cases."""

    name: str
    share: float = 1.0
    title: str = "After"

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        found = np.zeros((len(users), ITEMS), dtype=np.float32)
        noise = np.random.default_rng(0).random(len(users))
        for row in range(len(users)):
            right = (histories[row][-1] + 1) % ITEMS
            found[row] = np.linspace(0, 0.5, ITEMS)
            found[row, right] = 1.0 if noise[row] < self.share else -1.0
        return found


@pytest.fixture(scope="module")
def holdout() -> Holdout:
    """Users walk along a circle of items."""
    rng = np.random.default_rng(3)
    users, items, times = [], [], []
    for user in range(120):
        start, length = rng.integers(0, ITEMS), rng.integers(2, 12)
        for step in range(length):
            users.append(f"u{user:03d}")
            items.append(f"i{(start + step) % ITEMS:02d}")
            times.append(float(step))
    return leave_last_out(Interactions.of(users, items, times))


def test_the_towers_ship_unless_another_is_better_beyond_noise(holdout: Holdout) -> None:
    towers, worse, alike = rank_all(
        (After("towers", 0.8), After("worse", 0.3), After("alike", 0.8)), holdout, 0
    )
    winner, reason = better(towers, (worse, alike), NDCG, 0)
    assert winner is towers
    assert "is not told apart from the best baseline" in reason
    winner, reason = better(towers, (worse,), NDCG, 0)
    assert winner is towers
    assert "is better than the best baseline" in reason


def test_a_baseline_that_wins_ships_and_the_reason_has_the_interval(holdout: Holdout) -> None:
    towers, strong = rank_all((After("towers", 0.4), After("strong", 1.0)), holdout, 0)
    winner, reason = better(towers, (strong,), NDCG, 0)
    assert winner is strong
    assert "is better than the after model in NDCG@10" in reason
    assert "[-0." in reason


def test_gains_are_paired_and_turned_so_that_more_is_better(holdout: Holdout) -> None:
    first, second = rank_all((After("first", 1.0), After("second", 0.2)), holdout, 0)
    found = gains(first, second, METRICS, 0)
    assert found["ndcg@10"].low > 0
    shown = first.metrics["popularity"].value - second.metrics["popularity"].value
    assert found["popularity"].value == pytest.approx(-shown)
    assert not found["coverage"].bounded


def test_slices_cover_every_user_once_and_say_too_few(holdout: Holdout) -> None:
    (model,) = rank_all((After("model", 0.7),), holdout, 0)
    found = slices_of(model, holdout, 0, {})
    by_user = [part for part in found if part.column == "events of the user"]
    assert sum(part.n for part in by_user) == len(holdout.users)
    for part in found:
        assert bool(part.metrics) is (part.n >= FEWEST)
    assert {part.value for part in by_user} >= {"1 to 5", "6 to 20", "more than 50"}


def test_a_metric_is_found_by_all_its_names() -> None:
    task = Retrieval()
    assert task.metric("recall_at_20") is task.metric("recall@20")
    with pytest.raises(KeyError):
        task.metric("roc_auc")


def test_users_are_cut_by_what_is_known_of_them(holdout: Holdout) -> None:
    (model,) = rank_all((After("model", 0.7),), holdout, 0)
    region = ["north" if row % 2 else None for row in range(len(holdout.train.users))]
    found = [p for p in slices_of(model, holdout, 0, {"region": region}) if p.column == "region"]
    assert [part.value for part in found] == ["(missing)", "north"]
    assert sum(part.n for part in found) == len(holdout.users)
    assert all("ndcg@10" in part.metrics for part in found)
