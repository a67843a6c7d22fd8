"""Test rows as every model of a cascade would have answered them, beside what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ml_app.cascade.losses import Codes, Floats
from ml_app.cascade.path import answered_by, of_stage
from ml_app.cascade.policy import CASCADE
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.intervals import resampled
from ml_app.evaluation.resampling import Resampling
from ml_app.interfaces import Matrix


@dataclass(frozen=True)
class JudgedRows:
    """Rows nothing was fitted or decided on, with the losses whose budget was declared."""

    stages: tuple[str, ...]
    """All stages, the cheapest first, whatever ships."""
    scores: Mapping[str, Floats]
    """Of every model, on the scale they share: (n,) or (n, classes)."""
    losses: Mapping[str, Floats]
    """Of every model, in units of the loss, each (n,)."""
    confidences: tuple[Floats, ...]
    """Of each stage but the last, each (n,); empty when no rows were held back to learn them."""
    stage: Codes
    """Place of the model that answered each row among those that ship, shape (n,)."""
    ships: tuple[str, ...]
    loss: Floats
    """Of what was answered, shape (n,)."""
    answered: Floats
    """What was answered: (n,) or (n, classes)."""

    @classmethod
    def of(cls, estimator: Any, X: Matrix, y: NDArray[Any]) -> Self:
        """Ask every model of a fitted cascade for rows and their outcomes, shape (n,)."""
        codes = y
        if hasattr(estimator, "classes_"):
            codes = np.searchsorted(estimator.classes_, y)
        scores = estimator.stage_scores(X)
        losses = {name: estimator.loss_.rows(codes, said) for name, said in scores.items()}
        stages = tuple(name for name, _ in estimator.stages)
        sure = tuple(
            rule.of(scores[name])
            for rule, name in zip(estimator.confidences_, stages, strict=False)
        )
        ships = tuple(estimator.policy_.stages)
        stage = np.zeros(len(codes), dtype=np.intp)
        if estimator.ships_ == CASCADE:
            stage = answered_by(sure, estimator.policy_.thresholds)
        return cls(
            stages=stages,
            scores=scores,
            losses=losses,
            confidences=sure,
            stage=stage,
            ships=ships,
            loss=of_stage([losses[name] for name in ships], stage),
            answered=of_stage([scores[name] for name in ships], stage),
        )

    def __len__(self) -> int:
        return len(self.stage)

    @property
    def last(self) -> str:
        """The stage whose quality is the yardstick."""
        return self.stages[-1]

    @property
    def given_up(self) -> Floats:
        """Loss of what was answered less that of the last stage, shape (n,)."""
        return np.asarray(self.loss - self.losses[self.last])

    @property
    def shares(self) -> dict[str, float]:
        """Share of the rows that each model that ships answered."""
        counts = np.bincount(self.stage, minlength=len(self.ships)) / max(len(self), 1)
        return dict(zip(self.ships, counts.tolist(), strict=True))

    @property
    def reached(self) -> dict[str, float]:
        """Share of the rows that each model that ships was asked for."""
        reached = 1 - np.cumsum([0.0, *self.shares.values()])[:-1]
        return dict(zip(self.ships, np.maximum(reached, 0.0).tolist(), strict=True))


def means(columns: Sequence[Floats], resampling: Resampling) -> list[Estimate]:
    """The mean of each column of rows, all under the same resamples."""
    table = np.column_stack(columns)
    parts = [w @ table / w.sum(axis=1, keepdims=True) for w in resampling.weights(len(table))]
    drawn = np.concatenate(parts)
    return [
        resampled(float(table[:, at].mean()), drawn[:, at], len(table))
        for at in range(table.shape[1])
    ]
