"""The multi-class task: labels, decisions, metrics and its part of the report."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from sklearn import metrics as sklearn_metrics

from ml_app.evaluation.evaluate import evaluate
from ml_app.evaluation.goals import Goal
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.intervals import estimates
from ml_app.evaluation.metric import Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.result import Evaluation
from ml_app.system import System
from ml_app.task.multiclass import MulticlassClassification
from ml_app.task.multiclass_metrics import in_top

LABELS = ("a", "b", "c", "d")
TASK = MulticlassClassification("kind", LABELS)
PRICED = MulticlassClassification(
    "kind", LABELS, ((0, 1, 1, 4), (1, 0, 1, 4), (1, 1, 0, 4), (9, 9, 9, 0))
)
"""The rare last class is dear to miss."""


def outcomes(rows: int, seed: int, task: MulticlassClassification = TASK) -> Sample:
    """Scores that are the true probabilities of four classes, the last of them rare."""
    rng = np.random.default_rng([seed, rows])
    raw = np.exp(rng.normal([0.5, 0.2, 0.0, -2.0], 1.5, (rows, 4)))
    scores = raw / raw.sum(axis=1, keepdims=True)
    y = (scores.cumsum(axis=1) < rng.random((rows, 1))).sum(axis=1).clip(max=3)
    return task.sample(y, scores, task.decide(scores))


def evaluation_of(sample: Sample, task: MulticlassClassification = TASK, **more: Any) -> Evaluation:
    nothing: Any = None
    split: Any = SimpleNamespace(time=None)
    system = System(
        name="kinds",
        task=task,
        columns=(),
        source=nothing,
        features=(),
        split=split,
        model=nothing,
        slices=("side",),
        fairness=("side",),
        **more,
    )
    rows = len(sample)
    labels = task.labels
    inputs = EvaluationInputs(
        y=sample.y,
        scores=sample.scores,
        baseline_scores={"constant": np.full(sample.scores.shape, 1 / len(labels))},
        table=pa.table({"side": ["left", "right"] * (rows // 2)}),
        decide=task.decide,
        importance_score=lambda matrix: matrix.astype(np.float64),
        X=sample.scores.astype(np.float32),
        encoded_names=labels,
        feature_of_column=labels,
        training={},
        data={},
    )
    return evaluate(system, inputs)


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
    found = evaluation_of(sample)
    assert [section.title for section in found.sections] == ["Confusion matrix", "Calibration"]
    assert found.positives is None
    assert found.metrics["log_loss"].value < found.baselines[0].metrics["log_loss"].value
    assert [part.n for part in found.slices] == [100, 100]
    assert list(found.slices[0].metrics) == ["log_loss", "accuracy", "macro_f1"]
    with pytest.raises(ValueError, match="shape"):
        TASK.sample(sample.y, sample.scores[:, 0], sample.decisions)


def test_without_costs_nothing_has_a_price() -> None:
    assert TASK.cost_matrix is None
    assert "expected_cost" not in [metric.name for metric in TASK.metrics]
    assert [m.name for m in PRICED.metrics] == [*(m.name for m in TASK.metrics), "expected_cost"]


def test_with_costs_the_cheapest_label_is_decided() -> None:
    scores = np.array([[0.5, 0.2, 0.0, 0.3], [0.8, 0.1, 0.0, 0.1]])
    # a: 0.2 + 9 * 0.3 = 2.9, d: 4 * 0.7 = 2.8; then a: 0.1 + 0.9 = 1.0, d: 4 * 0.9 = 3.6
    assert TASK.decide(scores).tolist() == ["a", "a"]
    assert PRICED.decide(scores).tolist() == ["d", "a"]
    scores = outcomes(500, 3).scores
    one = [PRICED.decide_one(row) for row in scores.tolist()]
    assert one == PRICED.decide(scores).tolist()
    assert one != TASK.decide(scores).tolist()


def test_cost_per_row_by_hand() -> None:
    y, decisions = np.array([0, 1, 2, 3, 3]), np.array(["a", "d", "a", "a", "d"])
    sample = PRICED.sample(y, np.eye(4)[y], decisions)
    cost = PRICED.metrics[-1]
    assert (cost.name, cost.title, cost.direction) == ("expected_cost", "Cost per row", "minimize")
    assert "cost" in cost.also
    assert cost.value(sample) == pytest.approx((0 + 4 + 1 + 9 + 0) / 5)
    assert cost.weigh(sample)(np.array([[0.0, 2.0, 0.0, 1.0, 1.0]]))[0] == pytest.approx(17 / 4)


def test_the_costs_are_reported_beside_other_policies() -> None:
    labels, cells = ("a", "b|c", "d"), ((0, 1, 2), (3, 0, 1), (20, 5, 0))
    task = MulticlassClassification("kind", labels, cells)
    scores = np.tile(
        [[0.6, 0.3, 0.1], [0.98, 0.01, 0.01], [0.5, 0.1, 0.4], [0.1, 0.8, 0.1]], (12, 1)
    )
    y = np.tile([1, 0, 2, 1], 12)
    found = evaluation_of(task.sample(y, scores, task.decide(scores)), task)
    section = found.sections[-1]
    assert section.title == "Costs"
    data = section.data["costs"]
    assert (data["labels"], data["matrix"]) == (list(labels), [list(row) for row in cells])
    # decided: b, a, d, b, all right; likeliest: a, a, a, b, which costs 3 + 0 + 20 + 0;
    # always a: 3 + 0 + 20 + 3, always b: 0 + 1 + 5 + 0, always d: 1 + 2 + 0 + 1
    assert [(p["name"], p["right"], p["value"]) for p in data["policies"]] == [
        ("decisions in use", 1.0, 0.0),
        ("most probable class", 0.5, 23 / 4),
        ("always d", 0.25, 4 / 4),
    ]
    assert data["policies"][1]["extra"]["value"] == 23 / 4
    assert data["policies"][0]["extra"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    likeliest = data["policies"][1]
    assert likeliest["low"] < likeliest["value"] < likeliest["high"]
    assert "| actual | decided a | decided b\\|c | decided d |" in section.text
    assert "| d | 20 | 5 | 0 |" in section.text
    assert "*always d* needs no model" in section.text
    assert found.metrics["expected_cost"].value == 0.0
    # of even probabilities follow expected costs of 23 / 3, 6 / 3 and 3 / 3: d
    assert found.baselines[0].metrics["expected_cost"].value == 1.0
    assert all("expected_cost" in part.metrics for part in found.slices)


def test_a_goal_may_ask_for_the_cost() -> None:
    goals = (Goal("cost", 2.0, "minimize", primary=True),)
    found = evaluation_of(outcomes(200, 4, PRICED), PRICED, goals=goals)
    assert found.primary.name == "expected_cost"
    assert found.goals[0].estimate == found.metrics["expected_cost"]
    policies = found.sections[-1].data["costs"]["policies"]
    assert policies[0]["value"] == found.metrics["expected_cost"].value
    assert policies[0]["low"] == found.metrics["expected_cost"].low
    assert policies[0]["value"] < min(policy["value"] for policy in policies[1:])


def test_of_many_classes_the_dearest_mistakes_are_shown() -> None:
    labels = tuple(f"class {code}" for code in range(20))
    cells = 1.0 - np.eye(20)
    cells[7, 4] = 30
    task = MulticlassClassification("kind", labels, tuple(map(tuple, cells.tolist())))
    y = np.arange(40) % 20
    scores = 0.5 * np.eye(20)[y] + 0.025
    text = evaluation_of(task.sample(y, scores, task.decide(scores)), task).sections[-1].text
    assert "The dearest of 400 pairs" in text
    assert "| class 7 | class 4 | 30 |" in text
    assert text.count("\n| class") == 15
