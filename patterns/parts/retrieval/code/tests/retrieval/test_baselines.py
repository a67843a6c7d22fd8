import numpy as np
import pytest

from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.baselines.baseline import (
    Baseline,
    choose,
)
from ml_app.retrieval.baselines.ease import Ease
from ml_app.retrieval.baselines.ials import Factors, Ials
from ml_app.retrieval.baselines.item_knn import ItemKnn
from ml_app.retrieval.baselines.markov import Markov
from ml_app.retrieval.baselines.popularity import Popularity
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.ranking import rank
from ml_app.retrieval.splits import inner, leave_last_out


def circle() -> Interactions:
    """Sixty users who walk around a circle of twelve items, each from a start of its own."""
    places = [(start % 12 + step) % 12 for start in range(60) for step in range(5)]
    return Interactions.of(
        np.repeat(np.arange(60), 5), places, np.tile(np.arange(5.0), 60), items=range(12)
    )


@pytest.mark.parametrize("baseline", [Popularity(), ItemKnn(), Ease(), Markov()])
def test_every_baseline_scores_every_item(baseline: Baseline) -> None:
    events = circle()
    ranker = baseline.fit(events, **baseline.settings[0])
    scores = ranker.scores(np.array([0, 1]), events.histories(np.array([0, 1])))
    assert scores.shape == (2, 12)
    assert np.isfinite(scores).all()
    assert (ranker.name, ranker.title) == (baseline.name, baseline.title)


def test_markov_knows_what_comes_next() -> None:
    holdout = leave_last_out(circle())
    ranker, setting = choose(Markov(), holdout.train, inner(holdout.train, 0))
    assert setting in Markov.settings
    assert rank(ranker, holdout).mean("mrr") == 1.0
    assert rank(Popularity().fit(holdout.train), holdout).mean("mrr") < 0.5


def test_markov_says_that_it_needs_order() -> None:
    unordered = Interactions.of(["a", "a"], ["x", "y"])
    assert "order" in Markov().cannot(unordered)
    with pytest.raises(Refused, match="order"):
        Markov().fit(unordered)


def test_a_user_is_solved_for_as_in_als() -> None:
    V = np.random.default_rng(0).standard_normal((6, 3)).astype(np.float32)
    ranker = Factors(V, alpha=2.0, regularization=0.5)
    confidence = np.ones(6)
    confidence[[1, 4]] = 3.0
    gram = V.T @ (confidence[:, None] * V) + 0.5 * np.eye(3)
    wanted = V @ np.linalg.solve(gram, V.T @ (confidence * (confidence > 1)))
    found = ranker.scores(np.array([0, 1]), Histories.of([[1, 4], []]))
    assert found[0] == pytest.approx(wanted, abs=1e-4)
    assert not found[1].any()


def test_ials_finds_groups() -> None:
    users = np.repeat(np.arange(20), 4)
    items = (np.arange(80) * 7 % 5) + 5 * (users % 2)
    ranker = Ials().fit(Interactions.of(users, items), factors=2, alpha=5.0, regularization=0.1)
    scores = ranker.scores(np.array([0]), Histories.of([[0, 1]]))[0]
    assert scores[:5].min() > scores[5:].max()
