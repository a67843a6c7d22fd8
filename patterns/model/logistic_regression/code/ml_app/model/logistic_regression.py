"""Logistic regression with an L2 penalty, multinomial for more than two classes."""

from dataclasses import dataclass
from inspect import signature
from typing import Any, ClassVar

from ml_app.interfaces import Task

GRID = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
"""Values of C to choose from: half decades around what suits scaled features."""


@dataclass(frozen=True)
class LogisticRegression:
    """A linear model of the log-odds; the wiring holds the values."""

    C: float | None
    """Inverse of the penalty; None: chosen from `GRID` by cross-validated log-loss."""
    folds: int
    max_iter: int

    name: ClassVar[str] = "logistic_regression"
    title: ClassVar[str] = "logistic regression"
    scale: ClassVar[bool] = True
    missing: ClassVar[bool] = False

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """A fresh classifier. The solver has no chance in it: `seed` changes nothing."""
        from sklearn import linear_model

        C = overrides.get("C", self.C)
        if C is not None:
            return linear_model.LogisticRegression(C=C, max_iter=self.max_iter)
        return linear_model.LogisticRegressionCV(
            Cs=GRID,
            cv=self.folds,
            scoring="neg_log_loss",
            max_iter=self.max_iter,
            **_new_names(linear_model.LogisticRegressionCV),
        )

    def suggest(self, trial: Any) -> dict[str, Any]:
        """One penalty, over five decades."""
        return {"C": trial.suggest_float("C", 1e-3, 1e2, log=True)}

    def register_onnx(self) -> None:
        """Nothing to register: skl2onnx knows this estimator."""


def _new_names(estimator: Any) -> dict[str, Any]:
    """What scikit-learn from 1.8 on wants to be told, and before does not know: no L1 penalty, and
    the attributes it will have by default from 1.10 on."""
    if "use_legacy_attributes" not in signature(estimator).parameters:
        return {}
    return {"l1_ratios": (0.0,), "use_legacy_attributes": False}
