"""The multi-class task: labels, decisions, metrics and its part of the report."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from sklearn import metrics as sklearn_metrics

from ml_app.evaluation.evaluate import evaluate
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.intervals import estimates
from ml_app.evaluation.metric import Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.system import System
from ml_app.task.multiclass import MulticlassClassification
from ml_app.task.multiclass_metrics import in_top

LABELS = ("a", "b", "c", "d")
TASK = MulticlassClassification("kind", LABELS)


def outcomes(rows: int, seed: int) -> Sample:
    """Scores that are the true probabilities of four classes, the last of them rare."""
    rng = np.random.default_rng([seed, rows])
    raw = np.exp(rng.normal([0.5, 0.2, 0.0, -2.0], 1.5, (rows, 4)))
    scores = raw / raw.sum(axis=1, keepdims=True)
    y = (scores.cumsum(axis=1) < rng.random((rows, 1))).sum(axis=1).clip(max=3)
    return TASK.sample(y, scores, TASK.decide(scores))


def test_labels_and_target() -> None:
    assert TASK.encode_target(pa.chunked_array([["c", "a"]])).tolist() == [2, 0]
    with pytest.raises(ValueError, match="unknown value 'x'"):
        TASK.encode_target(pa.chunked_array([["x"]]))
    with pytest.raises(ValueError, match="at least two different labels"):
        MulticlassClassification("kind", ("a", "a"))


def test_the_likeliest_label_is_decided() -> None:
    scores = np.array([[0.1, 0.6, 0.2, 0.1], [0.4, 0.4, 0.1, 0.1]])
    assert TASK.decide(scores).tolist() == ["b", "a"]
    assert [TASK.decide_one(row) for row in scores.tolist()] == ["b", "a"]


def test_a_class_that_training_has_not_seen_gets_no_probability() -> None:
    model = SimpleNamespace(
        classes_=np.array([0, 2]), predict_proba=lambda X: np.array([[0.3, 0.7]])
    )
    scores = TASK.scores(model, np.zeros((1, 1), dtype=np.float32))
    assert scores.tolist() == [[0.3, 0.0, 0.7, 0.0]]


def test_metrics_are_scikit_learns() -> None:
    sample = outcomes(400, 0)
    y, p, d = sample.y, sample.scores, sample.decisions
    found = {metric.name: metric.value(sample) for metric in TASK.metrics}
    assert found["log_loss"] == pytest.approx(sklearn_metrics.log_loss(y, p))
    assert found["accuracy"] == pytest.approx(sklearn_metrics.accuracy_score(y, d))
    balanced = sklearn_metrics.balanced_accuracy_score(y, d)
    assert found["balanced_accuracy"] == pytest.approx(balanced)
    assert found["macro_f1"] == pytest.approx(sklearn_metrics.f1_score(y, d, average="macro"))
    top = sklearn_metrics.top_k_accuracy_score(y, p, k=3)
    assert found["top_3_accuracy"] == pytest.approx(top)
    assert TASK.row_loss(y, p).mean() == pytest.approx(found["log_loss"])


def test_metrics_follow_weights_like_repeated_rows() -> None:
    sample = outcomes(60, 1)
    weights = np.random.default_rng(0).integers(0, 3, 60)
    repeated = sample.take(np.repeat(np.arange(60), weights))
    for metric in TASK.metrics:
        if metric.name == "ece":  # its bins come from the sample
            continue
        weighed = metric.weigh(sample)(weights[None, :].astype(np.float64))[0]
        assert weighed == pytest.approx(metric.value(repeated)), metric.name


def test_a_class_that_neither_occurs_nor_is_decided_does_not_count() -> None:
    scores = np.array([[0.9, 0.1, 0.0, 0.0], [0.2, 0.8, 0.0, 0.0]])
    sample = TASK.sample(np.array([0, 1]), scores, np.array([0, 1]))
    found = {metric.name: metric.value(sample) for metric in TASK.metrics}
    assert found["balanced_accuracy"] == 1.0
    assert found["macro_f1"] == 1.0


def test_equal_scores_do_not_win_a_place_at_the_top() -> None:
    scores = np.full((4, 4), 0.25)
    sample = Sample(np.arange(4), scores, np.zeros(4, dtype=int))
    assert in_top(sample, 3).tolist() == [1, 1, 1, 0]


def test_two_classes_have_no_top_k() -> None:
    names = [metric.name for metric in MulticlassClassification("kind", ("a", "b")).metrics]
    assert not [name for name in names if name.startswith("top_")]


def test_rates_of_groups() -> None:
    sample = Sample(np.array([0, 1, 2, 3]), np.eye(4), np.array([0, 0, 2, 3]))
    found = estimates(TASK.group_metrics, sample, Resampling(0, 20))
    assert {name: rate.value for name, rate in found.items()} == {
        "accuracy": 0.75,
        "decided_a": 0.5,
        "decided_b": 0.0,
        "decided_c": 0.25,
        "decided_d": 0.25,
    }


def test_intervals_hold_the_truth_about_95_times_in_100() -> None:
    everyone = outcomes(200_000, 99)
    chosen = [m for m in TASK.metrics if m.name in ("log_loss", "balanced_accuracy", "macro_f1")]
    truth = {metric.name: metric.value(everyone) for metric in chosen}
    held = dict.fromkeys(truth, 0)
    for trial in range(150):
        found = estimates(chosen, outcomes(400, trial), Resampling(trial, 200))
        for name, value in truth.items():
            held[name] += found[name].low <= value <= found[name].high
    for name, times in held.items():
        assert 0.87 <= times / 150 <= 0.99, name


def test_sections_of_a_whole_evaluation() -> None:
    sample = outcomes(200, 2)
    nothing: Any = None
    split: Any = SimpleNamespace(time=None)
    system = System(
        name="kinds",
        task=TASK,
        columns=(),
        source=nothing,
        features=(),
        split=split,
        model=nothing,
        slices=("side",),
        fairness=("side",),
    )
    inputs = EvaluationInputs(
        y=sample.y,
        scores=sample.scores,
        baseline_scores={"constant": np.full((200, 4), 0.25)},
        table=pa.table({"side": ["left", "right"] * 100}),
        decide=TASK.decide,
        importance_score=lambda matrix: matrix.astype(np.float64),
        X=sample.scores.astype(np.float32),
        encoded_names=LABELS,
        feature_of_column=LABELS,
        training={},
        data={},
    )
    found = evaluate(system, inputs)
    assert [section.title for section in found.sections] == ["Confusion matrix", "Calibration"]
    assert found.positives is None
    assert found.metrics["log_loss"].value < found.baselines[0].metrics["log_loss"].value
    assert [part.n for part in found.slices] == [100, 100]
    with pytest.raises(ValueError, match="shape"):
        TASK.sample(sample.y, sample.scores[:, 0], sample.decisions)
