import numpy as np
import pytest
from scipy import stats

from ml_app.drift import comparison
from ml_app.drift.profile import profile
from ml_app.drift.series import Series


def test_rows_needed_are_those_of_the_known_formula():
    assert comparison.rows_needed(10, 0.1, 0.05) == pytest.approx(169, abs=0.5)
    assert comparison.rows_needed(10, 0.2, 0.05) == pytest.approx(85, abs=0.5)
    assert comparison.rows_needed(20, 0.1, 0.05) == pytest.approx(301, abs=0.5)


def test_without_drift_the_psi_is_about_chi_square_over_the_effective_size():
    rng = np.random.default_rng(0)
    shares = np.full(10, 0.1)
    reference = rng.multinomial(10_000, shares, 600)
    window = rng.multinomial(200, shares, 600)
    found = np.array([comparison.psi(a, b) for a, b in zip(reference, window, strict=True)])
    size = comparison.effective(10_000, 200)
    assert found.mean() == pytest.approx(9 / size, rel=0.1)
    assert (found > stats.chi2.isf(0.05, 9) / size).mean() == pytest.approx(0.05, abs=0.025)


def test_the_visible_psi_is_found_with_the_power_promised():
    assert comparison.visible_psi(10, 313, 0.05, 0.8) == pytest.approx(0.05, rel=0.01)


def test_an_effective_size_is_given_by_a_window_or_by_none():
    rows = comparison.window_needed(800, 85)
    assert comparison.effective(800, rows) >= 85 > comparison.effective(800, rows - 1)
    assert comparison.window_needed(80, 85) is None
    assert comparison.effective(0, 5) == 0


def test_rare_cells_are_pooled_until_each_is_filled():
    before, now = comparison.pooled(np.array([500, 480, 15, 3, 2]), np.array([52, 44, 2, 1, 1]))
    assert before.sum() == 1000
    assert now.sum() == 100
    smaller = (before + now) * 100 / 1100
    assert (smaller >= 5).all() or len(before) == 2
    assert len(comparison.pooled(np.array([1000, 1]), np.array([100, 0]))[0]) == 1


def test_the_distance_is_that_of_scipy_for_few_values_and_for_many():
    rng = np.random.default_rng(1)
    few, many = rng.poisson(20, 3000).astype(float), rng.normal(size=5000)
    for before, now in ((few, few[:500] + 1), (many, rng.normal(0.2, 1, 700))):
        known = profile(Series("x", "feature", before), 10)
        expected = stats.ks_2samp(before, now).statistic
        assert comparison.distance(known, now) == pytest.approx(expected, abs=1 / 500)


def test_values_below_all_known_ones_are_at_full_distance():
    known = profile(Series("x", "feature", np.arange(100.0)), 10)
    assert comparison.distance(known, np.full(20, -5.0)) == pytest.approx(1.0)


def test_holm_is_bonferroni_for_the_smallest_and_never_falls():
    adjusted = comparison.holm([0.04, 0.001, 0.03])
    assert adjusted == pytest.approx([0.06, 0.003, 0.06])
    assert comparison.holm([]) == []
    assert comparison.holm([0.9, 0.8]) == [1.0, 1.0]
