"""True or false as 1 or 0."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.arrow import floats
from ml_app.feature_kinds import NothingLearned, OneColumn
from ml_app.interfaces import Matrix, Row
from ml_app.preparation import prepare_numbers


@dataclass(frozen=True)
class Boolean(OneColumn, NothingLearned):
    """One truth value. Nothing is learned, so it is its own fitted feature. Missing is NaN."""

    @property
    def names(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def encode(self, table: pa.Table) -> Matrix:
        """Encode typed rows."""
        return floats(table[self.column]).astype(np.float32)[:, np.newaxis]

    def encode_row(self, row: Row) -> tuple[float]:
        """Encode one row."""
        value = row.get(self.column)
        return (math.nan,) if value is None else (1.0 if value else 0.0,)

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """Impute by what is most frequent, and scale, as far as the model needs it."""
        return prepare_numbers(scale=scale, missing=missing, fill="most_frequent")
