"""Rows → the float32 matrix that the model and the compiled path both read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pyarrow as pa

from ml_app.interfaces import Feature, FittedFeature, Matrix, Row


@dataclass(frozen=True)
class Encoder:
    """All features, fitted, in the order of their columns in the matrix."""

    features: tuple[FittedFeature, ...]
    feature_names: tuple[str, ...]

    @classmethod
    def fit(cls, features: Sequence[Feature], table: pa.Table) -> Self:
        """Learn vocabularies from the rows of `table`, which must be training rows only."""
        fitted = tuple(feature.fit(table) for feature in features)
        return cls(fitted, tuple(feature.name for feature in features))

    @classmethod
    def restore(cls, features: Sequence[Feature], state: Mapping[str, Any]) -> Self:
        """The encoder that gave this `state`. Raises ValueError when the features are other
        ones.
        """
        names = tuple(feature.name for feature in features)
        if names != tuple(state):
            raise ValueError(
                f"the trained model has the features {', '.join(state)}, this system has "
                f"{', '.join(names)}; train again"
            )
        return cls(tuple(f.restore(state[f.name]) for f in features), names)

    def state(self) -> dict[str, Any]:
        """What was learned, by feature; JSON-ready."""
        pairs = zip(self.feature_names, self.features, strict=True)
        return {name: feature.state() for name, feature in pairs}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns of the matrix."""
        return tuple(name for feature in self.features for name in feature.names)

    @property
    def feature_of_column(self) -> tuple[str, ...]:
        """For each column of the matrix the feature it comes from."""
        pairs = zip(self.feature_names, self.features, strict=True)
        return tuple(name for name, feature in pairs for _ in feature.names)

    def encode(self, table: pa.Table) -> Matrix:
        """Encode typed rows: shape (rows, len(names)), C order."""
        matrix = np.empty((table.num_rows, len(self.names)), dtype=np.float32)
        start = 0
        for feature in self.features:
            end = start + len(feature.names)
            matrix[:, start:end] = feature.encode(table)
            start = end
        return matrix

    def encode_row(self, row: Row) -> list[float]:
        """Encode one row, equal to `encode` once rounded to float32. Absent keys count as missing.
        Hot path.
        """
        encoded: list[float] = []
        for feature in self.features:
            encoded += feature.encode_row(row)
        return encoded
