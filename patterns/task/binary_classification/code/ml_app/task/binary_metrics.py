"""The metrics of a binary classifier, as functions of weighted rows."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ml_app.classification.calibration import calibration_error
from ml_app.classification.classes import log_losses
from ml_app.evaluation.estimate import Direction
from ml_app.evaluation.metric import Metric, Sample, Weighted
from ml_app.evaluation.weighing import ratio, row_mean
from ml_app.task.costs import Costs
from ml_app.task.ranking import average_precision, roc_auc

Mask = Callable[[Sample], NDArray[np.bool_]]


def binary_metrics(costs: Costs) -> tuple[Metric, ...]:
    """All metrics: of the ranking, of the probabilities, of the decisions at the threshold."""
    return (
        Metric("roc_auc", "ROC-AUC", "maximize", roc_auc, also=("auc",)),
        Metric(
            "average_precision",
            "Average precision",
            "maximize",
            average_precision,
            also=("pr_auc",),
        ),
        Metric("log_loss", "Log-loss", "minimize", _log_loss, also=("logloss",)),
        Metric("brier", "Brier score", "minimize", _brier, also=("brier_score",)),
        Metric("ece", "Expected calibration error", "minimize", _ece, pivot=True),
        _rate("accuracy", "Accuracy", _right, _all),
        _rate("precision", "Precision", _true_positive, _acted),
        _rate("recall", "Recall", _true_positive, _positive),
        Metric("f1", "F1", "maximize", _f1),
        Metric("expected_cost", "Cost per row", "minimize", _cost(costs), also=("cost",)),
    )


def group_rates() -> tuple[Metric, ...]:
    """What is compared between groups: how often they are acted on, and how often rightly and
    wrongly."""
    return (
        _rate("selection_rate", "Selection rate", _acted, _all),
        _rate("true_positive_rate", "True-positive rate", _true_positive, _positive),
        _rate("false_positive_rate", "False-positive rate", _false_positive, _negative, "minimize"),
        _rate("base_rate", "Base rate", _positive, _all),
    )


def _rate(
    name: str, title: str, hits: Mask, trials: Mask, direction: Direction = "maximize"
) -> Metric:
    """A share of rows, with an analytic interval."""
    return Metric(
        name,
        title,
        direction,
        lambda sample: ratio(hits(sample), trials(sample)),
        lambda sample: (int(hits(sample).sum()), int(trials(sample).sum())),
    )


def _all(sample: Sample) -> NDArray[np.bool_]:
    return np.ones(len(sample), dtype=np.bool_)


def _positive(sample: Sample) -> NDArray[np.bool_]:
    return np.asarray(sample.y == 1, dtype=np.bool_)


def _negative(sample: Sample) -> NDArray[np.bool_]:
    return np.asarray(sample.y == 0, dtype=np.bool_)


def _acted(sample: Sample) -> NDArray[np.bool_]:
    return np.asarray(sample.decisions == 1, dtype=np.bool_)


def _right(sample: Sample) -> NDArray[np.bool_]:
    return np.asarray(sample.decisions == sample.y, dtype=np.bool_)


def _true_positive(sample: Sample) -> NDArray[np.bool_]:
    return _acted(sample) & _positive(sample)


def _false_positive(sample: Sample) -> NDArray[np.bool_]:
    return _acted(sample) & _negative(sample)


def _log_loss(sample: Sample) -> Weighted:
    return row_mean(log_losses(np.where(_positive(sample), sample.scores, 1 - sample.scores)))


def _brier(sample: Sample) -> Weighted:
    return row_mean((sample.scores - sample.y) ** 2)


def _ece(sample: Sample) -> Weighted:
    return calibration_error(sample.scores, _positive(sample))


def _f1(sample: Sample) -> Weighted:
    return ratio(2.0 * _true_positive(sample), 1.0 * _acted(sample) + _positive(sample))


def _cost(costs: Costs) -> Callable[[Sample], Weighted]:
    return lambda sample: row_mean(costs.of(sample.y, _acted(sample)))
