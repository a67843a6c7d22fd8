"""Gradient-boosted trees over binned features, scikit-learn's own."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from ml_app.interfaces import Task


@dataclass(frozen=True)
class HistGradientBoosting:
    """`HistGradientBoosting…` with its usual parameter names; the wiring holds the values.

    Category codes enter as ordered numbers: native category splits do not survive the export.
    """

    max_iter: int
    learning_rate: float
    max_leaf_nodes: int
    min_samples_leaf: int
    l2_regularization: float

    name: ClassVar[str] = "hist_gradient_boosting"
    title: ClassVar[str] = "histogram gradient boosting"
    scale: ClassVar[bool] = False
    missing: ClassVar[bool] = True

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """A fresh classifier, or a regressor when the task has no labels."""
        from sklearn.ensemble import (
            HistGradientBoostingClassifier,
            HistGradientBoostingRegressor,
        )

        estimator = HistGradientBoostingClassifier if task.labels else HistGradientBoostingRegressor
        return estimator(
            **{**asdict(self), **overrides},
            early_stopping=False,  # it would hold rows out at random, also where rows have an order
            random_state=seed,
        )

    def suggest(self, trial: Any) -> dict[str, Any]:
        """Ranges that hold from a thousand rows to millions."""
        return {
            "max_iter": trial.suggest_int("max_iter", 50, 500, log=True),
            "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.3, log=True),
            "max_leaf_nodes": trial.suggest_int("max_leaf_nodes", 4, 64, log=True),
            "min_samples_leaf": trial.suggest_int("min_samples_leaf", 5, 200, log=True),
            "l2_regularization": trial.suggest_float("l2_regularization", 1e-2, 100.0, log=True),
        }

    def register_onnx(self) -> None:
        """Nothing to register: skl2onnx knows these estimators."""
