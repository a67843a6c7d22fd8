"""A random forest and XGBoost, pooled: the accurate and dear end of what trees can do."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from ml_app.interfaces import Task


@dataclass(frozen=True)
class Blend:
    """Sizes of both members; the wiring holds the values.

    Gaps are imputed, for the sake of the forest: see `ml_app.model.pool`.
    """

    weight: float
    """Share of the forest in the pool."""
    forest_trees: int
    forest_samples: float
    """Share of the rows each tree of the forest draws."""
    min_samples_leaf: int
    boosted_trees: int
    learning_rate: float
    max_depth: int
    n_jobs: int

    name: ClassVar[str] = "blend"
    title: ClassVar[str] = "blend of a random forest and XGBoost"
    scale: ClassVar[bool] = False
    missing: ClassVar[bool] = False

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """A fresh classifier, or a regressor when the task has no labels. The same seed and rows
        give the same trees, whatever `n_jobs` is."""
        from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

        from ml_app.model.pool import PooledClassifier, PooledRegressor
        from ml_app.xgboost_estimators import Classifier, Regressor

        me = replace(self, **overrides)
        forest = RandomForestClassifier if task.labels else RandomForestRegressor
        boosted = Classifier if task.labels else Regressor
        pooled = PooledClassifier if task.labels else PooledRegressor
        return pooled(
            forest(
                n_estimators=me.forest_trees,
                max_samples=me.forest_samples,
                min_samples_leaf=me.min_samples_leaf,
                max_features="sqrt" if task.labels else 1.0,
                n_jobs=me.n_jobs,
                random_state=seed,
            ),
            boosted(
                n_estimators=me.boosted_trees,
                learning_rate=me.learning_rate,
                max_depth=me.max_depth,
                subsample=0.8,
                tree_method="hist",
                n_jobs=me.n_jobs,
                random_state=seed,
            ),
            me.weight,
        )

    def suggest(self, trial: Any) -> dict[str, Any]:
        """How deep the trees of both grow, and who has how much to say."""
        return {
            "weight": trial.suggest_float("weight", 0.1, 0.9),
            "min_samples_leaf": trial.suggest_int("min_samples_leaf", 1, 100, log=True),
            "learning_rate": trial.suggest_float("learning_rate", 0.005, 0.2, log=True),
            "max_depth": trial.suggest_int("max_depth", 2, 10),
        }

    def register_onnx(self) -> None:
        """Teach skl2onnx the pool and XGBoost. Idempotent."""
        from ml_app.model.pool_export import register

        register()
