"""Rows dealt out by chance. Right when rows have nothing to do with each other."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa

from ml_app.interfaces import Indices, Parts
from ml_app.partition import require_full, require_rows, united
from ml_app.refusal import Refused


@dataclass(frozen=True)
class RandomSplit:
    """Shares of all rows for the test and the validation part; the rest trains."""

    test: float = 0.2
    validation: float = 0.2

    time: ClassVar[None] = None
    group: ClassVar[None] = None
    chronological: ClassVar[bool] = False

    def parts(self, table: pa.Table, target: str, seed: int) -> Parts:
        """Deal the rows out. The same seed gives the same parts."""
        rows = table.num_rows
        require_rows(rows)
        order = np.random.default_rng(seed).permutation(rows)
        last = rows - round(rows * self.test)
        first = last - round(rows * self.validation)
        train, validation, test = (np.sort(part) for part in np.split(order, [first, last]))
        parts = Parts(train, validation, test, united(train, validation))
        return require_full(parts, "make the shares of `training.split` larger")

    def folds(
        self, table: pa.Table, target: str, count: int, seed: int
    ) -> list[tuple[Indices, Indices]]:
        """Cut the rows into `count` folds by chance."""
        from sklearn.model_selection import KFold

        if table.num_rows < count:
            raise Refused(f"{table.num_rows} rows cannot make {count} folds; ask for fewer")
        return list(KFold(count, shuffle=True, random_state=seed).split(np.empty(table.num_rows)))
