"""One number divided by another."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.arrow import floats
from ml_app.feature_kinds import NothingLearned
from ml_app.interfaces import Matrix, Row
from ml_app.preparation import prepare_numbers

LARGEST = float(np.finfo(np.float32).max)


@dataclass(frozen=True)
class Ratio(NothingLearned):
    """`numerator / denominator`. Nothing is learned, so it is its own fitted feature.

    NaN where one of them is missing, where the denominator is zero, and where the result is beyond
    single precision: a model can tell "not defined" from any number, but not from a very large one.
    """

    name: str
    numerator: str
    denominator: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """The two columns."""
        return (self.numerator, self.denominator)

    @property
    def names(self) -> tuple[str, ...]:
        """Its name."""
        return (self.name,)

    def encode(self, table: pa.Table) -> Matrix:
        """Encode typed rows."""
        above, below = floats(table[self.numerator]), floats(table[self.denominator])
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            ratio = above / below
        ratio[~(np.abs(ratio) <= LARGEST)] = np.nan
        return ratio.astype(np.float32)[:, np.newaxis]

    def encode_row(self, row: Row) -> tuple[float]:
        """Encode one row."""
        above: Any = row.get(self.numerator)
        below: Any = row.get(self.denominator)
        if above is None or not below:
            return (math.nan,)
        ratio = float(above) / float(below)
        return (ratio if abs(ratio) <= LARGEST else math.nan,)

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """Impute by the median and scale, as far as the model needs it."""
        return prepare_numbers(scale=scale, missing=missing)
