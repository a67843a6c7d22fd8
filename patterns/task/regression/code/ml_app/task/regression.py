"""Regression: a number for each row."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ml_app.evaluation.context import Context
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.section import Section
from ml_app.interfaces import Floats, Matrix
from ml_app.task.regression_metrics import group_errors, regression_metrics
from ml_app.task.residuals import residual_section


@dataclass(frozen=True)
class Regression:
    """Predicts the number in `target`."""

    target: str
    unit: str = ""
    loss_title = "Squared error"
    slice_metrics = ("rmse", "mae", "bias")

    @property
    def labels(self) -> tuple[str, ...]:
        """None: the decision is the number itself."""
        return ()

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """Errors in the unit of the target, and the share of variance explained."""
        return regression_metrics()

    @property
    def group_metrics(self) -> tuple[Metric, ...]:
        """What fairness compares."""
        return group_errors()

    def encode_target(self, values: pa.ChunkedArray) -> NDArray[np.float64]:
        """The numbers, shape (n,). Raises ValueError naming the row (from 0) of a missing or
        non-finite one, and the value that is not a number."""
        try:
            numbers = pc.cast(values, pa.float64())
        except pa.ArrowException as error:
            raise ValueError(f"column {self.target!r}: {error}") from error
        found = np.asarray(pc.fill_null(numbers, float("nan")).to_numpy(), dtype=np.float64)
        bad = np.flatnonzero(~np.isfinite(found))
        if bad.size:
            value = values[int(bad[0])].as_py()
            raise ValueError(
                f"column {self.target!r}, row {bad[0]}: {value!r} is not a finite number"
            )
        return found

    def scores(self, estimator: Any, X: Matrix) -> Floats:
        """The predicted number of each row, shape (n,)."""
        return np.asarray(estimator.predict(X), dtype=np.float64).reshape(len(X))

    def decide(self, scores: Floats, threshold: float | None = None) -> Floats:
        """The numbers as they are: nothing is cut."""
        return scores

    def decide_one(self, score: float, threshold: float | None = None) -> float:
        """The number as it is."""
        return score

    def sample(self, y: NDArray[Any], scores: Floats, decisions: NDArray[Any]) -> Sample:
        """Outcomes and predictions. Raises ValueError unless there is one prediction for each
        row."""
        if scores.shape != y.shape:
            raise ValueError(f"predictions of shape {scores.shape}, expected {y.shape}")
        return Sample(y, scores, decisions)

    def row_loss(self, y: NDArray[Any], scores: Floats) -> Floats:
        """The squared error of each row."""
        loss: Floats = (scores - y) ** 2
        return loss

    def positives(self, y: NDArray[Any]) -> None:
        """Numbers have no positive class."""
        return

    def too_few(self, y: NDArray[Any]) -> str:
        """The number of rows alone decides."""
        return ""

    def sections(self, context: Context) -> tuple[Section, ...]:
        """Where the errors are."""
        return (residual_section(context, self.unit),)
