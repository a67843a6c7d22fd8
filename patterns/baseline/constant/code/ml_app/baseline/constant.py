"""The answer that ignores the row: what a model must beat to know anything at all."""

from dataclasses import dataclass
from typing import Any, ClassVar

import pyarrow as pa
from numpy.typing import NDArray

from ml_app.baseline.typical import repeated, typical
from ml_app.interfaces import Floats, Task


@dataclass(frozen=True)
class FittedConstant:
    """A score and nothing else."""

    score: Floats

    def scores(self, table: pa.Table) -> Floats:
        """That score, for each row."""
        return repeated(self.score, table.num_rows)


@dataclass(frozen=True)
class Constant:
    """Predicts the mean of the training rows, or the share of each class among them."""

    name: ClassVar[str] = "constant"
    title: ClassVar[str] = "constant"

    def fit(self, task: Task, table: pa.Table, y: NDArray[Any]) -> FittedConstant:
        """Look at the outcomes alone."""
        return FittedConstant(typical(task, y))
