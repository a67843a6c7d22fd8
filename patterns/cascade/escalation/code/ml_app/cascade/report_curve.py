"""Cost against quality: what a cascade costs, and gives up, at every threshold of its path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml_app.cascade.path import answered_by, of_stage, shares
from ml_app.cascade.price import Price, per_row
from ml_app.cascade.report_rows import JudgedRows, means
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.resampling import Resampling

MOST = 25
"""Thresholds that are drawn."""
BATCH = 1000
"""Rows of the batch whose cost is told: what is fixed in the cost of a call is spread over them."""


@dataclass(frozen=True)
class Point:
    """One way to answer all rows."""

    name: str
    """`cascade`, or the model that answers alone."""
    share: tuple[float, ...]
    """A cascade: what each stage answers of the rows."""
    cost: float
    """Of a row in a batch of `BATCH`, as a share of what the last stage alone costs."""
    given_up: Estimate
    """Mean loss less that of the last stage."""
    ships: bool = False


@dataclass(frozen=True)
class Curve:
    """All ways, and the budget they are measured by."""

    path: tuple[Point, ...]
    """The cascade, from strict to greedy."""
    alone: tuple[Point, ...]
    """Every model by itself."""
    epsilon: float
    """Mean loss that may be given up."""
    declared: bool
    """Whether the costs were declared; otherwise they are CPU seconds of the training machine."""


def curve(
    estimator: Any, rows: JudgedRows, resampling: Resampling, prices: Mapping[str, Price]
) -> Curve | None:
    """The curve on rows nothing was decided on; None when there was no path to walk."""
    path = estimator.path_
    if not path:
        return None
    cuts = [path[at] for at in np.unique(np.linspace(0, len(path) - 1, MOST).astype(int))]
    own = tuple(estimator.policy_.thresholds)
    if own and own not in cuts:
        cuts = sorted([*cuts, own], key=path.index)
    answered = [answered_by(rows.confidences, cut) for cut in cuts]
    losses = [rows.losses[name] for name in rows.stages]
    dear = losses[-1]
    columns = [of_stage(losses, stage) - dear for stage in answered]
    columns += [rows.losses[name] - dear for name in rows.losses]
    found = means(columns, resampling)
    costs = _Costs(prices, rows.stages)
    weight = np.ones(len(rows))
    spread = [shares(stage, len(rows.stages), weight) for stage in answered]
    return Curve(
        path=tuple(
            Point("cascade", share, costs.of(share), one, cut == own)
            for share, one, cut in zip(spread, found, cuts, strict=False)
        ),
        alone=tuple(
            Point(name, (), costs.alone(name), one, rows.ships == (name,))
            for name, one in zip(rows.losses, found[len(cuts) :], strict=True)
        ),
        epsilon=float(estimator.certificate_.epsilon),
        declared=all(price.declared for price in prices.values()),
    )


@dataclass(frozen=True)
class _Costs:
    """Costs of a row as shares of that of the last stage."""

    prices: Mapping[str, Price]
    stages: Sequence[str]

    def of(self, share: Sequence[float]) -> float:
        """A cascade whose stages answer these shares."""
        prices = [self.prices[name] for name in self.stages]
        return per_row(prices, share, BATCH) / self._full

    def alone(self, name: str) -> float:
        """One model for all rows."""
        return per_row([self.prices[name]], [1.0], BATCH) / self._full

    @property
    def _full(self) -> float:
        return max(per_row([self.prices[self.stages[-1]]], [1.0], BATCH), 1e-12)
