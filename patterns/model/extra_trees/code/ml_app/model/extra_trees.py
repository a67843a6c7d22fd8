"""Trees whose cut points are drawn at random, averaged (Geurts, Ernst & Wehenkel 2006)."""

from dataclasses import dataclass
from typing import Any, ClassVar

from ml_app.interfaces import Task


@dataclass(frozen=True)
class ExtraTrees:
    """scikit-learn's extremely randomised trees; the wiring holds the values.

    Gaps are imputed although its trees could take them: the ONNX converter sends every missing
    value to the right, wherever the tree had sent it.
    """

    n_estimators: int
    min_samples_leaf: int
    max_features: float | None
    """Share of the columns tried at each split. None: the square root of their number for
    classes, all of them for a number."""
    n_jobs: int

    name: ClassVar[str] = "extra_trees"
    title: ClassVar[str] = "extremely randomised trees"
    scale: ClassVar[bool] = False
    missing: ClassVar[bool] = False

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """A fresh classifier, or a regressor when the task has no labels. The same seed and rows
        give the same trees, whatever `n_jobs` is."""
        from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

        usual = "sqrt" if task.labels else 1.0
        values: dict[str, Any] = {
            "n_estimators": self.n_estimators,
            "min_samples_leaf": self.min_samples_leaf,
            "max_features": usual if self.max_features is None else self.max_features,
            "n_jobs": self.n_jobs,
            **overrides,
        }
        estimator = ExtraTreesClassifier if task.labels else ExtraTreesRegressor
        return estimator(**values, random_state=seed)

    def suggest(self, trial: Any) -> dict[str, Any]:
        """What makes trees differ and how deep they grow. Their number is no question of fit: more
        are never worse."""
        return {
            "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 100, log=True),
            "max_features": trial.suggest_float("max_features", 0.05, 1.0, log=True),
        }

    def register_onnx(self) -> None:
        """Nothing to register: skl2onnx knows these estimators."""
