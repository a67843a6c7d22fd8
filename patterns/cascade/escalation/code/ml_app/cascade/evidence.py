"""What rows held back from training say about every model and about the path of the cascade."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.cascade.certificate import Promise, Rows, Tested, missing_labels, walk
from ml_app.cascade.confidence import Confidence, Highest, Margin
from ml_app.cascade.deferral import learn, wins
from ml_app.cascade.losses import Codes, Floats, Loss
from ml_app.cascade.paired import Units, interval, p_value
from ml_app.cascade.path import thresholds
from ml_app.cascade.policy import Kind, rescaled
from ml_app.cascade.temperature import fit_temperature


@dataclass(frozen=True)
class Held:
    """Rows held back from training, and what every model says about them."""

    y: NDArray[Any]
    """Class codes or numbers, shape (n,)."""
    scores: Mapping[str, Floats]
    """By model: probabilities of class 1 (n,), of each class (n, classes), or numbers (n,)."""
    weight: Floats
    groups: NDArray[Any] | None = None

    @cached_property
    def units(self) -> Units:
        """What is exchangeable in them."""
        return Units.of(self.weight, self.groups)

    def part(self, held: Codes, scores: Mapping[str, Floats], piece: slice) -> "Held":
        """A piece of the rows of indices `held`, which `scores` are about."""
        return Held(
            self.y[held[piece]],
            {name: said[piece] for name, said in scores.items()},
            self.weight[held[piece]],
            None if self.groups is None else self.groups[held[piece]],
        )

    def scaled(self, heats: Mapping[str, float]) -> "Held":
        """The same rows with all scores on one scale."""
        scores = {
            name: said if heats[name] == 1.0 else rescaled(said, heats[name])
            for name, said in self.scores.items()
        }
        return Held(self.y, scores, self.weight, self.groups)

    def mean(self, losses: Floats) -> float:
        """Weighted mean of the losses of these rows."""
        return float(self.weight @ losses / self.weight.sum())


@dataclass(frozen=True)
class Terms:
    """What is asked of a cascade."""

    kind: Kind
    stages: tuple[str, ...]
    single: str | None
    loss: Callable[[Held], Loss]
    """The loss, given the rows that calibrate: they bound the error of a number."""
    budget: float
    relative: bool
    """Whether the budget is a share of the last stage's loss, or in units of the loss."""
    delta: float
    decision: float = 0.5
    learned: bool = False
    """Whether a learned rule takes the place of the plain one where it wins."""
    prices: Mapping[str, float] | None = None
    """Declared cost per row of every model; None: they are preferred in their order."""

    @property
    def last(self) -> str:
        """The stage whose quality is the yardstick."""
        return self.stages[-1]

    @property
    def alone(self) -> tuple[str, ...]:
        """Models that may ship alone beside the last stage, the preferred first."""
        single = (self.single,) if self.single else ()
        return (self.stages[0], *single, *self.stages[1:-1])

    @property
    def promised(self) -> float:
        """The delta of each promise. As many are tested on the same rows as models may ship alone:
        the cascade's path ends in stage one alone, so that those two share one.
        """
        return self.delta / len(self.alone)


@dataclass(frozen=True)
class Comparison:
    """One answerer for all rows against the last stage, on the rows that certify, in units of the
    loss.
    """

    name: str
    loss: float
    difference: float
    """Mean loss given up against the last stage; negative: it is better."""
    low: float
    high: float
    """Interval of the difference; either end misses it with a chance of at most delta."""
    p_value: float
    method: str
    proven: bool
    """Whether the difference was shown to be below epsilon."""
    missing_labels: int
    """About how many more labelled rows it would take to prove it; 0 where it is."""
    share: tuple[float, ...] = ()
    """A cascade: what each stage answers of the rows."""


@dataclass(frozen=True)
class Evidence:
    """All that is known before anything is chosen."""

    temperatures: dict[str, float]
    loss: Loss
    promise: Promise
    confidences: tuple[Confidence, ...]
    """Of each stage but the last."""
    path: tuple[tuple[float, ...], ...]
    tested: Tested
    rehearse: Rows
    """Rows that calibrate."""
    certify: Rows
    alone: tuple[Comparison, ...]

    @property
    def n(self) -> int:
        """Exchangeable units that certify: rows of some weight, or groups."""
        return len(self.certify.pairs(self.path[0], self.loss))

    @property
    def cuts(self) -> tuple[float, ...]:
        """Thresholds of the greediest proven step, where there is one."""
        return self.path[self.tested.steps - 1]


