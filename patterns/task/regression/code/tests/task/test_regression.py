"""The regression task: metrics, residuals and its part of the report."""

from datetime import datetime
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
from ml_app.task.regression import Regression
from ml_app.task.residuals import stretches

TASK = Regression("rides", "rides")


def outcomes(rows: int, seed: int) -> Sample:
    """Predictions with a normal error of spread 2 and mean 0.5."""
    rng = np.random.default_rng([seed, rows])
    y = rng.normal(10, 3, rows)
    scores = y + rng.normal(0.5, 2.0, rows)
    return TASK.sample(y, scores, TASK.decide(scores))


def evaluation_of(sample: Sample, time: Any = None, dated: bool = False) -> Evaluation:
    nothing: Any = None
    split: Any = SimpleNamespace(time="at" if dated else None)
    goals = (Goal("rmse", 9.0, "minimize", True),)
    system = System("bikes", TASK, (), nothing, (), split, nothing, goals=goals)
    inputs = EvaluationInputs(
        y=sample.y,
        scores=sample.scores,
        baseline_scores={"mean": np.full(len(sample), 10.0)},
        table=pa.table({"row": np.arange(len(sample))}),
        decide=TASK.decide,
        importance_score=lambda matrix: matrix[:, 0].astype(np.float64),
        X=sample.scores[:, None].astype(np.float32),
        encoded_names=("s",),
        feature_of_column=("s",),
        training={},
        data={},
        time=time,
    )
    return evaluate(system, inputs)


def test_target_values_are_numbers() -> None:
    assert TASK.encode_target(pa.chunked_array([[1, 2]])).tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="'rides', row 1: None is not a finite number"):
        TASK.encode_target(pa.chunked_array([[1.0, None]]))
    with pytest.raises(ValueError, match="row 0: inf is not a finite number"):
        TASK.encode_target(pa.chunked_array([[float("inf")]]))
    with pytest.raises(ValueError, match=r"column 'rides': .*many"):
        TASK.encode_target(pa.chunked_array([["many"]]))
    with pytest.raises(ValueError, match="column 'rides'"):
        TASK.encode_target(pa.chunked_array([[datetime(2024, 1, 1)]]))


def test_scores_and_decisions_are_the_predictions() -> None:
    model = SimpleNamespace(predict=lambda X: np.array([[1.5], [2.5]], dtype=np.float32))
    scores = TASK.scores(model, np.zeros((2, 1), dtype=np.float32))
    assert scores.tolist() == [1.5, 2.5]
    assert TASK.decide(scores) is scores
    assert TASK.decide_one(2.5) == 2.5
    assert TASK.labels == ()


def test_metrics_are_scikit_learns() -> None:
    sample = outcomes(301, 0)
    y, p = sample.y, sample.scores
    found = {metric.name: metric.value(sample) for metric in TASK.metrics}
    assert found["rmse"] == pytest.approx(sklearn_metrics.root_mean_squared_error(y, p))
    assert found["mae"] == pytest.approx(sklearn_metrics.mean_absolute_error(y, p))
    assert found["r2"] == pytest.approx(sklearn_metrics.r2_score(y, p))
    assert found["median_absolute_error"] == pytest.approx(np.median(np.abs(p - y)))
    assert found["bias"] == pytest.approx(np.mean(p - y))
    assert np.sqrt(TASK.row_loss(y, p).mean()) == pytest.approx(found["rmse"])


def test_metrics_follow_weights_like_repeated_rows() -> None:
    sample = outcomes(60, 1)
    weights = np.random.default_rng(0).integers(0, 3, 60)
    repeated = sample.take(np.repeat(np.arange(60), weights))
    for metric in TASK.metrics:
        weighed = metric.weigh(sample)(weights[None, :].astype(np.float64))[0]
        assert weighed == pytest.approx(metric.value(repeated)), metric.name


def test_a_constant_outcome_has_no_variance_to_explain() -> None:
    y = np.full(20, 1e6)
    found = {metric.name: metric.value(Sample(y, y + 1, y)) for metric in TASK.metrics}
    assert np.isnan(found["r2"])
    assert found["bias"] == pytest.approx(1.0)


def test_intervals_hold_the_truth_about_95_times_in_100() -> None:
    truth = {"rmse": np.sqrt(4.25), "bias": 0.5, "median_absolute_error": 1.388, "r2": 1 - 4.25 / 9}
    chosen = [metric for metric in TASK.metrics if metric.name in truth]
    held = dict.fromkeys(truth, 0)
    for trial in range(200):
        found = estimates(chosen, outcomes(300, trial), Resampling(trial, 200))
        for name, value in truth.items():
            held[name] += found[name].low <= value <= found[name].high
    for name, times in held.items():
        assert 0.88 <= times / 200 <= 0.99, name


def test_stretches_cut_rows_in_order() -> None:
    key = np.array([3.0, 1.0, 2.0, 4.0])
    first, second = stretches(key, np.array([30.0, 10.0, -20.0, 40.0]), 2)
    assert (first.low, first.high, first.n, first.mae) == (1.0, 2.0, 2, 15.0)
    assert (second.low, second.high, second.bias.value) == (3.0, 4.0, 35.0)
    assert len(stretches(key, key, 10)) == 4


def test_residuals_by_prediction() -> None:
    found = evaluation_of(outcomes(400, 2))
    (section,) = found.sections
    residuals = section.data["residuals"]
    assert len(residuals["by_prediction"]) == 10
    assert residuals["quantiles"] == sorted(residuals["quantiles"])
    assert "over_time" not in residuals
    assert [figure.file for figure in section.figures] == ["residuals.svg"]
    assert "in rides" in section.text
    assert found.goals[0].met


@pytest.mark.parametrize(("dated", "unit"), [(True, "days since"), (False, "rows since")])
def test_residuals_over_time(dated: bool, unit: str) -> None:
    sample = outcomes(200, 3)
    found = evaluation_of(sample, np.arange(200) * 3600.0, dated)
    (section,) = found.sections
    assert len(section.data["residuals"]["over_time"]) == 24
    assert [figure.file for figure in section.figures] == ["residuals.svg", "residuals_time.svg"]
    assert unit in section.figures[1].svg
    assert "blocks of neighbours" in found.notes[0]


def test_three_rows_and_many_rows_can_be_drawn() -> None:
    assert len(evaluation_of(outcomes(3, 4)).sections[0].figures) == 1
    drawn = evaluation_of(outcomes(3000, 5)).sections[0].figures[0]
    assert "600 of 3000 rows" in drawn.alt


def test_groups_and_slices_are_judged_by_rows_alone() -> None:
    assert TASK.positives(np.zeros(5)) is None
    assert TASK.too_few(np.zeros(5)) == ""
    sample = Sample(np.array([1.0, 3.0]), np.array([2.0, 2.0]), np.array([2.0, 2.0]))
    found = estimates(TASK.group_metrics, sample, Resampling(0, 20))
    assert {name: rate.value for name, rate in found.items()} == {
        "mae": 1.0,
        "bias": 0.0,
        "mean_prediction": 2.0,
        "mean_outcome": 2.0,
    }
    with pytest.raises(ValueError, match="predictions of shape"):
        TASK.sample(np.zeros(2), np.zeros((2, 1)), np.zeros(2))
