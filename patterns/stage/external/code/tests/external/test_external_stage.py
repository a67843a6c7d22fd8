"""Somebody is asked, and learned from."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.dummy import DummyClassifier, DummyRegressor

from ml_app.cascade import external_answer
from ml_app.cascade.external_stage import ExternalStage

CLASSES: Any = SimpleNamespace(labels=("no", "yes"))
NUMBERS: Any = SimpleNamespace(labels=())
X = np.arange(200, dtype=np.float32).reshape(-1, 1)
Y = (np.arange(200) % 2).astype(int)


def after(before: Any, task: Any) -> Any:
    """The stage behind a model."""
    return ExternalStage().follow(before, task)


def asked_even(rows: Any) -> list[Any]:
    """Knows rows that a four divides to be 0, declines odd hundreds, says 1 to the rest."""
    return [None if x >= 100 else int(x % 2) for x in rows[:, 0].tolist()]


def test_as_it_is_nobody_is_asked_and_the_model_before_answers() -> None:
    before = DummyClassifier(strategy="prior")
    stage = after(before, CLASSES).fit(X, Y)
    assert stage.answered_ == 0.0
    assert np.array_equal(stage.predict_proba(X), clone(before).fit(X, Y).predict_proba(X))
    assert list(stage.classes_) == [0, 1]
    number = after(DummyRegressor(), NUMBERS).fit(X, X[:, 0])
    assert number.predict(X[:3]) == pytest.approx([99.5] * 3)


def test_answers_are_trusted_as_far_as_they_were_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_answer, "answer", asked_even)
    stage = after(DummyClassifier(strategy="prior"), CLASSES).fit(X, Y)
    assert stage.answered_ == 0.5
    found = stage.predict_proba(X)
    assert found[:100, 1] == pytest.approx(np.where(Y[:100] == 1, 51 / 52, 1 / 52))
    assert found[100:, 1] == pytest.approx(np.full(100, 0.5))
    assert np.array_equal(stage.predict(X[:4]), [0, 1, 0, 1])


def test_numbers_are_moved_by_their_mean_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        external_answer, "answer", lambda rows: [x + 3 if x < 50 else None for x in rows[:, 0]]
    )
    stage = after(DummyRegressor(), NUMBERS).fit(X, X[:, 0])
    assert stage.answered_ == 0.25
    assert stage.predict(X[:2]) == pytest.approx([0.0, 1.0])
    assert stage.predict(X[100:101]) == pytest.approx([99.5])


def test_too_few_answers_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external_answer, "answer", lambda rows: [1])
    with pytest.raises(ValueError, match="1 answers to 200 rows"):
        after(DummyClassifier(), CLASSES).fit(X, Y)


def test_it_is_a_model_of_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = ExternalStage()
    stage.register_onnx()
    assert stage.suggest(None) == {}
    monkeypatch.setattr(external_answer, "answer", lambda rows: [int(x % 2) for x in rows[:, 0]])
    assert (stage.make(CLASSES, 0).fit(X, Y).predict(X) == Y).all()
    alike = stage.make(NUMBERS, 0).fit(X, Y.astype(float)).predict(X)
    assert alike == pytest.approx(Y)
