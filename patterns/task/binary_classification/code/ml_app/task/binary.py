"""Binary classification: a probability of the positive class, and a decision where it is cut."""

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
from ml_app.task.binary_metrics import binary_metrics, group_rates
from ml_app.task.costs import Costs, cost_section
from ml_app.task.ranking import ranking_section

FEWEST = 3
"""Fewer positives (or negatives) than this say nothing about either."""


@dataclass(frozen=True)
class BinaryClassification:
    """Predicts whether `target` is the positive label."""

    target: str
    negative: str
    positive: str
    false_positive: float = 1.0
    """Cost of acting on a row that turns out negative."""
    false_negative: float = 1.0
    """Cost of not acting on a row that turns out positive."""
    loss_title = "Log-loss"
    slice_metrics = ("roc_auc", "log_loss", "precision", "recall", "expected_cost")

    @property
    def labels(self) -> tuple[str, str]:
        """Negative and positive label: their positions are the codes 0 and 1."""
        return (self.negative, self.positive)

    @cached_property
    def costs(self) -> Costs:
        """The price of the two mistakes."""
        return Costs(self.false_positive, self.false_negative)

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """Ranking, probabilities, then decisions."""
        return binary_metrics(self.costs)

    @property
    def group_metrics(self) -> tuple[Metric, ...]:
        """What fairness compares."""
        return group_rates()

    def encode_target(self, values: pa.ChunkedArray) -> NDArray[np.int64]:
        """1 for the positive label, 0 for the negative. Raises ValueError naming any other value
        and its row."""
        return encode_classes(values, self.labels, self.target)

    def scores(self, estimator: Any, X: Matrix) -> Floats:
        """Probability of the positive class, shape (n,). Raises ValueError when fitted on one class
        only."""
        classes = [int(c) for c in estimator.classes_]
        if classes != [0, 1]:
            raise ValueError(f"the model was fitted on classes {classes}, not on both 0 and 1")
        return np.asarray(estimator.predict_proba(X)[:, 1], dtype=np.float64)

    def decide(self, scores: Floats, threshold: float | None = None) -> NDArray[np.str_]:
        """Labels, shape (n,): positive from the threshold upwards. None: the Bayes threshold of the
        costs."""
        return np.asarray(self.labels)[(scores >= self._cut(threshold)).astype(np.intp)]

    def decide_one(self, score: float, threshold: float | None = None) -> str:
        """The label of one score. Hot path: no arrays."""
        return self.positive if score >= self._cut(threshold) else self.negative

    def _cut(self, threshold: float | None) -> float:
        return self.costs.bayes_threshold if threshold is None else threshold

    def sample(self, y: NDArray[Any], scores: Floats, decisions: NDArray[Any]) -> Sample:
        """Outcomes, probabilities and decisions (labels or codes). Raises ValueError for wrong
        shapes or ranges."""
        check_probabilities(scores, None)
        return Sample(y, scores, decision_codes(decisions, self.labels))

    def row_loss(self, y: NDArray[Any], scores: Floats) -> Floats:
        """-ln of the probability given to what happened, shape (n,)."""
        return log_losses(np.where(y == 1, scores, 1 - scores))

    def positives(self, y: NDArray[Any]) -> int:
        """Rows of the positive class."""
        return int((y == 1).sum())

    def too_few(self, y: NDArray[Any]) -> str:
        """Fewer than three positives or negatives; empty when there are enough."""
        counts: Sequence[tuple[str, int]] = (
            ("positives", self.positives(y)),
            ("negatives", len(y) - self.positives(y)),
        )
        return next((f"{n} {name}, fewer than {FEWEST}" for name, n in counts if n < FEWEST), "")

    def sections(self, context: Context) -> tuple[Section, ...]:
        """Confusion matrix, calibration, costs over thresholds, ranking."""
        sample, ece = context.sample, context.metrics["ece"]
        words = (f"probability of {self.positive}", f"observed share of {self.positive}")
        cost = next(metric for metric in self.metrics if metric.name == "expected_cost")
        return (
            confusion_section(sample, self.labels),
            calibration_section(sample.scores, sample.y == 1, ece, words),
            cost_section(context, self.costs, cost),
            ranking_section(context),
        )
