"""What the classifier and the regressor share: named stages, fitting, asking."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Self
from warnings import warn

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.utils import check_random_state
from sklearn.utils.metadata_routing import MetadataRouter, MethodMapping
from sklearn.utils.metaestimators import _BaseComposition
from sklearn.utils.validation import (
    _check_sample_weight,
    _num_samples,
    check_consistent_length,
    check_is_fitted,
)

from ml_app.cascade.certificate import Certificate, NotCertifiedWarning
from ml_app.cascade.decision import decide
from ml_app.cascade.evidence import Held, Terms
from ml_app.cascade.losses import Codes, Floats
from ml_app.cascade.parts import Cut, Parts, parts
from ml_app.cascade.policy import CASCADE, Outcome
from ml_app.cascade.price import Price, declared, measured, timed
from ml_app.cascade.rows import checked, take, takes
from ml_app.cascade.training import fit_parameters

SINGLE = "single"


class Escalation(_BaseComposition):  # type: ignore[misc]  # scikit-learn ships no types
    """A sequence of named estimators, each dearer than the one before; see the two that stand on
    it.
    """

    stages: list[tuple[str, Any]]
    single: Any
    budget: float
    relative: bool
    delta: float
    shares: tuple[float, float, float]
    time_ordered: bool
    price: Mapping[str, float] | None
    random_state: Any

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Parameters, with `<stage>` and `<stage>__<parameter>` where `deep`."""
        return dict(self._get_params("stages", deep=deep))

    def set_params(self, **params: Any) -> Self:
        """Set parameters, stages and their parameters by the names `get_params` gives."""
        self._set_params("stages", **params)
        return self

    def get_metadata_routing(self) -> MetadataRouter:
        """`groups` and `sample_weight` are for the cascade itself where it asks for them, and all
        metadata goes to the `fit` of those stages that ask for it.
        """
        router = MetadataRouter(owner=self).add_self_request(self)
        mapping = MethodMapping().add(caller="fit", callee="fit")
        return router.add(**self._models(), method_mapping=mapping)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        for what in ("sparse", "allow_nan", "string", "categorical"):
            setattr(tags.input_tags, what, self._all_take(what))
        return tags

    @property
    def named_stages_(self) -> dict[str, Any]:
        """Every fitted model by name, `single` among them where there is one."""
        check_is_fitted(self, "models_")
        return dict(self.models_)

    def outcome(self, X: Any) -> Outcome:
        """Answer rows as the policy says: scores on the common scale, and who answered."""
        check_is_fitted(self, "policy_")
        rows = checked(self, X, reset=False)
        return self.policy_.run([self._asked(name) for name in self.policy_.stages], rows, take)

    def stage_scores(self, X: Any) -> dict[str, Floats]:
        """Scores of every model for every row, on the common scale."""
        check_is_fitted(self, "policy_")
        rows = checked(self, X, reset=False)
        raw = Held(np.empty(0), {n: self._asked(n)(rows) for n in self.models_}, np.empty(0))
        return dict(raw.scaled(self.temperatures_).scores)

    def _fit(
        self, X: Any, target: NDArray[Any], classes: Codes | None, extra: dict[str, Any]
    ) -> Self:
        """Train, hold rows back, decide. `target`: class codes or numbers."""
        terms = self._terms()
        check_consistent_length(X, target)
        weight = _check_sample_weight(extra["sample_weight"], target, dtype=np.float64)
        if (weight < 0).any() or not weight.sum() > 0:
            raise ValueError("sample_weight: none may be negative, one must be positive")
        if classes is not None and len(np.unique(classes[weight > 0])) < 2:
            raise ValueError("y has one class only, among rows of positive weight")
        groups = extra["groups"]
        if groups is not None:
            groups = np.asarray(groups)
            check_consistent_length(groups, target)
        cut = parts(
            Cut(self.shares, self.time_ordered),
            len(target),
            check_random_state(self.random_state),
            classes=classes,
            groups=groups,
        )
        passed = fit_parameters(self, self._models(), extra, target, cut.train)
        self.models_ = {
            name: clone(model).fit(take(X, cut.train), target[cut.train], **passed[name])
            for name, model in self._models().items()
        }
        self.stages_ = [(name, self.models_[name]) for name, _ in self.stages]
        self.parts_ = cut
        return self._decide(terms, *self._held(X, Held(target, {}, weight, groups)))

    def _decide(self, terms: Terms, calibrate: Held, certify: Held) -> Self:
        decision = decide(terms, calibrate, certify)
        self.policy_, self.certificate_ = decision.policy, decision.certificate
        self.loss_, self.comparisons_ = decision.loss, decision.comparisons
        self.path_, self.confidences_ = decision.path, decision.confidences
        self.temperatures_ = decision.temperatures
        self.ships_, self.reason_ = decision.policy.ships, decision.reason
        if not self.certificate_.certified:
            warn(_uncertified(self.certificate_), NotCertifiedWarning, stacklevel=4)
        return self

    def _held(self, X: Any, all_rows: Held) -> tuple[Held, Held]:
        """Scores of all models on the rows held back; prices are taken on the way."""
        cut: Parts = self.parts_
        held = np.concatenate([cut.calibrate, cut.certify])
        rows = take(X, held) if len(held) else None
        scores: dict[str, Floats] = {}
        self.prices_: dict[str, Price] = {}
        for name in self.models_:
            scores[name] = self._timed(name, rows) if rows is not None else np.empty(0)
        calibrate, certify = slice(len(cut.calibrate)), slice(len(cut.calibrate), None)
        return all_rows.part(held, scores, calibrate), all_rows.part(held, scores, certify)

    def __getstate__(self) -> dict[str, Any]:
        """Without prices that were measured: the same data and seed give the same bytes."""
        state: dict[str, Any] = super().__getstate__()
        prices: dict[str, Price] = state.get("prices_", {})
        declared_ones = {name: price for name, price in prices.items() if price.declared}
        return {**state, "prices_": declared_ones} if prices else state

    def _timed(self, name: str, rows: Any) -> Floats:
        ask, n = self._asked(name), _num_samples(rows)
        said, many = timed(ask, rows)
        stated = self._declared().get(name)
        if stated is None:
            self.prices_[name] = measured(
                timed(ask, take(rows, np.zeros(1, dtype=np.intp)), 3)[1], many, n
            )
        else:
            self.prices_[name] = declared(stated)
        return said

    @abstractmethod
    def _terms(self) -> Terms:
        """What is asked of the cascade, once classes are known."""

    @abstractmethod
    def _ask(self, model: Any, X: Any) -> Floats:
        """Scores of one fitted model."""

    def _asked(self, name: str) -> Callable[[Any], Floats]:
        return lambda rows: self._ask(self.models_[name], rows)

    def _all_take(self, what: str) -> bool:
        try:
            answers = [takes(model, what) for model in self._models().values()]
        except (TypeError, ValueError, AttributeError):
            return False  # stages that are no estimators: `fit` refuses them by name
        return bool(answers) and all(answers)

    def _models(self) -> dict[str, Any]:
        """Every model by name, the stages in their order first."""
        single = {} if self.single is None else {SINGLE: self.single}
        return {**dict(self.stages), **single}

    def _declared(self) -> dict[str, float]:
        """Prices per row that somebody stated: here, or the model itself."""
        stated = {n: getattr(model, "price", None) for n, model in self._models().items()}
        stated |= self.price or {}
        return {name: float(price) for name, price in stated.items() if price is not None}

    def _prices(self) -> dict[str, float] | None:
        """Declared prices where every model has one: units do not mix."""
        stated = self._declared()
        return stated if stated.keys() == self._models().keys() else None

    def _check_settings(self) -> None:
        """Raises ValueError or TypeError naming the setting that cannot be."""
        if not isinstance(self.stages, list | tuple) or len(self.stages) < 2:
            raise ValueError("stages: a list of at least two (name, estimator), cheapest first")
        names = [name for name, _ in self.stages]
        self._validate_names(names)
        if CASCADE in names:
            raise ValueError(f"stages: {CASCADE!r} is the name of the whole")
        for name, model in self._models().items():
            if isinstance(model, type) or not hasattr(model, "fit"):
                raise TypeError(f"{name} is no estimator: {model!r}")
        if not 0 < self.delta < 1:
            raise ValueError(f"delta={self.delta!r} is no chance between 0 and 1")
        if not self.budget > 0:
            raise ValueError(f"budget={self.budget!r}: nobody can prove that nothing is given up")
        unknown = (self.price or {}).keys() - self._models().keys()
        if unknown:
            raise ValueError(f"price: no model is called {', '.join(sorted(unknown))}")


def _uncertified(certificate: Certificate) -> str:
    return (
        f"nothing is promised: {certificate.n} rows, or whole groups of them, certify, and about "
        f"{certificate.missing_labels} more labelled ones would be needed there; "
        f"{certificate.reason}"
    )
