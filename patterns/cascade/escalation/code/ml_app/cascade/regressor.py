"""A regressor that asks a cheap model first and a dear one for the rest."""

from collections.abc import Mapping
from typing import Any, Literal, Self

import numpy as np
from sklearn.base import MetaEstimatorMixin, RegressorMixin
from sklearn.utils.validation import column_or_1d

from ml_app.cascade.composition import Escalation
from ml_app.cascade.evidence import Held, Terms
from ml_app.cascade.losses import Error, Floats, raw_error
from ml_app.cascade.rows import checked

CLIPPED = 0.99
"""Errors above this quantile of those seen on the rows that calibrate count as that quantile."""


class CascadeRegressor(
    MetaEstimatorMixin,  # type: ignore[misc]  # scikit-learn ships no types
    RegressorMixin,  # type: ignore[misc]  # scikit-learn ships no types
    Escalation,
):
    """Two or more regressors, cheapest first. A number carries no confidence: where a stage gives
    most away is learned, as a curve over what it predicts, on the rows that calibrate. It pays
    where errors depend on the size of the prediction, as they do for counts and prices.

    The promise is about `loss`, 'squared' or 'absolute' error, each row's loss clipped at the 99 %
    quantile of the losses of all models on the rows that calibrate: finitely many rows can promise
    nothing about errors without a bound. Other parameters and all attributes are those of
    `CascadeClassifier`.
    """

    def __init__(  # noqa: PLR0913  each setting is a keyword: scikit-learn's contract
        self,
        stages: Any = None,
        *,
        single: Any = None,
        loss: Literal["squared", "absolute"] = "squared",
        budget: float = 0.01,
        relative: bool = True,
        delta: float = 0.05,
        shares: tuple[float, float, float] = (0.6, 0.1, 0.3),
        time_ordered: bool = False,
        price: Mapping[str, float] | None = None,
        random_state: Any = None,
    ) -> None:
        self.stages = stages
        self.single = single
        self.loss = loss
        self.budget = budget
        self.relative = relative
        self.delta = delta
        self.shares = shares
        self.time_ordered = time_ordered
        self.price = price
        self.random_state = random_state

    def fit(
        self, X: Any, y: Any, *, groups: Any = None, sample_weight: Any = None, **metadata: Any
    ) -> Self:
        """Fit all models on one part of the rows and decide on the others what ships; as for
        `CascadeClassifier.fit`, with numbers for `y`.
        """
        self._check_settings()
        X = checked(self, X, reset=True)
        target = np.asarray(column_or_1d(y, warn=True), dtype=np.float64)
        if not np.isfinite(target).all():
            raise ValueError("y contains NaN or infinity")
        extra = {"groups": groups, "sample_weight": sample_weight, **metadata}
        return self._fit(X, target, None, extra)

    def predict(self, X: Any) -> Floats:
        """The number predicted by the stage that answers, shape (n,)."""
        return self.outcome(X).scores

    def _terms(self) -> Terms:
        if self.loss not in ("squared", "absolute"):
            raise ValueError(f"loss={self.loss!r} is neither 'squared' nor 'absolute'")
        return Terms(
            kind="number",
            stages=tuple(name for name, _ in self.stages),
            single=None if self.single is None else "single",
            loss=self._bounded,
            budget=self.budget,
            relative=self.relative,
            delta=self.delta,
            prices=self._prices(),
        )

    def _bounded(self, held: Held) -> Error:
        seen = [raw_error(self.loss, held.y, said) for said in held.scores.values()]
        errors = np.concatenate(seen)
        bound = float(np.quantile(errors, CLIPPED)) if len(errors) else 1.0
        return Error(self.loss, bound or 1.0)

    def _ask(self, model: Any, X: Any) -> Floats:
        return np.asarray(model.predict(X), dtype=np.float64).reshape(-1)
