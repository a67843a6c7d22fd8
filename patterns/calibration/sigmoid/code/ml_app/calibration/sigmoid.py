"""A smooth, monotone correction with few parameters: for calibration rows from dozens upwards.

The log-odds are stretched by one slope and moved by one intercept for each class but the first.
For two classes that is Platt scaling (Platt 1999; on log-odds as in Kull et al. 2017), for more
it is temperature scaling with a bias for each class (Alexandari et al. 2020).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ml_app.interfaces import Floats
from ml_app.refusal import Refused

EDGE = 1e-7
"""Probabilities are kept this far from 0 and 1, where log-odds have no end."""
STEEPEST = 50.0


@dataclass(frozen=True)
class FittedSigmoid:
    """Slope and intercepts."""

    slope: float
    intercepts: tuple[float, ...]

    def apply(self, scores: Floats) -> Floats:
        """Calibrate probabilities of the positive class (n,) or of each class (n, classes)."""
        if scores.ndim == 1:
            return np.asarray(_share(self._moved(_both(scores)))[:, 1])
        return np.asarray(_share(self._moved(_logs(scores))))

    def apply_one(self, score: float) -> float:
        """Calibrate one probability of the positive class. Hot path: no arrays."""
        p = min(max(score, EDGE), 1 - EDGE)
        return 1 / (1 + math.exp(-self.slope * math.log(p / (1 - p)) - self.intercepts[0]))

    def apply_row(self, scores: Sequence[float]) -> list[float]:
        """Calibrate the probabilities of each class of one row. Hot path: no arrays."""
        steps = (0.0, *self.intercepts)
        logs = (math.log(min(max(p, EDGE), 1 - EDGE)) for p in scores)
        moved = [self.slope * x + step for x, step in zip(logs, steps, strict=True)]
        top = max(moved)
        weights = [math.exp(x - top) for x in moved]
        total = sum(weights)
        return [weight / total for weight in weights]

    def state(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {"slope": self.slope, "intercepts": list(self.intercepts)}

    def _moved(self, logs: Floats) -> Floats:
        return np.asarray(self.slope * logs + np.array([0.0, *self.intercepts]))


@dataclass(frozen=True)
class Sigmoid:
    """Fits slope and intercepts by maximum likelihood, with Platt's smoothed targets, so that
    perfectly separated rows do not make it infinitely steep. The order of scores never changes."""

    fewest: ClassVar[int] = 20
    """Rows below which even two parameters follow noise alone; it is refused."""

    def fit(self, scores: Floats, y: NDArray[Any]) -> FittedSigmoid:
        """Learn from probabilities of rows the model was not fitted on, and their class codes.

        Raises `Refused` when they are too few or lack a class.
        """
        from scipy.optimize import minimize

        logs = _both(scores) if scores.ndim == 1 else _logs(scores)
        counts = np.bincount(y, minlength=logs.shape[1])
        if len(y) < self.fewest or not counts.all():
            raise Refused(
                f"calibration needs {self.fewest} rows that the model was not fitted on and some "
                f"of every class, here are {counts.tolist()}: leave `training.calibration` out, or "
                "get more rows"
            )
        targets = _smoothed(y, counts)

        def loss(parameters: Floats) -> tuple[float, Floats]:
            moved = parameters[0] * logs
            moved[:, 1:] += parameters[1:]
            shares = _share(moved)
            wrong = (shares - targets) / len(y)
            slope = float((wrong * logs).sum())
            value = -float((targets * np.log(np.maximum(shares, 1e-300))).sum()) / len(y)
            return value, np.concatenate([[slope], wrong[:, 1:].sum(axis=0)])

        start = np.zeros(logs.shape[1])
        start[0] = 1.0
        bounds = [(1 / STEEPEST, STEEPEST), *[(None, None)] * (logs.shape[1] - 1)]
        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
        return FittedSigmoid(float(found[0]), tuple(found[1:].tolist()))

    def restore(self, state: Mapping[str, Any]) -> FittedSigmoid:
        """The fitted calibration that gave this `state()`."""
        return FittedSigmoid(float(state["slope"]), tuple(state["intercepts"]))


def _both(scores: Floats) -> Floats:
    """Log-odds of the positive class beside those of the negative, which are 0: shape (n, 2)."""
    p = np.clip(scores, EDGE, 1 - EDGE)
    return np.column_stack([np.zeros(len(p)), np.log(p / (1 - p))])


def _logs(scores: Floats) -> Floats:
    return np.asarray(np.log(np.clip(scores, EDGE, 1 - EDGE)))


def _share(logits: Floats) -> Floats:
    """Softmax of each row."""
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _smoothed(y: NDArray[Any], counts: NDArray[np.intp]) -> Floats:
    """What a row should get: (n + 1) / (n + classes) for its class of n rows (Platt 1999)."""
    classes = len(counts)
    targets = np.repeat(1.0 / (counts + classes), classes).reshape(classes, classes)
    np.fill_diagonal(targets, (counts + 1) / (counts + classes))
    return np.asarray(targets[y])
