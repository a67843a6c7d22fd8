"""When a stage is sure enough to answer: how its scores are put in order.

Whatever the order, a row is answered when its confidence reaches the stage's threshold. A
confidence that is not a number reaches none, so such a row is passed on.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from ml_app.cascade.losses import Floats

EDGE = 1e-7
"""Probabilities are kept this far from 0 and 1, where log-odds have no end."""
Score = float | Sequence[float]


class Confidence(Protocol):
    """An order of scores."""

    def of(self, scores: Floats) -> Floats:
        """Confidence in each row of scores (n,) or (n, classes), shape (n,)."""

    def of_one(self, score: Any) -> float:
        """The same for one row. Hot path: no arrays."""

    def state(self) -> dict[str, Any]:
        """As JSON-ready data; `restore(state)` gives it back."""


@dataclass(frozen=True)
class Margin:
    """Two classes: distance in log-odds from the probability at which the decision turns. At 0.5
    it orders rows as highest probability, margin and entropy do.
    """

    decision: float = 0.5

    def of(self, scores: Floats) -> Floats:
        """Distance of each row."""
        p = np.clip(scores, EDGE, 1 - EDGE)
        return np.asarray(np.abs(np.log(p / (1 - p)) - self._turn))

    def of_one(self, score: float) -> float:
        """Distance of one row."""
        if math.isnan(score):
            return score
        p = min(max(score, EDGE), 1 - EDGE)
        return abs(math.log(p / (1 - p)) - self._turn)

    def state(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {"use": "margin", "decision": self.decision}

    @cached_property
    def _turn(self) -> float:
        p = min(max(self.decision, EDGE), 1 - EDGE)
        return math.log(p / (1 - p))


@dataclass(frozen=True)
class Highest:
    """Any number of classes: the highest probability."""

    def of(self, scores: Floats) -> Floats:
        """Highest probability of each row."""
        return np.asarray(scores.max(axis=1))

    def of_one(self, score: Sequence[float]) -> float:
        """Highest probability of one row."""
        return max(score)

    def state(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {"use": "highest"}


@dataclass(frozen=True)
class Learned:
    """Minus the loss that is expected to be given up when the stage answers, read off a curve over
    its score: the number, the probability of class 1, or, where there are more classes, the
    highest probability, with a curve for each class that is answered.
    """

    knots: tuple[tuple[float, ...], ...]
    """Scores at which each curve is known, ascending."""
    gaps: tuple[tuple[float, ...], ...]
    """Expected loss of the stage minus that of the last one, at each knot; straight between."""

    def of(self, scores: Floats) -> Floats:
        """Confidence in each row."""
        if scores.ndim == 1:
            return np.asarray(-np.interp(scores, self.knots[0], self.gaps[0]))
        said, found = scores.argmax(axis=1), np.empty(len(scores))
        for code in range(len(self.knots)):
            mine = said == code
            found[mine] = -np.interp(scores[mine, code], self.knots[code], self.gaps[code])
        return found

    def of_one(self, score: Any) -> float:
        """Confidence in one row."""
        code = 0
        if isinstance(score, Sequence):
            code = score.index(max(score))
            score = score[code]
        x = float(score)
        knots, gaps = self.knots[code], self.gaps[code]
        at = bisect_right(knots, x)
        if at == 0:
            return -gaps[0] if not math.isnan(x) else x
        if at == len(knots):
            return -gaps[-1]
        slope = (gaps[at] - gaps[at - 1]) / (knots[at] - knots[at - 1])
        return -(gaps[at - 1] + slope * (x - knots[at - 1]))

    def state(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {
            "use": "learned",
            "knots": list(map(list, self.knots)),
            "gaps": list(map(list, self.gaps)),
        }


def restore(state: Mapping[str, Any]) -> Confidence:
    """The confidence that gave this `state()`. Raises ValueError for another."""
    if state["use"] == "margin":
        return Margin(float(state["decision"]))
    if state["use"] == "highest":
        return Highest()
    if state["use"] == "learned":
        return Learned(tuple(map(tuple, state["knots"])), tuple(map(tuple, state["gaps"])))
    raise ValueError(f"no such confidence: {state['use']!r}")
