"""A second stage on a first one that knows popularity only, where what comes next follows from what
came last: trees that see what follows what must win; where nothing follows, they must not be
used."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml_app.artifact import publish
from ml_app.rerank.boosting import GradientBoosting, Outcome, ndcg
from ml_app.rerank.candidates import NAMES, Candidates
from ml_app.rerank.stage import Stage, best_rows
from ml_app.retrieval.arrays import Histories, Indices, Vectors
from ml_app.retrieval.interactions import Interactions

USERS, ITEMS, EVENTS = 300, 60, 8
NONE = np.empty(0, dtype=np.int64)
SETTINGS = GradientBoosting(candidates=40, trees=30)


def events(follow: float, seed: int = 0) -> Interactions:
    """Walks along a ring of items: the next item is the neighbour of the last one, or any."""
    rng = np.random.default_rng(seed)
    users, items, times = [], [], []
    for user in range(USERS):
        at = int(rng.integers(ITEMS))
        for step in range(EVENTS):
            users.append(f"u{user:03d}")
            items.append(f"i{at:02d}")
            times.append(float(user + 1000 * step))
            at = (at + 1) % ITEMS if rng.random() < follow else int(rng.integers(ITEMS))
    return Interactions.of(users, items, times)


class Popular:
    """A first stage as a ranker."""

    name, title = "popular", "Popular"

    def __init__(self, interactions: Interactions) -> None:
        self.popularity = interactions.popularity.astype(np.float32)

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        return np.tile(self.popularity, (len(histories), 1))


class PopularRetriever:
    """The same as a retriever."""

    version = "v"

    def __init__(self, interactions: Interactions) -> None:
        self.feature_columns: dict[str, str] = {}
        self.items = interactions.items
        self.scores = interactions.popularity.astype(np.float32)

    def best(self, history: Any, features: Any, k: int, allowed: Any, denied: Any) -> Any:
        scores = self.scores.copy()
        scores[denied] = -np.inf
        if allowed is not None:
            scores[~allowed] = -np.inf
        rows = best_rows(scores, k)
        return rows, scores[rows]

    def best_of_many(
        self, histories: Histories, features: Any, k: int, *, exclude_seen: bool
    ) -> Any:
        rows = np.full((len(histories), k), -1)
        scores = np.full((len(histories), k), -np.inf, dtype=np.float32)
        for user in range(len(histories)):
            had = histories[user]
            found = self.best(had, None, k, None, had if exclude_seen else NONE)
            rows[user, : len(found[0])], scores[user, : len(found[0])] = found
        return rows, scores

    def similar(self, item: int, k: int) -> Any:
        return np.arange(k), np.zeros(k)


@pytest.fixture(scope="module")
def walks() -> Interactions:
    return events(0.9)


@pytest.fixture(scope="module")
def outcome(walks: Interactions) -> Outcome:
    kinds = {"side": [["left"] if row < ITEMS / 2 else ["right"] for row in range(ITEMS)]}
    return SETTINGS.fit(walks, Popular, kinds, seed=0)


@pytest.fixture(scope="module")
def stage(outcome: Outcome) -> Stage:
    assert outcome.stage is not None
    return outcome.stage


def test_a_stage_that_sees_what_follows_what_wins_and_is_used(outcome: Outcome) -> None:
    facts = outcome.facts
    assert facts["used"]
    assert facts["after"] > 2 * facts["before"]
    assert facts["gain"]["low"] > 0
    assert outcome.reason.startswith("Re-ranking is used: NDCG@10 0.")


def test_a_stage_that_does_not_win_is_not_used_and_says_so() -> None:
    outcome = SETTINGS.fit(events(0.0), Popular, {}, seed=0)
    assert outcome.stage is None
    assert not outcome.facts["used"]
    assert outcome.reason.startswith("Re-ranking is not used: NDCG@10")


def test_too_few_examples_train_nothing() -> None:
    few = Interactions.of(["a", "a", "b", "b"], ["x", "y", "y", "z"], [1.0, 2.0, 1.0, 2.0])
    outcome = SETTINGS.fit(few, Popular, {}, seed=0)
    assert outcome.stage is None
    assert "50 are needed to learn from" in outcome.reason


def test_the_same_seed_makes_the_same_trees(walks: Interactions, stage: Stage) -> None:
    again = SETTINGS.fit(walks, Popular, {}, seed=0)
    other = SETTINGS.fit(walks, Popular, {}, seed=0)
    assert again.stage is not None
    assert other.stage is not None
    assert again.stage.trees.model_to_string() == other.stage.trees.model_to_string()


def test_the_follower_of_the_last_item_comes_first(walks: Interactions, stage: Stage) -> None:
    ranker = stage.ranker(Popular(walks))
    histories = Histories.of([[row] for row in range(0, ITEMS, 7)])
    users = np.full(len(histories), -1)
    scores = ranker.scores(users, histories)
    seen = histories.seen(ITEMS)
    first = np.where(seen, -np.inf, scores).argmax(axis=1)
    assert (ranker.name, ranker.title) == ("popular_reranked", "Popular, re-ranked")
    plain = Popular(walks).scores(users, histories)
    found = 0
    for user in range(len(histories)):
        candidates = best_rows(np.where(seen[user], -np.inf, plain[user]), stage.depth)
        follower = (histories.items[user] + 1) % ITEMS
        found += int(first[user] == follower or follower not in candidates)
        others = np.setdiff1d(np.arange(ITEMS), candidates)
        assert scores[user, candidates].min() > scores[user, others].max()
    assert found >= len(histories) - 1


def test_one_user_many_users_and_the_ranker_agree(walks: Interactions, stage: Stage) -> None:
    retriever = stage.retriever(PopularRetriever(walks))
    histories = Histories.of([[3, 4, 5], [], [50]])
    rows, scores = retriever.best_of_many(histories, [{}, {}, {}], 7, exclude_seen=True)
    ranked = stage.ranker(Popular(walks)).scores(np.full(3, -1), histories)
    for user in range(3):
        had = histories[user]
        one, values = retriever.best(had, None, 7, None, had)
        assert rows[user].tolist() == one.tolist()
        assert scores[user] == pytest.approx(values)
        unseen = ranked[user].copy()
        unseen[had] = -np.inf
        assert best_rows(unseen, 7).tolist() == one.tolist()
    assert retriever.version == "v"
    assert retriever.items == walks.items
    assert retriever.feature_columns == {}
    assert retriever.similar(3, 2)[0].tolist() == [0, 1]


def test_filters_hold_and_nothing_left_is_no_fault(walks: Interactions, stage: Stage) -> None:
    retriever = stage.retriever(PopularRetriever(walks))
    allowed = np.zeros(ITEMS, dtype=bool)
    allowed[[2, 9]] = True
    assert sorted(retriever.best(np.array([1]), None, 5, allowed, NONE)[0].tolist()) == [2, 9]
    assert retriever.best(np.array([1]), None, 5, ~np.ones(ITEMS, bool), NONE)[0].tolist() == []
    everything = Histories.of([list(range(ITEMS))])
    rows, _ = retriever.best_of_many(everything, [{}], 5, exclude_seen=True)
    assert rows.tolist() == [[-1] * 5]


def test_a_stage_comes_back_from_its_version(
    walks: Interactions, outcome: Outcome, stage: Stage, tmp_path: Path
) -> None:
    def fill(folder: Path) -> dict[str, Any]:
        stage.save(folder)
        return {"rerank": dict(outcome.facts)}

    loaded = SETTINGS.load(publish(fill, b"1", tmp_path))
    assert loaded is not None
    found = PopularRetriever(walks).best(NONE, None, 20, None, NONE)
    history = np.array([3, 4])
    assert loaded.order(history, found)[0].tolist() == stage.order(history, found)[0].tolist()
    assert loaded.depth == 40
    without = publish(lambda _: {"rerank": {"used": False}}, b"2", tmp_path)
    assert SETTINGS.load(without) is None
    assert SETTINGS.load(publish(lambda _: {}, b"3", tmp_path)) is None


def test_what_trees_see_of_a_candidate() -> None:
    day = 86_400.0
    made = Interactions.of(
        ["a", "a", "a", "b", "b"], ["x", "y", "z", "x", "y"], [0.0, day, 9 * day, 2 * day, 3 * day]
    )
    kinds = {"kind": [["p", "q"], ["p"], []]}
    known = Candidates.of(made, kinds)
    history = np.array([0])
    rows = np.array([1, 2])
    seen = known.matrix(history, rows, np.array([5.0, 3.0], dtype=np.float32))
    column = dict(zip((*NAMES, "kind"), seen.T.tolist(), strict=True))
    assert column["score"] == [5, 3]
    assert column["behind_the_best"] == [0, 2]
    assert column["place"] == [0, 1]
    assert column["popularity"] == pytest.approx(np.log1p([2, 1]).tolist())
    assert column["popularity_lately"] == pytest.approx(np.log1p([0, 1]).tolist())
    assert column["days_since_had"] == pytest.approx(np.log1p([6, 0]).tolist())
    assert column["events_of_user"] == pytest.approx(np.log1p([1, 1]).tolist())
    assert column["follows"] == pytest.approx([2 / 7.5, 0.5 / 7.5])
    assert column["kind"] == [1, 0]


def test_without_times_nothing_follows_anything(walks: Interactions) -> None:
    unordered = replace(walks, time=np.full(len(walks), np.nan))
    known = Candidates.of(unordered, {})
    assert not known.follows.any()
    assert known.idle.tolist() == [0.0] * ITEMS
    assert np.isfinite(known.matrix(np.array([1]), np.array([2, 3]), np.zeros(2, "f4"))).all()


def test_gain_counts_every_item_there_was_to_find() -> None:
    assert ndcg(np.array([1, 0, 0]), 1) == 1
    assert ndcg(np.array([0, 1, 0]), 1) == pytest.approx(1 / np.log2(3))
    assert ndcg(np.array([1, 0, 0]), 2) == pytest.approx(1 / (1 + 1 / np.log2(3)))
    assert ndcg(np.zeros(40, dtype=int), 1) == 0
