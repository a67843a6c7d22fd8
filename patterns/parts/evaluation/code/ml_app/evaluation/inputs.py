"""What an evaluation needs to know, gathered by training or by the `evaluate` command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.interfaces import Floats, Matrix

if TYPE_CHECKING:
    from ml_app.evaluation.context import Context
    from ml_app.evaluation.section import Section


class Teller(Protocol):
    """A fitted model with chapters of its own, as tasks have them."""

    def sections(self, context: "Context") -> "tuple[Section, ...]":
        """Sections of the report, after those of the task."""


@dataclass(frozen=True)
class EvaluationInputs:
    """The test part and what the system says about it. Nothing here was seen in training."""

    y: NDArray[Any]
    """Outcomes as `Task.encode_target` gives them, shape (n,)."""
    scores: Floats
    """Calibrated scores of the model, shape (n,) or (n, classes)."""
    baseline_scores: Mapping[str, Floats]
    """Scores of each baseline on the same rows, by its name."""
    table: pa.Table
    """The test rows with all columns of the contract."""
    decide: Callable[[Floats], NDArray[Any]]
    """Scores to decisions as the served system makes them (`Task.decide` at the chosen
    threshold)."""
    importance_score: Callable[[Matrix], Floats]
    """Encoded rows to scores: what permutation importance asks again and again."""
    X: Matrix
    """The encoded test rows."""
    encoded_names: tuple[str, ...]
    feature_of_column: tuple[str, ...]
    """For each encoded column the feature it belongs to; columns of one feature are shuffled
    together."""
    training: Mapping[str, Any]
    """`rows` {train, validation, test}, `seed`, `cpu_seconds`, `model`, `parameters`."""
    data: Mapping[str, Any]
    """`path`, `sha256`, `rows`, `synthetic`."""
    package: Mapping[str, Any] = field(default_factory=dict)
    threshold: float | None = None
    """Where the scores are cut, for a task that cuts them."""
    validation: tuple[NDArray[Any], Floats] | None = None
    """Outcomes and calibrated scores of the validation part, to show what tuning on it would have
    chosen."""
    tuned: float | None = None
    """The cheapest threshold on the validation rows, where it is known and they are not at hand."""
    time: NDArray[np.float64] | None = None
    """Seconds of each test row, or its place, when the split is by time: neighbours are then
    resampled together."""
    groups: NDArray[Any] | None = None
    """The group of each test row when the split keeps groups whole: groups are then resampled, not
    rows."""
    told: "Callable[[Context], tuple[Section, ...]] | None" = None
    """Sections the model itself has to write; None: it has no more to say than any model."""

    def __post_init__(self) -> None:
        rows = len(self.y)
        lengths = {"scores": len(self.scores), "table": self.table.num_rows, "X": len(self.X)}
        lengths |= {f"baseline {name}": len(s) for name, s in self.baseline_scores.items()}
        wrong = {name: length for name, length in lengths.items() if length != rows}
        if rows == 0:
            raise ValueError("the test part is empty: there is nothing to evaluate")
        if wrong:
            raise ValueError(f"{rows} outcomes, but rows of {wrong}")
        named = {"y": self.y, "scores": self.scores}
        named |= {f"baseline {name}": s for name, s in self.baseline_scores.items()}
        for name, values in named.items():
            refuse_non_finite(name, values)


def refuse_non_finite(name: str, values: NDArray[Any]) -> None:
    """Raise ValueError naming the first row (from 0) whose value is NaN or infinite."""
    bad = np.flatnonzero(~np.isfinite(values.reshape(len(values), -1)).all(axis=1))
    if bad.size:
        raise ValueError(
            f"{name}: {bad.size} values are NaN or infinite, the first in row {bad[0]}"
        )