def data_hash(held: Held) -> str:
    """SHA-256 of outcomes and raw scores, so that a certificate can be matched to its rows."""
    digest = sha256()
    for values in (held.y, held.weight, *held.scores.values()):
        digest.update(np.ascontiguousarray(values, dtype="<f8").tobytes())
    return digest.hexdigest()


def weigh(terms: Terms, calibrate: Held, certify: Held) -> Evidence:
    """Calibrate on the first rows, test on the second. Both must be there."""
    heats = _temperatures(terms, calibrate)
    calibrate, certify = calibrate.scaled(heats), certify.scaled(heats)
    loss = terms.loss(calibrate)
    confidences = _confidences(terms, loss, calibrate)
    promise = Promise(loss, _epsilon(terms, loss, calibrate), terms.promised)
    rehearse, rows = (_rows(terms, confidences, loss, held) for held in (calibrate, certify))
    path = thresholds(rehearse.confidences)
    tested = walk(path, promise, rows, rehearse)
    alone = tuple(_alone(terms, name, promise, (calibrate, certify)) for name in terms.alone)
    return Evidence(heats, loss, promise, confidences, path, tested, rehearse, rows, alone)


def _temperatures(terms: Terms, held: Held) -> dict[str, float]:
    if terms.kind == "number":
        return dict.fromkeys(held.scores, 1.0)
    return {n: fit_temperature(said, held.y, held.weight) for n, said in held.scores.items()}


def _epsilon(terms: Terms, loss: Loss, held: Held) -> float:
    """The budget in units of the loss, and never nothing: nobody can prove that."""
    full = held.mean(loss.rows(held.y, held.scores[terms.last])) if terms.relative else 1.0
    return float(np.clip(terms.budget * full, 1e-9 * loss.bound, 0.999 * loss.bound))


def _confidences(terms: Terms, loss: Loss, held: Held) -> tuple[Confidence, ...]:
    """The plain rule, or the learned one where every stage is ordered better by it."""
    said = [held.scores[name] for name in terms.stages[:-1]]
    dear = loss.rows(held.y, held.scores[terms.last])
    gaps = [loss.rows(held.y, scores) - dear for scores in said]
    learned = tuple(learn(s, gap) for s, gap in zip(said, gaps, strict=True))
    if terms.kind == "number":
        return learned
    plain: Confidence = Margin(terms.decision) if terms.kind == "binary" else Highest()
    halves = np.arange(len(held.y)) % 2 == 0
    if terms.learned and all(wins(plain, s, g, halves) for s, g in zip(said, gaps, strict=True)):
        return learned
    return (plain,) * len(said)


def _rows(terms: Terms, confidences: tuple[Confidence, ...], loss: Loss, held: Held) -> Rows:
    scores = [held.scores[name] for name in terms.stages]
    sure = [rule.of(said) for rule, said in zip(confidences, scores[:-1], strict=True)]
    return Rows(sure, [loss.rows(held.y, said) for said in scores], held.units)


def _alone(terms: Terms, name: str, promise: Promise, held: tuple[Held, Held]) -> Comparison:
    """One model for all rows; the rows that calibrate say how to bet."""
    loss = promise.loss
    rehearsal, pairs = (
        rows.units.pair(
            loss.rows(rows.y, rows.scores[name]), loss.rows(rows.y, rows.scores[terms.last]), loss
        )
        for rows in held
    )
    low, high = interval(pairs, promise.delta, rehearsal)
    p, method = p_value(pairs, promise.share, promise.delta, rehearsal)
    certify = held[1]
    return Comparison(
        name=name,
        loss=certify.mean(loss.rows(certify.y, certify.scores[name])),
        difference=pairs.mean * loss.bound,
        low=low * loss.bound,
        high=high * loss.bound,
        p_value=p,
        method=method,
        proven=p <= promise.delta,
        missing_labels=0 if p <= promise.delta else missing_labels(promise, pairs),
    )
