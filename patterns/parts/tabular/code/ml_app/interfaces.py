"""What the parts of this system promise each other. Each part lives in a module of its own and
meets one of these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Matrix = NDArray[np.float32]
"""Rows × encoded columns. Float32, because the compiled path computes in float32: what is rounded
before training cannot differ after it.
"""
Value = float | int | str | bool | None
Row = Mapping[str, Value]


class Feature(Protocol):
    """One column or group of columns of the matrix, computed the same way for a table and for a
    single row.
    """

    @property
    def name(self) -> str:
        """How reports call it."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """The contract columns it reads."""

    def fit(self, table: pa.Table) -> "FittedFeature":
        """Learn what it needs (a vocabulary, say) from training rows only."""

    def restore(self, state: Mapping[str, Any]) -> "FittedFeature":
        """The fitted feature that gave this `state()`."""


class FittedFeature(Protocol):
    """A feature that knows its vocabulary. Plain data inside, so that it can be stored as JSON."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the encoded columns it emits."""

    def encode(self, table: pa.Table) -> Matrix:
        """Encode typed rows: shape (rows, len(names)). Missing numbers are NaN; categories are
        codes (-1 never seen, 0 missing, 1… known).
        """

    def encode_row(self, row: Row) -> Sequence[float]:
        """Encode one row, value for value equal to `encode` of a table with that row once rounded
        to float32. An absent key counts as missing. Hot path: no arrays.
        """

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """The scikit-learn transformer for its encoded columns (impute, one-hot, scale when asked,
        …) or 'passthrough'. `missing`: the model takes NaN as it is. It must be exportable to
        ONNX. A scikit-learn Pipeline is taken to treat each column by itself: features with equal
        ones share it.
        """

    def state(self) -> dict[str, Any]:
        """What was learned, as JSON-ready data; `Feature.restore(state)` gives the fitted feature
        back.
        """


@dataclass(frozen=True)
class Parts:
    """Row indices of one split. No row is in two of the first three."""

    train: Indices
    validation: Indices
    test: Indices
    development: Indices
    """What the final model learns from: train and validation, and rows between them that were left
    out as a gap.
    """


class Split(Protocol):
    """Cuts rows into parts that do not leak into each other."""

    @property
    def time(self) -> str | None:
        """The date column it goes by, where it does."""

    @property
    def group(self) -> str | None:
        """The column whose groups it keeps whole, where it does."""

    @property
    def chronological(self) -> bool:
        """Whether the parts follow each other in time (or in the order of the file)."""

    def parts(self, table: pa.Table, target: str, seed: int) -> Parts:
        """Row indices of the train, validation and test part. Raises `Refused` that names the
        remedy.
        """

    def folds(
        self, table: pa.Table, target: str, count: int, seed: int
    ) -> list[tuple[Indices, Indices]]:
        """Cross-validation folds of the same kind (stratified, grouped, rolling origin) inside
        `table`: pairs of row indices to learn from and to score.
        """


class Task(Protocol):
    """What is predicted, and how it is judged."""

    @property
    def target(self) -> str:
        """The contract column that is predicted."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes as text, in the order of their codes; empty for a number."""

    def encode_target(self, values: pa.ChunkedArray) -> NDArray[np.float64] | NDArray[np.int64]:
        """Target values as the estimator wants them. Raises ValueError that names a value it does
        not know.
        """

    def scores(self, estimator: Any, X: Matrix) -> Floats:
        """What the estimator says: probability of the positive class (n,), of each class (n, k), or
        a number (n,).
        """

    def decide(self, scores: Floats, threshold: float | None = None) -> NDArray[Any]:
        """What follows from the scores, shape (n,): labels, cut at the threshold where there are
        two, or the numbers themselves."""

    def row_loss(self, y: NDArray[Any], scores: Floats) -> Floats:
        """A proper loss of each row, shape (n,); a search minimises its mean."""


class Model(Protocol):
    """How an estimator is made."""

    @property
    def name(self) -> str:
        """How files call it."""

    @property
    def title(self) -> str:
        """How reports call it."""

    @property
    def scale(self) -> bool:
        """Whether it wants its numbers scaled. Never before trees: float32 rounding crosses split
        points.
        """

    @property
    def missing(self) -> bool:
        """Whether it takes NaN as it is. False: missing numbers are imputed by the median of the
        training rows.
        """

    def make(self, task: Task, seed: int, **overrides: Any) -> Any:
        """A fresh scikit-learn estimator; `overrides` are hyperparameters found by a search."""

    def suggest(self, trial: Any) -> dict[str, Any]:
        """Hyperparameters to try next, asked of an Optuna trial. Empty: there is nothing to
        search.
        """

    def register_onnx(self) -> None:
        """Teach the ONNX converter what it does not know about the estimator. May be called
        again.
        """


class FittedBaseline(Protocol):
    """A baseline that has seen training rows."""

    def scores(self, table: pa.Table) -> Floats:
        """What `Task.scores` gives for a model: (n,) or (n, classes)."""


class Baseline(Protocol):
    """What the model has to beat. It reads the columns of the contract as people read them, before
    any encoding, so that a rule says what it says in the blueprint.
    """

    @property
    def name(self) -> str:
        """How files call it."""

    @property
    def title(self) -> str:
        """How reports call it."""

    def fit(self, task: Task, table: pa.Table, y: NDArray[Any]) -> FittedBaseline:
        """Learn from typed training rows; `y` is what `task.encode_target` made of their target."""


@dataclass(frozen=True)
class SearchResult:
    """What a search found."""

    best: dict[str, Any]
    """Overrides for `Model.make`; empty when the defaults were not beaten."""
    trials: list[dict[str, Any]]
    """Every trial: parameters, loss, seconds."""


class Search(Protocol):
    """How hyperparameters are looked for."""

    @property
    def folds(self) -> int:
        """Cross-validation folds of the split's own kind to average the loss over; 0: the
        validation part alone.
        """

    def run(
        self, objective: Callable[[dict[str, Any]], float], model: Model, seed: int
    ) -> SearchResult:
        """Call `objective(overrides)`, a loss, until the budget is spent."""


class FittedCalibration(Protocol):
    """A map from scores to probabilities that were checked against outcomes."""

    def apply(self, scores: Floats) -> Floats:
        """Calibrate many scores: (n,) or (n, classes)."""

    def apply_one(self, score: float) -> float:
        """Calibrate the probability of the positive class of one row. Hot path: no arrays."""

    def apply_row(self, scores: Sequence[float]) -> list[float]:
        """Calibrate the probabilities of all classes of one row. Hot path: no arrays."""

    def state(self) -> dict[str, Any]:
        """What was learned, as JSON-ready data; `Calibration.restore(state)` gives it back."""


class Calibration(Protocol):
    """How scores become probabilities that mean what they say."""

    @property
    def fewest(self) -> int:
        """Rows below which `fit` refuses."""

    def fit(self, scores: Floats, y: NDArray[Any]) -> FittedCalibration:
        """Learn from rows the model has not been fitted on. Raises `Refused`, naming the remedy."""

    def restore(self, state: Mapping[str, Any]) -> FittedCalibration:
        """The fitted calibration that gave this `state()`."""
