"""A baseline as rows of neighbours ranks as the baseline does."""

import numpy as np
import pytest

from ml_app.recommendation.neighbouring import can_ship, neighbours_of
from ml_app.refusal import Refused
from ml_app.retrieval.baselines.ials import Factors
from ml_app.retrieval.baselines.item_knn import ItemKnn
from ml_app.retrieval.baselines.markov import Markov
from ml_app.retrieval.baselines.popularity import Popularity
from ml_app.retrieval.interactions import Interactions


@pytest.fixture(scope="module")
def events() -> Interactions:
    """Nobody has an item twice: the served form counts it once, whatever a ranker does."""
    rng = np.random.default_rng(5)
    users = np.repeat([f"u{row}" for row in range(60)], 8)
    items = [f"i{item:02d}" for _ in range(60) for item in rng.permutation(25)[:8]]
    return Interactions.of(users, items, np.tile(np.arange(8.0), 60))


@pytest.mark.parametrize("baseline", [ItemKnn(), Markov(), Popularity()], ids=lambda b: b.name)
def test_the_served_form_scores_as_the_ranker(
    baseline: ItemKnn | Markov | Popularity, events: Interactions
) -> None:
    ranker = baseline.fit(events)
    assert can_ship(ranker)
    neighbours, served = neighbours_of(ranker, events.items)
    users, histories = np.arange(60), events.histories()
    ours, theirs = served.scores(users, histories), ranker.scores(users, histories)
    assert ours == pytest.approx(theirs, rel=1e-3, abs=1e-3)
    rows, scores = neighbours.best(histories[3], None, 5, None, np.empty(0, np.int64))
    assert scores == pytest.approx(np.sort(ours[3])[::-1][: len(scores)], rel=1e-4)
    assert len(rows) == 5


def test_factors_that_need_solving_have_no_such_form(events: Interactions) -> None:
    ranker = Factors(np.ones((25, 2), np.float32), 1.0, 1.0)
    assert not can_ship(ranker)
    with pytest.raises(Refused, match="iALS has no form to serve"):
        neighbours_of(ranker, events.items)
