"""Intervals: hand-computed values, and how often they hold the truth."""

import numpy as np
import pytest

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import (
    difference,
    draw,
    estimate,
    estimates,
    mean,
    resampled,
    wilson,
)
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.weighing import row_mean
from ml_app.interfaces import Floats

MEAN = Metric("mean", "Mean", "minimize", lambda sample: row_mean(sample.y))
SHARE = Metric(
    "share",
    "Share",
    "maximize",
    lambda sample: row_mean(sample.y),
    lambda sample: (int(sample.y.sum()), len(sample)),
)


def sample_of(y: Floats) -> Sample:
    return Sample(y, y.astype(np.float64), y)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # z² / (n + z²) = 3.8415 / 13.8415
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
    ],
)
def test_wilson_interval(successes: int, trials: int, low: float, high: float) -> None:
    found = wilson(successes, trials)
    assert found.value == successes / trials
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)
    assert found.n == trials


def test_a_share_of_nothing_is_undefined() -> None:
    assert not wilson(0, 0).known
    assert not wilson(0, 0).bounded


def test_mean_interval_is_the_normal_one() -> None:
    found = mean(np.array([1.0, 2.0, 3.0, 4.0]))
    half = 1.959964 * np.sqrt(5 / 3) / 2
    assert (found.low, found.high) == pytest.approx((2.5 - half, 2.5 + half))


def test_one_value_has_no_interval() -> None:
    found = mean(np.array([7.0]))
    assert found.known
    assert not found.bounded


def test_difference_of_shares_as_published() -> None:
    # Newcombe 1998, table II, method 10: 56/70 against 48/80
    found = difference(wilson(56, 70), wilson(48, 80))
    assert found.value == pytest.approx(0.2)
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_percentiles_of_draws() -> None:
    found = resampled(50.0, np.arange(101.0), 9)
    assert (found.value, found.low, found.high, found.n) == (50.0, 2.5, 97.5, 9)


def test_pivot_reflects() -> None:
    found = resampled(10.0, np.arange(101.0), 9, pivot=True)
    assert (found.low, found.high) == (-77.5, 17.5)  # 2·10 - 97.5 and 2·10 - 2.5


def test_a_metric_that_noise_inflates_stays_above_zero() -> None:
    gap = Metric("gap", "Gap", "minimize", lambda sample: row_mean(sample.y), pivot=True)
    found = estimate(gap, sample_of(np.ones(5)), Resampling(0), np.arange(101.0))
    assert (found.low, found.high) == (0.0, 0.0)  # 2·1 - 97.5 and 2·1 - 2.5, cut


def test_undefined_draws_are_left_out() -> None:
    draws = np.append(np.arange(101.0), [np.nan] * 50)
    assert resampled(50.0, draws, 9).high == 97.5
    assert not resampled(50.0, np.full(10, np.nan), 9).bounded
    assert not resampled(float("nan"), draws, 9).bounded


def test_shares_of_independent_rows_are_analytic_and_others_resampled() -> None:
    sample = sample_of(np.array([1.0] * 30 + [0.0] * 70))
    assert estimate(SHARE, sample, Resampling(0)) == wilson(30, 100)
    in_blocks = Resampling(0, time=np.arange(100.0))
    assert estimate(SHARE, sample, in_blocks) != wilson(30, 100)
    both = estimates((SHARE, MEAN), sample, Resampling(0))
    assert both["share"] == wilson(30, 100)
    assert both["mean"].value == pytest.approx(0.3)
    assert both["mean"].low == pytest.approx(0.3 - 1.96 * 0.0458, abs=0.02)


def test_samples_share_their_resamples() -> None:
    y = np.random.default_rng(0).normal(size=50)
    draws = draw((MEAN,), {"a": sample_of(y), "b": sample_of(y + 1)}, Resampling(3, 100))
    assert np.allclose(draws["b", "mean"] - draws["a", "mean"], 1.0)


def test_the_interval_holds_the_true_mean_about_95_times_in_100() -> None:
    rng = np.random.default_rng(7)
    held = 0
    for trial in range(300):
        sample = sample_of(rng.exponential(size=200))
        found = estimate(MEAN, sample, Resampling(trial, 300))
        held += found.low <= 1.0 <= found.high
    assert 0.90 <= held / 300 <= 0.98


def test_the_interval_of_a_share_holds_the_truth_even_when_it_is_rare() -> None:
    hits = np.random.default_rng(8).binomial(60, 0.03, size=2000)
    held = [wilson(int(h), 60) for h in hits]
    share = np.mean([e.low <= 0.03 <= e.high for e in held])
    assert 0.92 <= share <= 0.99


def test_the_gap_of_equal_groups_straddles_zero_about_95_times_in_100() -> None:
    rng = np.random.default_rng(9)
    first, second = rng.binomial(80, 0.4, 1000), rng.binomial(50, 0.4, 1000)
    gaps = [
        difference(wilson(int(a), 80), wilson(int(b), 50))
        for a, b in zip(first, second, strict=True)
    ]
    assert 0.93 <= np.mean([gap.low <= 0 <= gap.high for gap in gaps]) <= 0.975


def test_an_estimate_says_what_it_knows() -> None:
    assert Estimate(1.0, 0.5, 1.5, 3).bounded
    assert not Estimate(float("nan"), 0.5, 1.5, 3).known
