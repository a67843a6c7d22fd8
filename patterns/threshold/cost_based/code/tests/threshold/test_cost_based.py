import numpy as np
import pytest

from ml_app.threshold.cost_based import CostBased

NOTHING = (np.array([0, 1]), np.array([0.2, 0.8]))


def brute(y, scores, fp, fn):
    cuts = [0.0, *sorted(set(scores)), 2.0]
    return min(
        fp * ((y == 0) & (scores >= c)).sum() + fn * ((y == 1) & (scores < c)).sum() for c in cuts
    )


def cost(y, scores, cut, fp, fn):
    return fp * ((y == 0) & (scores >= cut)).sum() + fn * ((y == 1) & (scores < cut)).sum()


def test_the_bayes_threshold_needs_no_rows():
    assert CostBased(1, 5, "bayes").choose(*NOTHING) == pytest.approx(1 / 6)
    assert CostBased(1, 1, "bayes").choose(*NOTHING) == 0.5


@pytest.mark.parametrize("seed", range(20))
def test_on_validation_rows_none_is_cheaper(seed):
    rng = np.random.default_rng(seed)
    scores = np.round(rng.random(60), 1)
    y = (rng.random(60) < scores).astype(np.int64)
    found = CostBased(1, 3, "validation").choose(y, scores)
    assert cost(y, scores, found, 1, 3) == brute(y, scores, 1, 3)


def test_it_lies_between_two_scores():
    y, scores = np.array([0, 0, 1, 1]), np.array([0.1, 0.3, 0.7, 0.9])
    assert CostBased(1, 1, "validation").choose(y, scores) == pytest.approx(0.5)


def test_acting_never_and_acting_always_are_possible():
    scores = np.array([0.2, 0.6])
    never = CostBased(1, 1, "validation").choose(np.array([0, 0]), scores)
    always = CostBased(1, 1, "validation").choose(np.array([1, 1]), scores)
    assert never > 0.6
    assert 0 <= always <= 0.2
