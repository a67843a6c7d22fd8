"""F21, F22, F24, F25: how much data a comparison needs, and how precise an estimate is."""

from math import ceil, sqrt

from mldesign.numbers.distributions import normal_quantile

_Z975 = normal_quantile(0.975)


def ab_per_arm(
    baseline: float, difference: float, alpha: float = 0.05, power: float = 0.8
) -> float:
    """F21 units per arm to see an absolute `difference` of a proportion, two-sided.

    Formula: n = 2 (z_{1−α/2} + z_power)² p(1 − p) / d², p the mean of both rates
    Assumes: independent units, normal approximation, even split.
    Source: two-proportion z test; 16 p(1 − p)/d² is the rule of thumb (Kohavi et al.).
    """
    middle = baseline + difference / 2
    return ab_per_arm_mean(middle * (1 - middle), difference, alpha, power)


def ab_per_arm_mean(
    variance: float, difference: float, alpha: float = 0.05, power: float = 0.8
) -> float:
    """F21 units per arm to see an absolute `difference` of a mean, two-sided.

    Formula: n = 2 (z_{1−α/2} + z_power)² σ² / d²
    Assumes: independent units, normal approximation, even split.
    Source: two-sample z test.
    """
    z = normal_quantile(1 - alpha / 2) + normal_quantile(power)
    return 2 * z**2 * variance / difference**2


def detectable_difference(
    variance: float, per_arm: float, alpha: float = 0.05, power: float = 0.8
) -> float:
    """F21 smallest absolute difference `per_arm` units can show.

    Formula: d = (z_{1−α/2} + z_power) √(2 σ² / n)
    Assumes: as for the sample size.
    Source: the same test, solved for d.
    """
    z = normal_quantile(1 - alpha / 2) + normal_quantile(power)
    return z * sqrt(2 * variance / per_arm)


def unequal_split_factor(share: float) -> float:
    """F21 how much more total sample a split with `share` in one arm needs than an even one.

    Formula: (1/s + 1/(1 − s)) / 4
    Assumes: equal variances.
    Source: variance of a difference of means.
    """
    return (1 / share + 1 / (1 - share)) / 4


def design_effect(cluster_size: float, icc: float) -> float:
    """F21 how much more sample clustered units need.

    Formula: 1 + (m − 1) ρ
    Assumes: equal cluster sizes.
    Source: Kish (1965).
    """
    return 1 + (cluster_size - 1) * icc


def covariate_factor(correlation: float) -> float:
    """F21 how much sample is left to collect after adjusting for a covariate known before the test.

    Formula: 1 − r²
    Assumes: linear adjustment.
    Source: Deng et al. 2013 (CUPED).
    """
    return 1 - correlation**2


def ab_days(total_units: float, units_per_day: float, allocation: float) -> int:
    """F21 duration of an experiment, in whole weeks [days].

    Formula: total / (eligible units per day × allocation), rounded up to whole weeks
    Assumes: new units every day.
    Source: whole weeks keep the mix of weekdays.
    """
    return ceil(total_units / (units_per_day * allocation) / 7 - 1e-9) * 7


def proportion_half_width(proportion: float, n: float) -> float:
    """F22 half-width of the 95 % interval of a proportion on `n` relevant rows.

    Formula: 1.96 √(p(1 − p)/n)
    Assumes: independent rows.
    Source: normal approximation of the binomial.
    """
    return _Z975 * sqrt(proportion * (1 - proportion) / n)


def rows_for_half_width(proportion: float, half_width: float) -> int:
    """F22 relevant rows that estimate a proportion within ± half_width (95 %).

    Formula: n = ⌈1.96² p(1 − p) / h²⌉
    Assumes: independent rows.
    Source: normal approximation of the binomial.
    """
    return ceil(_Z975**2 * proportion * (1 - proportion) / half_width**2 - 1e-9)


def auc_half_width(auc: float, positives: float, negatives: float) -> float:
    """F22 half-width of the 95 % interval of a ROC-AUC.

    Formula: 1.96 √{[A(1 − A) + (n₊ − 1)(Q₁ − A²) + (n₋ − 1)(Q₂ − A²)] / (n₊ n₋)},
        Q₁ = A/(2 − A), Q₂ = 2A²/(1 + A)
    Assumes: independent rows, exponential score distributions.
    Source: Hanley and McNeil 1982.
    """
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    variance = (
        auc * (1 - auc) + (positives - 1) * (q1 - auc**2) + (negatives - 1) * (q2 - auc**2)
    ) / (positives * negatives)
    return _Z975 * sqrt(variance)


def mean_half_width(spread: float, n: float) -> float:
    """F22 half-width of the 95 % interval of a mean with standard deviation `spread`.

    Formula: 1.96 σ / √n
    Assumes: independent rows.
    Source: central limit theorem.
    """
    return _Z975 * spread / sqrt(n)


def no_failure_bound(trials: float) -> float:
    """F22 upper 95 % bound of a failure rate after `trials` trials without one.

    Formula: 3 / n
    Assumes: independent trials.
    Source: rule of three.
    """
    return 3 / trials


def canary_requests(
    normal_rate: float, bad_rate: float, share: float, alpha: float = 0.05, power: float = 0.8
) -> float:
    """F24 requests the canary must see to notice its error rate going from normal to bad, one-
    sided.

    Formula: n₁ = (z_{1−α} + z_power)² [p₁(1 − p₁) + p₀(1 − p₀) s/(1 − s)] / (p₁ − p₀)²
    Assumes: fixed split with `share` of the traffic on the canary.
    Source: two-proportion z test.
    """
    z = normal_quantile(1 - alpha) + normal_quantile(power)
    spread = bad_rate * (1 - bad_rate) + normal_rate * (1 - normal_rate) * share / (1 - share)
    return z**2 * spread / (bad_rate - normal_rate) ** 2


def canary_seconds(requests: float, rate: float, share: float) -> float:
    """F24 time until the canary has seen enough requests [s].

    Formula: n₁ / (q × s)
    Assumes: steady traffic.
    Source: arithmetic.
    """
    return requests / (rate * share)


def quality_drop_positives(
    reference: float, dropped: float, alpha: float = 0.05, power: float = 0.8
) -> float:
    """F25 labelled positives that show a recall falling from reference to dropped, one-sided.

    Formula: n = [z_{1−α} √(p₀(1 − p₀)) + z_power √(p₁(1 − p₁))]² / (p₀ − p₁)²
    Assumes: the reference recall is known exactly.
    Source: one-sample proportion test.
    """
    spread = normal_quantile(1 - alpha) * sqrt(reference * (1 - reference)) + normal_quantile(
        power
    ) * sqrt(dropped * (1 - dropped))
    return spread**2 / (reference - dropped) ** 2
