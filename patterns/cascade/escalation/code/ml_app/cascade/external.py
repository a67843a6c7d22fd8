"""A person or a paid service as a stage: somebody who is asked, and who has a price.

The stage trains nothing of its own. What it answered for rows whose outcome is known is looked up
in a log, and says how far its answers can be trusted; new rows are asked for when they come.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.validation import check_is_fitted

from ml_app.cascade.losses import Floats

Answer = Callable[[Any], Any]
"""Rows to answers (n,): labels or numbers, in the order of the rows."""


class NotLogged(KeyError):
    """A row whose answer is in no log."""


@dataclass(frozen=True)
class Log:
    """Answers given before, by the key of a row; a row without one is passed to `ask`."""

    answers: Mapping[Any, Any]
    key: Callable[[Any], Any]
    """Rows to their keys (n,)."""
    ask: Answer | None = None
    """Who answers what is not in the log; None: nobody, `NotLogged` is raised."""

    def __call__(self, rows: Any) -> NDArray[Any]:
        """Answers (n,). Whoever is asked is asked for all rows that lack one, in one piece."""
        from ml_app.cascade.rows import take

        keys = list(self.key(rows))
        lacking = np.array([i for i, key in enumerate(keys) if key not in self.answers], np.intp)
        found = [self.answers.get(key) for key in keys]
        if len(lacking):
            if self.ask is None:
                raise NotLogged(keys[lacking[0]])
            for i, answer in zip(lacking, self.ask(take(rows, lacking)), strict=True):
                found[i] = answer
        return np.asarray(found)


class ExternalClassifier(
    ClassifierMixin,  # type: ignore[misc]  # scikit-learn ships no types
    BaseEstimator,  # type: ignore[misc]  # scikit-learn ships no types
):
    """Answers with the share of each class among the training rows that were answered alike, so
    that a person who is right nine times in ten is 90 % sure.

    answer : rows to one label for each, of the same labels as `y` or of any others.
    price : cost per row, in the unit of the other stages' prices.
    """

    def __init__(self, answer: Answer | None = None, price: float = 0.0) -> None:
        self.answer = answer
        self.price = price

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from the answers to these rows; one more row of each class is counted for each
        answer, so that nothing is certain.
        """
        self.classes_, codes = np.unique(y, return_inverse=True)
        said, answers = np.unique(_asked(self.answer, X), return_inverse=True)
        counts = np.ones((len(said), len(self.classes_)))
        np.add.at(counts, (answers, codes), 1)
        self.shares_ = dict(zip(said.tolist(), counts / counts.sum(axis=1)[:, None], strict=True))
        self.prior_ = (np.bincount(codes) + 1) / (len(codes) + len(self.classes_))
        return self

    def predict_proba(self, X: Any) -> Floats:
        """Shares of the classes (n, classes); those of all rows for an answer not heard before."""
        check_is_fitted(self, "shares_")
        answers = np.asarray(_asked(self.answer, X)).tolist()
        return np.array([self.shares_.get(answer, self.prior_) for answer in answers])

    def predict(self, X: Any) -> NDArray[Any]:
        """The likeliest class (n,)."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])


class ExternalRegressor(
    RegressorMixin,  # type: ignore[misc]  # scikit-learn ships no types
    BaseEstimator,  # type: ignore[misc]  # scikit-learn ships no types
):
    """Answers with the number that was said, moved by how far such answers were off on average.

    answer : rows to one number for each.
    price : cost per row, in the unit of the other stages' prices.
    """

    def __init__(self, answer: Answer | None = None, price: float = 0.0) -> None:
        self.answer = answer
        self.price = price

    def fit(self, X: Any, y: Any) -> Self:
        """Learn the mean error of the answers to these rows."""
        said = np.asarray(_asked(self.answer, X), dtype=np.float64)
        self.shift_ = float(np.mean(np.asarray(y, dtype=np.float64) - said))
        return self

    def predict(self, X: Any) -> Floats:
        """The numbers said, moved (n,)."""
        check_is_fitted(self, "shift_")
        return np.asarray(_asked(self.answer, X), dtype=np.float64) + self.shift_


def _asked(answer: Answer | None, rows: Any) -> Any:
    if answer is None:
        raise ValueError("answer: nobody is named who could be asked")
    return answer(rows)
