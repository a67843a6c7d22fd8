"""Ranking metrics beside scikit-learn, with ties and weights."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from ml_app.evaluation.metric import Sample
from ml_app.task.ranking import average_precision, roc_auc, steps, tops


def sample_of(y: list[int] | np.ndarray, scores: list[float] | np.ndarray) -> Sample:
    y = np.asarray(y)
    return Sample(y, np.asarray(scores, dtype=np.float64), y)


@pytest.mark.parametrize("digits", [1, 2, 8], ids=["many ties", "some ties", "no ties"])
def test_both_areas_are_scikit_learns_for_any_weights(digits: int) -> None:
    rng = np.random.default_rng(digits)
    y = rng.integers(0, 2, 200)
    scores = np.round(np.clip(0.3 * y + 0.7 * rng.random(200), 0, 1), digits)
    weights = rng.integers(0, 4, (5, 200)).astype(np.float64)
    auc, precision = (f(sample_of(y, scores))(weights) for f in (roc_auc, average_precision))
    for row, a, p in zip(weights, auc, precision, strict=True):
        assert a == pytest.approx(roc_auc_score(y, scores, sample_weight=row))
        assert p == pytest.approx(average_precision_score(y, scores, sample_weight=row))


def test_by_hand() -> None:
    sample = sample_of([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8])
    one = np.ones((1, 4))
    assert roc_auc(sample)(one)[0] == pytest.approx(0.875)  # of 4 pairs: 3 right, 1 tied
    assert average_precision(sample)(one)[0] == pytest.approx((1 + 2 / 3) / 2)


def test_constant_scores_rank_nothing() -> None:
    sample = sample_of([0, 1, 0, 0], [0.3] * 4)
    assert roc_auc(sample)(np.ones((1, 4)))[0] == 0.5
    assert average_precision(sample)(np.ones((1, 4)))[0] == 0.25


@pytest.mark.parametrize("y", [[0, 0, 0], [1, 1, 1]])
def test_one_class_cannot_be_ranked(y: list[int]) -> None:
    assert np.isnan(roc_auc(sample_of(y, [0.1, 0.2, 0.3]))(np.ones((1, 3)))).all()


def test_average_precision_needs_positives() -> None:
    assert np.isnan(average_precision(sample_of([0, 0], [0.1, 0.2]))(np.ones((1, 2))))[0]


def test_steps_stop_where_a_cut_can_be() -> None:
    hits, false = steps(sample_of([0, 1, 0, 1], [0.1, 0.4, 0.4, 0.8]))
    assert hits.tolist() == [1, 2, 2]
    assert false.tolist() == [0, 1, 2]


def test_the_top_of_the_list() -> None:
    y = np.zeros(100, dtype=int)
    y[:8] = 1
    y[50:62] = 1  # 20 positives, 8 of them on top
    found = {top.share: top for top in tops(sample_of(y, np.linspace(1, 0, 100)))}
    assert found[0.10].rows == 10
    assert found[0.10].precision.value == 0.8
    assert found[0.10].recall.value == 0.4
    assert found[0.10].lift == pytest.approx(4.0)
    assert found[0.50].recall.n == 20


def test_small_samples_have_no_top_percent() -> None:
    assert [top.share for top in tops(sample_of([0, 1, 0], [0.1, 0.2, 0.3]))] == [0.20, 0.50]
    (half,) = tops(sample_of([0, 0], [0.1, 0.2]))
    assert np.isnan(half.lift)
