"""Packaged stages under a policy: the model that a service asks."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from ml_app.cascade import policy as policy_module
from ml_app.cascade.confidence import Highest, Learned, Margin
from ml_app.cascade.policy import Policy
from ml_app.cascade.stages import Conditions, StagedModel
from ml_app.package.report import Remarking


class Fixed:
    """A stage that answers what one column says; it counts what it is asked for."""

    def __init__(self, column: int, classes: Sequence[int] = (0, 1)) -> None:
        self.column, self.classes_ = column, list(classes)
        self.batches: list[int] = []

    def predict_proba(self, X: Any) -> Any:
        self.batches.append(len(X))
        said = X[:, self.column].astype(np.float64)
        rest = (1 - said) / (len(self.classes_) - 1)
        return np.column_stack([*[rest] * (len(self.classes_) - 1), said])

    def predict(self, X: Any) -> Any:
        self.batches.append(len(X))
        return X[:, self.column].astype(np.float64)

    def outputs(self, values: Sequence[float]) -> Sequence[float]:
        said = values[self.column]
        rest = (1 - said) / (len(self.classes_) - 1)
        return (*[rest] * (len(self.classes_) - 1), said)


class Number(Fixed):
    """A stage that answers with a number."""

    def outputs(self, values: Sequence[float]) -> Sequence[float]:
        return (values[self.column],)


BINARY = Policy("binary", ("small", "large"), (1.0, 1.0), (Margin(0.5),), (1.0,))
ROWS = np.array([[0.9, 0.2], [0.5, 0.7], [0.1, 0.9], [0.6, 0.4]], dtype=np.float32)
"""Of the first column, 0.9 and 0.1 are further than 1 in log-odds from one half."""


def staged(**terms: Any) -> tuple[StagedModel, tuple[Fixed, Fixed]]:
    """Two stages that read one column each."""
    stages = (Fixed(0), Fixed(1))
    return StagedModel(BINARY, stages, Conditions(classes=(0, 1), **terms)), stages


def totals(model: StagedModel) -> dict[str, dict[str, float]]:
    """What the model counted, by name."""
    return {measure.name: dict(measure.values) for measure in model.measures()}


def test_sure_rows_are_answered_first_and_the_others_go_on_in_one_piece() -> None:
    model, (small, large) = staged()
    answers = model.predict_proba(ROWS)
    assert answers[:, 1] == pytest.approx([0.9, 0.7, 0.1, 0.4])
    assert answers.sum(axis=1) == pytest.approx(np.ones(4))
    assert (small.batches, large.batches) == ([4], [2])


def test_single_rows_are_answered_as_in_a_batch() -> None:
    model, _ = staged()
    one_by_one = [model.outputs(row)[1] for row in ROWS.tolist()]
    assert one_by_one == pytest.approx(model.predict_proba(ROWS)[:, 1])


def test_every_answer_says_which_stage_gave_it() -> None:
    model, _ = staged()
    assert isinstance(model, Remarking)
    heard = []
    for row in ROWS.tolist():
        model.outputs(row)
        heard.append(model.remarks)
    assert [said["stage"] for said in heard] == ["small", "large", "small", "large"]
    batch: list[Any] = []
    view = model.into(batch)
    assert view.predict_proba(ROWS) == pytest.approx(model.predict_proba(ROWS))
    assert view.outputs(ROWS[0].tolist()) == model.outputs(ROWS[0].tolist())
    assert list(view.classes_) == [0, 1]
    assert batch == heard


def test_out_of_time_the_last_finished_stage_answers_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model, (_, large) = staged(deadline_seconds=0.01)
    clock = iter([0.0, 0.02])  # the row comes in; the second stage would be entered too late
    monkeypatch.setattr("ml_app.cascade.stages.perf_counter", lambda: 0.0)
    monkeypatch.setattr(policy_module, "perf_counter", lambda: 0.02)
    assert model.outputs([0.5, 0.7])[1] == pytest.approx(0.5)
    assert model.remarks == {"stage": "small", "timed_out": True}
    assert large.batches == []
    monkeypatch.setattr(policy_module, "perf_counter", lambda: next(clock))
    assert model.outputs([0.5, 0.7])[1] == pytest.approx(0.7)
    assert model.remarks == {"stage": "large"}
    assert totals(model)["stage_timed_out_rows"] == {"small": 1, "large": 0}


def test_a_batch_knows_no_deadline() -> None:
    model, _ = staged(deadline_seconds=1e-9)
    heard: list[Any] = []
    model.into(heard).predict_proba(ROWS)
    assert [said["stage"] for said in heard] == ["small", "large", "small", "large"]


def test_what_each_stage_does_is_counted_for_single_rows_and_batches() -> None:
    model, _ = staged(costs=(1.0, 10.0))
    model.predict_proba(ROWS)
    model.outputs(ROWS[0].tolist())
    model.outputs(ROWS[1].tolist())
    counted = totals(model)
    assert counted["stage_asked_rows"] == {"small": 6, "large": 3}
    assert counted["stage_answered_rows"] == {"small": 3, "large": 3}
    assert counted["stage_cost"] == {"small": 6.0, "large": 30.0}
    assert set(counted["stage_seconds"]) == {"small", "large"}
    assert min(counted["stage_seconds"].values()) > 0
    assert "stage_timed_out_rows" not in counted


def test_costs_that_nobody_declared_are_not_told() -> None:
    assert "stage_cost" not in totals(staged()[0])


def test_of_several_classes_a_stage_may_know_fewer() -> None:
    policy = Policy("multiclass", ("small", "large"), (1.0, 2.0), (Highest(),), (0.8,))
    few, all_of_them = Fixed(0, (0, 2)), Fixed(1, (0, 1, 2))
    model = StagedModel(policy, (few, all_of_them), Conditions(classes=(0, 1, 2)))
    answers = model.predict_proba(ROWS)
    assert answers.shape == (4, 3)
    assert answers[0] == pytest.approx([0.1, 0.0, 0.9])
    one_by_one = [model.outputs(row) for row in ROWS.tolist()]
    assert np.array(one_by_one) == pytest.approx(answers)
    flat = answers[1]  # 0.15, 0.15, 0.7 made less sure by a temperature of 2
    assert flat == pytest.approx(np.sqrt([0.15, 0.15, 0.7]) / np.sqrt([0.15, 0.15, 0.7]).sum())


def test_numbers_are_answered_by_the_stage_whose_curve_gives_least_away() -> None:
    curve = Learned(((0.0, 1.0),), ((0.0, 1.0),))
    policy = Policy("number", ("small", "large"), (1.0, 1.0), (curve,), (-0.5,))
    model = StagedModel(policy, (Number(0), Number(1)), Conditions())
    assert model.predict(ROWS) == pytest.approx([0.2, 0.5, 0.1, 0.4])
    assert [model.outputs(row)[0] for row in ROWS.tolist()] == pytest.approx([0.2, 0.5, 0.1, 0.4])
    heard: list[Any] = []
    model.into(heard).predict(ROWS[:1])
    assert heard == [{"stage": "large"}]


def test_one_model_that_ships_alone_is_one_stage() -> None:
    policy = Policy("binary", ("single",), (2.0,), (), ())
    model = StagedModel(policy, (Fixed(0),), Conditions(classes=(0, 1)))
    assert model.predict_proba(ROWS)[0, 1] == pytest.approx(0.75)  # log-odds of 0.9 halved
    assert model.outputs([0.9, 0.2])[1] == pytest.approx(0.75)
    assert model.remarks == {"stage": "single"}


def test_terms_come_back_from_json() -> None:
    terms = Conditions((0, 1), (1.0, 2.0), 0.5)
    state = {"classes": [0, 1], "costs": [1.0, 2.0], "deadline_seconds": 0.5}
    assert Conditions.restore(state) == terms
    assert (
        Conditions.restore({"classes": [], "costs": None, "deadline_seconds": None}) == Conditions()
    )
