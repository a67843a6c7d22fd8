"""Multi-class classification: a probability for each class, and one class as the decision: the
most probable, or the one of least expected cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.classification.calibration import calibration_section
from ml_app.classification.classes import (
    check_probabilities,
    decision_codes,
    encode_classes,
    log_losses,
)
from ml_app.classification.confusion import confusion_section
from ml_app.evaluation.context import Context
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.section import Section
from ml_app.interfaces import Floats, Matrix
from ml_app.task.cost_matrix import CostMatrix
from ml_app.task.multiclass_costs import cost_section
from ml_app.task.multiclass_metrics import class_rates, multiclass_metrics


@dataclass(frozen=True)
class MulticlassClassification:
    """Predicts which of `labels` the target is."""

    target: str
    labels: tuple[str, ...]
    """The classes; their positions are their codes."""
    costs: tuple[tuple[float, ...], ...] = ()
    """Price of deciding (column) for each label where each (row) turns out. Empty: decisions go by
    probability alone."""
    loss_title = "Log-loss"
    slice_metrics = ("log_loss", "accuracy", "macro_f1", "expected_cost")

    def __post_init__(self) -> None:
        if len(set(self.labels)) != len(self.labels) or len(self.labels) < 2:
            raise ValueError(f"at least two different labels are needed, not {self.labels}")
        if self.cost_matrix is not None and len(self.costs) != len(self.labels):
            raise ValueError(f"costs of {len(self.costs)} classes for {len(self.labels)} labels")

    @cached_property
    def cost_matrix(self) -> CostMatrix | None:
        """The costs, ready to decide by; None without any."""
        return CostMatrix(self.costs) if self.costs else None

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """Probabilities first, then decisions, and what they cost where costs are given."""
        return multiclass_metrics(len(self.labels), self.cost_matrix)

    @property
    def group_metrics(self) -> tuple[Metric, ...]:
        """What fairness compares."""
        return class_rates(self.labels)

    def encode_target(self, values: pa.ChunkedArray) -> NDArray[np.int64]:
        """Position of each label. Raises ValueError naming a value that is no label, and its
        row."""
        return encode_classes(values, self.labels, self.target)

    def scores(self, estimator: Any, X: Matrix) -> Floats:
        """Probability of each class, shape (n, classes). A class the model has not seen in training
        gets 0."""
        seen = np.asarray(estimator.classes_, dtype=np.intp)
        scores = np.zeros((len(X), len(self.labels)))
        scores[:, seen] = estimator.predict_proba(X)
        return scores

    def decide(self, scores: Floats, threshold: float | None = None) -> NDArray[np.str_]:
        """The label of least expected cost, without costs the most probable one, shape (n,); the
        first of equals. There is no threshold to apply."""
        matrix = self.cost_matrix
        codes = scores.argmax(axis=1) if matrix is None else matrix.cheapest(scores)
        labels: NDArray[np.str_] = np.asarray(self.labels)[codes]
        return labels

    def decide_one(self, score: Sequence[float], threshold: float | None = None) -> str:
        """The label of one row of probabilities. Hot path: no arrays."""
        matrix = self.cost_matrix
        if matrix is not None:
            return self.labels[matrix.cheapest_one(score)]
        return self.labels[max(range(len(score)), key=score.__getitem__)]

    def sample(self, y: NDArray[Any], scores: Floats, decisions: NDArray[Any]) -> Sample:
        """Outcomes, probabilities and decisions (labels or codes). Raises ValueError for wrong
        shapes or ranges."""
        check_probabilities(scores, len(self.labels))
        return Sample(y, scores, decision_codes(decisions, self.labels))

    def row_loss(self, y: NDArray[Any], scores: Floats) -> Floats:
        """-ln of the probability given to what happened, shape (n,)."""
        return log_losses(scores[np.arange(len(y)), y])

    def positives(self, y: NDArray[Any]) -> None:
        """No class is the positive one."""
        return

    def too_few(self, y: NDArray[Any]) -> str:
        """The number of rows alone decides."""
        return ""

    def sections(self, context: Context) -> tuple[Section, ...]:
        """Confusion matrix, calibration of the probability of the most probable class, and costs
        where they are given."""
        sample = context.sample
        top = sample.scores.max(axis=1)
        right = sample.scores.argmax(axis=1) == sample.y
        words = ("probability of the most probable class", "share of rows of that class")
        found = [
            confusion_section(sample, self.labels),
            calibration_section(top, right, context.metrics["ece"], words),
        ]
        if self.cost_matrix is not None:
            cost = next(metric for metric in self.metrics if metric.name == "expected_cost")
            found.append(cost_section(context, self.labels, self.cost_matrix, cost))
        return tuple(found)
