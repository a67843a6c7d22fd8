"""F20: cost, recall and latency of stages that each see less than the one before."""

from collections.abc import Iterable
from math import prod


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
