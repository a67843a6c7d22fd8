"""A point in time as the parts of it that repeat, and the days gone by."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml_app.arrow import floats
from ml_app.feature_kinds import OneColumn
from ml_app.instants import parse_instant
from ml_app.interfaces import Floats, Matrix, Row
from ml_app.preparation import prepare_numbers

DAY = timedelta(days=1)
MICROSECONDS_PER_DAY = 86_400_000_000
ELAPSED = "elapsed_days"

OF_COLUMN: Mapping[str, Callable[[pa.ChunkedArray], pa.ChunkedArray]] = {
    "year": pc.year,
    "month": pc.month,
    "day": pc.day,
    "weekday": pc.day_of_week,  # Monday is 0, as in Python
    "hour": pc.hour,
    "day_of_year": pc.day_of_year,
}
OF_INSTANT: Mapping[str, Callable[[datetime], float]] = {
    "year": lambda instant: instant.year,
    "month": lambda instant: instant.month,
    "day": lambda instant: instant.day,
    "weekday": datetime.weekday,
    "hour": lambda instant: instant.hour,
    "day_of_year": lambda instant: instant.timetuple().tm_yday,
}
PARTS = (*OF_COLUMN, ELAPSED)


@dataclass(frozen=True)
class DateParts(OneColumn):
    """One date. Empty `parts`: all that differ between training rows."""

    parts: tuple[str, ...] = ()

    def fit(self, table: pa.Table) -> "FittedDateParts":
        """Find the first date of the training rows, and the parts that differ."""
        values = table[self.column]
        first = pc.min(values).as_py() or datetime(1970, 1, 1)
        every = FittedDateParts(self.column, PARTS, first)
        chosen = self.parts or tuple(p for p in PARTS if _differs(every.column_of(p, values)))
        return FittedDateParts(self.column, chosen, first)

    def restore(self, state: Mapping[str, Any]) -> "FittedDateParts":
        """The fitted feature that gave this state."""
        return FittedDateParts(
            self.column, tuple(state["parts"]), datetime.fromisoformat(state["first"])
        )


@dataclass(frozen=True)
class FittedDateParts:
    """One encoded column for each part; all are NaN where the date is missing."""

    column: str
    parts: tuple[str, ...]
    first: datetime
    """Where the count of days starts: the first date of the training rows."""

    @property
    def names(self) -> tuple[str, ...]:
        """`<column> <part>`."""
        return tuple(f"{self.column} {part}" for part in self.parts)

    def column_of(self, part: str, values: pa.ChunkedArray) -> Floats:
        """One part of many dates, shape (rows,)."""
        if part != ELAPSED:
            return floats(OF_COLUMN[part](values))
        since = pc.subtract(values, pa.scalar(self.first, pa.timestamp("us")))
        return floats(pc.cast(since, pa.int64())) / MICROSECONDS_PER_DAY

    def encode(self, table: pa.Table) -> Matrix:
        """Encode typed rows."""
        matrix = np.empty((table.num_rows, len(self.parts)), dtype=np.float32)
        for index, part in enumerate(self.parts):
            matrix[:, index] = self.column_of(part, table[self.column])
        return matrix

    def encode_row(self, row: Row) -> tuple[float, ...]:
        """Encode one row; the date is ISO 8601 text or a datetime."""
        value = row.get(self.column)
        if value is None:
            return (math.nan,) * len(self.parts)
        instant = parse_instant(value)
        return tuple(
            (instant - self.first) / DAY if part == ELAPSED else OF_INSTANT[part](instant)
            for part in self.parts
        )

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """Impute by the median and scale, as far as the model needs it."""
        return prepare_numbers(scale=scale, missing=missing)

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"parts": list(self.parts), "first": self.first.isoformat()}


def _differs(values: Floats) -> bool:
    seen = values[~np.isnan(values)]
    return bool(seen.size and seen.min() != seen.max())
