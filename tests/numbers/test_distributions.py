"""The distributions against published table values."""

import pytest

from mldesign.numbers import distributions as d


@pytest.mark.parametrize(
    ("probability", "df", "value"),
    [
        (0.95, 1, 3.8415),
        (0.95, 9, 16.9190),
        (0.99, 19, 36.1909),
        (0.05, 3, 0.3518),
        (0.5, 100, 99.3341),
    ],
)
def test_chi_square_table(probability: float, df: int, value: float) -> None:
    assert d.chi2_quantile(probability, df) == pytest.approx(value, abs=1e-4)
    assert d.chi2_cdf(value, df) == pytest.approx(probability, abs=1e-5)


@pytest.mark.parametrize(
    ("x", "df", "shift", "value"),
    [(16.919, 9, 15.646, 0.2), (5, 4, 0, 0.712703), (10, 3, 4, 0.795168), (300, 10, 250, 0.89)],
)
def test_noncentral_chi_square(x: float, df: int, shift: float, value: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    expected = stats.ncx2.cdf(x, df, shift) if shift else stats.chi2.cdf(x, df)
    assert d.noncentral_chi2_cdf(x, df, shift) == pytest.approx(expected, abs=1e-9)
    assert expected == pytest.approx(value, abs=0.02)


def test_normal_quantile_inverts_the_distribution() -> None:
    assert d.normal_quantile(0.975) == pytest.approx(1.959964, abs=1e-6)
    assert d.normal_cdf(d.normal_quantile(0.3)) == pytest.approx(0.3)


def test_gamma_below_zero_is_zero() -> None:
    assert d.gamma_lower(2, -1) == 0


def test_root_is_bracketed_from_any_start() -> None:
    assert d.rising_root(lambda x: x * x - 2, start=1e-9) == pytest.approx(2**0.5)
