"""F23: what a drift monitor can tell apart from noise."""

from functools import lru_cache
from math import log, sqrt

from mldesign.numbers.distributions import (
    chi2_cdf,
    chi2_quantile,
    noncentral_chi2_cdf,
    normal_cdf,
    rising_root,
)


def effective_size(reference_rows: float, window_rows: float) -> float:
    """F23 size that governs a comparison of two samples [rows].

    Formula: 1 / (1/n + 1/m)
    Assumes: independent rows.
    Source: variance of a difference.
    """
    return 1 / (1 / reference_rows + 1 / window_rows)


@lru_cache(maxsize=64)
def psi_size_needed(limit: float, bins: int, alpha: float = 0.05) -> float:
    """F23 effective size below which a PSI limit alarms without drift more often than `alpha`
    [rows].

    Formula: χ²_{1−α}(B − 1) / t
    Assumes: bins of equal probability.
    Source: arXiv 2307.11878; own simulation.
    """
    return chi2_quantile(1 - alpha, bins - 1) / limit


def psi_expected(effective: float, bins: int) -> float:
    """F23 mean PSI when nothing drifts.

    Formula: (1/n + 1/m)(B − 1)
    Assumes: bins of equal probability.
    Source: arXiv 2307.11878; own simulation.
    """
    return (bins - 1) / effective


def psi_false_alarm(limit: float, effective: float, bins: int) -> float:
    """F23 probability that PSI exceeds its limit when nothing drifts.

    Formula: 1 − F_χ²(B−1)(t × n_eff)
    Assumes: bins of equal probability.
    Source: arXiv 2307.11878; own simulation.
    """
    return 1 - chi2_cdf(limit * effective, bins - 1)


@lru_cache(maxsize=64)
def psi_size_to_detect(psi: float, bins: int, alpha: float = 0.05, power: float = 0.8) -> float:
    """F23 effective size that finds a true PSI with the given power [rows].

    Formula: λ / PSI, with 1 − F_χ²(B−1, λ)(χ²_{1−α}) = power
    Assumes: n_eff × PSI is about non-central chi-square.
    Source: own simulation (0.82 at 0.80 planned).
    """
    critical = chi2_quantile(1 - alpha, bins - 1)
    found = rising_root(
        lambda shift: 1 - noncentral_chi2_cdf(critical, bins - 1, shift) - power, start=10
    )
    return found / psi


def ks_critical_distance(effective: float, alpha: float = 0.05) -> float:
    """F23 Kolmogorov-Smirnov distance that noise stays below with probability 1 − alpha.

    Formula: √(−ln(α/2)/2) / √n_eff
    Assumes: continuous values, large samples.
    Source: Smirnov (1948).
    """
    return sqrt(-log(alpha / 2) / 2) / sqrt(effective)


def ks_size_needed(distance: float, alpha: float = 0.05) -> float:
    """F23 effective size at which a true distance equals the critical one [rows]; about 80 % power.

    Formula: −ln(α/2) / (2 D²)
    Assumes: a shift of a normal distribution.
    Source: own simulation.
    """
    return -log(alpha / 2) / (2 * distance**2)


def normal_shift_distance(shift: float) -> float:
    """F23 Kolmogorov-Smirnov distance of two normals that differ by `shift` standard deviations.

    Formula: 2 Φ(d/2) − 1
    Assumes: equal variances.
    Source: the distance is largest half way.
    """
    return 2 * normal_cdf(shift / 2) - 1


def chi2_rows_needed(smallest_share: float, expected: float = 5) -> float:
    """F23 window a chi-square test on categories needs [rows].

    Formula: 5 / smallest category share
    Assumes: an expected count of at least 5 per cell.
    Source: Cochran (1954).
    """
    return expected / smallest_share


def false_alarms_per_day(tests: float, windows_per_day: float, alpha: float) -> float:
    """F23 alarms to expect when nothing drifts [alarms/day].

    Formula: tests × windows/day × α
    Assumes: no correction for the number of tests.
    Source: expected value.
    """
    return tests * windows_per_day * alpha


def days_to_detect(window_rows: float, rows_per_day: float) -> float:
    """F23 time from the change to the end of the window that shows it, on average [days].

    Formula: 1.5 × window / rows per day
    Assumes: fixed windows, a change at a random moment.
    Source: a window, plus half of one on average.
    """
    return 1.5 * window_rows / rows_per_day
