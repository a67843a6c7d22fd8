"""F20: cost, recall and latency of stages that each see less than the one before."""

from collections.abc import Iterable
from math import ceil, log, prod


def staged_cost(stages: Iterable[tuple[float, float]]) -> float:
    """F20 expected cost; one (share that reaches the stage, or items it sees; unit cost) pair per
    stage.

    Formula: Σ rᵢ cᵢ (escalation) or Σ nᵢ cᵢ (funnel)
    Assumes: costs do not depend on which cases escalate.
    Source: expected value.
    """
    return sum(reached * unit_cost for reached, unit_cost in stages)


def break_even_escalation(small: float, large: float, overhead: float = 0) -> float:
    """F20 escalation rate below which two stages beat the large model alone.

    Formula: e < (c_l − c_s) / (c_l + c_v)
    Assumes: every request pays the small model; `overhead` c_v is paid once per escalation.
    Source: arXiv 2605.06350 and public cascade write-ups.
    """
    return (large - small) / (large + overhead)


def funnel_recall(recalls: Iterable[float]) -> float:
    """F20 end-to-end recall, at most.

    Formula: Π Rᵢ
    Assumes: stages miss independently; what one drops no later stage returns.
    Source: multiplication of conditional recalls.
    """
    return prod(recalls)


def certificate_floor(given_up: float, confidence: float, contenders: float = 1) -> float:
    """F20 labels below which no certificate can be given [rows], however well the stages do.

    Formula: ln(2 m / (1 − confidence)) / ε
    Assumes: not one row is harmed; ε is the budget as a share of the largest loss a row can have; m
        models compete on the same rows, and each is tested in two ways.
    Source: the rule of three; Angelopoulos et al. 2021, Learn then Test.
    """
    return ceil(log(2 * contenders / (1 - confidence)) / given_up)


def certificate_labels(given_up: float, spread: float) -> float:
    """F20 labels that a certificate is likely to take [rows] when answers do differ.

    Formula: 2.7 h / ε²
    Assumes: h is the mean squared difference of the losses of a row, as shares of the largest; for
        wrong and right it is the share of rows answered differently; the true loss given up is
        nothing.
    Source: normal approximation of the test at 95 %, (1.645)² = 2.7.
    """
    return ceil(2.7 * spread / given_up**2)
