"""Somebody outside as the last stage of a cascade."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import get_tags

from ml_app.cascade import external_answer
from ml_app.cascade.external_stage import (
    DeclinableClassifier,
    DeclinableRegressor,
    ExternalStage,
)
from ml_app.cascade.model import CascadeModel

ROWS = 4000
TASK: Any = SimpleNamespace(labels=("no", "yes"))
SPLIT: Any = SimpleNamespace(time=None, group=None, chronological=False)


@dataclass(frozen=True)
class Tree:
    """A small tree."""

    name: str = "tree"
    title: str = "tree"
    scale: bool = False
    missing: bool = True

    def make(self, task: Any, seed: int, **overrides: Any) -> Any:
        return DecisionTreeClassifier(max_depth=3, min_samples_leaf=50, random_state=seed)

    def suggest(self, trial: Any) -> dict[str, Any]:
        return {}

    def register_onnx(self) -> None:
        pass


KNOWN: dict[float, int] = {}
"""What people answered, by the number of the row in the second column."""


def fitted() -> tuple[Any, Any]:
    """Rows of which two thirds are easy, and the cascade that learned them."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, ROWS)
    easy = rng.random(ROWS) < 2 / 3
    seen = np.where(easy, 2.0 * y - 1, 0.0) + rng.normal(0, 0.2, ROWS)
    X = np.column_stack([seen, rng.permutation(ROWS)]).astype(np.float32)
    KNOWN.update(zip(X[:, 1].tolist(), y.tolist(), strict=True))
    model = CascadeModel(
        inner=Tree(),
        stages=(Tree(), ExternalStage()),
        names=("tree", "people"),
        costs=(0.0, 2.0),
        loss="brier",
        budget=0.02,
        relative=False,
        confidence=0.95,
        error_costs=None,
        deadline_seconds=None,
        learned=False,
        single_cost=0.0,
    )
    nothing: Any = None
    return model.learn(model.make(TASK, 0), (X, y), SPLIT, nothing), X


def known(rows: Any) -> list[Any]:
    """Everything was answered at the time."""
    return [KNOWN[number] for number in rows[:, 1].tolist()]


def test_people_are_asked_for_what_the_model_is_not_sure_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(external_answer, "answer", known)
    estimator, X = fitted()
    assert estimator.models_["people"].answered_ == 1.0
    assert estimator.ships_ == "cascade", estimator.reason_
    assert estimator.certificate_.certified
    asked: list[int] = []

    def counted(rows: Any) -> list[Any]:
        asked.append(len(rows))
        return known(rows)

    monkeypatch.setattr(external_answer, "answer", counted)
    share = (estimator.outcome(X).stage == 1).mean()
    assert asked == [round(share * ROWS)]
    assert 0.2 < share < 0.45


def test_until_somebody_answers_the_model_ships_alone() -> None:
    estimator, _ = fitted()
    assert estimator.models_["people"].answered_ == 0.0
    assert estimator.ships_ in {"tree", "single"}
    assert estimator.reason_.startswith("the cascade does not pay here")


@pytest.mark.parametrize("kind", [DeclinableClassifier, DeclinableRegressor])
def test_rows_may_have_gaps_where_the_model_before_takes_them(kind: Any) -> None:
    assert get_tags(kind(DecisionTreeClassifier())).input_tags.allow_nan
    assert not get_tags(kind(LogisticRegression())).input_tags.allow_nan
