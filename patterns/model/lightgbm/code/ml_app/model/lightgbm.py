"""Gradient-boosted trees grown leaf by leaf (Ke et al. 2017, LightGBM)."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from ml_app.interfaces import Task


@dataclass(frozen=True)
class LightGBM:
    """LightGBM with its usual parameter names; the wiring holds the values."""

    n_estimators: int
    learning_rate: float
    num_leaves: int
    min_child_samples: int
    subsample: float
    colsample_bytree: float
    reg_lambda: float
    n_jobs: int

    name: ClassVar[str] = "lightgbm"
    title: ClassVar[str] = "LightGBM"
    scale: ClassVar[bool] = False
    missing: ClassVar[bool] = True

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """A fresh classifier, or a regressor when the task has no labels. The same seed and rows
        give the same trees, whatever `n_jobs` is."""
        from lightgbm import LGBMClassifier, LGBMRegressor

        estimator = LGBMClassifier if task.labels else LGBMRegressor
        return estimator(
            **{**asdict(self), **overrides},
            subsample_freq=1,  # without it `subsample` has no effect
            random_state=seed,
            deterministic=True,
            force_row_wise=True,  # the other layout sums in an order that depends on the threads
            verbose=-1,
        )

    def suggest(self, trial: Any) -> dict[str, Any]:
        """Ranges that hold from a thousand rows to millions."""
        return {
            "n_estimators": trial.suggest_int("n_estimators", 50, 600, log=True),
            "learning_rate": trial.suggest_float("learning_rate", 0.01, 0.2, log=True),
            "num_leaves": trial.suggest_int("num_leaves", 4, 64, log=True),
            "min_child_samples": trial.suggest_int("min_child_samples", 5, 200, log=True),
            "subsample": trial.suggest_float("subsample", 0.5, 1.0),
            "colsample_bytree": trial.suggest_float("colsample_bytree", 0.4, 1.0),
            "reg_lambda": trial.suggest_float("reg_lambda", 1e-2, 100.0, log=True),
        }

    def register_onnx(self) -> None:
        """Teach skl2onnx the two estimators: it only knows scikit-learn's own. Idempotent."""
        from lightgbm import LGBMClassifier, LGBMRegressor
        from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm
        from skl2onnx import update_registered_converter
        from skl2onnx.common.shape_calculator import (
            calculate_linear_classifier_output_shapes,
            calculate_linear_regressor_output_shapes,
        )

        update_registered_converter(
            LGBMClassifier,
            "LightGbmLGBMClassifier",
            calculate_linear_classifier_output_shapes,
            convert_lightgbm,
            options={"nocl": [True, False], "zipmap": [True, False, "columns"]},
        )
        update_registered_converter(
            LGBMRegressor,
            "LightGbmLGBMRegressor",
            calculate_linear_regressor_output_shapes,
            convert_lightgbm,
            options={"split": None},
        )
