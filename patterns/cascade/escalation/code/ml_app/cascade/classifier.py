"""A classifier that asks a cheap model first and a dear one for the rest."""

from collections.abc import Mapping
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin, MetaEstimatorMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d

from ml_app.cascade.composition import Escalation
from ml_app.cascade.evidence import Terms
from ml_app.cascade.losses import Cost, Floats, class_loss
from ml_app.cascade.rows import checked


class CascadeClassifier(
    MetaEstimatorMixin,  # type: ignore[misc]  # scikit-learn ships no types
    ClassifierMixin,  # type: ignore[misc]  # scikit-learn ships no types
    Escalation,
):
    """Two or more classifiers, cheapest first; a row goes on to the next until one is sure enough.

    How sure is decided on rows held back: the greediest thresholds ship that are proven to give up
    no more than `budget` against the last stage, with a chance of at most `delta` to be deceived.
    Where one model alone is as good, it ships instead; `reason_` says why. Nothing proven: a
    `NotCertifiedWarning`, and the last stage answers, or a single model it was not shown to beat.

    Parameters
    ----------
    stages : list of (name, classifier with predict_proba), at least two. They are cloned.
    single : classifier of middle size that may ship alone, or None.
    loss : 'brier' (bounded by 1, by 2 for more than two classes), 'log_loss' (probabilities below
        0.01 count as 0.01), 'accuracy' (share of wrong classes) or 'cost' (needs `costs`).
    budget : mean loss that may be given up: a share of the last stage's loss on the rows that
        calibrate, or, with `relative=False`, in units of the loss (0.005: half a point of
        accuracy).
    costs : (cost of a false positive, cost of a false negative); `predict` cuts where both weigh
        the same, and confidence is the distance from there. Positive is the second of `classes_`.
    deferral : 'confidence' (highest probability) or 'learned' from scores, taken where it orders
        held-out rows better than confidence does.
    shares : of the rows, for training, calibrating and certifying. The parts are stratified; rows
        of one of `fit`'s `groups` stay together, and with `time_ordered` parts follow each other in
        the order of the rows.
    price : cost per row by name of stage (and 'single'), in one unit. Where every model has one, or
        a `price` attribute, the cheapest proven system ships; where not, the simplest (see
        `decision.decide`), and the CPU seconds measured are only reported.
    random_state : cuts the rows.

    Attributes
    ----------
    classes_, n_features_in_, feature_names_in_ : as everywhere in scikit-learn.
    ships_ : 'cascade', the name of a stage, or 'single'.
    reason_, certificate_, policy_ : why, what is promised, and the runtime (`policy_.state()`).
    comparisons_, path_, temperatures_, confidences_, loss_ : what it was decided on.
    stages_, models_, named_stages_ : fitted models. prices_ : cost of each. parts_ : row indices.
    """

    _parameter_constraints: dict[str, Any] = {}  # noqa: RUF012  scikit-learn's own name and form

    def __init__(  # noqa: PLR0913  each setting is a keyword: scikit-learn's contract
        self,
        stages: Any = None,
        *,
        single: Any = None,
        loss: Literal["brier", "log_loss", "cost", "accuracy"] = "brier",
        budget: float = 0.01,
        relative: bool = True,
        delta: float = 0.05,
        costs: tuple[float, float] | None = None,
        deferral: Literal["confidence", "learned"] = "confidence",
        shares: tuple[float, float, float] = (0.6, 0.1, 0.3),
        time_ordered: bool = False,
        price: Mapping[str, float] | None = None,
        random_state: Any = None,
    ) -> None:
        self.stages = stages
        self.single = single
        self.loss = loss
        self.budget = budget
        self.relative = relative
        self.delta = delta
        self.costs = costs
        self.deferral = deferral
        self.shares = shares
        self.time_ordered = time_ordered
        self.price = price
        self.random_state = random_state

    def fit(
        self, X: Any, y: Any, *, groups: Any = None, sample_weight: Any = None, **metadata: Any
    ) -> Self:
        """Fit all models on one part of the rows and decide on the others what ships.

        X : array, sparse matrix, data frame, or list of texts, (n, …). y : labels of any type (n,).
        groups : rows of one group stay together, and groups, not rows, count as evidence.
        sample_weight : (n,), used by every model that takes it and by every mean.
        """
        self._check_settings()
        X = checked(self, X, reset=True)
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        extra = {"groups": groups, "sample_weight": sample_weight, **metadata}
        return self._fit(X, codes, codes, extra)

    def predict_proba(self, X: Any) -> Floats:
        """Probability of each of `classes_`, shape (n, classes), by the stage that answers."""
        scores = self.outcome(X).scores
        return np.column_stack([1 - scores, scores]) if scores.ndim == 1 else scores

    def predict(self, X: Any) -> NDArray[Any]:
        """The class of highest probability or, with `costs`, of lowest expected cost: (n,)."""
        scores = self.outcome(X).scores
        return np.asarray(self.classes_[self.policy_.decide(scores)])

    def _terms(self) -> Terms:
        loss = class_loss(self.loss, len(self.classes_), self.costs)
        if self.deferral not in ("confidence", "learned"):
            raise ValueError(f"deferral={self.deferral!r} is neither 'confidence' nor 'learned'")
        return Terms(
            kind="binary" if len(self.classes_) == 2 else "multiclass",
            stages=tuple(name for name, _ in self.stages),
            single=None if self.single is None else "single",
            loss=lambda _: loss,
            budget=self.budget,
            relative=self.relative,
            delta=self.delta,
            decision=loss.decision if isinstance(loss, Cost) else 0.5,
            learned=self.deferral == "learned",
            prices=self._prices(),
        )

    def _ask(self, model: Any, X: Any) -> Floats:
        said = np.asarray(model.predict_proba(X), dtype=np.float64)
        return np.asarray(said[:, 1]) if len(self.classes_) == 2 else said
