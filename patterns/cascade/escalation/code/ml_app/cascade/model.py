"""The cascade as a model of the system: how it is put together from the models it is made of."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ml_app.cascade.certificate import NotCertifiedWarning
from ml_app.cascade.policy import CASCADE
from ml_app.cascade.stages import STAGE, Conditions
from ml_app.cascade.stages_facts import facts_of
from ml_app.interfaces import Matrix, Model, Split, Task

if TYPE_CHECKING:
    from ml_app.evaluation.context import Context
    from ml_app.evaluation.section import Section

SINGLE = "single"


@runtime_checkable
class Following(Protocol):
    """A stage that may decline; the model of the stage before it answers then."""

    def follow(self, before: Any, task: Task) -> Any:
        """The unfitted estimator, given the unfitted one of the stage before."""


@dataclass(frozen=True)
class CascadeModel:
    """Stages of which each is dearer than the one before, and one model that competes with all of
    them together. Each prepares the same encoded matrix as it wants it.

    Of the rows it is fitted on it sets aside those that calibrate and those that certify; every
    model is fitted once, on the rest. So a training fits each model twice: on the train part, for
    the threshold of decisions, and on the development rows, for use. A model that ships alone is
    fitted once more, on all rows.
    """

    inner: Model
    """The one model that ships alone when the cascade does not pay."""
    stages: tuple[Model, ...]
    names: tuple[str, ...]
    """How certificate, answers and metrics call the stages."""
    costs: tuple[float, ...] | None
    """Declared cost of one row at each stage. None: what counts is how many rows are spared the
    last one.
    """
    loss: str
    budget: float
    relative: bool
    """Whether the budget is a share of the last stage's loss, or in units of the loss."""
    confidence: float
    error_costs: tuple[float, float] | None
    """Of a false positive and a false negative; for the loss `cost`."""
    deadline_seconds: float | None
    learned: bool
    single_cost: float | None = None
    """Declared cost of one row by the single model. With it and `costs`, the cheapest system that
    is proven ships.
    """

    name: ClassVar[str] = "cascade"
    scale: ClassVar[bool] = False
    missing: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """How reports call it."""
        return f"cascade ({', then '.join(stage.title for stage in self.stages)})"

    @property
    def searched(self) -> Model:
        """The single model: stages have the options they were given."""
        return self.inner

    def part(self, name: str) -> Model:
        """The model of this name in the certificate."""
        return (
            self.inner if name == SINGLE else dict(zip(self.names, self.stages, strict=True))[name]
        )

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """The unfitted cascade over a matrix that needs no preparation."""

        def build(part: Model, **own: Any) -> Any:
            return part.make(task, seed, **own)

        return self.compose(build, task, seed, **overrides)

    def compose(self, build: Callable[..., Any], task: Task, seed: int, **overrides: Any) -> Any:
        """The unfitted cascade; `build` makes a stage with the preparation it wants."""
        from ml_app.cascade.classifier import CascadeClassifier
        from ml_app.cascade.regressor import CascadeRegressor

        terms: dict[str, Any] = {
            "stages": self._stages(build, task),
            "single": build(self.inner, **overrides),
            "loss": self.loss,
            "budget": self.budget,
            "relative": self.relative,
            "delta": round(1 - self.confidence, 12),
            "price": self._costs() if self.single_cost is not None else None,
            "random_state": seed,
        }
        if not task.labels:
            return CascadeRegressor(**terms)
        terms["deferral"] = "learned" if self.learned else "confidence"
        return CascadeClassifier(**terms, costs=self.error_costs)

    def _stages(self, build: Callable[..., Any], task: Task) -> list[tuple[str, Any]]:
        made: list[tuple[str, Any]] = []
        for name, part in zip(self.names, self.stages, strict=True):
            if made and isinstance(part, Following):
                made.append((name, part.follow(made[-1][1], task)))
            else:
                made.append((name, build(part)))
        return made

    def learn(
        self, estimator: Any, rows: tuple[Matrix, NDArray[Any]], split: Split, table: pa.Table
    ) -> Any:
        """Fit. The rows it sets aside come after the others where the split goes by time, and
        groups that the split keeps whole stay whole.
        """
        X, y = rows
        groups = None
        if split.group is not None:
            groups = np.array(table[split.group].cast(pa.string()).to_pylist(), dtype=object)
        if split.time is not None:
            order = np.asarray(pc.array_sort_indices(table[split.time]))
            X, y = X[order], y[order]
            groups = None if groups is None else groups[order]
        estimator.set_params(time_ordered=split.chronological)
        with warnings.catch_warnings():  # the certificate says it, and reports print that
            warnings.simplefilter("ignore", NotCertifiedWarning)
            estimator.fit(X, y, groups=groups)
        if estimator.ships_ != CASCADE:
            self._fit_on_all(estimator, X, y)
        return estimator

    def _fit_on_all(self, estimator: Any, X: Matrix, y: NDArray[Any]) -> None:
        """A model that ships alone learns from the rows that were set aside, too: they have shown
        what they had to show. Its temperature stays that of the rows it was calibrated on.
        """
        from sklearn.base import clone

        classes = getattr(estimator, "classes_", None)
        target = y if classes is None else np.searchsorted(classes, y)
        alone = clone(estimator.models_[estimator.ships_]).fit(X, target)
        estimator.models_ = estimator.models_ | {estimator.ships_: alone}

    def remarks(self, estimator: Any, X: Matrix) -> Mapping[str, NDArray[Any]]:
        """The stage that answers each row."""
        names = np.array(estimator.policy_.stages, dtype=object)
        return {STAGE: names[estimator.outcome(X).stage]}

    def facts(self, estimator: Any, X: Matrix, package: Mapping[str, Any]) -> Mapping[str, Any]:
        """Under `cascade`: the certificate, what ships and why, and what the stages cost."""
        return {"cascade": facts_of(estimator, X, package)}

    def sections(self, estimator: Any, context: "Context") -> "tuple[Section, ...]":
        """What the evaluation says about it beside what it says of any model."""
        from ml_app.cascade.report import section_of

        return (section_of(estimator, context),)

    def conditions(self, estimator: Any) -> Conditions:
        """What the fitted cascade is served with, beside its policy."""
        classes = tuple(int(code) for code in getattr(estimator, "classes_", ()))
        known, ships = self._costs(), estimator.policy_.stages
        costs = tuple(known[name] for name in ships) if known.keys() >= set(ships) else None
        return Conditions(classes, costs, self.deadline_seconds)

    def _costs(self) -> dict[str, float]:
        """Declared costs by name. The estimator gets them where every model has one: units do not
        mix.
        """
        single = {} if self.single_cost is None else {SINGLE: self.single_cost}
        return {**dict(zip(self.names, self.costs or (), strict=False)), **single}

    def suggest(self, trial: Any) -> dict[str, Any]:
        """Hyperparameters of the single model."""
        return self.inner.suggest(trial)

    def register_onnx(self) -> None:
        """Teach the converter all its models."""
        for part in (self.inner, *self.stages):
            part.register_onnx()
