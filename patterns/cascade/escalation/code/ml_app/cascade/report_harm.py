"""Who pays for the rows that are answered early: what is given up by class and by slice."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.cascade.losses import Floats
from ml_app.cascade.report_rows import JudgedRows, means
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.levels import levels
from ml_app.evaluation.resampling import Resampling

FLOOR = 20
"""Fewer rows than this say nothing about a part."""


@dataclass(frozen=True)
class Harm:
    """The rows of one class, or of one value of a column."""

    column: str
    """Empty for a class."""
    value: str
    n: int
    early: float
    """Share of the rows that never reached the last stage."""
    given_up: Estimate | None
    """Mean loss less that of the last stage; None: too few rows to say."""
    harmed: int | None = None
    """Rows decided wrongly that the last stage would have decided rightly; None for numbers."""
    helped: int | None = None
    """The other way round."""


@dataclass(frozen=True)
class Question:
    """What harm is asked about."""

    rows: JudgedRows
    y: NDArray[Any]
    decide: Callable[[Floats], NDArray[Any]]
    """Scores to decisions as the served system makes them."""
    table: pa.Table
    resampling: Resampling

    def by_class(self) -> tuple[Harm, ...]:
        """Of each class; none for numbers."""
        labels = self._labels()
        places = [np.flatnonzero(self.y == code) for code in range(len(labels))]
        return tuple(
            self._harm("", label, where) for label, where in zip(labels, places, strict=True)
        )

    def by_slice(self, columns: Sequence[str]) -> tuple[Harm, ...]:
        """Of each value of some columns. Raises KeyError for a column the table does not have."""
        return tuple(
            self._harm(column, level.value, level.rows)
            for column in columns
            for level in levels(self.table.column(column))
        )

    def _harm(self, column: str, value: str, where: NDArray[np.intp]) -> Harm:
        rows = self.rows
        told = None
        if len(where) >= FLOOR:
            (told,) = means([rows.given_up[where]], self.resampling.take(where))
        last = rows.ships.index(rows.last) if rows.last in rows.ships else len(rows.ships)
        early = float((rows.stage[where] < last).mean()) if len(where) else float("nan")
        changed = list(self._changed(where))
        harmed, helped = changed or (None, None)
        return Harm(column, value, len(where), early, told, harmed, helped)

    def _changed(self, where: NDArray[np.intp]) -> Iterator[int]:
        """Rows harmed and rows helped by what was answered instead of the last stage's answer."""
        labels = self._labels()
        if not len(labels):
            return
        truth = labels[self.y[where]]
        ours = self.decide(self.rows.answered[where]) == truth
        theirs = self.decide(self.rows.scores[self.rows.last][where]) == truth
        yield int((theirs & ~ours).sum())
        yield int((ours & ~theirs).sum())

    def _labels(self) -> NDArray[Any]:
        """The classes by code, as decisions name them; empty for numbers."""
        first = next(iter(self.rows.scores.values()))
        if not np.issubdtype(self.y.dtype, np.integer):
            return np.empty(0)
        sure = np.array([0.0, 1.0]) if first.ndim == 1 else np.eye(first.shape[1])
        return self.decide(sure)
