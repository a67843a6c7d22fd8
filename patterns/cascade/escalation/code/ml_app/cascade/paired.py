"""What rows can prove about a difference of losses.

Two models answer the same rows, so their losses are compared row by row. All statements hold for
finitely many rows without assuming how losses are distributed; they need rows that are exchangeable
with those the promise is about, or whole groups that are.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import binom

from ml_app.cascade.losses import Floats, Loss

STAKE = 0.9
"""Largest share of the money that one row may take."""
BINOMIAL, BETTING = "binomial", "betting"


@dataclass(frozen=True)
class Paired:
    """Loss of the cheaper answer minus that of the dearer one, for each exchangeable unit."""

    difference: Floats
    """In shares of the loss's bound, so in [-1, 1]; weighted and summed within a unit."""
    weight: Floats
    """Weight of each unit, in (0, 1]."""
    countable: bool
    """Whether each unit is one row of full weight under a 0-1 loss: then harms can be counted."""

    def __len__(self) -> int:
        return len(self.difference)

    @property
    def mean(self) -> float:
        """Weighted mean difference, in shares of the bound."""
        return float(self.difference.sum() / self.weight.sum())

    @property
    def mirrored(self) -> "Paired":
        """The dearer answer against the cheaper one."""
        return Paired(-self.difference, self.weight, self.countable)


@dataclass(frozen=True)
class Units:
    """How rows make up exchangeable units."""

    weight: Floats
    """Of each row, scaled so that no unit weighs more than 1."""
    unit: NDArray[np.intp] | None
    """Which unit each row belongs to; None: each row is one."""

    @classmethod
    def of(cls, weight: Floats, groups: NDArray[Any] | None = None) -> "Units":
        """Rows are units; where there are groups, whole groups are, because rows of one group say
        the same thing many times.
        """
        if groups is None:
            return cls(weight / weight.max(initial=0.0) if len(weight) else weight, None)
        unit = np.unique(groups, return_inverse=True)[1]
        heaviest = np.bincount(unit, weight).max(initial=0.0)
        return cls(weight / heaviest if heaviest else weight, unit)

    def pair(self, cheap: Floats, dear: Floats, loss: Loss) -> Paired:
        """Difference of the losses of each unit; units without weight are left out."""
        difference, weight = (cheap - dear) / loss.bound * self.weight, self.weight
        if self.unit is not None:
            difference = np.bincount(self.unit, difference).astype(float)
            weight = np.bincount(self.unit, weight).astype(float)
        kept = weight > 0
        countable = loss.zero_one and self.unit is None and bool((weight[kept] == 1).all())
        return Paired(difference[kept], weight[kept], countable)


def p_binomial(pairs: Paired, epsilon: float) -> float:
    """Exact p-value of "the share of harmed rows is at least epsilon" (Clopper & Pearson 1934). It
    overrules gains: a row set right does not excuse one set wrong.
    """
    if epsilon <= 0:
        return 1.0
    harmed = int((pairs.difference > 0).sum())
    return float(binom.cdf(harmed, len(pairs), epsilon))


def p_betting(pairs: Paired, epsilon: float, level: float, rehearsal: Paired) -> float:
    """P-value of "the mean difference is at least epsilon": one over the most money ever held by
    one who bets against it, row after row (Waudby-Smith & Ramdas 2024). Nobody gains on average
    while it is true, so to hold 20 times the first stake at any time has a chance of 5 % at most.

    The bet is the same for each row, such that it would be won at `level` by the last one with the
    spread of a `rehearsal`: other rows, because a bet must not know what it is placed on.
    """
    n = len(pairs)
    if not n:
        return 1.0
    spread = (float((rehearsal.difference**2).sum()) + 1) / (len(rehearsal) + 1)
    bet = min(np.sqrt(2 * np.log(1 / level) / (n * spread)), STAKE / (1 - epsilon))
    excess = pairs.difference - epsilon * pairs.weight
    order = np.random.default_rng(0).permutation(n)  # rows may lie in an order that means something
    won = np.cumsum(np.log1p(-bet * excess[order]))
    return float(min(1.0, np.exp(-won.max())))


def p_value(pairs: Paired, epsilon: float, level: float, rehearsal: Paired) -> tuple[float, str]:
    """The smaller p-value of the two methods, doubled because there were two to choose from, and
    the name of its method. Harms are only counted where a loss is nothing or one.
    """
    if not pairs.countable:
        return p_betting(pairs, epsilon, level, rehearsal), BETTING
    betting = p_betting(pairs, epsilon, level / 2, rehearsal)
    smaller, method = min((p_binomial(pairs, epsilon), BINOMIAL), (betting, BETTING))
    return min(1.0, 2 * smaller), method


def interval(pairs: Paired, level: float, rehearsal: Paired) -> tuple[float, float]:
    """Interval of the mean difference, in shares of the bound: either end misses it with a chance
    of at most `level`. Its upper end is below epsilon where `p_value` at epsilon is below `level`.
    """
    low = -_upper(pairs.mirrored, level, rehearsal.mirrored)
    return low, _upper(pairs, level, rehearsal)


def labels_needed(epsilon: float, level: float, loss: Loss) -> int:
    """Rows below which even a cheaper answer that never did any harm proves nothing: about
    3 / epsilon at a level of 5 %. `epsilon` in shares of the loss's bound.
    """
    if loss.zero_one:
        return int(np.ceil(np.log(level / 2) / np.log1p(-epsilon)))
    gain = np.log1p(STAKE / (1 - epsilon) * epsilon)
    return int(np.ceil(np.log(1 / level) / gain))


def _upper(pairs: Paired, level: float, rehearsal: Paired) -> float:
    """Smallest mean difference that is rejected from above."""

    def over(epsilon: float) -> float:
        return p_value(pairs, epsilon, level, rehearsal)[0] - level

    top = 1 - 1e-9
    if not len(pairs) or over(top) > 0:
        return 1.0
    low = max(-1 + 1e-9, min(pairs.mean, top))
    return float(brentq(over, low, top, xtol=1e-6)) if over(low) > 0 else low
