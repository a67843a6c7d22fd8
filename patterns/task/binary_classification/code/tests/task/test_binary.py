"""The binary task: labels, decisions, metrics and its part of the report."""

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
from ml_app.evaluation.result import Evaluation
from ml_app.system import System
from ml_app.task.binary import BinaryClassification

TASK = BinaryClassification("class", "good", "bad", false_positive=1, false_negative=5)


def outcomes(rows: int, seed: int) -> Sample:
    """Scores that are the true probabilities, about a fifth of them above one half."""
    rng = np.random.default_rng([seed, rows])
    scores = 1 / (1 + np.exp(-rng.normal(-1.5, 1.5, rows)))
    y = (rng.random(rows) < scores).astype(np.int64)
    return TASK.sample(y, scores, TASK.decide(scores))


def evaluation_of(sample: Sample, **changes: Any) -> Evaluation:
    nothing: Any = None
    split: Any = SimpleNamespace(time=None)
    given: dict[str, Any] = {"name": "loans", "task": TASK, "columns": (), "features": ()}
    system = System(**{**given, **changes}, source=nothing, split=split, model=nothing)
    rows = len(sample)
    X = sample.scores[:, None].astype(np.float32)
    inputs = EvaluationInputs(
        y=sample.y,
        scores=sample.scores,
        baseline_scores={"constant": np.full(rows, 0.25)},
        table=pa.table(
            {"age": np.arange(rows) % 60, "sex": ["f", "m"] * (rows // 2) + ["f"] * (rows % 2)}
        ),
        decide=TASK.decide,
        importance_score=lambda matrix: matrix[:, 0].astype(np.float64),
        X=X,
        encoded_names=("s",),
        feature_of_column=("s",),
        training={},
        data={},
        threshold=1 / 6,
        validation=(sample.y, sample.scores),
    )
    return evaluate(system, inputs)


def test_labels_and_target() -> None:
    assert TASK.labels == ("good", "bad")
    assert TASK.encode_target(pa.chunked_array([["bad", "good"]])).tolist() == [1, 0]
    with pytest.raises(ValueError, match="unknown value 'ugly'"):
        TASK.encode_target(pa.chunked_array([["ugly"]]))


def test_decisions_at_the_threshold() -> None:
    scores = np.array([0.1, 1 / 6, 0.4, 0.6])
    assert TASK.decide(scores).tolist() == ["good", "bad", "bad", "bad"]  # Bayes: 1 / 6
    assert TASK.decide(scores, 0.5).tolist() == ["good", "good", "good", "bad"]
    for score in scores:
        for threshold in (None, 0.4):
            whole = TASK.decide(np.array([score]), threshold)[0]
            assert TASK.decide_one(float(score), threshold) == whole


def test_scores_are_those_of_the_positive_class() -> None:
    X = np.zeros((2, 1), dtype=np.float32)
    model = SimpleNamespace(
        classes_=np.array([0, 1]), predict_proba=lambda X: np.array([[0.7, 0.3], [0.2, 0.8]])
    )
    assert TASK.scores(model, X).tolist() == [0.3, 0.8]
    with pytest.raises(ValueError, match="fitted on classes \\[0\\]"):
        TASK.scores(SimpleNamespace(classes_=np.array([0])), X)


def test_metrics_are_scikit_learns() -> None:
    sample = outcomes(500, 0)
    y, p, d = sample.y, sample.scores, sample.decisions
    found = {metric.name: metric.value(sample) for metric in TASK.metrics}
    assert found["roc_auc"] == pytest.approx(sklearn_metrics.roc_auc_score(y, p))
    assert found["average_precision"] == pytest.approx(
        sklearn_metrics.average_precision_score(y, p)
    )
    assert found["log_loss"] == pytest.approx(sklearn_metrics.log_loss(y, p))
    assert found["brier"] == pytest.approx(sklearn_metrics.brier_score_loss(y, p))
    assert found["accuracy"] == pytest.approx(sklearn_metrics.accuracy_score(y, d))
    assert found["precision"] == pytest.approx(sklearn_metrics.precision_score(y, d))
    assert found["recall"] == pytest.approx(sklearn_metrics.recall_score(y, d))
    assert found["f1"] == pytest.approx(sklearn_metrics.f1_score(y, d))
    false_alarms, misses = ((d == 1) & (y == 0)).sum(), ((d == 0) & (y == 1)).sum()
    assert found["expected_cost"] == pytest.approx((false_alarms + 5 * misses) / 500)
    assert TASK.row_loss(y, p).mean() == pytest.approx(found["log_loss"])


def test_rates_of_groups() -> None:
    y = np.array([1, 1, 1, 0, 0, 0, 0, 0])
    decided = np.array([1, 1, 0, 1, 0, 0, 0, 0])
    sample = Sample(y, decided.astype(np.float64), decided)
    found = estimates(TASK.group_metrics, sample, Resampling(0, 50))
    assert {name: rate.value for name, rate in found.items()} == {
        "selection_rate": 3 / 8,
        "true_positive_rate": 2 / 3,
        "false_positive_rate": 1 / 5,
        "base_rate": 3 / 8,
    }
    assert found["true_positive_rate"].n == 3


def test_intervals_hold_the_truth_about_95_times_in_100() -> None:
    everyone = outcomes(200_000, 99)
    chosen = [m for m in TASK.metrics if m.name in ("roc_auc", "log_loss", "brier", "f1")]
    truth = {metric.name: metric.value(everyone) for metric in chosen}
    held = dict.fromkeys(truth, 0)
    trials = 150
    for trial in range(trials):
        found = estimates(chosen, outcomes(400, trial), Resampling(trial, 200))
        for name, value in truth.items():
            held[name] += found[name].low <= value <= found[name].high
    for name, times in held.items():
        assert 0.88 <= times / trials <= 0.99, name


def test_true_probabilities_have_a_calibration_error_near_zero() -> None:
    ece = next(metric for metric in TASK.metrics if metric.name == "ece")
    found = estimates((ece,), outcomes(3000, 1), Resampling(0, 300))["ece"]
    assert found.low < 0.01
    assert 0 <= found.low <= found.high


def test_too_few_of_either_class() -> None:
    assert TASK.too_few(np.array([1, 1, 0, 0, 0])) == "2 positives, fewer than 3"
    assert TASK.too_few(np.array([1, 1, 1, 0])) == "1 negatives, fewer than 3"
    assert TASK.too_few(np.array([1, 1, 1, 0, 0, 0])) == ""


def test_sections_and_their_data() -> None:
    found = evaluation_of(outcomes(600, 3), slices=("sex",), fairness=("age",))
    titles = [section.title for section in found.sections]
    assert titles == ["Confusion matrix", "Calibration", "Threshold and costs", "Ranking"]
    data: dict[str, Any] = {}
    for section in found.sections:
        data |= section.data
    policies = {policy["name"]: policy for policy in data["threshold"]["policies"]}
    assert policies["act on all"]["acted"] == 1.0
    assert policies["act on none"]["threshold"] is None
    assert policies["threshold in use"]["value"] == found.metrics["expected_cost"].value
    assert policies["cheapest on validation rows"]["threshold"] == data["threshold"]["tuned"]
    assert policies["cheapest on validation rows"]["value"] <= policies["threshold in use"]["value"]
    assert data["threshold"]["bayes"] == pytest.approx(1 / 6)
    assert np.sum(data["confusion"]["counts"]) == 600
    assert data["ranking"]["base_rate"] == pytest.approx((found.positives or 0) / 600)
    assert [gap.rate for gap in found.fairness[0].gaps] == [
        "selection_rate",
        "true_positive_rate",
        "false_positive_rate",
        "base_rate",
    ]
    assert len(found.fairness[0].groups) == 4


def test_a_test_part_with_one_class_is_reported_as_such() -> None:
    scores = np.linspace(0.1, 0.4, 30)
    y = np.zeros(30, dtype=np.int64)
    found = evaluation_of(TASK.sample(y, scores, TASK.decide(scores)))
    assert not found.metrics["roc_auc"].known
    assert found.metrics["log_loss"].known
    assert any("roc_auc" in note for note in found.notes)


def test_constant_scores_and_three_rows_are_reported() -> None:
    for scores in (np.full(40, 0.3), np.array([0.1, 0.5, 0.9])):
        y = np.arange(len(scores)) % 2
        found = evaluation_of(TASK.sample(y, scores, TASK.decide(scores)))
        assert found.metrics["roc_auc"].value == pytest.approx(0.5)
        assert len(found.sections) == 4


def test_probabilities_only() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        TASK.sample(np.zeros(2), np.array([0.0, 7.0]), np.zeros(2, dtype=int))


def test_equal_costs_are_pointed_out() -> None:
    task = BinaryClassification("class", "good", "bad")
    alike = evaluation_of(outcomes(50, 5), task=task).sections[2].text
    assert "Both mistakes count the same here" in alike
    assert "count the same" not in evaluation_of(outcomes(50, 5)).sections[2].text
