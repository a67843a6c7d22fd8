import numpy as np
import pytest

from ml_app.evaluation.margins import Margin
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.retraining.comparison import compare


def weigh_error(sample):
    error = (sample.y - sample.scores) ** 2
    return lambda weights: (weights @ error) / weights.sum(axis=1)


BRIER = Metric("brier", "Brier score", "minimize", weigh_error)


def scored(spread, seed, rows=500):
    truth = np.random.default_rng(0).normal(size=rows)
    noise = np.random.default_rng(seed).normal(0, spread, rows)
    return Sample(truth, truth + noise, truth)


def judged(candidate, current, margin=0.02):
    allowed = Margin(BRIER, margin, relative=True)
    return compare(allowed, candidate, current, Resampling(0, 400)).gain


def test_a_better_candidate_is_better_and_a_worse_one_worse():
    good, bad = scored(0.5, 1), scored(1.0, 2)
    assert judged(good, bad).word == "better"
    assert judged(bad, good).word == "worse"
    assert not judged(bad, good).passes
    assert judged(good, bad).value.value == pytest.approx(BRIER.value(bad) - BRIER.value(good))


def test_the_same_answers_are_not_worse():
    found = judged(scored(0.5, 1), scored(0.5, 1))
    assert found.word == "not worse"
    assert found.passes
    assert (found.value.low, found.value.high) == (0.0, 0.0)


def test_two_equally_good_models_cannot_be_told_apart_by_few_rows():
    found = judged(scored(0.5, 1, rows=40), scored(0.5, 2, rows=40), margin=0.001)
    assert found.word == "not shown"
    assert not found.passes


def test_the_margin_is_a_share_of_the_value_of_the_model_in_use():
    current = scored(0.5, 1)
    assert judged(current, current, margin=0.1).margin == pytest.approx(0.1 * BRIER.value(current))
    slightly = Sample(current.y, current.scores + 0.02, current.decisions)
    assert judged(slightly, current, margin=0.5).word in {"not worse", "better"}


def test_a_margin_may_be_in_the_metrics_own_unit():
    current = scored(0.5, 1)
    found = compare(Margin(BRIER, 0.125), current, current, Resampling(0, 400)).gain
    assert found.margin == 0.125


def test_paired_intervals_are_narrower_than_two_side_by_side():
    current = scored(0.5, 1)
    close = Sample(current.y, current.scores * 1.01, current.decisions)
    found = compare(Margin(BRIER, 0.1), close, current, Resampling(0, 400))
    own = found.current.high - found.current.low
    assert found.gain.value.high - found.gain.value.low < own / 4
