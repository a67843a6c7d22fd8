"""The monotone step function that fits best (Zadrozny & Elkan 2002): free of any shape, and hungry.

Between the steps it is drawn straight, so that it takes few ties into the ranking. Below some
thousand rows its steps follow noise, and a step at 0 or 1 makes one surprise infinitely dear: it
is refused below a floor and kept away from both ends.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.interfaces import Floats
from ml_app.refusal import Refused


@dataclass(frozen=True)
class Curve:
    """A monotone, piecewise straight map of scores; flat outside its first and last point."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def at(self, scores: Floats) -> Floats:
        """Its values."""
        return np.interp(scores, self.xs, self.ys)

    def at_one(self, score: float) -> float:
        """Its value at one score. Hot path: no arrays."""
        right = bisect_right(self.xs, score)
        if right == 0:
            return self.ys[0]
        if right == len(self.xs):
            return self.ys[-1]
        x0, x1 = self.xs[right - 1], self.xs[right]
        y0, y1 = self.ys[right - 1], self.ys[right]
        return y0 + (y1 - y0) * (score - x0) / (x1 - x0)


@dataclass(frozen=True)
class FittedIsotonic:
    """One curve for the positive class, or one for each class."""

    curves: tuple[Curve, ...]

    def apply(self, scores: Floats) -> Floats:
        """Calibrate probabilities of the positive class (n,) or of each class (n, classes)."""
        if scores.ndim == 1:
            return self._only.at(scores)
        moved = np.column_stack([curve.at(scores[:, k]) for k, curve in enumerate(self.curves)])
        return np.asarray(moved / moved.sum(axis=1, keepdims=True))

    def apply_one(self, score: float) -> float:
        """Calibrate one probability of the positive class. Hot path: no arrays."""
        return self._only.at_one(score)

    def apply_row(self, scores: Sequence[float]) -> list[float]:
        """Calibrate the probabilities of each class of one row. Hot path: no arrays."""
        moved = [curve.at_one(p) for curve, p in zip(self.curves, scores, strict=True)]
        total = sum(moved)
        return [value / total for value in moved]

    def state(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {"curves": [{"xs": list(c.xs), "ys": list(c.ys)} for c in self.curves]}

    @cached_property
    def _only(self) -> Curve:
        (curve,) = self.curves
        return curve


@dataclass(frozen=True)
class Isotonic:
    """Fits the curve of each class against all others, then scales rows to sum to 1."""

    fewest: int
    """Rows below which it is refused."""

    def fit(self, scores: Floats, y: NDArray[Any]) -> FittedIsotonic:
        """Learn from probabilities of rows the model was not fitted on, and their class codes.

        Raises `Refused` below the floor of rows. Values stay half a row away from 0 and 1: what
        n rows have not shown may still happen in the next n.
        """
        if len(y) < self.fewest:
            raise Refused(
                f"isotonic calibration needs {self.fewest} rows that the model was not fitted on, "
                f"here are {len(y)}: take `training.calibration: sigmoid`, or lower `fewest`"
            )
        if scores.ndim == 1:
            return FittedIsotonic((_curve(scores, y == 1),))
        classes = range(scores.shape[1])
        return FittedIsotonic(tuple(_curve(scores[:, k], y == k) for k in classes))

    def restore(self, state: Mapping[str, Any]) -> FittedIsotonic:
        """The fitted calibration that gave this `state()`."""
        curves = (Curve(tuple(c["xs"]), tuple(c["ys"])) for c in state["curves"])
        return FittedIsotonic(tuple(curves))


def _curve(scores: Floats, happened: NDArray[np.bool_]) -> Curve:
    from sklearn.isotonic import IsotonicRegression

    edge = 0.5 / len(scores)
    fitted = IsotonicRegression(y_min=edge, y_max=1 - edge).fit(scores, happened.astype(float))
    xs, ys = fitted.X_thresholds_, fitted.y_thresholds_
    return Curve(tuple(xs.astype(float).tolist()), tuple(ys.astype(float).tolist()))
