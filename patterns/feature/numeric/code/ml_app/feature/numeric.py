"""A number as it is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.arrow import floats, missing
from ml_app.feature_kinds import OneColumn
from ml_app.interfaces import Matrix, Row
from ml_app.preparation import prepare_numbers


@dataclass(frozen=True)
class Numeric(OneColumn):
    """One number. `indicator` adds a column that tells missing values apart, where training had
    some.
    """

    indicator: bool = False

    def fit(self, table: pa.Table) -> "FittedNumeric":
        """See whether values are missing in training rows."""
        return FittedNumeric(self.column, self.indicator and table[self.column].null_count > 0)

    def restore(self, state: Mapping[str, Any]) -> "FittedNumeric":
        """The fitted feature that gave this state."""
        return FittedNumeric(self.column, state["indicator"])


@dataclass(frozen=True)
class FittedNumeric:
    """Missing is NaN; with an indicator a second column is 1 there and 0 elsewhere."""

    column: str
    indicator: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The column, and its indicator."""
        return (self.column, f"{self.column} is missing") if self.indicator else (self.column,)

    def encode(self, table: pa.Table) -> Matrix:
        """Encode typed rows."""
        values = floats(table[self.column])
        columns = [values, missing(table[self.column])] if self.indicator else [values]
        return np.column_stack(columns).astype(np.float32)

    def encode_row(self, row: Row) -> tuple[float, ...]:
        """Encode one row."""
        value: Any = row.get(self.column)
        if value is None or math.isnan(value):
            return (math.nan, 1.0) if self.indicator else (math.nan,)
        return (value, 0.0) if self.indicator else (value,)

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """Impute by the median and scale, as far as the model needs it."""
        return prepare_numbers(scale=scale, missing=missing)

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"indicator": self.indicator}
