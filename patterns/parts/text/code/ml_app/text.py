"""What all features of one text column share: terms with weights, as a row of unit length."""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.interfaces import Matrix, Row


class FittedText(ABC):
    """A text as weights of its terms, each in a column of its own, scaled to a length of 1, so
    that a long text does not outweigh a short one. Missing and empty texts are 0 everywhere.
    """

    column: str

    @property
    @abstractmethod
    def name(self) -> str:
        """How reports call the feature."""

    @property
    @abstractmethod
    def width(self) -> int:
        """How many columns it makes."""

    @abstractmethod
    def weights(self, text: str) -> Mapping[int, float]:
        """The weights of a text's terms by column, not scaled yet."""

    @property
    def names(self) -> tuple[str, ...]:
        """The feature's name and a number for each."""
        return tuple(f"{self.name} {place}" for place in range(self.width))

    def encode(self, table: pa.Table) -> Matrix:
        """Typed rows, shape (rows, width)."""
        matrix = np.zeros((table.num_rows, self.width), dtype=np.float32)
        for row, text in enumerate(table[self.column].to_pylist()):
            for place, value in self._scaled(text):
                matrix[row, place] = value
        return matrix

    def encode_row(self, row: Row) -> list[float]:
        """One row."""
        encoded = [0.0] * self.width
        for place, value in self._scaled(row.get(self.column)):
            encoded[place] = value
        return encoded

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """Nothing: scaling each column by itself would blow up the rarest terms."""
        return "passthrough"

    def _scaled(self, text: Any) -> list[tuple[int, float]]:
        weights = self.weights(text) if text else {}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return [(place, weight / length) for place, weight in weights.items() if weight]
