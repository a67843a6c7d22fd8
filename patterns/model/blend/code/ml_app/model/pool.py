"""A forest and boosted trees that answer together.

They err on different rows: a forest averages deep trees and is too timid, boosting adds shallow
ones and is too sure. Probabilities are pooled log-linearly (Genest & Zidek 1986): the weighted mean
of their logarithms, made to sum to one. Numbers are averaged.
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, clone

from ml_app.interfaces import Floats, Matrix

FLOOR = 1e-3
"""No member may put less than this on a class. Below, it would overrule the other one alone, and
single precision no longer tells what it said: the compiled model could differ."""


class PooledClassifier(
    ClassifierMixin,  # type: ignore[misc]  # scikit-learn ships no types
    BaseEstimator,  # type: ignore[misc]  # scikit-learn ships no types
):
    """`weight` is the share of the forest in the mean of the log-probabilities."""

    def __init__(self, forest: Any, boosted: Any, weight: float = 0.5) -> None:
        self.forest = forest
        self.boosted = boosted
        self.weight = weight

    def fit(self, X: Matrix, y: NDArray[Any]) -> Self:
        """Fit both members on the same rows."""
        self.forest_ = clone(self.forest).fit(X, y)
        self.boosted_ = clone(self.boosted).fit(X, y)
        self.classes_ = self.forest_.classes_
        self.n_features_in_ = self.forest_.n_features_in_
        return self

    def predict_proba(self, X: Matrix) -> Floats:
        """Pooled probabilities, shape (rows, classes)."""
        logs = self.weight * _logarithms(self.forest_.predict_proba(X))
        logs += (1 - self.weight) * _logarithms(self.boosted_.predict_proba(X))
        pooled = np.exp(logs - logs.max(axis=1, keepdims=True))
        probabilities: Floats = pooled / pooled.sum(axis=1, keepdims=True)
        return probabilities

    def predict(self, X: Matrix) -> NDArray[Any]:
        """The most probable class, shape (rows,)."""
        labels: NDArray[Any] = self.classes_[self.predict_proba(X).argmax(axis=1)]
        return labels


class PooledRegressor(
    RegressorMixin,  # type: ignore[misc]  # scikit-learn ships no types
    BaseEstimator,  # type: ignore[misc]  # scikit-learn ships no types
):
    """`weight` is the share of the forest in the mean."""

    def __init__(self, forest: Any, boosted: Any, weight: float = 0.5) -> None:
        self.forest = forest
        self.boosted = boosted
        self.weight = weight

    def fit(self, X: Matrix, y: NDArray[Any]) -> Self:
        """Fit both members on the same rows."""
        self.forest_ = clone(self.forest).fit(X, y)
        self.boosted_ = clone(self.boosted).fit(X, y)
        self.n_features_in_ = self.forest_.n_features_in_
        return self

    def predict(self, X: Matrix) -> Floats:
        """Averaged numbers, shape (rows,)."""
        boosted = self.boosted_.predict(X).astype(np.float64)
        averaged: Floats = self.weight * self.forest_.predict(X) + (1 - self.weight) * boosted
        return averaged


def _logarithms(probabilities: NDArray[Any]) -> Floats:
    logs: Floats = np.log(np.maximum(probabilities, FLOOR, dtype=np.float64))
    return logs
