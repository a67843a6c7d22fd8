"""The metrics of a classifier with several classes, as functions of weighted rows."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.classification.calibration import calibration_error
from ml_app.classification.classes import log_losses
from ml_app.evaluation.metric import Metric, Sample, Weighted
from ml_app.evaluation.weighing import quotient, row_mean
from ml_app.interfaces import Floats
from ml_app.task.cost_matrix import CostMatrix

MOST_TOP = 3


def multiclass_metrics(classes: int, costs: CostMatrix | None = None) -> tuple[Metric, ...]:
    """All metrics for so many classes; top-k (k = 3, or one less than the classes) needs three of
    them, and the cost per row needs costs."""
    k = min(MOST_TOP, classes - 1)
    return (
        Metric("log_loss", "Log-loss", "minimize", _log_loss, also=("logloss",)),
        Metric("accuracy", "Accuracy", "maximize", _accuracy, _right),
        Metric("balanced_accuracy", "Balanced accuracy", "maximize", balanced_accuracy),
        Metric("macro_f1", "Macro F1", "maximize", macro_f1, also=("f1_macro", "f1")),
        *([_top_metric(k)] if k > 1 else []),
        Metric("ece", "Expected calibration error", "minimize", _ece, pivot=True),
        *([_cost_metric(costs)] if costs is not None else []),
    )


def class_rates(labels: tuple[str, ...]) -> tuple[Metric, ...]:
    """What is compared between groups: how often each class is decided, and how often decisions are
    right."""
    decided = (_decided(code, label) for code, label in enumerate(labels))
    return (Metric("accuracy", "Accuracy", "maximize", _accuracy, _right), *decided)


def _decided(code: int, label: str) -> Metric:
    return Metric(
        f"decided_{label}",
        f"Decided {label}",
        "maximize",
        lambda sample: row_mean(sample.decisions == code),
        lambda sample: (int((sample.decisions == code).sum()), len(sample)),
    )


def _top_metric(k: int) -> Metric:
    return Metric(
        f"top_{k}_accuracy",
        f"Top-{k} accuracy",
        "maximize",
        lambda sample: row_mean(in_top(sample, k)),
        lambda sample: (int(in_top(sample, k).sum()), len(sample)),
        also=("top_k_accuracy",),
    )


def _cost_metric(costs: CostMatrix) -> Metric:
    def weigh(sample: Sample) -> Weighted:
        return row_mean(costs.of(sample.y, sample.decisions))

    return Metric("expected_cost", "Cost per row", "minimize", weigh, also=("cost",))


def in_top(sample: Sample, k: int) -> Floats:
    """1 where fewer than k classes are more probable than the right one (equal ones count against
    it by order)."""
    own = sample.scores[np.arange(len(sample)), sample.y][:, None]
    earlier = np.arange(sample.scores.shape[1]) < sample.y[:, None]
    ahead = (sample.scores > own) | ((sample.scores == own) & earlier)
    inside: Floats = (ahead.sum(axis=1) < k).astype(np.float64)
    return inside


def balanced_accuracy(sample: Sample) -> Weighted:
    """Mean recall over the classes that occur."""
    actual = _one_hot(sample.y, sample)
    hits = actual * (sample.decisions == sample.y)[:, None]

    def weighted(weights: Floats) -> Floats:
        return _mean_known(quotient(weights @ hits, weights @ actual))

    return weighted


def macro_f1(sample: Sample) -> Weighted:
    """Mean F1 over the classes that occur or are decided."""
    actual, decided = _one_hot(sample.y, sample), _one_hot(sample.decisions, sample)
    hits = actual * decided

    def weighted(weights: Floats) -> Floats:
        return _mean_known(quotient(2 * (weights @ hits), weights @ (actual + decided)))

    return weighted


def _one_hot(codes: NDArray[Any], sample: Sample) -> Floats:
    return np.asarray(codes[:, None] == np.arange(sample.scores.shape[1]), dtype=np.float64)


def _mean_known(values: Floats) -> Floats:
    """Mean over the last axis of what is not NaN; every row holds at least one."""
    known = ~np.isnan(values)
    return quotient(np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1).astype(np.float64))


def _log_loss(sample: Sample) -> Weighted:
    return row_mean(log_losses(sample.scores[np.arange(len(sample)), sample.y]))


def _accuracy(sample: Sample) -> Weighted:
    return row_mean(sample.decisions == sample.y)


def _right(sample: Sample) -> tuple[int, int]:
    return int((sample.decisions == sample.y).sum()), len(sample)


def _ece(sample: Sample) -> Weighted:
    return calibration_error(sample.scores.max(axis=1), sample.scores.argmax(axis=1) == sample.y)
