"""One number minus another, or the days between two dates."""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml_app.arrow import floats
from ml_app.feature_kinds import NothingLearned
from ml_app.instants import parse_instant
from ml_app.interfaces import Floats, Matrix, Row
from ml_app.preparation import prepare_numbers

LARGEST = float(np.finfo(np.float32).max)
DAY = timedelta(days=1)
MICROSECONDS_PER_DAY = 86_400_000_000


@dataclass(frozen=True)
class Difference(NothingLearned):
    """`minuend - subtrahend`; between dates in days. Nothing is learned, so it is its own fitted
    feature.

    NaN where one of them is missing and where the result is beyond single precision.
    """

    name: str
    minuend: str
    subtrahend: str
    dates: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """The two columns."""
        return (self.minuend, self.subtrahend)

    @property
    def names(self) -> tuple[str, ...]:
        """Its name."""
        return (self.name,)

    def encode(self, table: pa.Table) -> Matrix:
        """Encode typed rows."""
        difference = self._between(table[self.minuend], table[self.subtrahend])
        difference[~(np.abs(difference) <= LARGEST)] = np.nan
        return difference.astype(np.float32)[:, np.newaxis]

    def encode_row(self, row: Row) -> tuple[float]:
        """Encode one row; dates are ISO 8601 text or datetimes."""
        left: Any = row.get(self.minuend)
        right: Any = row.get(self.subtrahend)
        if left is None or right is None:
            return (math.nan,)
        if self.dates:
            return ((parse_instant(left) - parse_instant(right)) / DAY,)
        difference = float(left) - float(right)
        return (difference if abs(difference) <= LARGEST else math.nan,)

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """Impute by the median and scale, as far as the model needs it."""
        return prepare_numbers(scale=scale, missing=missing)

    def _between(self, left: pa.ChunkedArray, right: pa.ChunkedArray) -> Floats:
        if not self.dates:
            return floats(left) - floats(right)
        return floats(pc.cast(pc.subtract(left, right), pa.int64())) / MICROSECONDS_PER_DAY
