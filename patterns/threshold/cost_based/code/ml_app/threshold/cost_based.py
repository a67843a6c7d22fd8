"""Act where acting is cheaper than not acting (Elkan 2001)."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ml_app.interfaces import Floats


@dataclass(frozen=True)
class CostBased:
    """The threshold that follows from what the two mistakes cost; right decisions cost nothing."""

    false_positive: float
    false_negative: float
    method: Literal["bayes", "validation"]
    """`bayes`: from the costs alone, right for calibrated probabilities. `validation`: the one
    that was cheapest on the validation rows, which trusts those rows instead."""

    def choose(self, y: NDArray[Any], scores: Floats) -> float:
        """The score from which on to act; `y` (0 or 1) and `scores` are validation rows."""
        if self.method == "validation":
            return self._cheapest(y, scores)
        return self.false_positive / (self.false_positive + self.false_negative)

    def _cheapest(self, y: NDArray[Any], scores: Floats) -> float:
        """The least mean cost; of equals the highest threshold, which acts least. Halfway between
        two scores, so that it does not hang on the digits of one row."""
        order = np.argsort(scores, kind="stable")
        sorted_scores = scores[order]
        positive = np.append(0, np.cumsum(y[order]))
        places = np.append(
            np.unique(sorted_scores, return_index=True)[1], len(scores)
        )  # rows below the threshold
        missed = positive[places]
        alarms = (len(scores) - places) - (positive[-1] - missed)
        cost = self.false_positive * alarms + self.false_negative * missed
        place = places[np.flatnonzero(cost == cost.min())[-1]]
        if place == len(scores):
            return float(np.nextafter(sorted_scores[-1], np.inf))
        below = sorted_scores[place - 1] if place else 0.0
        return float((below + sorted_scores[place]) / 2)
