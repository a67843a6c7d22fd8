"""The promise a cascade makes about the quality it gives up, and what it rests on.

Learn then Test (Angelopoulos et al. 2021) over a fixed sequence: thresholds from strict to greedy
along one path, each tested on rows nothing was fitted or chosen on, until the first that fails.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.stats import norm

from ml_app.cascade.losses import Floats, Loss
from ml_app.cascade.paired import Paired, Units, labels_needed, p_value
from ml_app.cascade.path import answered_by, of_stage

NO_METHOD = "none"


class NotCertifiedWarning(UserWarning):
    """Too few rows, or too little in them, to promise anything about what the cascade gives up."""


@dataclass(frozen=True)
class Promise:
    """What is to be proven: that the mean loss given up stays below epsilon, with a chance of at
    most delta that the rows deceive.
    """

    loss: Loss
    epsilon: float
    """In units of the loss."""
    delta: float

    @property
    def share(self) -> float:
        """Epsilon as a share of the loss's bound."""
        return self.epsilon / self.loss.bound

    @property
    def labels_needed(self) -> int:
        """Rows below which nothing can be proven."""
        return labels_needed(self.share, self.delta, self.loss)


@dataclass(frozen=True)
class Certificate:
    """What was proven, as it goes into a model card."""

    loss: str
    epsilon: float
    """Mean loss that may be given up against the last stage, in units of the loss."""
    delta: float
    """Chance that the promise is made and does not hold."""
    n: int
    """Exchangeable units tested: rows, or groups where there are groups."""
    method: str
    """`binomial`, `betting`, or `none`."""
    p_value: float
    share: tuple[float, ...]
    """Of the rows tested, what each model that ships answers."""
    thresholds: tuple[float, ...]
    data_hash: str
    """SHA-256 of outcomes and scores of the rows tested, so that a card can be matched to them."""
    certified: bool
    missing_labels: int
    """About how many more labelled rows it would take; 0 where certified."""
    reason: str

    def record(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {**asdict(self), "share": list(self.share), "thresholds": list(self.thresholds)}


@dataclass(frozen=True)
class Rows:
    """Rows nothing was fitted on: who would be how sure, at what loss."""

    confidences: Sequence[Floats]
    """Of each stage but the last, each (n,)."""
    losses: Sequence[Floats]
    """Of each stage, each (n,)."""
    units: Units

    def pairs(self, cuts: Sequence[float], loss: Loss) -> Paired:
        """Cascade at these thresholds against its last stage."""
        answered = of_stage(self.losses, answered_by(self.confidences, cuts))
        return self.units.pair(answered, self.losses[-1], loss)


@dataclass(frozen=True)
class Tested:
    """How far along the path the rows go."""

    steps: int
    """Steps of the path that were proven, from its strict end; 0: none."""
    p_value: float
    """Of the last proven step; of the first step where none was."""
    method: str


def walk(
    path: Sequence[Sequence[float]], promise: Promise, certify: Rows, rehearse: Rows
) -> Tested:
    """Test the path step by step and stop at the first that is not proven. `rehearse`: the rows
    the path was made from; they say how to bet.
    """
    found = Tested(0, 1.0, NO_METHOD)
    for number, (p, method) in enumerate(_p_values(path, promise, certify, rehearse), start=1):
        if not p <= promise.delta:
            return found if number > 1 else Tested(0, p, NO_METHOD)
        found = Tested(number, p, method)
    return found


def missing_labels(promise: Promise, pairs: Paired) -> int:
    """About how many more rows it would take to prove it of these pairs, at least one: the floor,
    or, where rows are harmed, what a normal approximation asks for. At delta = 5 %, with a second
    moment h and no mean difference, that is 2.7 h / epsilon².
    """
    if not len(pairs):
        return promise.labels_needed
    moment = float((pairs.difference**2).mean())
    room = promise.share - min(pairs.mean, 0.0)
    wanted = int(np.ceil(norm.isf(promise.delta) ** 2 * moment / room**2))
    return max(max(wanted, promise.labels_needed) - len(pairs), 1)


def _p_values(
    path: Sequence[Sequence[float]], promise: Promise, certify: Rows, rehearse: Rows
) -> Iterator[tuple[float, str]]:
    for cuts in path:
        tried = rehearse.pairs(cuts, promise.loss)
        yield p_value(certify.pairs(cuts, promise.loss), promise.share, promise.delta, tried)
