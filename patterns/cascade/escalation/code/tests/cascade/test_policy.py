"""The running cascade, without any estimator."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ml_app.cascade.policy as module
from ml_app.cascade.confidence import Highest, Learned, Margin
from ml_app.cascade.losses import Floats
from ml_app.cascade.policy import Policy, rescaled

BINARY = Policy("binary", ("a", "b", "c"), (1.5, 1.0, 0.7), (Margin(), Margin()), (1.0, 2.0))
CURVE = Learned(((0.0, 1.0, 4.0),), ((0.5, 0.1, 0.3),))
NUMBER = Policy("number", ("a", "b"), (1.0, 1.0), (CURVE,), (-0.2,))
CLASSES = Policy("multiclass", ("a", "b"), (2.0, 1.0), (Highest(),), (0.5,))


class Stage:
    """Scores by row number, and a memory of what it was asked for."""

    def __init__(self, scores: Floats) -> None:
        self.scores = scores
        self.asked: list[list[int]] = []

    def __call__(self, rows: Any) -> Any:
        rows = np.asarray(rows)
        self.asked.append(rows.tolist())
        return self.scores[rows]


def take(rows: Any, indices: Any) -> Any:
    return rows[indices]


def drawn(policy: Policy, n: int = 400) -> list[Stage]:
    rng = np.random.default_rng(3)
    if policy.kind == "multiclass":
        return [Stage(rng.dirichlet(np.full(4, 0.6), n)) for _ in policy.stages]
    if policy.kind == "number":
        return [Stage(rng.uniform(-1, 5, n)) for _ in policy.stages]
    return [Stage(np.r_[0.0, 1.0, rng.beta(0.4, 0.4, n - 2)]) for _ in policy.stages]


@pytest.mark.parametrize("policy", [BINARY, NUMBER, CLASSES], ids=lambda p: p.kind)
def test_a_row_by_itself_is_answered_as_in_a_batch(policy: Policy) -> None:
    stages = drawn(policy)
    outcome = policy.run(stages, np.arange(400), take)
    assert len(set(outcome.stage.tolist())) == len(policy.stages)
    for i in range(400):
        one: list[Callable[[Any], Any]] = [lambda row, s=s: s.scores[row].tolist() for s in stages]
        score, stage, late = policy.run_row(one, i)
        assert (stage, late) == (outcome.stage[i], False)
        assert score == pytest.approx(outcome.scores[i].tolist(), abs=1e-12)
        assert policy.decide_one(score) == policy.decide(outcome.scores)[i]


def test_what_a_stage_passes_on_reaches_the_next_in_one_piece() -> None:
    first = Stage(np.array([0.99, 0.5, 0.01, 0.55]))
    second = Stage(np.array([0.0, 0.8, 0.0, 0.3]))
    policy = Policy("binary", ("a", "b"), (1.0, 1.0), (Margin(),), (1.0,))
    outcome = policy.run([first, second], np.arange(4), take)
    assert first.asked == [[0, 1, 2, 3]]
    assert second.asked == [[1, 3]]
    assert outcome.scores.tolist() == [0.99, 0.8, 0.01, 0.3]
    assert outcome.stage.tolist() == [0, 1, 0, 1]


def test_nobody_dearer_is_asked_when_all_rows_are_answered() -> None:
    second = Stage(np.zeros(2))
    policy = Policy("binary", ("a", "b"), (1.0, 1.0), (Margin(),), (1.0,))
    assert policy.run([Stage(np.array([0.9, 0.1])), second], np.arange(2), take).stage.sum() == 0
    assert not second.asked


def test_a_score_that_is_no_number_is_passed_on() -> None:
    second = Stage(np.array([0.2]))
    policy = Policy("binary", ("a", "b"), (1.0, 1.0), (Margin(),), (0.0,))
    assert policy.run([Stage(np.array([np.nan])), second], np.arange(1), take).stage.tolist() == [1]
    assert policy.run_row([lambda _: float("nan"), lambda _: 0.2], 0) == (0.2, 1, False)


def test_after_the_deadline_the_last_finished_stage_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = iter([9.0, 11.0])
    monkeypatch.setattr(module, "perf_counter", lambda: next(now))
    policy = Policy("binary", ("a", "b", "c"), (1.0,) * 3, (Margin(), Margin()), (9.0, 9.0))
    asked: list[str] = []

    def stage(name: str, score: float) -> Callable[[Any], float]:
        return lambda _: (asked.append(name), score)[1]

    stages = [stage("a", 0.4), stage("b", 0.6), stage("c", 0.9)]
    assert policy.run_row(stages, None, deadline=10.0) == (0.6, 1, True)
    assert asked == ["a", "b"]


def test_one_model_alone_is_a_policy_too() -> None:
    policy = Policy("binary", ("single",), (2.0,), (), ())
    assert policy.ships == "single"
    outcome = policy.run([Stage(np.array([0.9]))], np.arange(1), take)
    assert outcome.scores == pytest.approx([0.75])  # odds of 9, and their root of 3
    assert BINARY.ships == "cascade"


@pytest.mark.parametrize("policy", [BINARY, NUMBER, CLASSES], ids=lambda p: p.kind)
def test_state_goes_through_json(policy: Policy) -> None:
    assert Policy.restore(json.loads(json.dumps(policy.state(), allow_nan=False))) == policy


def test_counts_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(ValueError, match="all but the last a threshold"):
        Policy("binary", ("a", "b"), (1.0, 1.0), (Margin(),), ())


def test_the_decision_turns_where_costs_say() -> None:
    margin = Margin(0.2)
    assert margin.of(np.array([0.2]))[0] == pytest.approx(0.0, abs=1e-9)
    assert margin.of(np.array([0.5]))[0] > margin.of(np.array([0.25]))[0]
    policy = Policy("binary", ("a",), (1.0,), (), (), decision=0.2)
    assert policy.decide(np.array([0.19, 0.21])).tolist() == [0, 1]


def test_a_temperature_keeps_the_order_and_the_sum() -> None:
    p = np.random.default_rng(0).dirichlet(np.ones(3), 50)
    cool, hot = rescaled(p, 0.5), rescaled(p, 3.0)
    assert cool.sum(axis=1) == pytest.approx(np.ones(50))
    assert np.array_equal(cool.argmax(axis=1), hot.argmax(axis=1))
    assert (cool.max(axis=1) >= hot.max(axis=1)).all()


def test_it_runs_where_no_training_library_is_installed() -> None:
    code = (
        f"import sys; sys.path[:0] = {[str(Path(module.__file__).parents[2])]!r}\n"
        f"import {module.__name__}\n"
        "print(sorted({'sklearn', 'scipy', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
