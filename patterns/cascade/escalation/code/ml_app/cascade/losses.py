"""What a row costs when a model answers it: the currency of every promise a cascade makes.

Each loss is bounded, because a promise that holds for finitely many rows needs a bound: one row of
unbounded loss would outweigh all rows that were seen.
"""

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

FLOOR = 0.01
"""Log-loss takes no probability for smaller than this: its bound is log(1/0.01) = 4.6."""


class Loss(Protocol):
    """A loss of each row in [0, bound]."""

    @property
    def name(self) -> str:
        """How settings and reports call it."""

    @property
    def bound(self) -> float:
        """The largest loss a row can have."""

    @property
    def zero_one(self) -> bool:
        """Whether a row's loss is nothing or one, so that harms can be counted."""

    def rows(self, y: NDArray[Any], scores: Floats) -> Floats:
        """Loss of each row, shape (n,). `y` holds class codes or numbers; `scores` the probability
        of class 1 (n,), of each class (n, classes), or the predicted number (n,).
        """


@dataclass(frozen=True)
class Brier:
    """Squared distance between probabilities and what happened; over all classes where there are
    more than two, so that its bound is 2 then.
    """

    classes: int
    name: str = "brier"
    zero_one: bool = False

    @property
    def bound(self) -> float:
        """1 for two classes, 2 for more."""
        return 1.0 if self.classes == 2 else 2.0

    def rows(self, y: Codes, scores: Floats) -> Floats:
        """Loss of each row."""
        if scores.ndim == 1:
            return np.asarray((scores - y) ** 2)
        return np.asarray(((scores - np.eye(self.classes)[y]) ** 2).sum(axis=1))


@dataclass(frozen=True)
class LogLoss:
    """Minus the logarithm of the probability of what happened, no probability taken for smaller
    than `FLOOR`.
    """

    name: str = "log_loss"
    zero_one: bool = False
    bound: float = math.log(1 / FLOOR)

    def rows(self, y: Codes, scores: Floats) -> Floats:
        """Loss of each row."""
        if scores.ndim == 1:
            said = np.where(y == 1, scores, 1 - scores)
        else:
            said = scores[np.arange(len(y)), y]
        return np.asarray(-np.log(np.clip(said, FLOOR, 1.0)))


@dataclass(frozen=True)
class ZeroOne:
    """1 where the class of highest probability is wrong: accuracy given up."""

    name: str = "accuracy"
    zero_one: bool = True
    bound: float = 1.0

    def rows(self, y: Codes, scores: Floats) -> Floats:
        """Loss of each row."""
        said = scores > 0.5 if scores.ndim == 1 else scores.argmax(axis=1)
        return np.asarray(said != y, dtype=float)


@dataclass(frozen=True)
class Cost:
    """What the decision costs at the cut where both errors weigh the same, for two classes."""

    false_positive: float
    false_negative: float
    name: str = "cost"
    zero_one: bool = False

    @property
    def bound(self) -> float:
        """The dearer error."""
        return max(self.false_positive, self.false_negative)

    @property
    def decision(self) -> float:
        """The probability above which calling it positive is cheaper (Elkan 2001)."""
        return self.false_positive / (self.false_positive + self.false_negative)

    def rows(self, y: Codes, scores: Floats) -> Floats:
        """Loss of each row."""
        positive = scores > self.decision
        right_no = np.where(positive, self.false_positive, 0.0)
        return np.asarray(np.where(y == 1, np.where(positive, 0.0, self.false_negative), right_no))


@dataclass(frozen=True)
class Error:
    """Squared or absolute error of a number, larger losses counted as `bound`."""

    name: str
    bound: float
    zero_one: bool = False

    def rows(self, y: Floats, scores: Floats) -> Floats:
        """Loss of each row."""
        return np.asarray(np.minimum(raw_error(self.name, y, scores), self.bound))


def raw_error(name: str, y: Floats, scores: Floats) -> Floats:
    """The error of each row before it is bounded."""
    gap = np.abs(y - scores)
    return np.asarray(gap**2 if name == "squared" else gap)


def class_loss(name: str, classes: int, costs: tuple[float, float] | None) -> Loss:
    """The loss of this name for classes. Raises ValueError naming what does not go together."""
    if (name == "cost") != (costs is not None):
        raise ValueError("loss='cost' and costs=(false positive, false negative) go together")
    if costs is not None:
        if classes != 2:
            raise ValueError(f"costs are those of two classes, y has {classes}")
        if min(costs) < 0 or max(costs) <= 0:
            raise ValueError(f"costs={costs}: neither may be negative, one must be positive")
        return Cost(float(costs[0]), float(costs[1]))
    known: dict[str, Loss] = {
        "brier": Brier(classes),
        "log_loss": LogLoss(),
        "accuracy": ZeroOne(),
    }
    if name not in known:
        raise ValueError(f"loss={name!r} is none of {', '.join([*known, 'cost'])}")
    return known[name]
