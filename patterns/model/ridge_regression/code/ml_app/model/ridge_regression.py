"""Least squares with an L2 penalty (Hoerl & Kennard 1970)."""

from dataclasses import dataclass
from typing import Any, ClassVar

from ml_app.interfaces import Task

GRID = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0)
"""Penalties that leave-one-out chooses from."""


@dataclass(frozen=True)
class RidgeRegression:
    """A linear model of the number itself; the wiring holds the values."""

    alpha: float | None
    """The penalty; None: chosen from `GRID` by the leave-one-out error, which has a closed form."""

    name: ClassVar[str] = "ridge_regression"
    title: ClassVar[str] = "ridge regression"
    scale: ClassVar[bool] = True
    missing: ClassVar[bool] = False

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """A fresh regressor. The solution is exact: `seed` changes nothing."""
        from sklearn.linear_model import Ridge, RidgeCV

        alpha = overrides.get("alpha", self.alpha)
        return RidgeCV(alphas=GRID) if alpha is None else Ridge(alpha=alpha)

    def suggest(self, trial: Any) -> dict[str, Any]:
        """One penalty, over seven decades."""
        return {"alpha": trial.suggest_float("alpha", 1e-3, 1e4, log=True)}

    def register_onnx(self) -> None:
        """Nothing to register: skl2onnx knows these estimators."""
