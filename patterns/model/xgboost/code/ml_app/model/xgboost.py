"""Gradient-boosted trees grown level by level (Chen & Guestrin 2016, XGBoost)."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from ml_app.interfaces import Task


@dataclass(frozen=True)
class XGBoost:
    """XGBoost with its usual parameter names; the wiring holds the values."""

    n_estimators: int
    learning_rate: float
    max_depth: int
    min_child_weight: float
    subsample: float
    colsample_bytree: float
    reg_lambda: float
    n_jobs: int

    name: ClassVar[str] = "xgboost"
    title: ClassVar[str] = "XGBoost"
    scale: ClassVar[bool] = False
    missing: ClassVar[bool] = True

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """A fresh classifier, or a regressor when the task has no labels. The same seed and rows
        give the same trees, whatever `n_jobs` is."""
        from ml_app.xgboost_estimators import Classifier, Regressor

        estimator = Classifier if task.labels else Regressor
        return estimator(**{**asdict(self), **overrides}, tree_method="hist", random_state=seed)

    def suggest(self, trial: Any) -> dict[str, Any]:
        """Ranges that hold from a thousand rows to millions."""
        return {
            "n_estimators": trial.suggest_int("n_estimators", 50, 800, log=True),
            "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.3, log=True),
            "max_depth": trial.suggest_int("max_depth", 2, 10),
            "min_child_weight": trial.suggest_float("min_child_weight", 0.5, 100.0, log=True),
            "subsample": trial.suggest_float("subsample", 0.5, 1.0),
            "colsample_bytree": trial.suggest_float("colsample_bytree", 0.4, 1.0),
            "reg_lambda": trial.suggest_float("reg_lambda", 1e-2, 100.0, log=True),
        }

    def register_onnx(self) -> None:
        """Teach skl2onnx the two estimators. Idempotent."""
        from ml_app.xgboost_estimators import register

        register()
