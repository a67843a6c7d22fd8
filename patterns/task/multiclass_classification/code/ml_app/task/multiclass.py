"""Multi-class classification: a probability for each class, and the most probable one as the
decision."""

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
from ml_app.task.multiclass_metrics import class_rates, multiclass_metrics


@dataclass(frozen=True)
class MulticlassClassification:
    """Predicts which of `labels` the target is."""

    target: str
    labels: tuple[str, ...]
    """The classes; their positions are their codes."""
    loss_title = "Log-loss"
    slice_metrics = ("log_loss", "accuracy", "macro_f1")

    def __post_init__(self) -> None:
        if len(set(self.labels)) != len(self.labels) or len(self.labels) < 2:
            raise ValueError(f"at least two different labels are needed, not {self.labels}")

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """Probabilities first, then decisions."""
        return multiclass_metrics(len(self.labels))

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
        """The most probable label, shape (n,); the first of equals. There is no threshold to
        apply."""
        labels: NDArray[np.str_] = np.asarray(self.labels)[scores.argmax(axis=1)]
        return labels

    def decide_one(self, score: Sequence[float], threshold: float | None = None) -> str:
        """The label of one row of probabilities. Hot path: no arrays."""
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
        """Confusion matrix, and calibration of the probability of the decided class."""
        sample = context.sample
        top = sample.scores.max(axis=1)
        right = sample.scores.argmax(axis=1) == sample.y
        words = ("probability of the most probable class", "share of right decisions")
        return (
            confusion_section(sample, self.labels),
            calibration_section(top, right, context.metrics["ece"], words),
        )
