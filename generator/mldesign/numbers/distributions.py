"""The few distributions the formulas need, without scipy: `check` must start fast."""

from collections.abc import Callable
from math import exp, lgamma, log
from statistics import NormalDist

_NORMAL = NormalDist()
_TOLERANCE = 1e-12


def normal_cdf(x: float) -> float:
    """P(Z <= x) of the standard normal."""
    return _NORMAL.cdf(x)


def normal_quantile(probability: float) -> float:
    """The x with P(Z <= x) = probability, for 0 < probability < 1."""
    return _NORMAL.inv_cdf(probability)


def gamma_lower(shape: float, x: float) -> float:
    """Regularised lower incomplete gamma function P(shape, x).

    Series below shape + 1, Lentz's continued fraction above. Source: Numerical Recipes, section
    6.2.
    """
    if x <= 0:
        return 0.0
    scale = exp(shape * log(x) - x - lgamma(shape))
    if x < shape + 1:
        term = total = 1 / shape
        step = shape
        while abs(term) > abs(total) * _TOLERANCE:
            step += 1
            term *= x / step
            total += term
        return total * scale
    return 1 - scale * _continued_fraction(shape, x)


def _continued_fraction(shape: float, x: float) -> float:
    tiny = 1e-300
    b = x + 1 - shape
    c, d = 1 / tiny, 1 / b
    value = d
    for i in range(1, 1000):
        a = -i * (i - shape)
        b += 2
        d = 1 / _away_from_zero(a * d + b, tiny)
        c = _away_from_zero(b + a / c, tiny)
        value *= d * c
        if abs(d * c - 1) < _TOLERANCE:
            break
    return value


def _away_from_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny


def chi2_cdf(x: float, df: float) -> float:
    """P(X <= x) of chi-square with `df` degrees of freedom."""
    return gamma_lower(df / 2, x / 2)


def chi2_quantile(probability: float, df: float) -> float:
    """The x with P(X <= x) = probability of chi-square with `df` degrees of freedom."""
    return rising_root(lambda x: chi2_cdf(x, df) - probability, start=df)


def noncentral_chi2_cdf(x: float, df: float, noncentrality: float) -> float:
    """P(X <= x) of non-central chi-square: a Poisson mixture of central ones."""
    if noncentrality <= 0:
        return chi2_cdf(x, df)
    half = noncentrality / 2
    centre = int(half)
    spread = int(10 * half**0.5) + 30
    total = 0.0
    for j in range(max(0, centre - spread), centre + spread):
        weight = exp(j * log(half) - half - lgamma(j + 1))
        total += weight * chi2_cdf(x, df + 2 * j)
    return total


def rising_root(function: Callable[[float], float], start: float = 1.0) -> float:
    """The x > 0 where a rising function crosses zero: bracket by doubling, then bisect to 1e-9
    relative.
    """
    high = max(start, 1e-12)
    while function(high) < 0:
        high *= 2
    low = 0.0
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        if function(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
