"""A stage where somebody is asked: how their answers become scores."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, clone

from ml_app.cascade import external_answer
from ml_app.cascade.external import ExternalClassifier, ExternalRegressor
from ml_app.cascade.rows import takes
from ml_app.interfaces import Floats, Matrix, Task


@dataclass(frozen=True)
class ExternalStage:
    """Not a model that learns rows, but one that learns how far answers can be trusted."""

    name: ClassVar[str] = "external"
    title: ClassVar[str] = "external answer"
    scale: ClassVar[bool] = False
    missing: ClassVar[bool] = True

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """An estimator that asks. Every row has to be answered."""
        asked = external_answer.answer
        return ExternalClassifier(asked) if task.labels else ExternalRegressor(asked)

    def follow(self, before: Any, task: Task) -> Any:
        """An estimator that asks, with the model of the stage before for rows that are declined."""
        return (DeclinableClassifier if task.labels else DeclinableRegressor)(before)

    def suggest(self, trial: Any) -> dict[str, Any]:
        """Nothing to search."""
        return {}

    def register_onnx(self) -> None:
        """Nothing to register: nobody can be exported."""


class _Declinable(BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """What both kinds share: the model `before`, and what was learned of the answers.

    answered_ : share of the training rows that were answered.
    """

    external: ClassVar[type[ExternalClassifier] | type[ExternalRegressor]]

    def __init__(self, before: Any) -> None:
        self.before = before

    def __sklearn_tags__(self) -> Any:
        """Rows may have gaps where the model `before` takes them."""
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = takes(self.before, "allow_nan")
        return tags

    def fit(self, X: Matrix, y: NDArray[Any]) -> Self:
        """Fit the model, and learn from the rows that are answered."""
        self.before_ = clone(self.before).fit(X, y)
        said, given = _asked(X)
        self.answered_ = float(given.mean())
        self.external_ = self.external(_as_said)
        if given.any():
            self.external_.fit(said[given], y[given])
        return self


class DeclinableClassifier(
    ClassifierMixin,  # type: ignore[misc]  # scikit-learn ships no types
    _Declinable,
):
    """Probabilities from answers; of declined rows, those of the model `before`."""

    external = ExternalClassifier

    @property
    def classes_(self) -> NDArray[Any]:
        """Those of the model `before`, which has seen all rows."""
        return np.asarray(self.before_.classes_)

    def predict_proba(self, X: Matrix) -> Floats:
        """Shape (rows, classes)."""
        said, given = _asked(X)
        found = np.asarray(self.before_.predict_proba(X), dtype=np.float64)
        if self.answered_ and given.any():
            known = np.searchsorted(self.classes_, self.external_.classes_)
            found[given] = 0.0
            found[np.ix_(given, known)] = self.external_.predict_proba(said[given])
        return found

    def predict(self, X: Matrix) -> NDArray[Any]:
        """The likeliest class, shape (rows,)."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])


class DeclinableRegressor(
    RegressorMixin,  # type: ignore[misc]  # scikit-learn ships no types
    _Declinable,
):
    """Numbers from answers; of declined rows, those of the model `before`."""

    external = ExternalRegressor

    def predict(self, X: Matrix) -> Floats:
        """Shape (rows,)."""
        said, given = _asked(X)
        found = np.asarray(self.before_.predict(X), dtype=np.float64)
        if self.answered_ and given.any():
            found[given] = self.external_.predict(said[given])
        return found


def _asked(X: Matrix) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The answer to each row, and whether there is one. Whoever is asked is asked once."""
    said = external_answer.answer(X)
    if len(said) != len(X):
        raise ValueError(f"external_answer: {len(said)} answers to {len(X)} rows")
    given = np.array([one is not None for one in said], dtype=np.bool_)
    return np.array([np.nan if one is None else one for one in said]), given


def _as_said(answers: NDArray[Any]) -> NDArray[Any]:
    """Answers that were asked for already."""
    return answers
