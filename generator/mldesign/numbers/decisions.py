"""F26 to F29: what a threshold flags, where it should lie, and what decisions are worth."""


def flagged_per_day(
    volume: float, base_rate: float, recall: float, false_positive_rate: float
) -> float:
    """F26 cases flagged [cases/day].

    Formula: V × [TPR π + FPR (1 − π)]
    Assumes: a stable base rate.
    Source: Bayes' rule.
    """
    return volume * (recall * base_rate + false_positive_rate * (1 - base_rate))


def flag_precision(base_rate: float, recall: float, false_positive_rate: float) -> float:
    """F26 share of the flagged that are positive.

    Formula: TPR π / (TPR π + FPR (1 − π))
    Assumes: a stable base rate.
    Source: Bayes' rule.
    """
    hits = recall * base_rate
    return hits / (hits + false_positive_rate * (1 - base_rate))


def flagged_from_precision(
    volume: float, base_rate: float, recall: float, precision: float
) -> float:
    """F26 cases flagged [cases/day] when the target is a precision.

    Formula: V × π × TPR / precision
    Assumes: a stable base rate.
    Source: Bayes' rule.
    """
    return volume * base_rate * recall / precision


def corrected_probability(score: float, kept_share: float) -> float:
    """F27 probability behind a score that was learned with only `kept_share` of the negatives.

    Formula: p = s / (s + (1 − s)/w)
    Assumes: negatives dropped at random.
    Source: He et al. 2014; McMahan et al. 2013.
    """
    return score / (score + (1 - score) / kept_share)


def cost_threshold(false_positive: float, false_negative: float) -> float:
    """F28 probability above which acting is cheaper.

    Formula: p > c_fp / (c_fp + c_fn)
    Assumes: calibrated probabilities, right decisions cost nothing.
    Source: Elkan 2001.
    """
    return false_positive / (false_positive + false_negative)


def action_threshold(action_cost: float, benefit: float, success_rate: float = 1) -> float:
    """F28 probability above which an action pays.

    Formula: p > k / (u v)
    Assumes: calibrated probabilities.
    Source: expected value.
    """
    return action_cost / (success_rate * benefit)


def annual_value(decisions_per_year: float, gain: float, current_gain: float) -> float:
    """F29 what the system earns over the current process [money/year].

    Formula: decisions/year × (gain per decision − gain of the current process)
    Assumes: the same population and the same budget of actions on both sides.
    Source: marginal value.
    """
    return decisions_per_year * (gain - current_gain)


def payback_months(build_cost: float, monthly_value: float, monthly_cost: float) -> float | None:
    """F29 months until the building cost is earned back; None when it never is.

    Formula: build cost / (monthly value − monthly cost)
    Assumes: constant value and cost.
    Source: payback rule.
    """
    surplus = monthly_value - monthly_cost
    return build_cost / surplus if surplus > 0 else None
