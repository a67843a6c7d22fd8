"""Models that are made of models: what is different about building, tuning and fitting them."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

import pyarrow as pa
from numpy.typing import NDArray

from ml_app.interfaces import Matrix, Model, Split, Task


@runtime_checkable
class Composite(Protocol):
    """A `Model` made of others. Each has a preparation of its own over the same matrix, so that a
    row is encoded once, whoever answers it.
    """

    @property
    def searched(self) -> Model:
        """The one whose hyperparameters a search looks for."""

    def compose(self, build: Callable[..., Any], task: Task, seed: int, **overrides: Any) -> Any:
        """The unfitted estimator over the matrix. `build(model, **overrides)` makes the pipeline of
        one of the models; `overrides` are those that were found for `searched`.
        """

    def learn(
        self, estimator: Any, rows: tuple[Matrix, NDArray[Any]], split: Split, table: pa.Table
    ) -> Any:
        """Fit on encoded rows and their targets. What it sets aside for itself is cut as `split`
        cuts, which `table`, the same rows before they were encoded, allows: in the order of time,
        groups whole.
        """

    def remarks(self, estimator: Any, X: Matrix) -> Mapping[str, NDArray[Any]]:
        """What is said about each answer beside its score, by name: texts of shape (rows,). Which
        of the models gave it, say.
        """

    def facts(self, estimator: Any, X: Matrix, package: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the manifest tells about the fitted whole, JSON-ready. `X` are rows it has not been
        fitted on; `package` is what became of its export.
        """


def searched(model: Model) -> Model:
    """The model whose hyperparameters a search looks for."""
    return model.searched if isinstance(model, Composite) else model


def learned(
    model: Model,
    estimator: Any,
    rows: tuple[Matrix, NDArray[Any]],
    split: Split,
    table: pa.Table,
) -> Any:
    """The estimator of a model, fitted on encoded rows and their targets."""
    if isinstance(model, Composite):
        return model.learn(estimator, rows, split, table)
    return estimator.fit(*rows)


def remarks(model: Model, estimator: Any, X: Matrix) -> Mapping[str, NDArray[Any]]:
    """What is said about each answer beside its score, by name; empty for a single model."""
    return model.remarks(estimator, X) if isinstance(model, Composite) else {}


def facts(model: Model, estimator: Any, X: Matrix, package: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the manifest tells beside what it tells of any model."""
    return model.facts(estimator, X, package) if isinstance(model, Composite) else {}
