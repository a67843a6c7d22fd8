"""A person or a service as the last stage."""

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from ml_app.cascade.classifier import CascadeClassifier
from ml_app.cascade.external import (
    ExternalClassifier,
    ExternalRegressor,
    Log,
    NotLogged,
)


def keys(rows: Any) -> Any:
    return np.asarray(rows)[:, 0].astype(int)


def cases(n: int = 4000) -> tuple[Any, Any, dict[int, str]]:
    """Rows of which a model sees little, and an expert who is right 19 times in 20."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, n)
    seen = y + rng.normal(0, 0.7, n)
    right = rng.random(n) < 0.95
    said = np.where(right, y, 1 - y)
    answers = {i: "bad" if code else "good" for i, code in enumerate(said.tolist())}
    return np.column_stack([np.arange(n), seen]), y, answers


class SeenOnly(LogisticRegression):  # type: ignore[misc]  # scikit-learn ships no types
    def fit(self, X: Any, y: Any) -> Any:
        return super().fit(X[:, 1:], y)

    def predict_proba(self, X: Any) -> Any:
        return super().predict_proba(X[:, 1:])


def test_how_far_answers_can_be_trusted_is_learned_from_the_log() -> None:
    X, y, answers = cases()
    expert = ExternalClassifier(Log(answers, keys), price=2.0).fit(X, y)
    sure = expert.predict_proba(X).max(axis=1)
    assert sure.min() > 0.93
    assert sure.max() < 0.97
    assert (expert.predict(X) == y).mean() == pytest.approx(0.95, abs=0.02)


def test_an_answer_never_heard_before_says_nothing() -> None:
    X, y, answers = cases(100)
    expert = ExternalClassifier(Log({**answers, 0: "good"}, keys), price=2.0).fit(X, y)
    expert.set_params(answer=lambda rows: ["no idea"] * len(rows))
    assert expert.predict_proba(X[:1])[0] == pytest.approx([0.5, 0.5], abs=0.1)


def test_being_right_a_few_times_is_no_certainty() -> None:
    expert = ExternalClassifier(lambda rows: rows[:, 0] > 0, price=1.0)
    X = np.array([[-1.0], [-1.0], [1.0], [1.0], [1.0]])
    found = expert.fit(X, np.array([0, 0, 1, 1, 1])).predict_proba(np.array([[-1.0], [1.0]]))
    assert found == pytest.approx(np.array([[3 / 4, 1 / 4], [1 / 5, 4 / 5]]))


def test_rows_in_no_log_are_asked_for_in_one_piece() -> None:
    asked: list[list[int]] = []

    def ask(rows: Any) -> Any:
        asked.append(keys(rows).tolist())
        return ["bad"] * len(rows)

    log = Log({1: "good"}, keys, ask)
    assert log(np.array([[0.0], [1.0], [2.0]])).tolist() == ["bad", "good", "bad"]
    assert asked == [[0, 2]]
    with pytest.raises(NotLogged):
        Log({}, keys)(np.array([[7.0]]))


def test_an_expert_is_the_last_stage_of_a_cascade() -> None:
    X, y, answers = cases()
    stages = [("model", SeenOnly()), ("expert", ExternalClassifier(Log(answers, keys), price=2.0))]
    fitted = CascadeClassifier(
        stages,
        loss="accuracy",
        budget=0.03,
        relative=False,
        price={"model": 0.001},
        random_state=0,
    ).fit(X, y)
    assert fitted.ships_ == "cascade"
    assert fitted.prices_["expert"].per_row == 2.0
    assert 0.1 < fitted.certificate_.share[0] < 0.9


def test_numbers_are_moved_by_how_far_they_were_off() -> None:
    X = np.arange(10.0).reshape(-1, 1)
    expert = ExternalRegressor(lambda rows: rows[:, 0] + 3, price=1.0).fit(X, X[:, 0])
    assert expert.predict(X).tolist() == X[:, 0].tolist()


def test_somebody_has_to_be_named() -> None:
    with pytest.raises(ValueError, match="nobody is named"):
        ExternalClassifier().fit([[1]], [0])
